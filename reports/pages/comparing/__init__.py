"""What differs between two versions, and between two years, as pages show it."""

from reports.pages.comparing.versions import VersionComparison, version_comparison
from reports.pages.comparing.years import YearComparison, year_comparison

__all__ = ["VersionComparison", "YearComparison", "version_comparison", "year_comparison"]
