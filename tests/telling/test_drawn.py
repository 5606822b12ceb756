"""Digests, overviews and pictures of every size keep Slack's limits and say in words what they show."""

import struct
from dataclasses import replace
from datetime import date, timedelta

import pytest

from messages.blocks import Message
from messages.telling import digests, matrix, pictures
from messages.telling.drawing import LONGEST_ALT, Picture
from pulse.figures import Interval, Tally, opportunity, wilson
from pulse.records import Cell
from sandbox.rules import check_message
from storage.telling.ledger import Published, Told
from storage.telling.matrices import MatrixReport, Pair, Small
from storage.telling.reports import Both, JobShown, Level, Named, TeamReport, Turn, WasteShown

FRIDAY = date(2026, 11, 6)
LONG = "&" * 60


def level(lo: int, hi: int, n: int, weeks_ago: int = 0) -> Level:
    told = Tally(lo, hi, n)
    return Level(FRIDAY - timedelta(weeks=weeks_ago), told, wilson(told))


def job(title: str) -> JobShown:
    important, well = Tally(8, 8, 10), Tally(4, 4, 10)
    return JobShown(title, well, important, opportunity(important, well))


SMALL = TeamReport(
    team="Platform",
    told=Told(1, 1, "satisfaction", FRIDAY, FRIDAY - timedelta(days=1), "team", 5, 16, 20, 24, ()),
    satisfaction=level(8, 8, 16),
    trend=(level(8, 8, 16),),
    turn=None,
    view=(Named("Data", Tally(0, 2, 8)), Named("Web", Tally(6, 8, 8))),
    other_view_on=None,
    jobs=(),
    wastes=(),
    nothing=None,
    hire_again=None,
    motives=(),
    comments=(),
    both=(),
    untold_teams=(),
    untold_jobs=(),
)
BUSY = replace(
    SMALL,
    trend=(*(level(9, 12, 16, weeks) for weeks in range(11, 0, -1)), SMALL.satisfaction),
    jobs=(job("Deploy safely"), JobShown("Keep it running", Tally(10, 14, 16), None, None)),
    wastes=(
        WasteShown("waiting", Tally(5, 5, 16), (8.0, 10.0), 5, (40.0, 50.0)),
        WasteShown("motion", Tally(3, 3, 16), None, 0, None),
    ),
    nothing=Tally(6, 6, 16),
    hire_again=Tally(9, 9, 12),
    motives=(Named("emotional", Tally(4, 4, 12)),),
    comments=(("frustration", "I waited <days>\nfor & nothing"), ("job", "Sleep: when on call")),
    both=(Both("Web", level(6, 8, 8), None),),
    untold_teams=("Legal",),
    untold_jobs=("Restore a backup",),
)
HUGE = replace(
    BUSY,
    team=LONG,
    view=tuple(Named(f"{number:03}{LONG[3:]}", Tally(5, 5, 8)) for number in range(100)),
    jobs=tuple(job(f"{number:02}" + "<" * 73) for number in range(50)),
    wastes=tuple(WasteShown(key, Tally(5, 5, 500), (8.0, 10.0), 5, (40.0, 50.0)) for key in "abcdefgh"),
    comments=tuple(("frustration", "&" * 3000) for _ in range(20)),
    both=tuple(Both(LONG, level(6, 8, 8), level(6, 8, 8)) for _ in range(99)),
    untold_teams=(LONG,) * 99,
    untold_jobs=("<" * 75,) * 50,
)
TALKATIVE = replace(HUGE, comments=tuple(("frustration", f"{number:02} " + "x" * 177) for number in range(40)))
TURNED = replace(
    BUSY, turn=Turn(FRIDAY - timedelta(weeks=3), Tally(48, 48, 60), Tally(12, 12, 30), Interval(-0.4, -0.57, -0.18))
)


def words(messages: list[Message]) -> str:
    return "\n".join(
        text["text"]
        for message in messages
        for block in message["blocks"]
        for text in [block.get("text"), *block.get("elements", [])]
        if text
    )


@pytest.mark.parametrize(
    "report", [SMALL, BUSY, HUGE, TALKATIVE, TURNED], ids=["small", "busy", "huge", "talkative", "turned"]
)
def test_every_part_of_a_digest_keeps_slacks_limits(report: TeamReport) -> None:
    for message in digests.digest(report):
        assert check_message(message["blocks"], message["text"]) == []
        assert len(words([message])) < 9100


