"""The surveys: found, made and changed. Each change is noted, and none overwrites another unseen."""

from datetime import date, datetime, timedelta

from sqlalchemy import func
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from pulse.policy import Policy
from storage import audit
from storage.asking.first_dates import first_date
from storage.asking.forms import SurveyForm
from storage.asking.rounds import move_on, stop_round
from storage.asking.survey_rows import SurveyView, fill, put_children, view_of
from storage.scheduling.noted_forms import noted, noted_change
from storage.tables import Audit, Round, Survey


class SurveyError(Exception):
    """Nothing was changed; the text says why."""


class NameTaken(SurveyError):
    """Another survey has this name."""


class Gone(SurveyError):
    """The survey was deleted."""


class ChangedMeanwhile(SurveyError):
    """Somebody else changed the survey since it was read. `by` is a Slack user id where it is known."""

    def __init__(self, by: str | None) -> None:
        super().__init__("the survey was changed meanwhile")
        self.by = by


def find_survey(session: Session, survey_id: int) -> SurveyView | None:
    """The survey, None once it is deleted."""
    row = session.get(Survey, survey_id)
    return view_of(session, row) if row is not None and row.state != "deleted" else None


def list_surveys(session: Session, offset: int = 0, limit: int = 1000) -> tuple[list[SurveyView], int]:
    """These of all surveys in the order of their names, and how many there are."""
    there = select(Survey).where(Survey.state != "deleted").order_by(func.lower(Survey.name), col(Survey.id))
    rows = session.exec(there).all()
    return [view_of(session, row) for row in rows[offset : offset + limit]], len(rows)


def is_taken(session: Session, name: str, by_other_than: int | None = None) -> bool:
    """Whether another survey has that name, capitals apart."""
    same = select(Survey.id).where(func.lower(Survey.name) == name.lower(), Survey.state != "deleted")
    return any(survey_id != by_other_than for survey_id in session.exec(same).all())


def free_name(session: Session, name: str) -> str:
    """ "Name 2", "Name 3", …: the first that no survey has."""
    numbered = (f"{name[:56]} {number}" for number in range(2, 1000))
    return next(candidate for candidate in numbered if not is_taken(session, candidate))


def create(session: Session, form: SurveyForm, by: str, now: datetime, *, policy: Policy, agreed: int = 0) -> int:
    """A new survey. `agreed` is how many people ops agreed that it reaches. Raises NameTaken."""
    row = Survey(name=form.name, recurrence={}, hour="", start_date=form.start_date, created_by=by, created_at=now)
    fill(row, form)
    row.agreed_reach = agreed
    row.next_date = first_date(session, form, now, policy)
    _insert(session, row)
    assert row.id is not None
    put_children(session, row.id, form)
    subject, made = subject_of(row), noted(session, form)
    audit.record(session, at=now, actor=by, action="made", subject=subject, after=made)
    return row.id


def change(
    session: Session,
    survey_id: int,
    version: int,
    form: SurveyForm,
    *,
    by: str,
    now: datetime,
    policy: Policy,
    agreed: int = 0,
) -> None:
    """Make the survey be as `form` says, from its next round on. `version` is that of the survey which the form was
    made from. Raises Gone, ChangedMeanwhile or NameTaken."""
    row = lock(session, survey_id, version)
    before = view_of(session, row)
    if is_taken(session, form.name, survey_id):
        raise NameTaken(form.name)
    row.next_date = first_date(session, form, now, policy, not_before=not_before(session, before, form))
    subject = subject_of(row)
    try:
        with session.begin_nested():
            fill(row, form)
            row.agreed_reach = agreed
            row.version += 1
    except IntegrityError:
        raise NameTaken(form.name) from None
    put_children(session, survey_id, form)
    was, becomes = noted_change(session, before.form, form)
    audit.record(session, at=now, actor=by, action="changed", subject=subject, before=was, after=becomes)


def lock(session: Session, survey_id: int, version: int | None = None) -> Survey:
    """The survey's row, held until the end of the transaction. Raises Gone, or ChangedMeanwhile where it is no longer
    at that version."""
    row = session.get(Survey, survey_id, with_for_update=True, populate_existing=True)
    if row is None or row.state == "deleted":
        raise Gone
    if version is not None and row.version != version:
        raise ChangedMeanwhile(last_changed_by(session, survey_id))
    return row


def not_before(session: Session, old: SurveyView, form: SurveyForm) -> date | None:
    """The day from which a survey that is changed to `form` has dates: never one that had its round already; and where
    the dates stay the same, what was skipped or missed stays so."""
    done = select(func.max(Round.local_date)).where(Round.survey_id == old.id, col(Round.by_run_now).is_(False))
    over: list[date | None] = [session.exec(done).one()]
    if (old.form.recurrence, old.form.start_date) == (form.recurrence, form.start_date):
        over.append(session.get_one(Survey, old.id).skipped_to)
        over.append(old.next_date and old.next_date - timedelta(days=1))
    return max((day + timedelta(days=1) for day in over if day), default=None)


def last_changed_by(session: Session, survey_id: int) -> str | None:
    subject = col(Audit.subject).startswith(f"survey {survey_id}:")
    return session.exec(select(Audit.actor).where(subject).order_by(col(Audit.id).desc())).first()


def skip_date(session: Session, survey_id: int, skipped: date, by: str, now: datetime) -> date | None:
    """Let the survey's next occurrence be the one after `skipped`, and return it. Raises Gone, or ChangedMeanwhile
    where `skipped` is not its next date any more."""
    row = lock(session, survey_id)
    if row.next_date != skipped:
        raise ChangedMeanwhile(last_changed_by(session, survey_id))
    move_on(row, skipped)
    row.skipped_to = skipped
    row.version += 1
    audit.record(
        session,
        at=now,
        actor=by,
        action="skipped a date of",
        subject=subject_of(row),
        before={"next date": skipped.isoformat()},
        after={"next date": row.next_date and row.next_date.isoformat()},
    )
    return row.next_date


def set_state(session: Session, survey_id: int, state: str, *, by: str, now: datetime, policy: Policy) -> None:
    """Pause ("paused"), resume ("active") or delete ("deleted") the survey; what was published stays, and a round that
    is open goes on. Resumed, it goes on with the first date that is still to come. Raises Gone."""
    row = lock(session, survey_id)
    if row.state == state:
        return
    before, row.state = row.state, state
    if state == "active":
        view = view_of(session, row)
        row.next_date = first_date(session, view.form, now, policy, not_before=not_before(session, view, view.form))
    action = {"paused": "paused", "active": "resumed", "deleted": "deleted"}[state]
    audit.record(
        session,
        at=now,
        actor=by,
        action=action,
        subject=subject_of(row),
        before={"state": before},
        after={"state": state},
    )


def stop_open_round(session: Session, round_id: int, by: str, now: datetime) -> bool:
    """End a round's answering window now. False: it was over already."""
    if not stop_round(session, round_id, now):
        return False
    survey = session.get_one(Survey, session.get_one(Round, round_id).survey_id)
    audit.record(session, at=now, actor=by, action="stopped the open round of", subject=subject_of(survey))
    return True


def subject_of(row: Survey) -> str:
    """How the audit log names the survey."""
    return f"survey {row.id}: {row.name}"


def _insert(session: Session, row: Survey) -> None:
    """Two people who take one name at the same moment: the database lets one of them."""
    if is_taken(session, row.name):
        raise NameTaken(row.name)
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        raise NameTaken(row.name) from None
