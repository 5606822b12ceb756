"""What Slack refuses in blocks, views and messages, and what a fresh view or message holds.

Pure: nothing here knows of servers, people or time. The figures are Slack's own limits as
docs.slack.dev/reference/block-kit gives them; all lengths count Unicode code points. Where sources disagree, or
none says what Slack does, the stricter reading holds: what passes here should pass there.
`python -m sandbox.rules` prints them all as docs/sandbox-rules.md.
"""

from .answers import check_options
from .messages import MOST_TEXT, MOST_UPDATED_TEXT, check_message
from .problem import Problem
from .state import initial_state
from .views import check_view

__all__ = [
    "MOST_TEXT",
    "MOST_UPDATED_TEXT",
    "Problem",
    "check_message",
    "check_options",
    "check_view",
    "initial_state",
]
