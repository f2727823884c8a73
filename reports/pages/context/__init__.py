"""What pages know besides the document, loaded from the ledger and the index in a constant number of queries."""

from reports.pages.context.drafts import draft_context, draft_section_context
from reports.pages.context.editions import Asked, edition_context, find_version, withdrawn_with
from reports.pages.context.facts import EditionContext, FileKind, SectionContext, VersionFacts, YearFacts
from reports.pages.context.feeds import newest_versions
from reports.pages.context.figures import figure_html, find_figure
from reports.pages.context.history import history_context
from reports.pages.context.machines import contact_address, published_figures, published_places
from reports.pages.context.refusals import CannotAsk, Gone, MovedTo, NotInLatest, NotPublished, NotThen
from reports.pages.context.reports import latest_editions, report_context, two_years, years_before
from reports.pages.context.sections import section_context
from reports.pages.context.techniques import all_techniques, published_techniques, technique_context
from reports.pages.context.trends import all_trends, trend_context

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
    "edition_context",
    "figure_html",
    "find_figure",
    "find_version",
    "history_context",
    "latest_editions",
    "newest_versions",
    "published_figures",
    "published_places",
    "published_techniques",
    "report_context",
    "section_context",
    "technique_context",
    "trend_context",
    "two_years",
    "withdrawn_with",
    "years_before",
]
