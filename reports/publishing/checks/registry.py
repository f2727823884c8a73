"""The registry of rules, the draft as they see it, and their findings."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property
from typing import Any, Literal
from uuid import UUID

from django.db.models import Min
from django.utils import timezone

from reports.document.types import EditionDocument, Section
from reports.drafting import DraftError, NamedTechniques, Standing, draft_of, read_draft, standings
from reports.models.draft import Draft
from reports.models.series import Edition, Report
from reports.models.storage import is_stored, picture_path
from reports.progress import counted
from reports.rendering import BodyError, body_errors_of


class Level(StrEnum):
    """An error blocks publication; a warning can be accepted with a reason."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True)
class Finding:
    """A problem that a rule found.

    `place` is where it can be fixed: `edition`, `edition:review`, `section:SLUG`, `section:SLUG:LINE`, `reference:KEY`,
    `figure:KEY`, `score:UID` or `change-notes`.
    """

    rule: str
    level: Level
    words: str
    place: str = "edition"


@dataclass(frozen=True)
class Subject:
    """The input of the rules: the draft's document, that of the current version, the report's settings, and the state of review.

    `unreviewed` maps a section's uid, or None for the edition's own words, to the year it was carried over from;
    `missing_pictures` are SHA-256 of pictures whose bytes are not stored; `standings` is the review state of each section and,
    under None, of the whole; `published_on` is the day of first publication, or today.
    """

    document: EditionDocument
    previous: EditionDocument | None
    unreviewed: Mapping[UUID | None, int | None]
    missing_pictures: frozenset[str]
    report: Report
    standings: Mapping[UUID | None, Standing]
    open_comments: Mapping[UUID, int]
    published_on: date

    @cached_property
    def body_errors(self) -> tuple[tuple[Section, BodyError], ...]:
        """Errors in the texts of sections, each with its section."""
        sections = counted("Checking sections", self.document.sections)
        return tuple((section, error) for section in sections for error in body_errors_of(self.document, section))


type Found = tuple[str, str]


@dataclass(frozen=True)
class Rule:
    """A named rule: what it asks for, how much it weighs, the function that looks, and how the desk shows its findings.

    `page` is where a finding that belongs to no row is fixed: the edition's form, its board or reviews, or the report's form; `field` is
    the id of the field or group there, and `own_field` that for the edition's own text. `several` is the title of several findings,
    `is_said_by_title` if only their places differ. `is_state`: the state of a section says it already.
    """

    name: str
    level: Level
    asks: str
    look: Callable[[Subject], Iterable[Found]]
    page: Literal["edition", "board", "reviews", "report"] = "edition"
    field: str = ""
    own_field: str | None = None
    several: str = ""
    is_said_by_title: bool = False
    is_state: bool = False

    def find(self, subject: Subject) -> Iterator[Finding]:
        for words, place in self.look(subject):
            yield Finding(self.name, self.level, words, place)


#: Name -> rule, in the order in which findings are listed.
RULES: dict[str, Rule] = {}


def rule(
    name: str, level: Level, **shown: Any
) -> Callable[[Callable[[Subject], Iterable[Found]]], Callable[[Subject], Iterable[Found]]]:
    """Register a function that yields (message, place); its docstring is the requirement.

    `shown` are the other attributes of Rule.
    """

    def register(look: Callable[[Subject], Iterable[Found]]) -> Callable[[Subject], Iterable[Found]]:
        RULES[name] = Rule(name, level, (look.__doc__ or "").strip(), look, **shown)
        return look

    return register


def check(edition: Edition) -> tuple[Finding, ...]:
    """Return all findings on an edition's draft, errors first."""
    try:
        subject = subject_of(draft_of(edition, with_version=True))
    except DraftError as error:
        return no_document(error)
    return look_at(subject)


def no_document(error: DraftError) -> tuple[Finding, ...]:
    """Return the finding for a draft that is not a valid document."""
    return (Finding("draft", Level.ERROR, str(error)),)


def subject_of(draft: Draft, at: datetime | None = None, techniques: NamedTechniques | None = None) -> Subject:
    """Return the input of the rules for a draft, `at` a time or now; loads the draft's rows. Raises DraftError.

    `techniques` are those that several drafts name, if they were read together.
    """
    document, edition = read_draft(draft, techniques), draft.edition
    version = edition.current_version
    carried = {section.uid: section.carried_from for section in draft.sections.all() if not section.is_reviewed}
    own_words = {} if draft.is_reviewed else {None: draft.carried_from}
    digests = [picture.sha256 for _, picture in document.pictures()]
    return Subject(
        document=document,
        previous=version.content if version and not version.is_redacted else None,
        unreviewed=carried | own_words,
        missing_pictures=frozenset(digest for digest in digests if not is_stored(picture_path(digest))),
        report=edition.report,
        standings=standings(edition, document),
        open_comments={each.uid: each.open_comments for each in draft.sections.all()},  # type: ignore[attr-defined]
        published_on=_published_on(document, edition) or (at or timezone.now()).date(),
    )


def _published_on(document: EditionDocument, edition: Edition) -> date | None:
    """Return the day of first publication; that of the first version is queried only if a prediction needs it."""
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
    """Return the findings of all rules, errors first. Missing approvals are the last errors, because edits void approvals."""
    found = [finding for rule in RULES.values() for finding in rule.find(subject)]
    return tuple(sorted(found, key=lambda finding: (finding.level is Level.WARNING, finding.rule == "approval")))
