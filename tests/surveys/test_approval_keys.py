"""A request for approval goes out, also where SQLite gives it the number of one that is gone."""

from datetime import timedelta

from sqlmodel import select

from pulse.policy import Policy
from storage.database import Database
from storage.scheduling import proposals
from storage.scheduling.asking_others import ask_others, tell_writer
from storage.scheduling.surveys import find_survey
from storage.tables import Outbox
from tests.clock import MONDAY
from tests.company import OPS, OPS_CHANNEL, a_survey, fill

POLICY = Policy(ops_channel=OPS_CHANNEL)
LATER = MONDAY + timedelta(days=8)  # by then the first is old, and the second takes its place


def test_whoever_takes_the_place_of_an_old_request_is_asked_and_told_too(database: Database) -> None:
    with database.write() as session:
        fill(session)
        survey_id = a_survey(session)
    for at in (MONDAY, LATER):
        with database.write() as session:
            survey = find_survey(session, survey_id)
            assert survey is not None
            proposal = proposals.find_proposal(session, proposals.draft_run(session, survey, people=16, by=OPS, now=at))
            assert proposal is not None
            proposals.hand_over(session, proposal, at)
            ask_others(session, proposal, [], now=at, policy=POLICY)
            proposals.decline(session, proposal, by="UBOB", now=at)
            tell_writer(session, proposal, at)
    with database.read() as session:
        posts = session.exec(select(Outbox.target, Outbox.due_at).where(Outbox.kind == "approval")).all()
    assert sorted(posts) == [(target, at) for target in (OPS_CHANNEL, OPS) for at in (MONDAY, LATER)]
