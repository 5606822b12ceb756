"""Names that look the same are the same, and what a script or an emoji needs stays."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.names import clean_name


@pytest.mark.parametrize(
    "name", ["👩🏽\u200d🚀 Crew", "🏳\ufe0f\u200d🌈", "1\ufe0f\u20e3 First", "می\u200cخواهم", "ශ\u0dca\u200dරී", "Büro"]
)
def test_what_shows_stays(name: str) -> None:
    assert clean_name(name) == name


@pytest.mark.parametrize(
    "hidden", ["\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", "\u00ad", "\ufe0f", "\u034f", "\u202e"]
)
def test_what_does_not_show_makes_no_second_name(hidden: str) -> None:
    for name in (f"{hidden}Web", f"W{hidden}eb", f"We{hidden * 2}b", f"Web{hidden}", f"Web {hidden}"):
        assert clean_name(name) == "Web"
    assert clean_name(f"u{hidden}\u0308ber") == "über"


@given(st.text(st.sampled_from("a1\u0308\u200c\u200d\ufe0f\u20e3\u094d\u0915\u0645🚀 \u200b")))
def test_a_clean_name_stays_as_it_is(typed: str) -> None:
    name = clean_name(typed)
    assert clean_name(name) == name == unicodedata.normalize("NFC", name)
