"""The second opinion has one: it refuses what Slack refuses."""

import pytest

from tests.second_opinion import JSON, complaints

TOO_LONG: JSON = {"type": "plain_text", "text": "x" * 151}
BUTTON: JSON = {"type": "button", "text": {"type": "plain_text", "text": "Go"}, "action_id": "go"}
BAD: dict[str, JSON] = {
    "a header that is too long": {"blocks": [{"type": "header", "text": TOO_LONG}]},
    "a key that nobody knows": {"blocks": [{"type": "divider", "colour": "red"}]},
    "a block that nobody knows": {"blocks": [{"type": "dividers"}]},
    "too many buttons": {"blocks": [{"type": "actions", "elements": [BUTTON] * 26}]},
    "a modal's title that is too long": {"view": {"type": "modal", "title": TOO_LONG, "blocks": [{"type": "divider"}]}},
}


@pytest.mark.parametrize("sent", BAD.values(), ids=BAD)
def test_what_slack_refuses_is_complained_about(sent: JSON) -> None:
    assert complaints([sent])


def test_a_plain_message_is_fine() -> None:
    assert complaints([{"blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "Hello"}}]}]) == []
