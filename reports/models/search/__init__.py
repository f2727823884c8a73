"""Search over the current versions: one interface, two engines.

Publishing writes the rows (`add`, `remove`); pages ask (`search`, `suggest`, `did_you_mean`).
"""

from reports.models.search.asking import PER_PAGE, Filters, Found, did_you_mean, names_known, names_of, search, suggest
from reports.models.search.engines import engine
from reports.models.search.extracts import extract, marked
from reports.models.search.keeping import add, remove
from reports.models.search.question import LONGEST_QUESTION, Question, Term, read_question
from reports.models.search.rows import ENDURING, FACETS, KINDS, REFERENCE, SECTION, TECHNIQUE, TREND, SearchRow

__all__ = [
    "ENDURING",
    "FACETS",
    "KINDS",
    "LONGEST_QUESTION",
    "PER_PAGE",
    "REFERENCE",
    "SECTION",
    "TECHNIQUE",
    "TREND",
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
