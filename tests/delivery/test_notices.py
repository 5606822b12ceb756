"""What ops are told is within Slack's limits, says what to do, and names nobody."""

from typing import Any

import pytest

from messages.notices import draw
from sandbox.rules import check_message

NOTICES: dict[str, dict[str, Any]] = {
    "unknown post": {"outbox": 7, "attempt": 2, "post": "matrix", "channel": "COPS"},
    "failures": {
        "groups": [
            {"kind": "digest", "error": "is_archived", "count": 12, "channels": [f"C{n}" for n in range(10)]},
            {"kind": "invitation", "error": "user_disabled", "count": None, "channels": []},
            {"kind": "invitation", "error": "<!channel> & new", "count": None, "channels": []},
        ]
    },
    "stuck": {},
    "late": {"groups": [{"kind": "picture", "error": "", "count": 12, "channels": [f"C{n}" for n in range(10)]}]},
    "round refused": {
        "survey": "A <b> & c" * 6,
        "date": "2026-11-02",
        "pace": 1.0,
        "people": 20000,
        "zone": "UTC",
        "crowded": True,
    },
    "reaches more": {"survey": "Weekly", "date": "2026-11-02", "people": 120, "agreed": 8, "survey_id": 1},
    "round missed": {"survey": "Weekly", "date": "2026-11-02", "count": 3},
    "list too short": {"survey": "Weekly", "date": "2026-11-02", "people": 9, "least": 10},
}


@pytest.mark.parametrize("name", NOTICES)
def test_slack_takes_it(name: str) -> None:
    drawn = draw({"notice": name, **NOTICES[name]})
    assert check_message(drawn["blocks"], drawn["text"]) == []


def test_failures_are_counted_in_groups_with_what_to_do() -> None:
    text = str(draw({"notice": "failures", **NOTICES["failures"]}))
    assert "12 digests to <#C0>" in text
    assert "Some invitations: deactivated in Slack" in text
    assert "<!channel>" not in text


def test_an_unknown_post_offers_both_answers_and_says_which_attempt_they_are_about() -> None:
    drawn = draw({"notice": "unknown post", **NOTICES["unknown post"]})
    buttons = drawn["blocks"][1]["elements"]
    assert [(button["text"]["text"], button["value"]) for button in buttons] == [
        ("It is there", "7 2"),
        ("Post it again", "7 2"),
    ]
