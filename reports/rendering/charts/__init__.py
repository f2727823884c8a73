"""Charts from their data, as SVG and PNG. Equal charts give equal bytes."""

from reports.rendering.charts.drawing import (
    MIDDLE,
    PHONE,
    SMALL,
    WIDE,
    can_be_drawn,
    chart_names,
    chart_png,
    chart_sheet,
    chart_svg,
    describe,
    printed_rows,
    subtitle,
)
