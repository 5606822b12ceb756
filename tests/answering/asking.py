"""Somebody who was asked, as the stories of this room need them: they tap, open forms, look at their message."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session, col, select

from messages.answering.asks import invitation as draw
from sandbox.actor import Shown
from sandbox.elements import words
from sandbox.workspace import Message
from storage import answer_rows
from storage.answering.invitations import InvitationDrawing, drawing
from storage.tables import Ask, Invitation, Membership, Person, Round, Survey, Team
from tests.company import BERLIN, a_survey
from tests.house import KEY, House

WINDOW = timedelta(days=3)


class Respondent:
    """One person with one invitation in the house."""

    def __init__(self, house: House, slack: str, invitation_id: int) -> None:
        self.house, self.id, self.invitation_id = house, slack, invitation_id
        self.person = house.person(slack)

    @property
    def message(self) -> Message:
        """The ask's message as it is now."""
        with self.house.db.read() as session:
            row = session.get_one(Invitation, self.invitation_id)
        return next(m for m in self.house.slack.dm(self.id) if m.ts == row.ts)

    @property
    def text(self) -> str:
        """All that the message says."""
        return str(self.message.blocks)

    def ask_id(self, team: str) -> int:
        with self.house.db.read() as session:
            found = session.exec(
                select(Ask.id)
                .join(Team, col(Ask.upstream_team_id) == Team.id)
                .where(Ask.invitation_id == self.invitation_id, Team.name == team)
            ).one()
        assert found is not None
        return found

    def block(self, team: str, question: str, blocks: list[dict[str, Any]]) -> str:
        """The id of the block where this question about this team stands; KeyError if it does not stand there."""
        prefix = f"ask.{self.ask_id(team)}.{question}."
        for block in blocks:
            if str(block.get("block_id")).startswith(prefix):
                return str(block["block_id"])
        raise KeyError(prefix)

    def taps(self, team: str, rating: int, in_: Any = None) -> None:
        """Until it is acknowledged."""
        place = in_ or self.message
        block = self.block(team, "satisfaction", place.blocks)
        self.person.clicks(f"answer.satisfaction.{rating}", place, block=block)

    def rates(self, team: str, rating: int, in_: Any = None) -> None:
        """Until the message is drawn again."""
        self.taps(team, rating, in_)
        self.house.settle()

    def chooses_at_once(self, team: str, question: str, choice: str, in_: Any = None) -> None:
        place = in_ or self.message
        block = self.block(team, question, place.blocks)
        self.person.clicks(f"answer.{question}", place, block=block, choose=choice)

    def chooses(self, team: str, question: str, choice: str, in_: Any = None) -> None:
        self.chooses_at_once(team, question, choice, in_)
        self.house.settle()

    def clicks(self, team: str, label: str, in_: Any = None) -> None:
        """ "Change", "Say more…" or "I do use them"."""
        place = in_ or self.message
        question = "unused" if label == "I do use them" else "more"
        self.person.clicks(label, place, block=self.block(team, question, place.blocks))
        self.house.settle()

    def later_at_once(self, choice: str, in_: Any = None) -> None:
        self.person.chooses("invitation.later", choice, in_ or self.message)

    def later(self, choice: str, in_: Any = None) -> None:
        self.later_at_once(choice, in_)
        self.house.settle()

    def submits(self, **entries: Any) -> dict[str, str]:
        wrong = self.person.submits(**entries)
        self.house.settle()
        return wrong

    def shows(self, team: str, question: str) -> bool:
        """Whether the message still asks this question about this team."""
        try:
            self.block(team, question, self.message.blocks)
        except KeyError:
            return False
        return True

    def given(self, team: str) -> dict[str, str]:
        """What is stored open about this team, found and read as only the key's holder can."""
        with self.house.db.read() as session:
            return answer_rows.given(session, KEY, self.pseudonym(team))

    def pseudonym(self, team: str) -> str:
        with self.house.db.read() as session:
            row = session.get_one(Invitation, self.invitation_id)
            ask = session.get_one(Ask, self.ask_id(team))
            return KEY.of_answer(row.round_id, row.person_id, ask.upstream_team_id)


