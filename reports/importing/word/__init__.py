"""A Word file (.docx) to the Markdown that the import reads, with the pictures in it and what could not be taken along.

Read straight from its XML with the standard library. Nothing is unpacked to disk, fetched, or run.
"""

from reports.importing.word.archive import is_word
from reports.importing.word.conversion import WordText, read_word

__all__ = ["WordText", "is_word", "read_word"]
