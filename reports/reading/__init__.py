"""Every question about what is published, asked once: each in a constant number of queries, answered with facts."""

from reports.facts.editions import EditionContext, FileKind, SectionContext, VersionFacts, YearFacts
from reports.facts.refusals import CannotAsk, Gone, MovedTo, NotInLatest, NotPublished, NotThen
from reports.reading.comparing import two_years
from reports.reading.drafts import draft_context, draft_section_context
from reports.reading.editions import Asked, edition_and_years_before, edition_context
from reports.reading.feeds import newest_versions
from reports.reading.figures import figure_html, find_figure
from reports.reading.history import history_context
from reports.reading.machines import contact_address, published_figures, published_places
from reports.reading.old_addresses import leads, moved_to
from reports.reading.reports import latest_editions, report_context, report_years
from reports.reading.sections import find_section, section_context
from reports.reading.site_facts import site_facts
from reports.reading.techniques import all_techniques, published_techniques, technique_context
from reports.reading.trends import all_trends, trend_context
from reports.reading.versions import find_two, find_version, versions_of, withdrawn_with

__all__ = [
    "Asked",
    "CannotAsk",
    "EditionContext",
    "FileKind",
    "Gone",
    "MovedTo",
    "NotInLatest",
    "NotPublished",
    "NotThen",
    "SectionContext",
    "VersionFacts",
    "YearFacts",
    "all_techniques",
    "all_trends",
    "contact_address",
    "draft_context",
    "draft_section_context",
    "edition_and_years_before",
    "edition_context",
    "figure_html",
    "find_figure",
    "find_section",
    "find_two",
    "find_version",
    "history_context",
    "latest_editions",
    "leads",
    "moved_to",
    "newest_versions",
    "published_figures",
    "published_places",
    "published_techniques",
    "report_context",
    "report_years",
    "section_context",
    "site_facts",
    "technique_context",
    "trend_context",
    "two_years",
    "versions_of",
    "withdrawn_with",
]
