"""The registry of rules, their input and findings; and the rules about an edition as a whole."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any, Literal
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reports.document.canonical import digest
from reports.document.sources import identities, is_doi
from reports.document.types import EditionDocument, Figure, Section
from reports.document.words import Outcome
from reports.drafting import DraftError, NamedTechniques, ReviewState, draft_of, read_draft, review_states, unapproved
from reports.exporting.typesetting import characters_without_font
from reports.models.draft import Draft
from reports.models.review import FRONT, FRONT_TITLE
from reports.models.series import Edition, Report
from reports.models.storage import is_stored, picture_path
from reports.progress import counted
from reports.rendering import (
    BodyError,
    Evidence,
    body_errors_of,
    evidence_of,
    formulas_of,
    mathml_of,
)


class Level(StrEnum):
    """An error blocks publication; a warning can be accepted with a reason."""

    ERROR = "error"
    WARNING = "warning"


type TargetKind = Literal["edition", "section", "reference", "figure", "sections", "reviews", "front review", "report"]


@dataclass(frozen=True)
class Target:
    """The place where a finding can be fixed: a row with its `key`, the `field` there, and the `line` of its text.

    `key` is the slug of a section, or the key of a reference or figure; a section without a key is a new one. `field` is a field of the
    row or the name of its related rows; of a section also "state", "reviews" or "comments". Of the other kinds, "edition" is the
    edition's own text, "sections" and "reviews" are the lists of both, "front review" is a new review of the edition's own text, and
    "report" its report.
    """

    kind: TargetKind = "edition"
    key: str = ""
    field: str = ""
    line: int = 0


@dataclass(frozen=True)
class Finding:
    """A problem that a rule found, and where it can be fixed."""

    rule: str
    level: Level
    sentence: str
    target: Target = Target()


@dataclass(frozen=True)
class CheckContext:
    """The input of the rules: the draft's document, the current version's, the report, and the state of reviews.

    `document` has only the figures that are shown; `unused_figures` are the others, which are not published. `unreviewed` has the
    year from which unchecked text was copied, by the section's uid, or None for the edition's own texts; text restored from a
    withdrawn or redacted version has the edition's own year. `missing_pictures` are the SHA-256 of pictures without a stored
    file. `review_states` is the state of reviews by uid, and under None that of the whole edition; `open_comments` are numbers by uid.
    """

    document: EditionDocument
    unused_figures: tuple[Figure, ...]
    previous: EditionDocument | None
    unreviewed: Mapping[UUID | None, int | None]
    missing_pictures: frozenset[str]
    report: Report
    review_states: Mapping[UUID | None, ReviewState]
    open_comments: Mapping[UUID, int]

    @cached_property
    def body_errors(self) -> tuple[tuple[Section, BodyError], ...]:
        """Return the errors in the bodies of sections, as pairs (section, error)."""
        mathml_of(formulas_of(self.document))
        sections = counted("Checking sections", self.document.sections)
        return tuple((section, error) for section in sections for error in body_errors_of(self.document, section))

    @cached_property
    def evidence(self) -> Mapping[UUID, Evidence]:
        """Return the evidence of the key findings by uid, without missing evidence."""
        return evidence_of(self.document)


type Found = tuple[str, Target]


@dataclass(frozen=True)
class Rule:
    """A rule: its requirement, the level of its findings, and the function that yields them.

    `several` is the title of several findings, `is_named_by_target` if only their targets differ. `is_state`: the state of a section shows
    it already.
    """

    name: str
    level: Level
    requirement: str
    find_in: Callable[[CheckContext], Iterable[Found]]
    several: str = ""
    is_named_by_target: bool = False
    is_state: bool = False

    def find(self, context: CheckContext) -> Iterator[Finding]:
        for sentence, target in self.find_in(context):
            yield Finding(self.name, self.level, sentence, target)


#: All rules by name, in the order of their findings.
RULES: dict[str, Rule] = {}


def rule(
    name: str, level: Level, **options: Any
) -> Callable[[Callable[[CheckContext], Iterable[Found]]], Callable[[CheckContext], Iterable[Found]]]:
    """Register a function that yields messages with their targets; its docstring is the requirement.

    `options` are the other attributes of Rule.
    """

    def register(find_in: Callable[[CheckContext], Iterable[Found]]) -> Callable[[CheckContext], Iterable[Found]]:
        RULES[name] = Rule(name, level, (find_in.__doc__ or "").strip(), find_in, **options)
        return find_in

    return register


def check(edition: Edition) -> tuple[Finding, ...]:
    """Return all findings on an edition's draft, errors first."""
    try:
        context = check_context(draft_of(edition, with_version=True))
    except DraftError as error:
        return no_document(error)
    return run_rules(context)


