"""Withdraw or redact a version."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from reports.document.text import normal_prose
from reports.filing.files import forget
from reports.filing.pictures import forget_pictures
from reports.models import audit
from reports.models.generation import lock_publication
from reports.models.index import INDEX_MODELS
from reports.models.ledger import Redaction, Version, Withdrawal, version_changed
from reports.models.review import VersionReview, name_of_person
from reports.models.series import Edition
from reports.publishing.indexing import refresh_movement
from reports.publishing.remains import drop_pictures, drop_saved_states, pictures_alone
from reports.publishing.sealing import PublishingError
from reports.search import deriving


@dataclass(frozen=True)
class Fallback:
    """A choice for readers after a withdrawal of the current version: an earlier version, or (`version` is None) nothing.

    `also` are the versions that have to be withdrawn too for that; `undone` are those whose changes `version` does not have
    and the fallback before this one does, the newest first.
    """

    version: Version | None
    also: tuple[Version, ...]
    undone: tuple[Version, ...]


def fallbacks(version: Version) -> tuple[Fallback, ...]:
    """Return the choices for readers after `version` is withdrawn, the highest version first; none if it is not current."""
    if not Version.objects.current().filter(pk=version.pk).exists():
        return ()
    older = version.edition.versions.filter(
        Q(major__lt=version.major) | Q(major=version.major, minor__lt=version.minor)
    )
    found: list[Fallback] = []
    also: tuple[Version, ...] = ()
    undone: tuple[Version, ...] = (version,)
    for each in older.select_related("withdrawal", "redaction").order_by("-major", "-minor"):
        if each.is_standing:
            found.append(Fallback(each, also, undone))
            also, undone = (*also, each), ()
        undone = (*undone, each)
    return (*found, Fallback(None, also, undone))


@transaction.atomic
def withdraw(
    *, version: Version, reason: str, by: User | str, at: datetime, also: Collection[Version] = ()
) -> Withdrawal:
    """Take a version back: readers get `reason` in its place, and the highest version left becomes current.

    `also` are other versions of the edition to take back for the same reason, all or none.
    Raises PublishingError for a version already withdrawn, or without a reason.
    """
    # The older ones first: at no moment is one of them what readers get.
    together = sorted({version, *also}, key=lambda each: (each.major, each.minor))
    made = {each.pk: _withdraw(each, reason, by=by, at=at) for each in together}
    return made[version.pk]


def _withdraw(version: Version, reason: str, *, by: User | str, at: datetime) -> Withdrawal:
    version = _locked(version, at)
    if version.is_withdrawn:
        raise PublishingError(_("%(version)s is already withdrawn.") % {"version": version})
    withdrawal = Withdrawal.objects.create(version=version, reason=_said(reason), by_name=name_of_person(by), at=at)
    _out_of_sight(version)
    version_changed.send(Version, kind="withdrawn", version=version, at=at)
    audit.record(
        audit.Act.WITHDRAWN, about=version, report=version.edition.report.slug, by=by, at=at, why=withdrawal.reason
    )
    return withdrawal


@transaction.atomic
def redact(*, version: Version, reason: str, by: User | str, at: datetime, saved_states: bool = False) -> Redaction:
    """Empty a version's document for good (a court, a privacy claim). Its digests stay, so the chain still verifies.

    Its files go with it, and pictures that nothing else shows; with `saved_states` also all states of the edition's sections
    that the desk remembers. Raises PublishingError for a version already redacted, or without a reason.
    """
    version = _locked(version, at)
    if version.is_redacted:
        raise PublishingError(_("%(version)s is already redacted.") % {"version": version})
    redaction = Redaction.objects.create(version=version, reason=_said(reason), by_name=name_of_person(by), at=at)
    pictures = pictures_alone(version)
    drop_pictures(pictures)
    if saved_states:
        drop_saved_states(version.edition)
    Version.objects.filter(pk=version.pk).update(document="")
    # That it was reviewed stays known; titles are words of the text.
    VersionReview.objects.filter(version=version).update(title="")
    _out_of_sight(version)
    transaction.on_commit(partial(forget, version))
    transaction.on_commit(partial(forget_pictures, pictures))
    version_changed.send(Version, kind="redacted", version=version, at=at)
    audit.record(
        audit.Act.REDACTED, about=version, report=version.edition.report.slug, by=by, at=at, why=redaction.reason
    )
    return redaction


def _locked(version: Version, at: datetime) -> Version:
    lock_publication(at=at)
    Edition.objects.select_for_update().get(pk=version.edition_id)
    return Version.objects.select_related("edition__report").get(pk=version.pk)


def _said(reason: str) -> str:
    """Return the reason as pages and feeds can show it."""
    try:
        said = normal_prose(reason).strip()
    except ValueError as error:
        raise PublishingError(_("The reason %(error)s.") % {"error": error}) from error
    if not said:
        raise PublishingError(_("Enter a reason. Readers see it instead of the text."))
    return said


def _out_of_sight(version: Version) -> None:
    """Delete the version's rows of the index, and make the highest version left the current one."""
    for model in reversed(INDEX_MODELS):
        model._default_manager.filter(version=version).delete()
    edition = version.edition
    edition.current_version = edition.versions.standing().order_by("-major", "-minor").first()
    edition.save(update_fields=["current_version"])
    refresh_movement(edition.report)
    deriving.refresh(edition)
