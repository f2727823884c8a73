"""What a file would do to a draft, step by step, each with the words and pictures that go and come."""

import base64
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import reverse

from reports import drafting
from reports.document.diff import Difference, compare_documents
from reports.document.diff.statements import FieldChange
from reports.document.images import decode, resized
from reports.document.types import EditionDocument, Figure, Section
from reports.importing.pictures import PictureFile
from reports.pages.comparing.texts import ComparedParagraph, folded

#: A picture that comes in is shown so wide, in pixels.
_WIDTH = 240


@dataclass(frozen=True)
class ChangedField:
    """A field of what changes, with its words."""

    label: str
    paragraphs: tuple[ComparedParagraph, ...]


@dataclass(frozen=True)
class ShownPicture:
    """A picture that goes (`is_gone`) or comes; `address` is where the browser finds it, or all of it."""

    address: str
    alt: str
    width: int
    height: int
    is_gone: bool


@dataclass(frozen=True)
class ShownStep(drafting.Step):
    """A step with what is seen of it; `words`: how many a section has that goes or comes whole."""

    fields: tuple[ChangedField, ...] = ()
    pictures: tuple[ShownPicture, ...] = ()
    words: int | None = None


def shown_steps(
    plan: drafting.Plan, before: EditionDocument, after: EditionDocument, pictures: Iterable[PictureFile]
) -> list[ShownStep]:
    """The steps of a plan that leads from `before` to `after`, first what goes; `pictures` come with the file."""
    diff = compare_documents(before, after)
    came = {each.sha256: each for each in pictures}
    changes: dict[UUID, Any] = {}
    for section in diff.sections:
        changes |= _by_uid([section, *section.assessments, *section.predictions, *section.credits])
    for statements in (diff.endings, diff.scores, diff.references, diff.figures, diff.credits):
        changes |= _by_uid(statements)
    whole: dict[str, tuple[FieldChange, ...]] = {"edition": diff.fields, "report": diff.report}
    return [
        ShownStep(
            step.action,
            step.what,
            step.name,
            step.uid,
            fields=_shown(whole.get(step.what) or (change.fields if change else ())),
            pictures=tuple(_pictures(change, came)),
            words=_words(change),
        )
        for step in plan.changes
        for change in [changes.get(step.uid) if step.uid else None]
    ]


def _by_uid(changes: Iterable[Any]) -> Iterator[tuple[UUID, Any]]:
    """Each change under the uid that the draft has for its statement: of what changed, the later one's."""
    for change in changes:
        yield (change.after or change.before).uid, change


def _shown(fields: Iterable[FieldChange]) -> tuple[ChangedField, ...]:
    """Those that a reader sees. Of a picture there is more to see than the words that describe its file."""
    return tuple(
        ChangedField(each.field.capitalize().replace("_", " ").replace(".", ": "), folded(each.runs))
        for each in fields
        if each.seen and each.field.partition(".")[0] != "picture"
    )


def _pictures(change: Any, came: Mapping[str, PictureFile]) -> Iterator[ShownPicture]:
    """Those of a figure, if it has another one now."""
    figures = [each if isinstance(each, Figure) else None for each in (change.before, change.after)] if change else []
    if len({each.picture if each else None for each in figures}) < len(figures):
        return
    for figure, is_gone in zip(figures, (True, False), strict=False):
        if figure and (picture := figure.picture):
            address = _address(picture.sha256, came)
            yield ShownPicture(address, figure.alt, picture.width, picture.height, is_gone=is_gone)


def _address(sha256: str, came: Mapping[str, PictureFile]) -> str:
    """What comes in is kept nowhere before somebody says so: such a picture is sent with the page, made small."""
    if (file := came.get(sha256)) is None:
        return reverse("desk:picture", args=[sha256])
    small = decode(resized, file.data, min(_WIDTH, file.width), "webp")
    return f"data:image/webp;base64,{base64.b64encode(small).decode()}"


def _words(change: Any) -> int | None:
    if change is None or change.kind not in {Difference.ADDED, Difference.REMOVED}:
        return None
    section = change.after or change.before
    return len(section.body.split()) if isinstance(section, Section) else None
