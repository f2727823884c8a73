"""A work cited in words, as published styles ask: each a reference that is safe HTML, with titles slanted."""

from reports.citing.styles.apa import apa, apa_in_text
from reports.citing.styles.chicago import chicago_bibliography, chicago_note
from reports.citing.styles.ieee import ieee, ieee_in_text
from reports.citing.styles.work import Work, work

__all__ = ["Work", "apa", "apa_in_text", "chicago_bibliography", "chicago_note", "ieee", "ieee_in_text", "work"]
