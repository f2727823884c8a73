"""A web page to the Markdown that the import reads: the article is found, and what stands around it goes.

The page is parsed by justhtml as browsers do; what is in it is written by the same hand as a Word file.
"""

from reports.importing.html.conversion import is_html, read_html

__all__ = ["is_html", "read_html"]
