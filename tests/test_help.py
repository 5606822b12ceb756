"""`/pulse` alone and `/pulse help` explain; what is not understood is refused with a word."""

import pytest

from tests.company import OPS
from tests.house import House


@pytest.mark.parametrize("typed", ["/pulse", "/pulse help"])
def test_help_explains_what_oneself_may_do(house: House, typed: str) -> None:
    somebody, alice, olga = (house.person(who).types(typed).text for who in ("UWEB2", "UALICE", OPS))
    assert all("/pulse mine" in said for said in (somebody, alice, olga))
    assert ["/pulse jobs" in said for said in (somebody, alice, olga)] == [False, True, True], "Alice leads Web"
    assert ["/pulse schedule" in said for said in (somebody, alice, olga)] == [False, False, True]


def test_an_unknown_word_is_not_guessed(house: House) -> None:
    assert "I don't know “frobnicate”" in house.person("UALICE").types("/pulse frobnicate").text


def test_an_unknown_word_pings_nobody(house: House) -> None:
    said = house.person("UALICE").types(f"/pulse <!channel>{'x' * 200}").text
    assert "“&lt;!channel&gt;xxx" in said and "<!channel>" not in said and "x" * 60 not in said
