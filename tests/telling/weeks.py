"""A working week as people live it: Monday's asks are tapped, Thursday the round closes, Friday's digests come."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from sqlmodel import col, select

from sandbox.workspace import Message
from storage.tables import Invitation, Person, Round
from tests.answering.asking import Respondent
from tests.house import KEY, House
from tests.telling.making import Given, a_round

MONDAY_TEN = datetime(2026, 11, 2, 9, tzinfo=UTC)  # 10:00 in Berlin, where everybody is
FRIDAY_DIGEST = datetime(2026, 11, 6, 14, tzinfo=UTC)
WEEK = timedelta(weeks=1)
HOUR = timedelta(hours=1)


def asked(house: House) -> dict[str, Respondent]:
    """Everybody who has an open invitation, by Slack id."""
    with house.db.read() as session:
        rows = session.exec(
            select(Person.slack, Invitation.id)
            .join(Invitation, col(Invitation.person_id) == Person.id)
            .join(Round, col(Invitation.round_id) == Round.id)
            .where(Round.state == "open")
        ).all()
    return {slack: Respondent(house, slack, invitation or 0) for slack, invitation in rows}


def rate(house: House, team: str, ratings: Mapping[str, int]) -> None:
    """These people tap these ratings about that team."""
    people = asked(house)
    for slack, rating in ratings.items():
        people[slack].taps(team, rating)
    house.settle()


def of_all(slacks: Sequence[str], rating: int) -> dict[str, int]:
    return dict.fromkeys(slacks, rating)


def said(messages: Sequence[Message]) -> str:
    """All that these messages say, block after block."""
    return "\n".join(_words(message.blocks) for message in messages)


def _words(value: object) -> str:
    if isinstance(value, dict):
        return "\n".join(filter(None, (_words(value[key]) for key in ("text", "elements", "fields") if key in value)))
    if isinstance(value, list):
        return "\n".join(filter(None, map(_words, value)))
    return value if isinstance(value, str) else ""


def friday_of(house: House) -> datetime:
    """This week's digest, 15:00 in Berlin."""
    now = house.clock()
    monday = now - timedelta(days=now.weekday())
    return monday.replace(hour=14, minute=0, second=0, microsecond=0) + timedelta(days=4)


def live_a_week(house: House, team: str, given: Given, *, asked: Sequence[str] = (), minimum: int = 5) -> None:
    """A round about one team opens on this week's Monday with these answers; live until Friday's digests are out."""
    friday = friday_of(house)
    opens_on = friday.date() - timedelta(days=4)
    with house.db.write() as session:
        a_round(session, KEY, house.teams[team], given, asked=asked, opens_on=opens_on, minimum_group=minimum)
    house.go_to(friday, step=timedelta(days=1))
    house.go_to(friday + timedelta(hours=2), step=HOUR)
    house.clock.go_to(friday + timedelta(days=3))


def in_channel(house: House, channel: str) -> list[Message]:
    """What stands in the channel itself, without the threads."""
    return [message for message in house.slack.messages(channel) if message.thread_ts is None]
