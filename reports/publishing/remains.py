"""Where else the words and pictures of a version still are, before its text is removed; and what goes with that text."""

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

#: What the desk remembers of an edition's texts: each save, what reviewers said, what they were told to look at, what was told of it.
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
    """What would still be there if the text of `version` were removed: drafts first, then versions, the newest first."""
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
    """The pictures that nothing shows but `version`: no other version with its text, no draft, no report."""
    return [digest for digest in sorted(set(pictures_of(version.content))) if not _is_shown(digest, version)]


def drop_pictures(digests: list[str]) -> None:
    """Take the rows of pictures out; their bytes go with `filing.forget_pictures`."""
    StoredPicture.objects.filter(sha256__in=digests).delete()


def saved_states(edition: Edition) -> int:
    """How many states of its sections the desk remembers, and words of reviewers on them."""
    return sum(model._default_manager.filter(edition=edition).count() for model in _REMEMBERED)


def drop_saved_states(edition: Edition) -> None:
    """Have the desk remember none of them. The draft stays as it stands."""
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
