"""Every question about what is published, asked once: each in a constant number of queries, answered with rows or what pages know."""

from reports.pages.refusals import MovedTo, NotPublished
from reports.reading.editions import (
    Asked,
    edition_context,
    figure_html,
    find_figure,
    find_section,
    history_context,
    section_context,
)
from reports.reading.machines import contact_address, newest_versions, published_figures, published_places
from reports.reading.old_addresses import leads, moved_to
from reports.reading.reports import (
    frame_of_report,
    latest_editions,
    published_site,
    report_page,
    report_years,
    two_years,
)
from reports.reading.techniques import all_techniques, published_techniques, technique_page
from reports.reading.trends import all_trends, trend_page
from reports.reading.versions import find_two, find_version, versions_of, withdrawn_with

__all__ = [
    "Asked",
    "MovedTo",
    "NotPublished",
    "all_techniques",
    "all_trends",
    "contact_address",
    "edition_context",
    "figure_html",
    "find_figure",
    "find_section",
    "find_two",
    "find_version",
    "frame_of_report",
    "history_context",
    "latest_editions",
    "leads",
    "moved_to",
    "newest_versions",
    "published_figures",
    "published_places",
    "published_site",
    "published_techniques",
    "report_page",
    "report_years",
    "section_context",
    "technique_page",
    "trend_page",
    "two_years",
    "versions_of",
    "withdrawn_with",
]
