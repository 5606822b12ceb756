"""What must not happen, for every story: a given answer seen outside a modal, in a log, or beside a person.

Choices ("4", "waiting") cannot be searched for, since every button offers them; that they leave no trace is shown by
comparing what two people see who chose differently (`shape`). Texts can be, and so can values that Slack would draw
as chosen.
"""

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl

from sqlalchemy import text

from sandbox.local import Slack
from storage.database import Database
from storage.tables import METADATA

CHOSEN = frozenset({"initial_option", "initial_options", "initial_value", "initial_date"})


def assert_nothing_given(slack: Slack, *texts: str) -> None:
    """Of all that left the app, only modals drew a chosen value or quoted one of these texts, and no modal carried
    one in its private_metadata or ids."""
    for sent in map(_decoded, slack.traffic):
        for seen in _outside_modals(sent):
            assert not CHOSEN & set(seen), f"a value drawn as chosen outside a modal: {seen}"
            for word in _words(seen):
                assert not any(given in word for given in texts), f"given, and seen outside a modal: {seen}"


def shape(blocks: list[dict[str, Any]]) -> str:
    """A message without the numbers that differ between people and moments, to be compared with another's."""
    said = json.dumps(blocks, sort_keys=True)
    ours = re.sub(r"(ask|invitation)\.\d+\.([a-z]+)\.[0-9a-f]+", r"\1.N.\2", said)
    return re.sub(r'"block_id": "[\w-]+"', '"block_id": "Slack chose it"', ours)


def rows_with(database: Database, word: str) -> list[tuple[str, dict[str, Any]]]:
    """Every row of any table that holds this text anywhere, with its table's name."""
    with database.engine.connect() as connection:
        return [
            (name, dict(row))
            for name in METADATA.tables
            for row in connection.execute(text(f'SELECT * FROM "{name}"')).mappings()
            if any(word in str(value) for value in row.values())
        ]


def _decoded(raw: str) -> Any:
    """JSON, or a form with JSON in its fields."""
    if raw.startswith(("{", "[")):
        return json.loads(raw)
    return {name: _field(value) for name, value in parse_qsl(raw)}


def _field(value: str) -> Any:
    try:
        return json.loads(value) if value.startswith(("{", "[")) else value
    except ValueError:
        return value


def _outside_modals(value: Any) -> Iterator[dict[str, Any]]:
    """Every dict that is in no modal; of a modal what a person does not see."""
    if isinstance(value, list):
        for one in value:
            yield from _outside_modals(one)
    elif isinstance(value, dict):
        modal = value.get("type") == "modal"
        yield {name: value.get(name) for name in ("private_metadata", "callback_id", "external_id")} if modal else value
        for one in [] if modal else value.values():
            yield from _outside_modals(one)


def _words(value: dict[str, Any]) -> Iterator[str]:
    yield from (one for one in value.values() if isinstance(one, str))
