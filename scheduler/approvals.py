"""What the outbox draws about surveys: the request to a second ops person, its outcome, and a trial."""

from messages.blocks import Message
from messages.scheduling.decided import approval_request, decided
from messages.scheduling.trial import trial
from scheduler.work import Work
from storage.delivery.outbox import Delivery
from storage.scheduling.previews import preview_run, preview_survey
from storage.scheduling.proposals import find_proposal, others_who_may
from storage.scheduling.surveys import find_survey
from storage.scheduling.trials import form_to_try, trial_drawing


def draw_approval(work: Work, held: Delivery) -> Message | None:
    """The request as long as it waits, else how it was decided; None where the survey is gone."""
    now, policy = work.now(), work.policy
    with work.db.read() as session:
        proposal = find_proposal(session, held.body["proposal"])
        if proposal is None:
            return None
        if proposal.state != "waiting":
            return decided(proposal, held.body["note"])
        old = find_survey(session, proposal.survey_id) if proposal.survey_id else None
        if proposal.action == "run" and old:
            preview = preview_run(session, old, now=now, policy=policy)
        else:
            preview = preview_survey(session, proposal.form, old, zone=policy.zone, now=now, policy=policy)
        others = others_who_may(session, proposal.by, policy)
    return approval_request(proposal, preview, others)


def draw_trial(work: Work, held: Delivery) -> Message | None:
    """A survey as its audience would get it, to whoever tries it; None where it is gone."""
    with work.db.read() as session:
        form = form_to_try(session, held.body)
        drawing = trial_drawing(session, form, held.target, work.now(), work.policy) if form else None
    return trial(drawing) if drawing else None
