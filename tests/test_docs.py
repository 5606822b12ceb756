"""What the documents list is what there is."""

import re
from pathlib import Path

from messages.helping import COMMANDS
from messages.notices import NOTICES
from storage.tables import METADATA

DOCS = Path(__file__).parent.parent / "docs"


def test_privacy_names_every_table_and_no_other() -> None:
    chapter = (DOCS / "privacy.md").read_text().partition("## Every table")[2].partition("\n## ")[0]
    first_cells = re.findall(r"^\| ([^|]*`[^|]*) \|", chapter, re.MULTILINE)
    named = {name for cell in first_cells for name in re.findall(r"`(\w+)`", cell)}
    assert named == set(METADATA.tables) | {"alembic_version"}


def test_operations_names_every_alert_and_no_other() -> None:
    chapter = (DOCS / "operations.md").read_text().partition("## What ops' channel")[2].partition("\n## ")[0]
    assert set(re.findall(r"^\| ([a-z ]+) \|", chapter, re.MULTILINE)) - {"alert"} == set(NOTICES)


def test_the_listener_shown_is_one_of_ours() -> None:
    shown = re.findall(r"```python\n(.*?)```", (DOCS / "architecture.md").read_text(), re.DOTALL)
    code = "\n".join(path.read_text() for path in sorted((DOCS.parent / "handlers").rglob("*.py")))
    assert [listener in code for listener in shown] == [True]


def test_commands_are_told_as_help_tells_them() -> None:
    rows = re.findall(r"^\| `(/pulse.*?)` \| (.*) \| (\w+) \|$", (DOCS / "commands.md").read_text(), re.MULTILINE)
    assert tuple(rows) == COMMANDS
