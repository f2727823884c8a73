"""PDF by Typst, written from Markdown's tokens with every text as a string."""

from reports.exporting.pdf.signs import MISSING
from reports.exporting.pdf.typesetting import CannotBeSet, signs_without_font
from reports.exporting.pdf.writing import write_pdf

__all__ = ["MISSING", "CannotBeSet", "signs_without_font", "write_pdf"]
