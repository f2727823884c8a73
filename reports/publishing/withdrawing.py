"""Withdrawal and redaction of versions, and the search for other copies of their text."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from reports.document.text import normal_prose
from reports.document.types import EditionDocument
from reports.drafting import DraftError, digests_of, document_of
from reports.filing.files import remove_files
from reports.filing.pictures import forget_pictures
from reports.models import audit
from reports.models.draft import Draft, Figure, Section
from reports.models.generation import lock_publication
from reports.models.index import INDEX_MODELS
from reports.models.ledger import Redaction, Version, Withdrawal, version_changed
from reports.models.people import Actor
from reports.models.review import FRONT, VersionReview, Writing
from reports.models.series import Edition, Report, StoredPicture
from reports.models.storage import why_not_writable
from reports.publishing.indexing import refresh_movement
from reports.publishing.paragraph_rows import refresh_origins
from reports.publishing.sealing import PublishingError
from reports.search import deriving


def left_after(version: Version) -> Version | None:
    """Return the version that becomes current if `version` is withdrawn, or None."""
    return version.edition.versions.readable().exclude(pk=version.pk).order_by("-major", "-minor").first()


@transaction.atomic
def withdraw(*, version: Version, reason: str, actor: Actor) -> Withdrawal:
    """Withdraw a version. Its addresses then show the reason, and the highest remaining version becomes current.

    Raises PublishingError if it is already withdrawn or `reason` is empty.
    """
    version = _locked(version, actor.at)
    if version.is_withdrawn:
        raise PublishingError(_("%(version)s is already withdrawn.") % {"version": version})
    withdrawal = Withdrawal.objects.create(
        version=version, reason=_public_reason(reason), by_name=actor.name, at=actor.at
    )
    _out_of_sight(version)
    version_changed.send(Version, kind="withdrawn", version=version, at=actor.at)
    audit.record(
        audit.Act.WITHDRAWN, about=version, report=version.edition.report.slug, actor=actor, why=withdrawal.reason
    )
    return withdrawal


@transaction.atomic
def redact(*, version: Version, reason: str, actor: Actor) -> Redaction:
    """Delete a version's document permanently, for example after a court order. Its checksums stay, so `verify` can check the chain.

    Its files are deleted too, and pictures that nothing else shows. Raises PublishingError if it is already redacted, `reason` is
    empty, or files cannot be deleted.
    """
    if problem := why_not_writable():
        raise PublishingError(_("%(problem)s Nothing was redacted.") % {"problem": problem})
    version = _locked(version, actor.at)
    if version.is_redacted:
        raise PublishingError(_("%(version)s is already redacted.") % {"version": version})
    redaction = Redaction.objects.create(
        version=version, reason=_public_reason(reason), by_name=actor.name, at=actor.at
    )
    pictures = [digest for digest in sorted(set(pictures_of(version.content))) if not _is_shown(digest, version)]
    StoredPicture.objects.filter(sha256__in=pictures).delete()
    Version.objects.filter(pk=version.pk).update(document="")
    # Titles are removed, because they are text of the version; the reviews stay.
    VersionReview.objects.filter(version=version).update(title="")
    _out_of_sight(version)
    transaction.on_commit(partial(remove_files, version))
    transaction.on_commit(partial(forget_pictures, pictures))
    version_changed.send(Version, kind="redacted", version=version, at=actor.at)
    audit.record(
        audit.Act.REDACTED, about=version, report=version.edition.report.slug, actor=actor, why=redaction.reason
    )
    return redaction


def _locked(version: Version, at: datetime) -> Version:
    lock_publication(at=at)
    Edition.objects.select_for_update().get(pk=version.edition_id)
    return Version.objects.select_related("edition__report").get(pk=version.pk)


def _public_reason(reason: str) -> str:
    """Return the normalised reason. Raises PublishingError if it is empty or invalid."""
    try:
        text = normal_prose(reason).strip()
    except ValueError as error:
        raise PublishingError(_("The reason %(error)s.") % {"error": error}) from error
    if not text:
        raise PublishingError(_("Enter a reason. Readers see it instead of the text."))
    return text


def _out_of_sight(version: Version) -> None:
    """Delete the version's rows in the index, and make the highest remaining version the current one."""
    for model in reversed(INDEX_MODELS):
        model._default_manager.filter(version=version).delete()
    # Changes first published with this version count as unpublished again.
    Writing.objects.filter(version=version).update(version=None)
    edition = version.edition
    edition.current_version = left_after(version)
    edition.save(update_fields=["current_version"])
    _mark_unchecked(version)
    refresh_origins(version)
    refresh_movement(edition.report)
    deriving.refresh(edition)


def _mark_unchecked(version: Version) -> None:
    """Mark texts of the draft that are in `version` but not in the current one. They must be changed or confirmed before publication."""
    edition = version.edition
    current = edition.current_version
    gone, left = digests_of(version.content), digests_of(current.content) if current else {}
    try:
        texts = digests_of(document_of(edition))
    except DraftError:
        # A draft that is not a valid document may contain any of them.
        texts = gone
    same = {uid for uid, sha256 in texts.items() if uid and gone.get(uid) == sha256 != left.get(uid)}
    marks = {"is_reviewed": False, "carried_from": edition.year}
    Section.objects.filter(draft=edition.pk, uid__in=same).update(**marks)
    if FRONT in same:
        Draft.objects.filter(pk=edition.pk).update(**marks)


def remains_of(version: Version) -> list[Version | Draft]:
    """Return drafts, and then versions, newest first, that contain a paragraph or picture of `version`."""
    words, pictures = _paragraphs(version.content), set(pictures_of(version.content))
    return [
        holder
        for holder, document in _others(version)
        if words & _paragraphs(document) or pictures & set(pictures_of(document))
    ]


def pictures_of(document: EditionDocument) -> Iterator[str]:
    """Yield the SHA-256 of each picture in a document."""
    yield from (picture.sha256 for _, picture in document.pictures())


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
    return {block.strip() for section in document.sections for block in section.body.split("\n\n")} - {""}


def _is_shown(digest: str, version: Version) -> bool:
    """Return whether another readable version, a draft or a report shows the picture."""
    return (
        Version.objects.filter(document__contains=digest).exclude(pk=version.pk).exists()
        or Figure.objects.filter(picture__sha256=digest).exists()
        or Report.objects.filter(Q(logo__sha256=digest) | Q(dark_logo__sha256=digest)).exists()
    )
