"""Pages that are read without the site: what EPUB and the archive are made of."""

from reports.exporting.html.book import Book, Page, book_of
from reports.exporting.html.style import STYLE, faces

__all__ = ["STYLE", "Book", "Page", "book_of", "faces"]