def test_a_huge_digest_leaves_nothing_out() -> None:
    said = words(digests.digest(HUGE))
    assert all(f"{number:03}" in said for number in range(100))
    assert all(f"*{number:02}&lt;" in said for number in range(50))
    assert said.count("&amp;" * 400) >= 20


def test_forty_short_comments_are_all_read() -> None:
    said = words(digests.digest(TALKATIVE))
    assert all(f"> {number:02} xxx" in said for number in range(40))


def test_a_small_digest_is_one_message() -> None:
    assert len(digests.digest(SMALL)) == 1


def test_a_lead_reads_the_headline_first_then_what_to_do() -> None:
    (first, *_) = digests.digest(BUSY)
    said = words([first])
    order = [
        "No real change: 8 of 16 people are satisfied.",
        "*Deploy safely*: important to 8 of 10, done well for 4 of 10. Opportunity 12.0 of 20 (5.2 to 15.7).",
        "*Waiting for an answer or approval*: 8–10 hours a week; said by 5 of 16; 40–50 hours in the 5 weeks",
        "*Hunting for the file or the person*: said by 3 of 16.",
        "> I waited &lt;days&gt;\n> for &amp; nothing",
        "> A job they hire you for: Sleep: when on call",
        "Data: hardly anyone (0–2 of 8)",
        "Web: nearly all (6–8 of 8)",
        "Satisfied by job: not told yet.",
        "*Web*: with you nearly all (6–8 of 8); you with them not enough people yet.",
        "Not enough people yet: customer team Legal; job Restore a backup.",
        "One question to you",
    ]
    assert [said.index(line) for line in order] == sorted(said.index(line) for line in order)


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (Tally(8, 8, 16), "First figures: 8 of 16 people are satisfied."),
        (Tally(0, 4, 10), "First figures: 0–4 of 10 people are satisfied."),
        (Tally(0, 2, 8), "First figures: hardly anyone is satisfied (0–2 of 8)."),
        (Tally(6, 8, 8), "First figures: nearly all are satisfied (6–8 of 8)."),
    ],
)
def test_the_headline_says_no_more_than_the_range(told: Tally, words: str) -> None:
    assert digests.headline(replace(SMALL, satisfaction=Level(FRIDAY, told, wilson(told)))) == words


def test_beside_the_headline_stand_interval_participation_and_response_rate() -> None:
    said = words(digests.digest(SMALL))
    assert "50\u00a0% satisfied; given how many answered, it could be 28 to 72\u00a0%." in said
    assert "16 of 20 people asked answered (67\u00a0% of 24 asks), 5 November to 6 November 2026." in said


def test_a_change_is_told_once_with_its_size_and_since_when() -> None:
    assert digests.headline(TURNED) == (
        "A real change: satisfaction fell from 80\u00a0% to 40\u00a0% since 16 October 2026, by 40 points (18 to 57)."
    )


def test_a_job_whose_importance_nobody_knows_has_no_score() -> None:
    said = words(digests.digest(BUSY))
    assert "*Keep it running*: how important: not enough people yet, done well for 10–14 of 16." in said
    assert said.count("Opportunity") == 2, "the best chance once above and once among all jobs"


def test_a_quiet_week_is_one_line() -> None:
    message = digests.quiet("Platform", None)
    assert words([message]) == "*Platform*: nothing new to tell this week, not enough people yet."
    last = Published(1, FRIDAY, 16, 20, Tally(14, 16, 16), Interval(0.9, 0.6, 1))
    assert words([digests.quiet("Platform", last)]).endswith(
        "Last told on 6 November 2026: nearly all are satisfied (14–16 of 16)."
    )


def test_the_trend_says_in_words_what_it_shows() -> None:
    assert pictures.trend(SMALL) is None
    picture = pictures.trend(BUSY)
    assert picture is not None
    assert picture.alt.startswith(
        "Satisfied with Platform, telling by telling: 21 Aug 9–12 of 16, could be 33 to 90\u00a0%; 28 Aug 9–12 of 16,"
    )
    assert picture.alt.endswith("; 6 Nov 8 of 16, could be 28 to 72\u00a0%.")
    assert size(picture) == (1440, 800)


def test_the_trend_says_where_a_new_level_began() -> None:
    turned, longest = (pictures.trend(replace(TURNED, team=team)) for team in ("Platform", LONG))
    assert turned and "; 16 Oct a new level, 9–12 of 16, could be" in turned.alt
    assert longest and longest.alt.count("could be") == 12, "none is left out"


