"""Charts from their data, as SVG and PNG. Nothing is fetched, and the same chart always gives the same bytes."""

from reports.rendering.charts.colours import COLOURS, Colour
from reports.rendering.charts.drawing import can_be_drawn, chart_png, chart_svg
from reports.rendering.charts.specification import specification

__all__ = ["COLOURS", "Colour", "can_be_drawn", "chart_png", "chart_svg", "specification"]
