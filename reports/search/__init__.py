"""Search over the current versions: one interface, two engines.

Publishing writes the rows (`add`, `remove`); pages ask (`search`, `suggest`, `did_you_mean`).
"""

from reports.search.asking import PER_PAGE, Filters, Found, did_you_mean, names_known, names_of, search, suggest
from reports.search.engines import engine
from reports.search.extracts import extract, marked
from reports.search.keeping import add, remove
from reports.search.question import LONGEST_QUESTION, Question, Term, read_question
from reports.search.rows import ENDURING, SearchRow

__all__ = [
    "ENDURING",
    "LONGEST_QUESTION",
    "PER_PAGE",
    "Filters",
    "Found",
    "Question",
    "SearchRow",
    "Term",
    "add",
    "did_you_mean",
    "engine",
    "extract",
    "marked",
    "names_known",
    "names_of",
    "read_question",
    "remove",
    "search",
    "suggest",
]