@contextmanager
def redraws_held(house: House) -> Iterator[None]:
    """Until the end nobody sees what was redrawn: as on two devices, or with two quick clicks."""
    release, held = threading.Event(), threading.Barrier(9)

    def hold() -> None:
        held.wait(10)
        release.wait(10)

    for _ in range(8):
        house.bot.redraws.submit(hold)
    held.wait(10)
    yield
    release.set()
    house.settle()


def forgets(house: House, slack: str = "UALICE", channel: str | None = None) -> str:
    """By word and button; what is said then."""
    sure = house.person(slack).types("/pulse forget me", channel).messages[-1]
    assert "It cannot be undone" in str(sure.blocks)
    house.person(slack).clicks("Forget me", sure)
    house.settle()
    return str(sure.blocks)


def home_of(house: House, slack: str) -> Shown:
    """This person's Home tab, opened and drawn."""
    house.person(slack).home  # noqa: B018
    house.settle()
    return home_now(house, slack)


def home_now(house: House, slack: str) -> Shown:
    """Their Home as it stands before them, without opening it anew."""
    view = house.slack.do(lambda: house.slack.world.workspace.home(slack))
    assert view is not None
    return Shown(view.id, view.raw, {}, words({"blocks": view.raw["blocks"]}))


def asked(house: House, slack: str = "UALICE", *, question: str = "importance", days: int = 3) -> Respondent:
    """This person has just been asked about everybody whom their team hires."""
    now = house.clock()
    with house.db.write() as session:
        survey_id = _survey(session)
        round_id = _round(session, survey_id, now, now + timedelta(days=days))
        invitation_id = _invitation(session, round_id, slack, now, question)
        drawn = drawing(session, KEY, invitation_id, now)
    return _sent(house, slack, drawn)


def _sent(house: House, slack: str, drawn: InvitationDrawing | None) -> Respondent:
    assert drawn is not None
    posted = house.bot.work.client.chat_postMessage(channel=slack, **draw(drawn))
    with house.db.write() as session:
        row = session.get_one(Invitation, drawn.id)
        row.channel, row.ts = posted["channel"], posted["ts"]
    return Respondent(house, slack, drawn.id)


def _survey(session: Session) -> int:
    found = session.exec(select(Survey.id)).first()
    return found if found is not None else a_survey(session)


def _round(session: Session, survey_id: int, opens: datetime, closes: datetime) -> int:
    found = session.exec(select(Round).where(Round.closes_at == closes)).first()
    row = found or Round(
        survey_id=survey_id,
        occurrence=opens.isoformat(),
        local_date=opens.date(),
        state="open",
        opens_at=opens,
        closes_at=closes,
        minimum_group=5,
        comment_minimum=10,
        max_upstreams=3,
    )
    session.add(row)
    session.flush()
    assert row.id is not None
    return row.id


def _invitation(session: Session, round_id: int, slack: str, now: datetime, question: str) -> int:
    person, team = session.exec(
        select(Person.id, Membership.team_id).join(Membership).where(Person.slack == slack, Membership.main)
    ).one()
    row = Invitation(
        round_id=round_id,
        person_id=person or 0,
        due_at=now,
        asked_on=now.date(),
        zone=BERLIN,
        remind_at=now + timedelta(days=1),
    )
    session.add(row)
    session.flush()
    for upstream in ("Data", "Platform"):
        upstream_id = session.exec(select(Team.id).where(Team.name == upstream)).one()
        session.add(
            Ask(
                invitation_id=row.id or 0,
                upstream_team_id=upstream_id or 0,
                customer_team_id=team,
                question=question,
                held=f"{person}:{upstream_id}",
            )
        )
    session.flush()
    return row.id or 0
