"""Find other copies of a version's text and pictures before a redaction, and delete what goes with the text."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Model, Q

from reports.document.types import EditionDocument
from reports.drafting import DraftError, document_of
from reports.models.draft import Draft, Figure
from reports.models.ledger import Version
from reports.models.notices import Notice
from reports.models.review import Review, ReviewLink
from reports.models.revisions import SectionRevision
from reports.models.series import Edition, Report, StoredPicture

#: Tables that contain an edition's texts: saved states, reviews, review requests and notifications.
_REMEMBERED: tuple[type[Model], ...] = (SectionRevision, Review, ReviewLink, Notice)


@dataclass(frozen=True)
class Remains:
    """Another version or a draft of the report that holds the same paragraphs, in these sections, or pictures."""

    holder: Version | Draft
    sections: tuple[str, ...]
    pictures: int

    @property
    def is_draft(self) -> bool:
        return isinstance(self.holder, Draft)


def remains_of(version: Version) -> list[Remains]:
    """Return drafts and versions that would still contain the text of `version`: drafts first, then versions, newest first."""
    words, pictures = _paragraphs(version.content), set(pictures_of(version.content))
    found = []
    for holder, document in _others(version):
        same = words & _paragraphs(document)
        sections = tuple(each.title for each in document.sections if _blocks(each.body) & same)
        shown = len(pictures & set(pictures_of(document)))
        if same or shown:
            found.append(Remains(holder, sections, shown))
    return found


def pictures_of(document: EditionDocument) -> Iterator[str]:
    """The SHA-256 of each picture that a document shows."""
    yield from (picture.sha256 for _, picture in document.pictures())


def pictures_alone(version: Version) -> list[str]:
    """Return the pictures that only `version` shows: no other version with its text, no draft, no report."""
    return [digest for digest in sorted(set(pictures_of(version.content))) if not _is_shown(digest, version)]


def drop_pictures(digests: list[str]) -> None:
    """Delete the rows of pictures; `filing.forget_pictures` deletes their files."""
    StoredPicture.objects.filter(sha256__in=digests).delete()


def saved_states(edition: Edition) -> int:
    """Return the number of saved states of its sections and comments of reviewers."""
    return sum(model._default_manager.filter(edition=edition).count() for model in _REMEMBERED)


def drop_saved_states(edition: Edition) -> None:
    """Delete them. The current draft stays."""
    for model in _REMEMBERED:
        model._default_manager.filter(edition=edition).delete()


def _others(version: Version) -> Iterator[tuple[Version | Draft, EditionDocument]]:
    report = version.edition.report
    for draft in Draft.objects.filter(edition__report=report).select_related("edition__report"):
        try:
            yield draft, document_of(draft.edition)
        except DraftError:
            continue
    others = Version.objects.filter(edition__report=report, redaction__isnull=True).exclude(pk=version.pk)
    for other in others.select_related("edition__report").order_by("-published_at", "-pk"):
        yield other, other.content


def _paragraphs(document: EditionDocument) -> set[str]:
    return set().union(*(_blocks(section.body) for section in document.sections))


def _blocks(body: str) -> set[str]:
    return {block.strip() for block in body.split("\n\n")} - {""}


def _is_shown(digest: str, version: Version) -> bool:
    return (
        Version.objects.filter(document__contains=digest).exclude(pk=version.pk).exists()
        or Figure.objects.filter(picture__sha256=digest).exists()
        or Report.objects.filter(Q(logo__sha256=digest) | Q(dark_logo__sha256=digest)).exists()
    )
