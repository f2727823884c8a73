"""What is looked at before an edition is published. A new rule is one function in one of the modules here."""

from django.db.models import UUIDField, Value

from reports.drafting import DraftError, document_of, standings
from reports.models.draft import Draft, Section
from reports.models.series import Edition
from reports.models.storage import picture_path
from reports.publishing.checks import edition_rules, reference_rules, review_rules, section_rules  # noqa: F401  their rules register themselves
from reports.publishing.checks.registry import RULES, Finding, Level, Subject

__all__ = ["RULES", "SOURCE_RULES", "Finding", "Level", "Subject", "check", "look_at"]

#: The names of the rules about references.
SOURCE_RULES = frozenset(name for name, each in RULES.items() if each.look.__module__ == reference_rules.__name__)


def check(edition: Edition) -> tuple[Finding, ...]:
    """All findings on the edition's working copy, errors first."""
    try:
        subject = subject_of(edition)
    except DraftError as error:
        return (Finding("draft", Level.ERROR, str(error), "edition"),)
    return look_at(subject)


def subject_of(edition: Edition) -> Subject:
    """The working copy as the rules see it. Raises DraftError."""
    document = document_of(edition)
    version = edition.current_version
    own = Draft.objects.filter(pk=edition.pk, is_reviewed=False).order_by()
    own_words = own.values_list(Value(None, output_field=UUIDField()), "carried_from")
    sections = Section.objects.filter(draft=edition.pk, is_reviewed=False).order_by()
    carried = sections.values_list("uid", "carried_from").union(own_words).order_by()
    digests = [figure.picture.sha256 for figure in document.figures if figure.picture]
    return Subject(
        document=document,
        previous=version.content if version and not version.is_redacted else None,
        unreviewed=dict(carried),
        missing_pictures=frozenset(digest for digest in digests if not picture_path(digest).is_file()),
        needs_approval=edition.report.needs_approval,
        least_sources=edition.report.least_sources,
        standings=standings(edition, document),
    )


def look_at(subject: Subject) -> tuple[Finding, ...]:
    """What every rule finds, errors first, in the order of the rules."""
    found = [finding for rule in RULES.values() for finding in rule.find(subject)]
    return tuple(sorted(found, key=lambda finding: finding.level is Level.WARNING))
