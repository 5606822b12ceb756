"""The report, written into README.md by the run itself: a section that is measured anew replaces its old one."""

import os
import platform
import re
import sqlite3
from collections.abc import Sequence
from pathlib import Path

from tests.benchmarks.measuring import Section

README = Path(__file__).parent / "README.md"
HEAD = """# What the bot costs

Written by `make bench`, which measures everything again in about an hour; `make bench`'s command takes names of
benchmarks (`.venv/bin/python -m tests.benchmarks acknowledging opening weekly sending process`), and `--quick` for a
first look that writes nothing here. A database's files are in a temporary directory: set `TMPDIR` to measure another
disk.

Every figure stands beside something bare that does the same in the same run, run by run in turns, so that the ratio
holds on another machine; medians of five runs where nothing else is said. The times are this machine's and say little
elsewhere.
"""


def machine() -> str:
    """In words that hold on any machine."""
    cores, python, lite = os.cpu_count(), platform.python_version(), sqlite3.sqlite_version
    return f"{cores} cores, Python {python}, SQLite {lite}, the sandbox as Slack on the same machine"


def drawn(name: str, section: Section) -> str:
    """The section in Markdown, between the comments by which the next run finds it."""
    targets = [[target.claim, target.reached, "yes" if target.met else "**no**"] for target in section.targets]
    parts = [
        f"## {section.title}",
        section.words,
        _table(section.header, section.rows),
        _table(("asked for", "reached", "met"), targets),
        f"*Measured on {machine()}.*",
    ]
    return f"<!-- {name} -->\n" + "\n\n".join(parts) + f"\n<!-- end of {name} -->\n"


def write(readme: Path, name: str, section: Section) -> None:
    """Put the section into the report, in place of its older self; everything else there stays."""
    text = readme.read_text(encoding="utf-8") if readme.exists() else HEAD
    text = HEAD + text[text.index("<!-- ") :] if "<!-- " in text else HEAD
    found = re.search(f"<!-- {name} -->.*?<!-- end of {name} -->\n", text, re.DOTALL)
    new = drawn(name, section)
    readme.write_text(text.replace(found[0], new) if found else f"{text}\n{new}", encoding="utf-8")


def _table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
