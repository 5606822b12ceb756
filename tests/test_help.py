"""`/pulse` alone and `/pulse help` explain; what is not understood is refused with a word."""

import pytest

from tests.house import House


@pytest.mark.parametrize("typed", ["/pulse", "/pulse help"])
def test_help_explains(house: House, typed: str) -> None:
    said = house.person("UALICE").types(typed)
    assert "/pulse help" in str(said)


def test_an_unknown_word_is_not_guessed(house: House) -> None:
    assert "I don't know" in str(house.person("UALICE").types("/pulse frobnicate"))
