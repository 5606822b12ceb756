"""Comments go out without the names that Slack would make into mentions, and without addresses."""

import pytest

from pulse.comments import cleaned


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Ask <@U012AB3CD> or <@U012AB3CD|bob>!", "Ask … or …!"),
        ("<!here> <!subteam^S1|@ops> in <#C1|general>", "… … in …"),
        ("@bob.smith knows, and so does @carol.", "… knows, and so does …."),
        ("Write to bob+x@mail.example.org or <mailto:b@e.org|Bob>", "Write to … or …"),
        ("Nothing @ all, 3 @ 5", "Nothing @ all, 3 @ 5"),
        ("", ""),
    ],
)
def test_mentions_and_addresses_are_taken_out(written: str, read: str) -> None:
    assert cleaned(written) == read
