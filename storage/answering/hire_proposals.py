"""Who hires whom corrects itself: what people's settings and choices say is proposed, and ops decide."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import func
from sqlmodel import Session, col, select

from pulse.calendar import local_date
from pulse.disclosure import ends
from pulse.policy import Policy
from storage import audit
from storage.answering.screening import quarter_of, relied_on
from storage.delivery.outbox import notify_ops
from storage.settings import read_setting, write_setting
from storage.tables import Hire, HireProposal, Membership, Person, Team, Unused

REST: Final = timedelta(weeks=13)
"""For so long a dismissed proposal is not made again."""
NAMED: Final = 30


@dataclass(frozen=True)
class HireProposed:
    """A proposal and the names of its two teams. `kind`: drop or add; `state`: waiting, accepted or dismissed, `by`
    whom (a Slack user id)."""

    id: int
    kind: str
    customer: str
    upstream: str
    state: str
    by: str = ""


def propose(session: Session, policy: Policy, now: datetime) -> int:
    """Propose what is new, and tell ops. Returns how many proposals."""
    today = local_date(now, policy.zone)
    pairs = [("drop", *pair) for pair in _unused(session, policy.minimum_group, today)]
    pairs += [("add", *pair) for pair in relied_on(session, policy.minimum_group)]
    live, large = _live(session), _large_enough(session, policy.minimum_group)
    pairs = [pair for pair in pairs if pair[1] in large and {pair[1], pair[2]} <= live.keys()]
    new = [pair for pair in pairs if not _proposed(session, *pair, now)]
    for kind, customer, upstream in new:
        row = HireProposal(kind=kind, customer_team_id=customer, upstream_team_id=upstream, at=now)
        session.add(row)
        session.flush()
        assert row.id is not None
        proposed = HireProposed(row.id, kind, live[customer], live[upstream], "waiting")
        values = values_of(proposed, policy.minimum_group)
        notify_ops(session, policy, "hire proposal", f"hire proposal {row.id}", values, now)
    return len(new)


def values_of(proposed: HireProposed, minimum: int) -> dict[str, Any]:
    """What `messages.company.findings` draws a proposal from: that the minimum group was reached, never by how many."""
    return {
        "proposal": proposed.id,
        "kind": proposed.kind,
        "customer": proposed.customer,
        "upstream": proposed.upstream,
        "people": minimum,
    }


def _unused(session: Session, minimum: int, today: date) -> list[tuple[int, int]]:
    """(customer team, upstream team) where at least so many people of the one say that they don't use the other."""
    counted = (
        select(Hire.customer_team_id, Hire.upstream_team_id)
        .join(Membership, (col(Membership.team_id) == Hire.customer_team_id) & col(Membership.main))
        .join(Person, (col(Person.id) == Membership.person_id) & (col(Person.standing) == "member"))
        .join(
            Unused,
            (col(Unused.person_id) == Membership.person_id) & (col(Unused.upstream_team_id) == Hire.upstream_team_id),
        )
        .where(col(Unused.until) > today)
        .group_by(col(Hire.customer_team_id), col(Hire.upstream_team_id))
        .having(func.count() >= minimum)
    )
    return sorted(session.exec(counted).all())


def _large_enough(session: Session, minimum: int) -> set[int]:
    """Teams of which a proposal says what nobody in particular chose: in one of just so many people "at least so many"
    would be all of them. As many more as an end of a count is blurred, so that it holds beside a member's own choice
    as what is told does."""
    members = (
        select(Membership.team_id)
        .join(Person, (col(Person.id) == Membership.person_id) & (col(Person.standing) == "member"))
        .where(col(Membership.main))
        .group_by(col(Membership.team_id))
        .having(func.count() >= minimum + ends(minimum))
    )
    return set(session.exec(members).all())


def _live(session: Session) -> dict[int, str]:
    rows = session.exec(select(Team.id, Team.name).where(col(Team.archived_at).is_(None)).order_by(Team.name)).all()
    return {team_id: name for team_id, name in rows if team_id is not None}


def _proposed(session: Session, kind: str, customer: int, upstream: int, now: datetime) -> bool:
    """Whether it waits for a decision, or was decided not long ago."""
    same = select(HireProposal).where(
        HireProposal.kind == kind,
        HireProposal.customer_team_id == customer,
        HireProposal.upstream_team_id == upstream,
    )
    return any(row.state == "waiting" or row.at > now - REST for row in session.exec(same).all())


def decide(session: Session, proposal_id: int, *, accept: bool, by: str, now: datetime) -> HireProposed | None:
    """Let it be so, or leave it. What was decided before stays so; None: one of its teams is gone."""
    row = session.get(HireProposal, proposal_id, with_for_update=True, populate_existing=True)
    live = _live(session)
    if row is None or not {row.customer_team_id, row.upstream_team_id} <= live.keys():
        return None
    customer, upstream = live[row.customer_team_id], live[row.upstream_team_id]
    if row.state == "waiting":
        row.state, row.at, row.decided_by = "accepted" if accept else "dismissed", now, by
        if accept:
            _carry_out(session, row)
        pair = {"customer": customer, "upstream": upstream}
        subject = f"the proposal to {row.kind} a pair"
        audit.record(session, at=now, actor=by, action=row.state, subject=subject, after=pair)
    return HireProposed(proposal_id, row.kind, customer, upstream, row.state, row.decided_by or by)


def _carry_out(session: Session, row: HireProposal) -> None:
    hire = session.get(Hire, (row.customer_team_id, row.upstream_team_id))
    if row.kind == "drop" and hire is not None:
        session.delete(hire)
    elif row.kind == "add" and hire is None:
        session.add(Hire(customer_team_id=row.customer_team_id, upstream_team_id=row.upstream_team_id))
    session.flush()


def waiting_proposals(session: Session) -> list[HireProposed]:
    """What ops have to decide, the oldest first."""
    live = _live(session)
    rows = session.exec(select(HireProposal).where(HireProposal.state == "waiting").order_by(col(HireProposal.id)))
    return [
        HireProposed(row.id, row.kind, live[row.customer_team_id], live[row.upstream_team_id], row.state)
        for row in rows.all()
        if row.id is not None and {row.customer_team_id, row.upstream_team_id} <= live.keys()
    ]


def tell_unhired(session: Session, policy: Policy, now: datetime) -> None:
    """Once a quarter, tell ops which teams nobody hires. The first time only the quarter is noted: a company that is
    being set up hears nothing."""
    quarter = quarter_of(local_date(now, policy.zone))
    told = read_setting(session, "unhired told")
    write_setting(session, "unhired told", quarter)
    live = _live(session)
    hires = session.exec(select(Hire.customer_team_id, Hire.upstream_team_id)).all()
    hired = {upstream for customer, upstream in hires if customer in live}
    names = [name for team_id, name in live.items() if team_id not in hired]
    if told not in (None, quarter) and hired and names:
        values = {"teams": names[:NAMED], "more": len(names[NAMED:])}
        notify_ops(session, policy, "nobody relies", f"nobody relies {quarter}", values, now)
