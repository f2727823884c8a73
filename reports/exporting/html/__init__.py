"""Pages that are read without the site: what EPUB and the archive are made of."""

from reports.exporting.html.book import Book, Page, book_of
from reports.exporting.html.style import faces, style_sheet

__all__ = ["Book", "Page", "book_of", "faces", "style_sheet"]
