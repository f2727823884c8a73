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
from reports.rendering.picture.miniature import Miniature, miniature
from reports.rendering.picture.trend_history import (
    IN_YEAR,
    HistoryStep,
    Node,
    TrendHistory,
    parts_of,
    path_text,
    sentence,
    split_counted,
)