def no_document(error: DraftError) -> tuple[Finding, ...]:
    """Return the finding for a draft that is not a valid document."""
    return (Finding("draft", Level.ERROR, str(error)),)


def check_context(
    draft: Draft, techniques: NamedTechniques | None = None, earlier: CheckContext | None = None
) -> CheckContext:
    """Return the input of the rules for a draft, whose rows are loaded. Raises DraftError.

    `techniques` are passed if those of several drafts were read together. Missing pictures are copied from an `earlier` context,
    because a request to an S3-compatible store takes time.
    """
    draft_document, edition = read_draft(draft, techniques), draft.edition
    document = draft_document.with_shown_figures()
    shown = {each.key for each in document.figures}
    version = edition.current_version
    carried = {section.uid: section.carried_from for section in draft.sections.all() if not section.is_reviewed}
    own_words = {} if draft.is_reviewed else {None: draft.carried_from}
    digests = [picture.sha256 for _, picture in document.pictures()] if earlier is None else []
    missing = frozenset(each for each in digests if not is_stored(picture_path(each)))
    return CheckContext(
        document=document,
        unused_figures=tuple(each for each in draft_document.figures if each.key not in shown),
        previous=version.content if version and not version.is_redacted else None,
        unreviewed=carried | own_words,
        missing_pictures=missing if earlier is None else earlier.missing_pictures,
        report=edition.report,
        review_states=review_states(edition, document),
        open_comments={each.uid: each.open_comments for each in draft.sections.all()},  # type: ignore[attr-defined]
    )


def facts_of(context: CheckContext) -> tuple[object, ...]:
    """Return the values that determine the findings. Subjects with equal facts have equal findings."""
    report = context.report
    return (
        digest(context.document),
        context.unreviewed,
        context.review_states,
        context.open_comments,
        report.needs_approval,
        report.rates_trends,
    )


def run_rules(context: CheckContext) -> tuple[Finding, ...]:
    """Return the findings of all rules, errors first. Missing approvals are the last errors, because edits void approvals."""
    found = [finding for rule in RULES.values() for finding in rule.find(context)]
    return tuple(sorted(found, key=lambda finding: (finding.level is Level.WARNING, finding.rule == "approval")))


@rule("title", Level.ERROR)
def title(context: CheckContext) -> Iterator[Found]:
    """An edition has a title."""
    if not context.document.title:
        yield _("The edition has no title."), Target(field="title")


@rule("sections", Level.ERROR)
def sections(context: CheckContext) -> Iterator[Found]:
    """An edition has sections."""
    if not context.document.sections:
        yield _("The edition has no sections. Add one, or import a file."), Target("section", field="title")


@rule("nothing-changed", Level.ERROR)
def nothing_changed(context: CheckContext) -> Iterator[Found]:
    """A new version differs from the current one."""
    if context.previous == context.document:
        yield _("Readers already have this text. There is nothing to publish."), Target("sections")


@rule("font", Level.WARNING)
def font(context: CheckContext) -> Iterator[Found]:
    """Every character has a font on this server, so that the PDF can show it."""
    document = context.document
    if lacking := characters_without_font(document.model_dump_json()):
        inside = (each for each in document.sections if not lacking.isdisjoint(each.model_dump_json()))
        target = next((Target("section", each.slug, "body") for each in inside), Target())
        words = _(
            "No font on this server has %(signs)s: the PDF will show an empty box for each. Replace the characters, or ask the "
            "administrator to install fonts for them."
        )
        yield words % {"signs": " ".join(sorted(lacking))}, target


