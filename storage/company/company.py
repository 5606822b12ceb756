"""The company as rows: who is in which team, who hires whom, jobs. Import, directory walk and modals all write here."""

from collections.abc import Iterable

from sqlalchemy import delete, func, update
from sqlmodel import Session, col, select

from storage.inserting import in_parts
from storage.tables import Hire, Job, Lead, Membership, Team


def set_members(session: Session, team_id: int, person_ids: Iterable[int]) -> None:
    """These and no others. A person's first team becomes their main one; leaving it makes their oldest other one so."""
    wanted = set(person_ids)
    present = set(session.exec(select(Membership.person_id).where(Membership.team_id == team_id)).all())
    session.add_all(Membership(person_id=one, team_id=team_id, main=False) for one in sorted(wanted - present))
    for some in in_parts(sorted(present - wanted)):
        leaving = delete(Membership).where(col(Membership.team_id) == team_id, col(Membership.person_id).in_(some))
        session.execute(leaving)
    session.flush()
    settle_mains(session, wanted ^ present)


def settle_mains(session: Session, person_ids: Iterable[int]) -> None:
    """Give each of these people exactly one main team, if they are in any that is not archived: the one they have,
    else the oldest."""
    for some in in_parts(sorted(set(person_ids))):
        theirs = (
            select(Membership, col(Team.archived_at).is_(None)).join(Team).where(col(Membership.person_id).in_(some))
        )
        live: dict[int, list[Membership]] = {}
        for row, is_live in session.exec(theirs.order_by(col(Membership.team_id))).all():
            if is_live:
                live.setdefault(row.person_id, []).append(row)
        lost = {person: rows[0] for person, rows in live.items() if not any(row.main for row in rows)}
        no_more = update(Membership).where(col(Membership.person_id).in_(list(lost)), col(Membership.main))
        session.execute(no_more.values(main=False))
        for row in lost.values():
            row.main = True
        session.flush()


def set_main_team(session: Session, person_id: int, team_id: int) -> None:
    """The team the person answers for; they must be its member."""
    for row in session.exec(select(Membership).where(Membership.person_id == person_id)).all():
        row.main = False
    session.flush()
    chosen = session.get(Membership, (person_id, team_id))
    assert chosen is not None, "not a member of that team"
    chosen.main = True
    session.flush()


def set_leads(session: Session, team_id: int, person_ids: Iterable[int]) -> None:
    session.execute(delete(Lead).where(col(Lead.team_id) == team_id))
    session.add_all(Lead(team_id=team_id, person_id=person_id) for person_id in sorted(set(person_ids)))
    session.flush()


def set_hires(session: Session, customer_team_id: int, upstream_team_ids: Iterable[int]) -> None:
    """Whom the customer team hires: these and no others, never itself."""
    session.execute(delete(Hire).where(col(Hire.customer_team_id) == customer_team_id))
    wanted = sorted(set(upstream_team_ids) - {customer_team_id})
    session.add_all(Hire(customer_team_id=customer_team_id, upstream_team_id=upstream) for upstream in wanted)
    session.flush()


def put_job(session: Session, team_id: int, title: str, description: str = "") -> int:
    """Make or update an entry of the team's catalogue by title, capitals apart; a retired one comes back, a merged one
    stays merged. Returns the row's id."""
    same = select(Job).where(Job.team_id == team_id, func.lower(Job.title) == title.lower())
    job = session.exec(same).first() or Job(team_id=team_id, title=title)
    if job.merged_into_id is None:
        job.description, job.retired_at = description, None
    session.add(job)
    session.flush()
    assert job.id is not None
    return job.id
