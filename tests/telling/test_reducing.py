"""Comments go on without mentions, addresses and ids of people; other words stay."""

import pytest

from storage.telling.reducing import without_names


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Ask o'neil@acme.example first", "Ask [address] first"),
        ("Ask bob%web@acme.example", "Ask [address]"),
        ("Ask bob＠acme.example", "Ask [address]"),
        ("Ask ＠bob first", "Ask [name] first"),
        ("Ask https://acme.slack.com/team/U012ABCDEF, please", "Ask [name], please"),
        ("Ask acme.enterprise.slack.com/team/W012ABCDEF", "Ask [name]"),
        ("Ask <https://acme.slack.com/team/U012ABCDEF|Bob Smith>", "Ask [name]"),
        ("Ask U012ABCDEF or W0ABCDEFGHJ.", "Ask [name] or [name]."),
        ("Ask (U012ABCDEF)", "Ask ([name])"),
        ("Ask @Ben Smith", "Ask [name] Smith"),
    ],
)
def test_who_is_named_is_taken_out(text: str, told: str) -> None:
    assert without_names(text) == told


@pytest.mark.parametrize(
    "text",
    [
        "UNDERSTANDABLY WEDNESDAY IS LATE",
        "The page https://acme.slack.com/archives/C012ABCDEF stays",
        "Version U2 of the WIDGET12 is 100% fine, isn't it?",
        "user U012abcdef and xU012ABCDEF",
    ],
)
def test_ordinary_words_stay(text: str) -> None:
    assert without_names(text) == text
