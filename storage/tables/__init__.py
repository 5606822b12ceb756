"""Every table there is, divided by what is remembered. Nobody above `storage` imports these."""

from storage.tables import answers as _answers  # noqa: F401 - its classes are for `storage.answer_rows` alone
from storage.tables.base import METADATA
from storage.tables.company import (
    Forgotten,
    Hire,
    HireProposal,
    Job,
    Lead,
    Membership,
    Operator,
    Person,
    ScreenerPick,
    Team,
    Unused,
    UserGroup,
)
from storage.tables.delivery import Outbox, Pace, Replica
from storage.tables.ledger import Cell, Telling, ToldComment
from storage.tables.pools import Pool, PoolRound
from storage.tables.records import Audit, Setting
from storage.tables.surveys import (
    UNDER_WAY,
    Ask,
    Invitation,
    Proposal,
    Round,
    Survey,
    SurveyCustomer,
    SurveyPerson,
    SurveyUpstream,
)

__all__ = [
    "METADATA",
    "UNDER_WAY",
    "Ask",
    "Audit",
    "Cell",
    "Forgotten",
    "Hire",
    "HireProposal",
    "Invitation",
    "Job",
    "Lead",
    "Membership",
    "Operator",
    "Outbox",
    "Pace",
    "Person",
    "Pool",
    "PoolRound",
    "Proposal",
    "Replica",
    "Round",
    "ScreenerPick",
    "Setting",
    "Survey",
    "SurveyCustomer",
    "SurveyPerson",
    "SurveyUpstream",
    "Team",
    "Telling",
    "ToldComment",
    "Unused",
    "UserGroup",
]
