"""The checks before an edition is published. A new rule is one function in one of the modules here."""

from datetime import date, datetime

from django.db.models import Min
from django.utils import timezone

from reports.document.types import EditionDocument
from reports.drafting import DraftError, draft_of, read_draft, standings
from reports.models.draft import Draft
from reports.models.series import Edition
from reports.models.storage import is_stored, picture_path
from reports.publishing.checks import (  # noqa: F401  their rules register themselves
    edition_rules,
    font_rules,
    link_rules,
    reference_rules,
    review_rules,
    section_rules,
)
from reports.publishing.checks.registry import RULES, Finding, Level, Subject

__all__ = ["RULES", "Finding", "Level", "Subject", "check", "look_at", "no_document", "subject_of"]


def check(edition: Edition) -> tuple[Finding, ...]:
    """All findings on the edition's working copy, errors first."""
    try:
        subject = subject_of(draft_of(edition))
    except DraftError as error:
        return no_document(error)
    return look_at(subject)


def no_document(error: DraftError) -> tuple[Finding, ...]:
    """The finding on a working copy that is no document."""
    return (Finding("draft", Level.ERROR, str(error)),)


def subject_of(draft: Draft, at: datetime | None = None) -> Subject:
    """The working copy as the rules see it `at` a time, or now; its rows stay at hand on `draft`. Raises DraftError."""
    read, edition = read_draft(draft), draft.edition
    document = read.document
    version = edition.current_version
    carried = {section.uid: section.carried_from for section in draft.sections.all() if not section.is_reviewed}
    own_words = {} if draft.is_reviewed else {None: draft.carried_from}
    digests = [picture.sha256 for _, picture in document.pictures()]
    return Subject(
        document=document,
        previous=version.content if version and not version.is_redacted else None,
        unreviewed=carried | own_words,
        missing_pictures=frozenset(digest for digest in digests if not is_stored(picture_path(digest))),
        needs_approval=edition.report.needs_approval,
        least_sources=edition.report.least_sources,
        rates_trends=edition.report.rates_trends,
        standings=standings(edition, document),
        open_comments={each.uid: each.open_comments for each in draft.sections.all()},  # type: ignore[attr-defined]
        trends=read.trends,
        techniques=read.techniques,
        dead_links=link_rules.dead_links(document),
        published_on=_published_on(document, edition) or (at or timezone.now()).date(),
    )


def _published_on(document: EditionDocument, edition: Edition) -> date | None:
    """The day on which it came out first; that of its first version is looked up only where it matters."""
    if document.first_published:
        return date.fromisoformat(f"{document.first_published}-01-01"[:10])
    if edition.current_version is None:
        return None
    latest = edition.current_version.published_at.date()
    due = [each.due for section in document.sections for each in section.predictions]
    if edition.current_version.number == "1.0" or not due or min(due) > latest:
        return latest
    first: datetime = edition.versions.aggregate(first=Min("published_at"))["first"]
    return first.date()


def look_at(subject: Subject) -> tuple[Finding, ...]:
    """What every rule finds, in the order of the rules: errors, warnings last. Approvals are the last errors: edits void them."""
    found = [finding for rule in RULES.values() for finding in rule.find(subject)]
    return tuple(sorted(found, key=lambda finding: (finding.level is Level.WARNING, finding.rule == "approval")))
