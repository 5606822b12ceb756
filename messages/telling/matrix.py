"""Who is how satisfied with whom: for ops, as a picture and in words. Alphabetical, never ranked."""

from itertools import pairwise

from messages.blocks import Message, clip, context, escape, header, message, section
from messages.telling.drawing import FAINT, FRAME, INK, STRIPE, Picture, as_many, bar, svg, words
from messages.telling.words import NOT_YET, PERCENT, bullets, of_answers, on_day, parts, share
from messages.words import count
from storage.telling.matrices import MatrixReport, Pair, Small

ROWS = 25
"""Upstream teams in one picture."""
LINE = 2400
"""Characters about one upstream team in one section."""
SHORT = 12
"""Upstream teams whose figures stand in the message itself."""
FIGURES = 16
"""Columns up to which each cell has its figure in it; more columns have colour alone."""
_COLOURS = ((0.0, (168, 62, 24)), (0.45, (232, 172, 124)), (0.7, (238, 232, 218)), (1.0, (29, 111, 128)))
_NAME = 24  # letters of a team's name beside its row
_LEFT, _GAP = 250, 3


def matrix(report: MatrixReport) -> list[Message]:
    """The overview in words; many teams, and what else is too long for one message, stand in its thread."""
    teams = bullets("Satisfied, by upstream team", [line for team in report.upstreams for line in _team(report, team)])
    many = len(report.upstreams) > SHORT
    head = [
        header("Who is how satisfied with whom"),
        section(_participation(report)),
        *([section(f"*All {len(report.upstreams)} upstream teams* are in the thread.")] if many else teams),
        *bullets("Too small to tell", [_small(each) for each in report.small]),
        context("Alphabetical, the last 13 weeks, counted in answers. What is not told has not enough people yet."),
    ]
    first, *more = parts(head)
    rest = parts([block for blocks in more for block in blocks] + (teams if many else []))
    text = f"Who is how satisfied with whom, {on_day(report.on)}"
    return [message(text, first), *(message(f"{text}: more of it", blocks) for blocks in rest if blocks)]


def _participation(report: MatrixReport) -> str:
    if not report.questions:
        return "Nothing was told in the last 13 weeks: not enough people yet."
    return (
        f"*{report.people:,} of {report.asked:,} people asked answered* (counted anew for each upstream team and "
        f"telling); of "
        f"{count(report.questions, 'ask')} {round(100 * report.people / report.questions)}{PERCENT} were answered."
    )


def _team(report: MatrixReport, upstream: str) -> list[str]:
    """A line, or with very many customers several, each of which fits a section."""
    cells = [f"{escape(name)} {of_answers(pair.told)}" for name, pair in _customers(report, upstream)]
    total = report.totals.get(upstream)
    lines = [f"*{escape(upstream)}* {share(total) if total else NOT_YET}" + (": " if cells else "")]
    for number, cell in enumerate(cells):
        if len(lines[-1]) + len(cell) > LINE:
            lines.append(f"*{escape(upstream)}*, more: ")
        lines[-1] += cell + (", " if number < len(cells) - 1 else "")
    return lines


def _customers(report: MatrixReport, upstream: str) -> list[tuple[str, Pair]]:
    """Those whose satisfaction with this team was told, in alphabetical order."""
    told = [(customer, pair) for (customer, up), pair in report.pairs.items() if up == upstream]
    return sorted(told, key=lambda each: each[0].casefold())


def _small(each: Small) -> str:
    since = "since it was last told" if each.ever else "since it was first asked about"
    return f"{escape(each.team)}: {count(each.weeks, 'week')} {since}"


def pictures(report: MatrixReport) -> list[Picture]:
    """The matrix in pictures of at most 25 upstream teams each; none before anything was told."""
    if not report.pairs:
        return []
    pages = [report.upstreams[start : start + ROWS] for start in range(0, len(report.upstreams), ROWS)]
    return [
        _picture(report, page, f" ({number} of {len(pages)})" if len(pages) > 1 else "")
        for number, page in enumerate(pages, 1)
    ]


def _picture(report: MatrixReport, upstreams: tuple[str, ...], page: str) -> Picture:
    customers = [name for name in report.customers if any((name, upstream) in report.hired for upstream in upstreams)]
    figures = [_in_words(report, upstream) for upstream in upstreams]
    end = "All figures are in the message above and its thread."
    return Picture(
        "matrix.png",
        f"Who is how satisfied with whom{page}",
        as_many("Share satisfied in %, 13 weeks, by upstream team:", figures, end),
        _drawn(report, upstreams, customers),
    )


