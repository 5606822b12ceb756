"""Told figures as files: CSV that no spreadsheet takes for formulas, and JSON."""

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import asdict, fields
from typing import Any, Final

from messages.blocks import Message, message
from messages.words import count
from storage.telling.figures import Figure

FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""How a cell begins that a spreadsheet may carry out (OWASP, CSV injection; the last four are full-width forms)."""
ABOUT: Final = (
    "n people, of whom lo to hi said yes; of minutes: lo to hi minutes a week in all. People of asked answered. "
    "Only what was told is here, and a longer period is a sum of tellings."
)


def as_csv(figures: Sequence[Figure]) -> str:
    """A header and a row for each told cell."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(field.name for field in fields(Figure))
    writer.writerows([_cell(value) for value in asdict(figure).values()] for figure in figures)
    return file.getvalue()


def _cell(value: Any) -> Any:
    """A text that begins like a formula gets an apostrophe, which spreadsheets take as "this is text"."""
    return f"'{value}" if isinstance(value, str) and value.lstrip(" ").startswith(FORMULA) else value


def as_json(figures: Sequence[Figure]) -> str:
    """{"about", "figures": [{…}]}, dates as ISO."""
    rows = [asdict(figure) for figure in figures]
    return json.dumps({"about": ABOUT, "figures": rows}, default=str, ensure_ascii=False, indent=1) + "\n"


def on_its_way(number: int) -> Message:
    if not number:
        return message("Nothing has been told yet, so there is nothing to export.")
    on_way = "is on its way" if number == 1 else "are on their way"
    return message(f"{count(number, 'told figure')} {on_way} to you, as CSV and as JSON.")


def not_sent() -> Message:
    return message("The files could not be sent: Slack did not take them. Please try again in a minute.")


COMMENT: Final = "All figures that were ever told, and nothing else."
