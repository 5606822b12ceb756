"""What is counted when the storm is over: five figures, each of which has to be nought."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from sqlmodel import Session, col, select

from pulse.questions import is_satisfied
from sandbox.local import Slack
from sandbox.workspace import Message
from storage import answer_rows
from storage.database import Database
from storage.secrets import Key
from storage.tables import Ask, Cell, Hire, Invitation, Membership, Outbox, Person, Round, Telling
from storage.tables.answers import Marker, WaitingAnswer
from storage.tables.pools import Pool
from storage.telling.ledger import SATISFACTION
from tests.chaos.people import MARK, Account, is_post
from tests.company import CHANNELS, OPS_CHANNEL

POSTED = ("digest", "picture", "matrix")


@dataclass
class Findings:
    """The five figures with what they rest on; `kept` counts acknowledged answers, `unknown` asks of which nobody
    knows whether they arrived."""

    lost: list[str] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    not_once: list[str] = field(default_factory=list)
    leaked: list[str] = field(default_factory=list)
    kept: int = 0
    asked: int = 0
    unknown: int = 0
    posts: int = 0
    told: int = 0

    @property
    def fine(self) -> bool:
        return not (self.lost or self.twice or self.left_out or self.not_once or self.leaked)

    def words(self) -> str:
        lines = [
            f"{len(self.lost)} of {self.kept} acknowledged answers lost or changed",
            f"{len(self.twice)} of {self.asked} people asked twice in a week",
            f"{len(self.left_out)} of those due left out ({self.unknown} asks have an unknown outcome)",
            f"{len(self.not_once)} of {self.posts} digests, pictures and overviews not posted exactly once",
            f"{len(self.leaked)} withheld things came out (in {self.told} tellings)",
        ]
        details = [*self.lost, *self.twice, *self.left_out, *self.not_once, *self.leaked]
        return "\n".join(lines + [f"  {detail}" for detail in details[:80]])


def due_now(db: Database, key: Key) -> set[str]:
    """Slack ids of those whom a round that opens now has to ask: somebody whom their team hires is free for them."""
    with db.read() as session:
        pools = {
            pool.upstream_team_id: pool.id
            for pool in session.exec(select(Pool).where(Pool.question == "main", col(Pool.ended).is_(False)))
        }
        markers = set(session.exec(select(Marker.hash)).all())
        held = set(session.exec(select(Ask.held).where(col(Ask.held).is_not(None))).all())
        rows = session.exec(
            select(Person.id, Person.slack, Hire.upstream_team_id)
            .join(Membership, col(Membership.person_id) == Person.id)
            .join(Hire, col(Hire.customer_team_id) == Membership.team_id)
            .where(Membership.main)
        ).all()
    return {
        slack
        for person, slack, upstream in rows
        if f"{person}:{upstream}" not in held and key.of_marker(pools.get(upstream) or 0, person or 0) not in markers
    }


def look_at_answers(
    findings: Findings, db: Database, key: Key, accounts: Mapping[tuple[int, str], Account], counted: Counter[str]
) -> None:
    """While the round is still open: every acknowledged answer stands there with its latest value. What is stored is
    counted by upstream team, for the comparison with what is waiting and told later."""
    with db.read() as session:
        rounds = session.exec(select(Round.id).where(Round.state == "open")).all()
        stored: dict[str, dict[str, str]] = {}
        for round_id in rounds:
            stored |= answer_rows.given_in(session, key, round_id or 0)
        places = session.exec(
            select(Ask.id, Ask.upstream_team_id, Invitation.round_id, Invitation.person_id)
            .join(Invitation, col(Ask.invitation_id) == Invitation.id)
            .join(Round, col(Invitation.round_id) == Round.id)
            .where(Round.state == "open")
        ).all()
    for ask, upstream, round_id, person in places:
        given = stored.get(key.of_answer(round_id, person, upstream), {})
        for question in ("satisfaction", "waste", "frustration"):
            account = accounts.get((ask or 0, question), Account())
            findings.kept += account.acknowledged is not None
            value = given.get(question)
            if not account.may_be(value):
                findings.lost.append(f"ask {ask}, {question}: {value!r} is stored, {account} was clicked")
        rating = given.get("satisfaction")
        if rating is not None:
            counted[f"people {upstream}"] += 1
            counted[f"satisfied {upstream}"] += is_satisfied(int(rating))


def look_at_pools(findings: Findings, db: Database, counted: Counter[str]) -> None:
    """After the closes and tellings: as many people wait or are told as answered, and of these as many satisfied as
    the told ranges leave room for. Every told cell has its minimum group, and what is asked for in private stays so."""
    with db.read() as session:
        for upstream in {int(name.split()[1]) for name in counted}:
            waiting = session.exec(
                select(WaitingAnswer).join(Pool).where(Pool.upstream_team_id == upstream, Pool.question == "main")
            ).all()
            tellings = session.exec(
                select(Telling).where(Telling.upstream_team_id == upstream, Telling.question == SATISFACTION)
            ).all()
            people = len(waiting) + sum(telling.people for telling in tellings)
            if people != counted[f"people {upstream}"]:
                findings.lost.append(f"about {upstream}: {counted[f'people {upstream}']} answered, {people} are found")
            low, high = _range(session, tellings)
            satisfied = counted[f"satisfied {upstream}"] - sum(row.satisfied for row in waiting)
            if not low <= satisfied <= high:
                findings.lost.append(f"about {upstream}: {satisfied} are satisfied, told are {low} to {high}")
        findings.told = len(session.exec(select(Telling)).all())
        small = session.exec(select(Telling, Cell).join(Cell).where(Cell.n < Telling.minimum)).all()
        findings.leaked += [f"telling {telling.id}: a cell of {cell.n}" for telling, cell in small]


def _range(session: Session, tellings: Sequence[Telling]) -> tuple[int, int]:
    ids = [telling.id for telling in tellings]
    cells = session.exec(select(Cell).where(col(Cell.telling_id).in_(ids), Cell.kind == "total")).all()
    return sum(cell.lo for cell in cells), sum(cell.hi for cell in cells)


def look_at_asks(findings: Findings, slack: Slack, db: Database, rounds: Sequence[int], due: set[str]) -> None:
    """Nobody is invited by two of a week's rounds or has one's invitation twice, and nobody who was due has none,
    unless its outcome is unknown."""
    with db.read() as session:
        rows = session.exec(
            select(Person.slack, Invitation.id, Outbox.state)
            .join(Invitation, col(Invitation.person_id) == Person.id)
            .join(Outbox, (col(Outbox.invitation_id) == Invitation.id) & (Outbox.kind == "invitation"))
            .where(col(Invitation.round_id).in_(rounds))
        ).all()
        asked = select(Ask.id, Ask.invitation_id).join(Invitation).where(col(Invitation.round_id).in_(rounds))
        asks = dict(session.exec(asked).all())
    findings.asked += len(rows)
    for slack_id, invitation, state in rows:
        messages = [m for m in slack.dm(slack_id) if invitation in {asks.get(ask) for ask in _asks_in(str(m.blocks))}]
        findings.unknown += state == "unknown"
        if len(messages) > 1:
            findings.twice.append(f"{slack_id} has invitation {invitation} {len(messages)} times")
        if not messages and state != "unknown":
            findings.left_out.append(f"{slack_id}: invitation {invitation} is {state} and not there")
    rows_each = Counter(slack_id for slack_id, _, _ in rows)
    findings.twice += [f"{slack_id} is invited {number} times" for slack_id, number in rows_each.items() if number > 1]
    findings.left_out += [f"{slack_id} has no invitation" for slack_id in due - rows_each.keys()]


def _asks_in(blocks: str) -> set[int]:
    """The numbers of "ask.17.satisfaction.…"."""
    return {int(part.split(".")[0]) for part in blocks.split("'ask.")[1:] if part.split(".")[0].isdigit()}


def look_at_posts(findings: Findings, slack: Slack, db: Database) -> None:
    """Each channel has the very posts that there were to post, and none has what must not come out."""
    with db.read() as session:
        rows = session.exec(select(Outbox).where(col(Outbox.kind).in_(POSTED))).all()
    findings.posts = len(rows)
    findings.not_once += [f"{row.key} is {row.state} ({row.error})" for row in rows if row.state != "sent"]
    for channel in [*CHANNELS.values(), OPS_CHANNEL]:
        posts = [message for message in slack.messages(channel) if is_post(message)]
        wrong = _wrong_posts(slack, posts, [row for row in rows if row.target == channel])
        if wrong:
            findings.not_once += [f"{channel}: {what}" for what in wrong]
            findings.not_once += [f"  there: {m.ts} {m.thread_ts} {m.files} {m.text[:60]}" for m in posts]
            findings.not_once += [
                f"  row: {row.key}, claimed {row.attempts} times, {row.ts}" for row in rows if row.target == channel
            ]
        findings.leaked += [f"a comment in {channel}" for m in slack.messages(channel) if MARK in str(m)]


def _wrong_posts(slack: Slack, posts: Sequence[Message], rows: Sequence[Outbox]) -> list[str]:
    """By number; by what Slack said where each is; and no two may be alike, of which one would stand for another."""
    wrong = [f"{len(posts)} posts, {len(rows)} were to be there"] if len(posts) != len(rows) else []
    wrong += [f"{ts} is not there" for ts in {row.ts for row in rows if row.ts} - {message.ts for message in posts}]
    alike = Counter(_content(slack, message) for message in posts)
    return wrong + [f"{count} times the same: {what[:60]}" for what, count in alike.items() if count > 1]


def _content(slack: Slack, message: Message) -> str:
    """What tells a post from all others of its channel: its week, its words, its picture."""
    week = int(float(message.ts) // timedelta(weeks=1).total_seconds())
    files = [slack.world.workspace.files[file].title for file in message.files]
    return f"{files} {message.text} {message.blocks} in week {week}"
