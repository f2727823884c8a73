"""PDF by Typst, written from Markdown's tokens with every text as a string."""

from reports.exporting.pdf.writing import CannotBeSet, write_pdf

__all__ = ["CannotBeSet", "write_pdf"]