def _in_words(report: MatrixReport, upstream: str) -> list[str]:
    """A row as it is drawn: "Data: Legal 25", "Web ≥75"."""
    first, *more = [f"{clip(name, _NAME)} {_figure(pair)}" for name, pair in _customers(report, upstream)] or [NOT_YET]
    return [f"{clip(upstream, _NAME)}: {first}", *more]


def _drawn(report: MatrixReport, upstreams: tuple[str, ...], customers: list[str]) -> str:
    wide, high = (64, 44) if len(customers) <= FIGURES else (30, 30)
    top = 104 + 8.6 * max(len(clip(name, _NAME)) for name in customers)
    width = max(_LEFT + wide * len(customers) + 110, 640)
    shapes = [*_titles(), *_columns(customers, top, wide)]
    for row, upstream in enumerate(upstreams):
        y = top + row * high
        if row % 2:
            shapes.append(bar(16, y, width - 32, high, fill=STRIPE))
        shapes.append(words(_LEFT - 14, y + high / 2 + 6, clip(upstream, _NAME), size=19, anchor="end"))
        for column, customer in enumerate(customers):
            shapes += _cell(report, (customer, upstream), (_LEFT + column * wide, y), (wide, high))
    bottom = top + len(upstreams) * high + 24
    return svg(width, bottom + 56, *shapes, *_legend(bottom))


def _titles() -> list[str]:
    return [
        words(24, 44, "Who is how satisfied with whom", size=28, bold=True),
        words(24, 74, "rows: upstream teams, columns: their customers, share satisfied in %", size=18, fill=FAINT),
    ]


def _columns(customers: list[str], top: float, wide: int) -> list[str]:
    return [
        words(_LEFT + (column + 0.5) * wide + 4, top - 10, clip(name, _NAME), size=19, turned=-60)
        for column, name in enumerate(customers)
    ]


def _cell(report: MatrixReport, pair: tuple[str, str], at: tuple[float, float], size: tuple[int, int]) -> list[str]:
    """A coloured cell where something was told, a frame where the team is hired and nothing was, else nothing."""
    (x, y), (wide, high) = at, size
    told = report.pairs.get(pair)
    if told is None:
        framed = pair in report.hired
        return [bar(x + 1, y + 1, wide - _GAP, high - _GAP, fill="none", stroke=FRAME)] if framed else []
    fill, ink = _colour(told.shade)
    shapes = [bar(x + 1, y + 1, wide - _GAP, high - _GAP, fill=fill)]
    if wide > 40:
        shapes.append(words(x + wide / 2 - 1, y + high / 2 + 6, _figure(told), size=17, fill=ink, anchor="middle"))
    return shapes


def _figure(pair: Pair) -> str:
    """ "62", "≥75" or "≤25" where the range is at an end, else "40–55", in percent."""
    lo, hi = round(100 * pair.told.lo / pair.told.n), round(100 * pair.told.hi / pair.told.n)
    if lo == hi:
        return f"{lo}"
    if pair.told.lo == 0 or pair.told.hi == pair.told.n:
        return f"≤{hi}" if pair.told.hi < pair.told.n else f"≥{lo}"
    return f"{lo}–{hi}"


def _colour(shade: float) -> tuple[str, str]:
    """A colour from orange over cream to teal, told apart without red and green, and the ink that reads on it."""
    for (low, first), (high, second) in pairwise(_COLOURS):
        if shade <= high:
            part = (max(shade, low) - low) / (high - low)
            red, green, blue = (round(a + (b - a) * part) for a, b in zip(first, second, strict=True))
            break
    dark = 0.299 * red + 0.587 * green + 0.114 * blue < 140
    return f"#{red:02X}{green:02X}{blue:02X}", "#FFFFFF" if dark else INK


def _legend(y: float) -> list[str]:
    steps = [(number / 10, 24 + (number - 2) * 18) for number in range(2, 11)]
    shapes = [bar(x, y, 18, 18, fill=_colour(shade)[0], round_by=0) for shade, x in steps]
    return [
        *shapes,
        words(198, y + 16, "fewer to more satisfied", size=18, fill=FAINT),
        bar(396, y, 18, 18, fill="none", stroke=FAINT),
        words(422, y + 16, "not enough people yet", size=18, fill=FAINT),
    ]
