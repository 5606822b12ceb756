"""SVG by hand, and PNG from it. The card is opaque, so that it reads the same in Slack's light and dark theme."""

import re
from dataclasses import dataclass
from html import escape
from pathlib import Path

import font_roboto
import resvg_py

PAPER, STRIPE, INK, FAINT, GRID = "#FBFAF7", "#F3F1EA", "#26323A", "#5F6B72", "#D9D6CF"
GOOD, FAIR, FRAME = "#1D6F80", "#BFD8DC", "#ABA79C"
LONGEST_ALT = 1000
"""files.getUploadURLExternal's `alt_txt`; an image block would take 2,000."""
_NO_XML = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")  # resvg draws nothing at all where one is
_FONTS = Path(font_roboto.__file__).parent / "files"
_FILES = [str(_FONTS / f"Roboto-{weight}.ttf") for weight in ("Regular", "Bold")]


@dataclass(frozen=True)
class Picture:
    """A picture as SVG, and in words with the same figures."""

    name: str
    title: str
    alt: str
    svg: str

    def png(self) -> bytes:
        """Twice as large as drawn, for sharp screens. Without its fonts resvg would draw no text and say nothing."""
        return resvg_py.svg_to_bytes(
            svg_string=self.svg, zoom=2, font_files=_FILES, font_family="Roboto", skip_system_fonts=True
        )


def svg(width: float, height: float, *shapes: str) -> str:
    card = f'<rect width="{width:g}" height="{height:g}" rx="16" fill="{PAPER}" stroke="{GRID}"/>'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}" height="{height:g}" font-family="Roboto">'
    return head + card + "".join(shapes) + "</svg>"


def words(
    x: float,
    y: float,
    text: str,
    *,
    size: int = 22,
    fill: str = INK,
    anchor: str = "start",
    bold: bool = False,
    turned: float = 0,
) -> str:
    weight = ' font-weight="700"' if bold else ""
    turn = f' transform="rotate({turned:g} {x:g} {y:g})"' if turned else ""
    return (
        f'<text x="{x:g}" y="{y:g}" font-size="{size}" fill="{fill}" text-anchor="{anchor}"{weight}{turn}>'
        f"{escape(_NO_XML.sub('', text))}</text>"
    )


def bar(
    x: float,
    y: float,
    width: float,
    height: float,
    *,
    fill: str,
    stroke: str | None = None,
    round_by: float = 4,
) -> str:
    line = f' stroke="{stroke}"' if stroke else ""
    size = f'width="{width:g}" height="{height:g}"'
    return f'<rect x="{x:g}" y="{y:g}" {size} rx="{round_by:g}" fill="{fill}"{line}/>'


def line(points: list[tuple[float, float]], *, stroke: str, width: float = 2, dashed: bool = False) -> str:
    path = " ".join(f"{x:g},{y:g}" for x, y in points)
    dashes = ' stroke-dasharray="6 6"' if dashed else ""
    return f'<polyline points="{path}" fill="none" stroke="{stroke}" stroke-width="{width:g}"{dashes}/>'


def dot(x: float, y: float, radius: float, fill: str) -> str:
    return f'<circle cx="{x:g}" cy="{y:g}" r="{radius:g}" fill="{fill}"/>'


def as_many(begin: str, rows: list[list[str]], end: str) -> str:
    """An alt text that begins "…:", with as many pieces of the rows as fit, and `end` where some do not."""
    pieces = [f" {piece}{',' if number < len(row) else ';'}" for row in rows for number, piece in enumerate(row, 1)]
    text = begin + "".join(pieces)
    if len(text) <= LONGEST_ALT:
        return f"{text[:-1]}."
    text = begin
    for piece in pieces:
        if len(text) + len(piece) + 1 + len(end) > LONGEST_ALT:
            break
        text += piece
    return f"{text[:-1]}. {end}"