def overview(teams: int, hires: int) -> MatrixReport:
    names = tuple(f"Team {number:03} {LONG[:50]}" for number in range(teams))
    hired = {(names[(n + step) % teams], names[n]) for n in range(teams) for step in range(1, hires + 1)}
    pairs = {pair: Pair(Tally(12, 14, 16), 0.8) for pair in sorted(hired)[1:]}
    return MatrixReport(
        on=FRIDAY,
        customers=names,
        upstreams=names,
        pairs=pairs,
        hired=frozenset(hired),
        totals={name: Tally(40, 48, 60) for name in names},
        people=600,
        asked=900,
        questions=1200,
        small=(Small(names[0], 6, True), Small(names[1], 5, False)),
    )


@pytest.mark.parametrize(("teams", "hires"), [(2, 1), (8, 3), (100, 6)])
def test_every_part_of_an_overview_keeps_slacks_limits(teams: int, hires: int) -> None:
    report = overview(teams, hires)
    drawn = matrix.matrix(report)
    for message in drawn:
        assert check_message(message["blocks"], message["text"]) == []
    said = words(drawn)
    assert said.count("12–14 of 16") == len(report.pairs)
    assert "600 of 900 people asked answered" in said and "of 1,200 asks 50\u00a0% were answered" in said
    assert "6 weeks since it was last told" in said and "5 weeks since it was first asked about" in said
    places = [said.index(f"*Team {number:03}") for number in range(teams)]
    assert places == sorted(places)


@pytest.mark.parametrize(("teams", "pages"), [(2, 1), (100, 4)])
def test_the_overview_is_drawn_in_as_many_pictures_as_are_readable(teams: int, pages: int) -> None:
    drawn = matrix.pictures(overview(teams, min(6, teams - 1)))
    assert len(drawn) == pages
    for picture in drawn:
        assert len(picture.alt) <= LONGEST_ALT and "75–88" in picture.alt
        assert size(picture)[0] < 8000


def test_a_team_with_very_many_customers_is_told_in_full() -> None:
    report = overview(100, 99)
    said = words(matrix.matrix(replace(report, upstreams=report.upstreams[:1])))
    assert said.count("12–14 of 16") == 99 and "…" not in said


def test_a_picture_says_as_many_figures_as_fit_and_where_the_others_are() -> None:
    all_hire_each_other = overview(8, 7)
    names = dict(
        zip(all_hire_each_other.upstreams, "Web Data Legal Ops Sales People Money Support".split(), strict=True)
    )
    short = replace(
        all_hire_each_other,
        customers=tuple(names.values()),
        upstreams=tuple(names.values()),
        pairs={(names[a], names[b]): pair for (a, b), pair in all_hire_each_other.pairs.items()},
        hired=frozenset((names[a], names[b]) for a, b in all_hire_each_other.hired),
    )
    (whole,) = matrix.pictures(short)
    assert whole.alt.count("75–88") == 55 and whole.alt.endswith("Web 75–88.")
    (cut,) = matrix.pictures(all_hire_each_other)
    assert cut.alt.count("75–88") > 20 and cut.alt.endswith("All figures are in the message above and its thread.")


def test_nothing_told_is_no_picture() -> None:
    assert matrix.pictures(replace(overview(3, 1), pairs={})) == []


def test_a_control_character_in_a_name_spoils_no_picture() -> None:
    clean, dirty = (Picture("", "", "", _svg(text)) for text in ("Payments", "Pay\x0bments\x00\uffff"))
    assert dirty.png() == clean.png()


def test_letters_are_drawn() -> None:
    """Without its fonts resvg leaves every letter out and says nothing."""
    with_words, without = (Picture("", "", "", svg) for svg in (_svg("Platform"), _svg("")))
    assert with_words.png() != without.png()


def _svg(text: str) -> str:
    from messages.telling import drawing

    return drawing.svg(200, 60, drawing.words(10, 40, text))


def size(picture: Picture) -> tuple[int, int]:
    png = picture.png()
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", png[16:24])
    return width, height


def test_cells_that_were_told_add_up() -> None:
    told = replace(SMALL.told, cells=(Cell("team", "1", 8, 6, 8), Cell("total", "total", 16, 8, 8)))
    assert told.total == Tally(8, 8, 16) and [cell.name for cell in told.of("team")] == ["1"]
