"""What differs between two versions, and between two years, as pages show it."""

from reports.pages.comparing.proposing import notes_of_statements
from reports.pages.comparing.statements import OtherChange, names_of, saved_changes
from reports.pages.comparing.versions import DraftComparison, VersionComparison, draft_comparison, version_comparison
from reports.pages.comparing.years import YearComparison, year_comparison

__all__ = [
    "DraftComparison",
    "OtherChange",
    "VersionComparison",
    "YearComparison",
    "draft_comparison",
    "names_of",
    "notes_of_statements",
    "saved_changes",
    "version_comparison",
    "year_comparison",
]
