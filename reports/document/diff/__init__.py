"""Comparison of two texts, word by word, and of two documents, field by field."""

from reports.document.diff.documents import (
    Difference,
    DocumentDiff,
    FieldChange,
    SectionChange,
    StatementChange,
    Totals,
    compare_documents,
    compare_section,
)
from reports.document.diff.texts import Run, RunKind, Work, count_words, diff_plain, diff_words
