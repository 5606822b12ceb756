"""Surveys that do not count yet: on the screen of whoever typed them, or waiting for a second ops person.

A proposal is carried out once, by whoever moves it out of its state first.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, update
from sqlmodel import Session, col, select

from pulse.policy import Policy
from storage import audit
from storage.asking import rounds
from storage.asking.forms import SurveyForm, form_from_json, form_to_json
from storage.asking.reach import is_agreed
from storage.asking.survey_rows import SurveyView
from storage.people import is_ops, ops_people
from storage.scheduling.previews import preview_run, reached_by
from storage.scheduling.surveys import SurveyError, change, create, find_survey, lock
from storage.tables import Proposal

KEPT = timedelta(days=7)  # after that neither a preview on the screen nor a decision is anybody's


class NotWaiting(SurveyError):
    """Somebody decided it already, or it is too old."""


class OwnProposal(SurveyError):
    """The second person has to be another one."""


class NotOps(SurveyError):
    """Whoever asked for it is not of ops any more; the text is their Slack id."""


class Grown(SurveyError):
    """It reaches more people by now than its preview said."""

    def __init__(self, before: int, people: int) -> None:
        super().__init__(f"{before} people became {people}")
        self.before, self.people = before, people


@dataclass(frozen=True)
class ProposalView:
    """`action` is create, change or run; `state` draft, waiting, approved, declined, or void: agreed to, and not to be
    carried out any more."""

    id: int
    action: str
    survey_id: int | None
    version: int | None
    form: SurveyForm
    people: int
    state: str
    by: str
    at: datetime
    decided_by: str | None


def draft(session: Session, form: SurveyForm, old: SurveyView | None, *, people: int, by: str, now: datetime) -> int:
    """Keep a form that somebody looks at as a preview; `old` is the survey that it changes, as they read it."""
    made = Proposal(
        action="change" if old else "create",
        survey_id=old.id if old else None,
        version=old.version if old else None,
        form=form_to_json(form),
        people=people,
        by=by,
        at=now,
    )
    return _add(session, made, now)


def draft_run(session: Session, survey: SurveyView, *, people: int, by: str, now: datetime) -> int:
    """Keep that somebody looks at the preview of a run now."""
    made = Proposal(action="run", survey_id=survey.id, version=survey.version, people=people, by=by, at=now)
    return _add(session, made, now)


def find_proposal(session: Session, proposal_id: int) -> ProposalView | None:
    """The proposal, None where it is gone or the survey that it is about is deleted."""
    row = session.get(Proposal, proposal_id)
    return _view(session, row) if row else None


def waiting_proposals(session: Session) -> list[ProposalView]:
    """All that wait for a second ops person, the oldest first."""
    rows = session.exec(select(Proposal).where(Proposal.state == "waiting").order_by(col(Proposal.id))).all()
    views = [_view(session, row) for row in rows]
    return [view for view in views if view]


def needs_second(people: int, policy: Policy) -> bool:
    """Whether so many are reached that one ops person alone must not decide it."""
    return people > policy.approval_above


def others_who_may(session: Session, by: str, policy: Policy) -> list[str]:
    """Slack ids of the ops people besides this one."""
    return [slack for slack in ops_people(session, policy) if slack != by]


def check_reach(session: Session, proposal: ProposalView, now: datetime, policy: Policy) -> None:
    """Count again: what somebody looked at may have grown since. It takes long in a large company, so it is no part of
    a transaction that writes. Raises Grown."""
    old = find_survey(session, proposal.survey_id) if proposal.survey_id else None
    if proposal.action == "run" and old:
        people = preview_run(session, old, now=now, policy=policy).reach.people
    else:
        people = reached_by(session, proposal.form, old, now, policy)
    if not is_agreed(people, proposal.people, policy):
        raise Grown(proposal.people, people)


def hand_over(session: Session, proposal: ProposalView, now: datetime) -> None:
    """Let a draft wait for a second ops person. Raises NotWaiting."""
    _leave_screen(session, proposal, "waiting", now)
    audit.record(session, at=now, actor=proposal.by, action=f"asked to {proposal.action}", subject=_subject(proposal))


def confirm(session: Session, proposal: ProposalView, *, now: datetime, policy: Policy) -> int:
    """Carry out a draft on its writer's own word; the survey's id. Raises NotWaiting or what `surveys.change` does."""
    _leave_screen(session, proposal, "approved", now)
    return _carry_out(session, proposal, now, policy)


def approve(session: Session, proposal: ProposalView, *, by: str, now: datetime, policy: Policy) -> int:
    """Carry out what waits; the survey's id. Raises NotWaiting, OwnProposal, NotOps or what `surveys.change` does."""
    if by == proposal.by:
        raise OwnProposal
    if not is_ops(session, proposal.by, policy):
        raise NotOps(proposal.by)
    _move(session, proposal.id, "waiting", "approved", by)
    audit.record(session, at=now, actor=by, action=f"approved to {proposal.action}", subject=_subject(proposal))
    return _carry_out(session, proposal, now, policy)


