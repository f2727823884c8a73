"""Match the parts of an imported document to the uids that its edition already has.

Parts of a file without uids are matched as a person would: sections by trend, then address, then position if they share words; references
and figures by key; assessments by technique; other parts by their text, then position. A proposed assessment does not replace a confirmed
one.
"""

from collections.abc import Sequence
from uuid import UUID, uuid4

from reports.document.types import Assessment, EditionDocument, Part, Section
from reports.document.words import AssessmentStatus

#: The share of the shorter text's words that two texts on one subject have in common.
_SHARED = 0.5


def match_uids(document: EditionDocument, current: EditionDocument, *, invented: frozenset[UUID]) -> EditionDocument:
    """Return `document` with each uid in `invented` replaced by that of the matching part of `current`, or by a new one."""
    sections = _matched(document.sections, current.sections, invented, "trend", "slug", "title")
    before = {section.uid: section for section in current.sections}
    nothing = Section(uid=document.uid, slug="nothing", title="")
    return document.model_copy(
        update={
            "uid": current.uid if document.uid in invented else document.uid,
            "sections": tuple(_inside(section, before.get(section.uid, nothing), invented) for section in sections),
            "key_findings": _matched(document.key_findings, current.key_findings, invented, "statement"),
            "endings": _matched(document.endings, current.endings, invented, "trend"),
            "scores": _matched(document.scores, current.scores, invented, "prediction"),
            "references": _matched(document.references, current.references, invented, "key"),
            "figures": _matched(document.figures, current.figures, invented, "key"),
            "credits": _matched(document.credits, current.credits, invented, "name"),
        }
    )


def _inside(section: Section, before: Section, invented: frozenset[UUID]) -> Section:
    assessments = _matched(section.assessments, before.assessments, invented, "technique", by_place=False)
    return section.model_copy(
        update={
            "assessments": _without_undoing(assessments, section.assessments, before),
            "predictions": _matched(section.predictions, before.predictions, invented, "statement"),
            "credits": _matched(section.credits, before.credits, invented, "name"),
        }
    )


def _without_undoing(
    matched: Sequence[Assessment], given: Sequence[Assessment], before: Section
) -> tuple[Assessment, ...]:
    """Keep confirmed assessments where the file has a proposal without a uid."""
    confirmed = {each.uid: each for each in before.assessments if each.status is AssessmentStatus.CONFIRMED}
    return tuple(
        confirmed.get(new.uid, new) if new.status is AssessmentStatus.PROPOSED and new.uid != old.uid else new
        for new, old in zip(matched, given, strict=True)
    )


def _matched[Each: Part](
    parts: Sequence[Each], current: Sequence[Each], invented: frozenset[UUID], *fields: str, by_place: bool = True
) -> tuple[Each, ...]:
    """Match each part with an invented uid by the first of `fields` that has a match, then by position."""
    given = {part.uid for part in parts if part.uid not in invented}
    left = {part.uid: part for part in current if part.uid not in given}
    found: dict[UUID, UUID] = {}
    unmatched = [(place, part) for place, part in enumerate(parts) if part.uid in invented]
    for field in (*fields, ""):
        for place, part in unmatched:
            if part.uid in found:
                continue
            if field:
                value = getattr(part, field)
                match = next(
                    (uid for uid, other in left.items() if value is not None and getattr(other, field) == value), None
                )
            else:
                there = left.get(current[place].uid) if by_place and place < len(current) else None
                match = there.uid if there and not _about_others(part, there) else None
            if match:
                found[part.uid] = match
                del left[match]
    return tuple(
        part.model_copy(update={"uid": found.get(part.uid) or uuid4()}) if part.uid in invented else part
        for part in parts
    )


def _about_others(part: Part, other: Part) -> bool:
    """Return whether two sections are about different trends or have different texts: then equal positions do not match them."""
    if not (isinstance(part, Section) and isinstance(other, Section)):
        return False
    ours, theirs = set(part.body.casefold().split()), set(other.body.casefold().split())
    is_other_text = bool(ours and theirs) and len(ours & theirs) < _SHARED * min(len(ours), len(theirs))
    return None not in (part.trend, other.trend) or is_other_text
