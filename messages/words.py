"""Numbers, names, days and hours in plain words, the same everywhere."""

from collections.abc import Sequence
from datetime import date, datetime

from messages.blocks import channel_link, escape, mention, option
from pulse.recurrence import DAYS

NAMES_SHOWN = 12
DAY_OPTIONS = [option(name, str(number)) for number, name in enumerate(DAYS)]


def day(value: date) -> str:
    """ "Tue 10 Nov 2026"."""
    return f"{value:%a} {value.day} {value:%b %Y}"


def moment(value: datetime) -> str:
    """ "Tue 10 Nov 10:00", in the zone that the value has."""
    return f"{value:%a} {value.day} {value:%b %H:%M}"


def beside(value: datetime, other: datetime) -> str:
    """The hour, with its day where that is another one than that of `other`: "22:00", "Mon 22:00"."""
    return f"{value:%H:%M}" if value.date() == other.date() else f"{value:%a %H:%M}"


def place(value: datetime) -> str:
    """The zone of an instant as people know it: "Los Angeles"."""
    return str(value.tzinfo).rpartition("/")[2].replace("_", " ")


def count(number: int, one: str, many: str | None = None) -> str:
    """ "1 person", "2,300 people"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def people(number: int) -> str:
    return count(number, "person", "people")


def listed(names: Sequence[str], most: int = NAMES_SHOWN) -> str:
    """ "A, B and C"; what is over `most` is counted. The names are escaped."""
    shown = [escape(name) for name in names[:most]]
    if len(names) > most:
        shown.append(f"{len(names) - most:,} more")
    return f"{', '.join(shown[:-1])} and {shown[-1]}" if len(shown) > 1 else "".join(shown)


def named(slack: str | None) -> str:
    """Whoever did something, by mention; "a former member" and the like stay words."""
    return mention(slack) if slack and " " not in slack else slack or "somebody"


def place_of(target: str) -> str:
    """Where a message goes, by Slack id: a channel's link, or a mention of a person."""
    return channel_link(target) if target.startswith(("C", "G")) else mention(target)


def mentioned(slacks: Sequence[str], most: int = NAMES_SHOWN) -> str:
    shown = ", ".join(mention(slack) for slack in slacks[:most])
    return f"{shown} and {len(slacks) - most:,} more" if len(slacks) > most else shown
