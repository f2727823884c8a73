"""Convert a Word file (.docx) to the Markdown that the import reads, with its pictures and findings about losses.

Its XML is read with the standard library. Nothing is unpacked to disk, fetched, or run.
"""

from reports.importing.word.archive import is_word
from reports.importing.word.conversion import WordText, read_word
