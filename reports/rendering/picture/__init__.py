"""The year's picture: trends down, years across, shapes for maturity, lines for lineage. Pure functions of a story."""

from reports.rendering.picture.cover import (
    CARD,
    CardWords,
    Publisher,
    cover_picture,
    cover_sheet,
    describe_rated,
    draw_card,
    draw_head,
    rated,
    trends_of,
)
from reports.rendering.picture.drawing import picture_sheet, picture_svg
from reports.rendering.picture.trend_history import Kin, Node, Story, moved, parts_of, sentence, split_counted

__all__ = [
    "CARD",
    "CardWords",
    "Kin",
    "Node",
    "Publisher",
    "Story",
    "cover_picture",
    "cover_sheet",
    "describe_rated",
    "draw_card",
    "draw_head",
    "moved",
    "parts_of",
    "picture_sheet",
    "picture_svg",
    "rated",
    "sentence",
    "split_counted",
    "trends_of",
]
