"""Search over the current versions: one question, two engines.

Publishing writes the rows (`deriving`); pages ask (`search`, `suggest`, `did_you_mean`).
"""

from reports.search.extracts import extract, marked
from reports.search.lexemes import add
from reports.search.query import PER_PAGE, SearchResult, did_you_mean, names_known, search, suggest
from reports.search.question import LONGEST_QUESTION, Term, read_question
from reports.search.rows import FACETS, KINDS, REFERENCE, SECTION, TECHNIQUE, TREND, SearchRow

__all__ = [
    "FACETS",
    "KINDS",
    "LONGEST_QUESTION",
    "PER_PAGE",
    "REFERENCE",
    "SECTION",
    "TECHNIQUE",
    "TREND",
    "SearchResult",
    "SearchRow",
    "Term",
    "add",
    "did_you_mean",
    "extract",
    "marked",
    "names_known",
    "read_question",
    "search",
    "suggest",
]
