"""Tables and charts that Slack draws itself.

Where sources disagree the smaller figure holds: 101 rows and 10,000 characters for a data table, 6 segments
or series for a chart (docs.slack.dev/changelog, May and June 2026), though later sources say twice as many.
"""

from __future__ import annotations

from typing import Any

from .drawn import drawn_text
from .parts import BLOCK_ID
from .problem import Place
from .rich_text import RICH_TEXT
from .shapes import Flag, Kind, Number, Obj, OneOf, Rule, Seq, Shape, Str, Whole, typed

MOST_TABLE_TEXT = 10_000

_RAW_TEXT = typed("raw_text", {"text": Str()})
_RAW_NUMBER = typed("raw_number", {"value": Number(), "text": Str()})
_CELL = Kind("cell", {"raw_text": _RAW_TEXT, "raw_number": _RAW_NUMBER, "rich_text": RICH_TEXT})


class _ColumnSetting:
    """How one column is set, or null to pass over it."""

    _shape = Obj("column setting", {}, {"align": OneOf(("left", "center", "right")), "is_wrapped": Flag()})

    def check(self, value: Any, place: Place) -> None:
        if value is not None:
            self._shape.check(value, place)

    def say(self) -> str:
        return "column setting or null"


TABLE = typed(
    "table",
    {"rows": Seq(Seq(_CELL, 20), 100)},
    {**BLOCK_ID, "column_settings": Seq(_ColumnSetting(), 20)},
)


def _check_data_table(block: dict[str, Any], place: Place) -> None:
    rows = block["rows"]
    for index, row in enumerate(rows):
        if len(row) != len(rows[0]):
            place.at("rows").at(index).refuse("all rows must have the same number of cells")
    for index, cell in enumerate(rows[0]):
        if cell["type"] == "rich_text":
            place.at("rows").at(0).at(index).refuse("unsupported type: rich_text")
    if block.get("row_header_column_index", 0) >= len(rows[0]):
        place.at("row_header_column_index").refuse(f"must be less than {len(rows[0])}")
    if sum(map(len, drawn_text(rows))) > MOST_TABLE_TEXT:
        place.at("rows").refuse(f"must be less than {MOST_TABLE_TEXT + 1} characters")


DATA_TABLE = typed(
    "data_table",
    {"caption": Str(), "rows": Seq(Seq(_CELL, 20), 101, 2)},
    {**BLOCK_ID, "page_size": Whole(1, 100), "row_header_column_index": Whole(0)},
    Rule(
        f"rows of equal length, no rich text in the first, at most {MOST_TABLE_TEXT:,} characters",
        _check_data_table,
    ),
)


def _check_axes(chart: dict[str, Any], place: Place) -> None:
    categories = chart["axis_config"]["categories"]
    if len(set(categories)) != len(categories):
        place.at("axis_config").at("categories").refuse("categories must be unique")
    names = [series["name"] for series in chart["series"]]
    if len(set(names)) != len(names):
        place.at("series").refuse("series names must be unique")
    for index, series in enumerate(chart["series"]):
        if sorted(point["label"] for point in series["data"]) != sorted(categories):
            place.at("series").at(index).at("data").refuse("must have one point for every category")


_SEGMENT = Obj("segment", {"label": Str(20), "value": Number(positive=True)})
_POINT = Obj("point", {"label": Str(20), "value": Number()})
_SERIES = Obj("series", {"name": Str(20), "data": Seq(_POINT, 20)})
_AXES = Obj("axes", {"categories": Seq(Str(20), 20)}, {"x_label": Str(50), "y_label": Str(50)})


def _axis_chart(kind: str) -> Shape:
    return typed(
        kind,
        {"series": Seq(_SERIES, 6), "axis_config": _AXES},
        {},
        Rule("names and categories unique, each series with one point for every category", _check_axes),
    )


CHARTS: dict[str, Shape] = {
    "pie": typed("pie", {"segments": Seq(_SEGMENT, 6)}),
    **{kind: _axis_chart(kind) for kind in ("bar", "area", "line")},
}
DATA_VISUALIZATION = typed(
    "data_visualization", {"title": Str(50), "chart": Kind("pie, bar, area or line chart", CHARTS)}, BLOCK_ID
)
