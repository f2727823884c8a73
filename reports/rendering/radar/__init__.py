"""The radar of techniques as SVG: rings for maturity, sectors for themes, names placed so that none lies on another.

Pure functions of the blips: the same ones give the same picture, worked out once a process and kept.
"""

from reports.rendering.radar.blips import MOST_NAMED, Blip, in_order, summary
from reports.rendering.radar.drawing import radar_svg

__all__ = ["MOST_NAMED", "Blip", "in_order", "radar_svg", "summary"]
