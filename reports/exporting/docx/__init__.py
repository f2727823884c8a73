"""A Word file, for those who write in Word: what comes back is known again (`reports.importing.word.returned`)."""

from reports.exporting.docx.writing import edition_digest, section_digest, write_docx, write_sections

__all__ = ["edition_digest", "section_digest", "write_docx", "write_sections"]
