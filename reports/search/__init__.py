"""Search over the current versions: one question, two engines.

Publishing writes the rows (`deriving`); pages ask (`search`, `suggest`, `did_you_mean`).
"""

from reports.search.extracts import extract, marked
from reports.search.lexemes import add
from reports.search.query import SearchResult, did_you_mean, names_known, search, suggest
from reports.search.question import LONGEST_QUESTION, read_question
from reports.search.rows import FACETS, KINDS, REFERENCE, SECTION, TECHNIQUE, TREND, SearchRow

__all__ = [
    "FACETS",
    "KINDS",
    "LONGEST_QUESTION",
    "REFERENCE",
    "SECTION",
    "TECHNIQUE",
    "TREND",
    "SearchResult",
    "SearchRow",
    "add",
    "did_you_mean",
    "extract",
    "marked",
    "names_known",
    "read_question",
    "search",
    "suggest",
]