def decline(session: Session, proposal: ProposalView, *, by: str, now: datetime) -> None:
    """Drop what waits; its writer may take it back so. Raises NotWaiting."""
    _move(session, proposal.id, "waiting", "declined", by)
    what = "took back the wish" if by == proposal.by else "declined"
    audit.record(session, at=now, actor=by, action=f"{what} to {proposal.action}", subject=_subject(proposal))


def void(session: Session, proposal: ProposalView, *, by: str, now: datetime) -> None:
    """Drop what waits since it can't be carried out any more, as `by` found when they approved. Raises NotWaiting."""
    _move(session, proposal.id, "waiting", "void", by)
    audit.record(session, at=now, actor=by, action=f"could not {proposal.action}", subject=_subject(proposal))


def _carry_out(session: Session, proposal: ProposalView, now: datetime, policy: Policy) -> int:
    if proposal.action == "create":
        return create(session, proposal.form, proposal.by, now, policy=policy, agreed=proposal.people)
    assert proposal.survey_id is not None and proposal.version is not None
    if proposal.action == "change":
        change(
            session,
            proposal.survey_id,
            proposal.version,
            proposal.form,
            by=proposal.by,
            now=now,
            policy=policy,
            agreed=proposal.people,
        )
    else:
        survey = lock(session, proposal.survey_id, proposal.version)
        survey.agreed_reach = max(survey.agreed_reach, proposal.people)
        rounds.run_now(session, proposal.survey_id, now, policy)
        audit.record(session, at=now, actor=proposal.by, action="ran now", subject=_subject(proposal))
    return proposal.survey_id


def _leave_screen(session: Session, proposal: ProposalView, state: str, now: datetime) -> None:
    if proposal.at < now - KEPT:
        raise NotWaiting
    _move(session, proposal.id, "draft", state, None)


def _move(session: Session, proposal_id: int, old: str, new: str, by: str | None) -> None:
    here = (col(Proposal.id) == proposal_id) & (col(Proposal.state) == old)
    moved = session.execute(update(Proposal).where(here).values(state=new, decided_by=by))
    if moved.rowcount != 1:  # type: ignore[attr-defined]
        raise NotWaiting


def _add(session: Session, made: Proposal, now: datetime) -> int:
    old = (col(Proposal.state) != "waiting") & (col(Proposal.at) < now - KEPT)
    session.execute(delete(Proposal).where(old))
    session.add(made)
    session.flush()
    assert made.id is not None
    return made.id


def _view(session: Session, row: Proposal) -> ProposalView | None:
    assert row.id is not None
    if row.form is not None:
        form = form_from_json(row.form)
    else:
        assert row.survey_id is not None
        survey = find_survey(session, row.survey_id)
        if survey is None:
            return None
        form = survey.form
    return ProposalView(
        row.id, row.action, row.survey_id, row.version, form, row.people, row.state, row.by, row.at, row.decided_by
    )


def _subject(proposal: ProposalView) -> str:
    return f"survey {proposal.survey_id or 'new'}: {proposal.form.name}"
