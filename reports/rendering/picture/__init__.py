"""The picture of a year: a row for each trend, a column for each year, shapes for maturity and lines for lineage."""

from reports.rendering.picture.cover import (
    CardWords,
    Publisher,
    cover_picture,
    cover_sheet,
    describe_rated,
    draw_card,
    trends_of,
)
from reports.rendering.picture.drawing import picture_sheet, picture_svg
from reports.rendering.picture.trend_history import HistoryStep, Node, TrendHistory, parts_of, sentence, split_counted

__all__ = [
    "CardWords",
    "HistoryStep",
    "Node",
    "Publisher",
    "TrendHistory",
    "cover_picture",
    "cover_sheet",
    "describe_rated",
    "draw_card",
    "parts_of",
    "picture_sheet",
    "picture_svg",
    "sentence",
    "split_counted",
    "trends_of",
]
