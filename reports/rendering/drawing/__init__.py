"""Tools for all drawings: colours, measuring of text, a canvas that returns SVG, and conversion to PNG."""

from reports.rendering.drawing.canvas import Canvas, Ends, fixed, from_left, is_from_left
from reports.rendering.drawing.measuring import (
    FACES,
    Face,
    at_most,
    balanced,
    cut,
    fitting,
    width,
    wrapped,
)
from reports.rendering.drawing.pictures import COLOURS, Colour, Plate, by_maturity, dark_rules, plate_of, png
