"""Rules about key findings."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from reports.publishing.checks.edition_rules import CheckContext, Found, Level, Target, rule
from reports.rendering import numbers_without_evidence, plain_text

#: The numbers of key findings that an edition can have.
FEWEST = 3
MOST = 7
_FIELD = Target(field="key_findings")


@rule("key-findings", Level.WARNING)
def key_findings(context: CheckContext) -> Iterator[Found]:
    """An edition has three to seven key findings, or none."""
    count = len(context.document.key_findings)
    if count and not FEWEST <= count <= MOST:
        words = _("The edition has %(count)d key findings. Readers remember three to seven.")
        yield words % {"count": count}, _FIELD


@rule("key-finding-evidence", Level.ERROR, several="%(count)d key findings have no evidence")
def key_finding_evidence(context: CheckContext) -> Iterator[Found]:
    """A key finding names a paragraph or a figure of the edition as its evidence."""
    for finding in context.document.key_findings:
        if finding.uid in context.evidence:
            continue
        if finding.section and finding.quote:
            words = _("The text no longer contains the words quoted for “%(statement)s”. Copy them from it again.")
        else:
            words = _("The key finding “%(statement)s” has no evidence. Quote a paragraph, or choose a figure.")
        yield words % {"statement": plain_text(finding.statement, context.document.technique_names())}, _FIELD


@rule(
    "key-finding-number",
    Level.WARNING,
    several="%(count)d key findings have numbers that their evidence does not contain",
)
def key_finding_number(context: CheckContext) -> Iterator[Found]:
    """A number in a key finding is also in its evidence. The year of the edition needs none."""
    document = context.document
    for finding in document.key_findings:
        statement = plain_text(finding.statement, document.technique_names())
        evidence = context.evidence.get(finding.uid)
        missing = numbers_without_evidence(statement, evidence) if evidence else []
        missing = [number for number in missing if number != str(document.year)]
        if missing:
            words = _("The evidence of “%(statement)s” does not contain %(numbers)s.")
            yield words % {"statement": statement, "numbers": ", ".join(missing)}, _FIELD
