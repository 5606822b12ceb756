"""What stands between a preview and its being carried out."""

from messages.scheduling.preview import Agreement
from pulse.policy import Policy
from storage.scheduling.proposals import needs_second


def agreement(people: int, others: list[str], policy: Policy) -> Agreement:
    """Whether a second ops person has to agree, and who that may be."""
    if not needs_second(people, policy):
        return Agreement()
    return Agreement("others" if others else "alone", tuple(others), policy.ops_channel)
