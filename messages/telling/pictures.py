"""The trend of a team's satisfaction, as a small picture."""

from messages.blocks import clip
from messages.telling.drawing import FAINT, FAIR, GOOD, GRID, INK, Picture, as_many, bar, dot, line, svg, words
from messages.telling.words import of_answers, percents, short_day
from pulse.figures import range_in_words
from storage.telling.reports import Level, TeamReport

WIDTH, HEIGHT = 720, 400
LEFT, RIGHT, TOP, BOTTOM = 92, 48, 118, 310
NAME = 34  # letters of a team's name that fit beside the words


def trend(report: TeamReport) -> Picture | None:
    """Satisfaction over the last tellings; None before the second one."""
    if len(report.trend) < 2:
        return None
    begin = f"Satisfied with {report.team}, telling by telling:"
    shapes = [*_frame(report.team), *_columns(report.trend), *_turn(report)]
    return Picture(
        "satisfaction.png",
        f"Satisfaction with {report.team}",
        as_many(begin, [[_in_words(report, level)] for level in report.trend], "The others are newer."),
        svg(WIDTH, HEIGHT, *shapes),
    )


def _in_words(report: TeamReport, level: Level) -> str:
    """ "13 Nov 6–10 of 16, could be 18 to 82 %"."""
    new = " a new level," if report.turn and level.on == report.turn.since else ""
    told = f"{short_day(level.on)}{new} {range_in_words(level.told)}"
    return f"{told}, could be {percents(level.interval)}"


def _y(share: float) -> float:
    return BOTTOM - share * (BOTTOM - TOP)


def _x(number: int, of: int) -> float:
    step = (WIDTH - LEFT - RIGHT) / of
    return LEFT + step * (number + 0.5)


def _frame(team: str) -> list[str]:
    shapes = [
        words(32, 50, clip(team, NAME), size=30, bold=True),
        words(32, 82, "satisfied, telling by telling", size=22, fill=FAINT),
        bar(410, 66, 26, 16, fill=FAIR),
        words(444, 82, "could be", size=20, fill=FAINT),
        bar(548, 66, 26, 16, fill=GOOD),
        words(582, 82, "told", size=20, fill=FAINT),
    ]
    for share in (0, 0.5, 1):
        shapes.append(line([(LEFT, _y(share)), (WIDTH - RIGHT, _y(share))], stroke=GRID))
        shapes.append(words(LEFT - 12, _y(share) + 8, f"{share:.0%}".replace("%", " %"), fill=FAINT, anchor="end"))
    return shapes


def _columns(levels: tuple[Level, ...]) -> list[str]:
    """For each telling its interval, on it the range that was told, and a line through the middles."""
    wide = min(40.0, (WIDTH - LEFT - RIGHT) / len(levels) * 0.6)
    shapes, middles = [], []
    for number, level in enumerate(levels):
        x, told = _x(number, len(levels)), level.told
        low, high = _y(level.interval.low), _y(level.interval.high)
        shapes.append(bar(x - wide / 2, high, wide, low - high, fill=FAIR, round_by=6))
        lo, hi = _y(told.lo / told.n), _y(told.hi / told.n)
        shapes.append(bar(x - wide / 2, hi - 3, wide, lo - hi + 6, fill=GOOD, round_by=3))
        middles.append((x, _y(told.share)))
    shapes.append(line(middles, stroke=INK, width=2))
    return shapes + [dot(x, y, 5, INK) for x, y in middles] + _dates(levels)


def _dates(levels: tuple[Level, ...]) -> list[str]:
    shown = {0, len(levels) - 1} | ({len(levels) // 2} if len(levels) > 4 else set())
    return [
        words(_x(number, len(levels)), BOTTOM + 38, short_day(levels[number].on), fill=FAINT, anchor="middle")
        for number in sorted(shown)
    ] + [words(_x(len(levels) - 1, len(levels)), BOTTOM + 70, of_answers(levels[-1].told), bold=True, anchor="end")]


def _turn(report: TeamReport) -> list[str]:
    """A dashed line before the telling with which the new level began."""
    starts = [n for n, level in enumerate(report.trend) if report.turn and level.on == report.turn.since]
    if not starts:
        return []
    x = (_x(starts[0], len(report.trend)) + _x(starts[0] - 1, len(report.trend))) / 2
    return [line([(x, TOP - 8), (x, BOTTOM + 6)], stroke=INK, dashed=True)]
