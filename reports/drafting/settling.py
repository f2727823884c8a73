"""Giving a document from a file the uids that its edition already has.

A file without uids is matched by what a person would match by: sections by trend, then address, then place if they have words in
common; references and figures by key; assessments by technique; the rest by their words, then their place. What a person has
confirmed, a proposal does not undo.
"""

from collections.abc import Callable, Hashable, Sequence
from typing import Any
from uuid import UUID, uuid4

from reports.document.types import (
    Assessment,
    Credit,
    EditionDocument,
    Ending,
    Figure,
    Part,
    Prediction,
    Reference,
    Score,
    Section,
)
from reports.document.words import AssessmentStatus

#: Two texts on one subject share so much of the words of the shorter one; common words alone are fewer.
_SHARED = 0.5

type Way[Each] = Callable[[Each], Hashable]


def settle(document: EditionDocument, current: EditionDocument, *, invented: frozenset[UUID]) -> EditionDocument:
    """`document` with each uid of `invented` replaced by the one that the matching part of `current` has, or by a fresh one."""
    sections = _settled(
        document.sections,
        current.sections,
        invented,
        [lambda part: part.trend, lambda part: part.slug, lambda part: part.title],
    )
    before = {section.uid: section for section in current.sections}
    nothing = Section(uid=document.uid, slug="nothing", title="")
    return document.model_copy(
        update={
            "uid": current.uid if document.uid in invented else document.uid,
            "sections": tuple(_inside(section, before.get(section.uid, nothing), invented) for section in sections),
            "endings": _settled(document.endings, current.endings, invented, [_ending]),
            "scores": _settled(document.scores, current.scores, invented, [_score]),
            "references": _settled(document.references, current.references, invented, [_reference]),
            "figures": _settled(document.figures, current.figures, invented, [_figure]),
            "credits": _settled(document.credits, current.credits, invented, [_credit]),
        }
    )


def _inside(section: Section, before: Section, invented: frozenset[UUID]) -> Section:
    assessments = _settled(section.assessments, before.assessments, invented, [_assessment], by_place=False)
    return section.model_copy(
        update={
            "assessments": _without_undoing(assessments, section.assessments, before),
            "predictions": _settled(section.predictions, before.predictions, invented, [_prediction]),
            "credits": _settled(section.credits, before.credits, invented, [_credit]),
        }
    )


def _without_undoing(
    settled: Sequence[Assessment], given: Sequence[Assessment], before: Section
) -> tuple[Assessment, ...]:
    """A proposal whose uid the file did not give leaves the assessment that a person has confirmed as it is."""
    confirmed = {each.uid: each for each in before.assessments if each.status is AssessmentStatus.CONFIRMED}
    return tuple(
        confirmed.get(new.uid, new) if new.status is AssessmentStatus.PROPOSED and new.uid != old.uid else new
        for new, old in zip(settled, given, strict=True)
    )


def _assessment(part: Assessment) -> Hashable:
    return part.technique


def _prediction(part: Prediction) -> Hashable:
    return part.statement


def _credit(part: Credit) -> Hashable:
    return part.name


def _ending(part: Ending) -> Hashable:
    return part.trend


def _score(part: Score) -> Hashable:
    return part.prediction


def _reference(part: Reference) -> Hashable:
    return part.key


def _figure(part: Figure) -> Hashable:
    return part.key


def _settled[Each: Part](
    parts: Sequence[Each],
    current: Sequence[Each],
    invented: frozenset[UUID],
    ways: Sequence[Way[Each]],
    *,
    by_place: bool = True,
) -> tuple[Each, ...]:
    given = {part.uid for part in parts if part.uid not in invented}
    left = {part.uid: part for part in current if part.uid not in given}
    found: dict[UUID, UUID] = {}
    for way in ways:
        for part in parts:
            if part.uid in invented and part.uid not in found and way(part) is not None:
                match = next((uid for uid, other in left.items() if way(other) == way(part)), None)
                if match:
                    found[part.uid] = match
                    del left[match]
    if by_place:
        _match_by_place(parts, current, invented, left, found)
    return tuple(_with_uid(part, found.get(part.uid) or uuid4()) if part.uid in invented else part for part in parts)


def _match_by_place(
    parts: Sequence[Part],
    current: Sequence[Part],
    invented: frozenset[UUID],
    left: dict[UUID, Any],
    found: dict[UUID, UUID],
) -> None:
    for part, other in zip(parts, current, strict=False):
        if part.uid in invented and part.uid not in found and other.uid in left and not _about_others(part, other):
            found[part.uid] = other.uid
            del left[other.uid]


def _about_others(part: Part, other: Part) -> bool:
    """Whether they are sections about two different trends, or of which nothing says that one is the other, which no place makes one."""
    if not (isinstance(part, Section) and isinstance(other, Section)):
        return False
    ours, theirs = set(part.body.casefold().split()), set(other.body.casefold().split())
    is_other_text = bool(ours and theirs) and len(ours & theirs) < _SHARED * min(len(ours), len(theirs))
    return None not in (part.trend, other.trend) or is_other_text


def _with_uid[Each: Part](part: Each, uid: UUID) -> Each:
    return part.model_copy(update={"uid": uid})