@rule("imprint", Level.WARNING)
def imprint(context: CheckContext) -> Iterator[Found]:
    """A report names its publisher and its licence."""
    report = context.document.report
    has_publisher, has_licence = bool(report.publisher.name), bool(report.licence.name)
    target = Target("report", field="publisher_name")
    if not has_publisher and not has_licence:
        words = _(
            "The report has no publisher and no licence. Readers cannot tell who is responsible and how they may use it."
        )
        yield words, target
    elif not has_publisher:
        yield _("The report has no publisher. Readers cannot tell who is responsible for it."), target
    elif not has_licence:
        yield _("The report has no licence. Readers cannot tell how they may use it."), target


@rule("open-score", Level.WARNING, several="%(count)d predictions of earlier years are still open")
def open_score(context: CheckContext) -> Iterator[Found]:
    """Predictions of earlier years are scored."""
    for score in context.document.scores:
        if score.outcome is Outcome.OPEN:
            yield (
                _("The %(made_in)s prediction “%(statement)s” is not scored yet.")
                % {"made_in": score.made_in, "statement": score.statement},
                Target(field="scores"),
            )


@rule("identifier", Level.WARNING, several="%(count)d DOIs are invalid")
def identifier(context: CheckContext) -> Iterator[Found]:
    """A source's DOI has the right form."""
    for reference in context.document.references:
        if reference.item.DOI and not is_doi(reference.item.DOI):
            words = _("“%(key)s”: %(DOI)s is not a DOI. Enter it as 10.1000/182, without https://doi.org/.")
            yield words % {"key": reference.key, "DOI": reference.item.DOI}, Target("reference", reference.key, "doi")


@rule("duplicate-source", Level.WARNING, several="%(count)d sources are listed twice")
def duplicate_source(context: CheckContext) -> Iterator[Found]:
    """A source is listed once."""
    first: dict[str, str] = {}
    for reference in context.document.references:
        same = [first[each] for each in identities(reference.item) if each in first]
        if same:
            yield (
                _("“%(key)s” and “%(other)s” are the same source. Cite one of them, and delete the other.")
                % {"key": reference.key, "other": same[0]},
                Target("reference", reference.key, "title"),
            )
        for each in identities(reference.item):
            first.setdefault(each, reference.key)


@rule(
    "approval",
    Level.ERROR,
    several="%(count)d sections are not yet approved",
    is_state=True,
)
def approval(context: CheckContext) -> Iterator[Found]:
    """If the report requires approval, a second person has approved the current text of each section and everything else."""
    if not context.report.needs_approval:
        return
    titles = {FRONT: FRONT_TITLE} | {each.uid: each.title for each in context.document.sections}
    for uid in unapproved(context.document, context.review_states):
        words = _("“%(title)s” is not approved in its current form. Ask for a review.") % {"title": titles[uid]}
        yield words, Target("front review") if uid == FRONT else _target(context, uid, "state")


@rule(
    "changes-asked",
    Level.WARNING,
    several="%(count)d reviews ask for changes",
    is_state=True,
)
def changes_asked(context: CheckContext) -> Iterator[Found]:
    """No reviewer asks for changes to the current text."""
    for uid, review_state in context.review_states.items():
        for review in review_state.asked_for_changes:
            yield (
                _("%(by_name)s asks for changes: %(words)s") % {"by_name": review.by_name, "words": review.words},
                _target(context, uid, "reviews"),
            )


@rule("open-comments", Level.WARNING, several="%(count)d sections have open comments", is_state=True)
def open_comments(context: CheckContext) -> Iterator[Found]:
    """Every comment on a section is resolved."""
    for section in context.document.sections:
        if count := context.open_comments[section.uid]:
            words = ngettext("“%(title)s” has one open comment.", "“%(title)s” has %(count)s open comments.", count)
            yield words % {"title": section.title, "count": count}, Target("section", section.slug, "comments")


def _target(context: CheckContext, uid: UUID | None, field: str) -> Target:
    """Return the target of a review: `field` of its section, or the list of reviews."""
    sections = context.document.sections
    return next((Target("section", each.slug, field) for each in sections if each.uid == uid), Target("reviews"))
