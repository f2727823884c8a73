"""Rules and their findings."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from hashlib import sha256
from typing import Any, Literal
from uuid import UUID

from reports.document.types import EditionDocument, Section
from reports.drafting import Standing
from reports.progress import counted
from reports.rendering import BodyError, BodyErrorKind, Elsewhere, body_errors_of, short_errors_of, summary_errors_of
from trends.models import Technique, Trend

#: What was found in the documents checked last, by a digest of each; and how many of them this process remembers.
_body_errors: dict[bytes, tuple[tuple[Section, BodyError], ...]] = {}
_MOST_KEPT = 32


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
    """What rules look at: the working copy's document, that of the current version, and the state of review.

    `unreviewed` maps a section's uid, or None for the edition's own words, to the year it was carried over from;
    `missing_pictures` are SHA-256 of pictures whose bytes are not stored; `least_sources` is how many sources the report asks
    of a section, if it does, and `rates_trends` whether it asks for maturities; `standings` is where the review of each section
    stands, and under None that of the whole; `trends` and `techniques` are the rows of the vocabulary that it names; `dead_links`
    are those to other editions that are not there, each with the address that was probably meant; `published_on` is the day on
    which the edition came out first, or that on which it is looked at.
    """

    document: EditionDocument
    previous: EditionDocument | None
    unreviewed: Mapping[UUID | None, int | None]
    missing_pictures: frozenset[str]
    needs_approval: bool
    least_sources: int | None
    rates_trends: bool
    standings: Mapping[UUID | None, Standing]
    open_comments: Mapping[UUID, int]
    trends: Mapping[UUID, Trend]
    techniques: Mapping[UUID, Technique]
    dead_links: tuple[tuple[Elsewhere, str], ...]
    published_on: date

    @cached_property
    def body_errors(self) -> tuple[tuple[Section, BodyError], ...]:
        """What is wrong within texts, with the section; found once for each change of the document, looked at by several rules."""
        key = sha256(self.document.model_dump_json().encode()).digest()
        if (found := _body_errors.get(key)) is None:
            sections = counted("Checking sections", self.document.sections)
            found = tuple((section, error) for section in sections for error in body_errors_of(self.document, section))
            # A formula may be read when pandoc is asked again.
            if all(error.kind is not BodyErrorKind.FORMULA for _, error in found):
                _body_errors[key] = found
                for oldest in list(_body_errors)[:-_MOST_KEPT]:
                    _body_errors.pop(oldest, None)
        return found

    @cached_property
    def summary_errors(self) -> tuple[BodyError, ...]:
        """What is wrong within the summary."""
        return summary_errors_of(self.document) if self.document.summary else ()

    @cached_property
    def short_errors(self) -> tuple[tuple[tuple[str | int, ...], BodyError], ...]:
        """What is wrong within the short texts of sections and figures, with the path of each."""
        return tuple(short_errors_of(self.document))


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
    """Register a function that yields (what is wrong and what to do, place); its docstring is what the rule asks for.

    `shown` are the other attributes of Rule.
    """

    def register(look: Callable[[Subject], Iterable[Found]]) -> Callable[[Subject], Iterable[Found]]:
        RULES[name] = Rule(name, level, (look.__doc__ or "").strip(), look, **shown)
        return look

    return register
