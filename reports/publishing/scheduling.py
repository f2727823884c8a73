"""Scheduled publication. The checks run when it is scheduled, and again when it is published."""

import logging
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from django.contrib.auth.models import User
from django.db import DatabaseError, transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from reports.document.canonical import ChangeNote
from reports.drafting import StaleText, document_of, text_digest
from reports.models import audit
from reports.models.ledger import Version
from reports.models.notices import NoticeKind, notify
from reports.models.people import Actor
from reports.models.schedule import PressLink, ScheduledPublication, ScheduleState
from reports.models.series import Edition
from reports.models.storage import StoreUnavailable
from reports.models.work import Due
from reports.publishing.sealing import PublishingError, PublishRefused, StaleDraft, notify_of_publication, publish
from reports.rights import administrators, is_at_the_desk, may, people_who_may

log = logging.getLogger(__name__)

#: The task that publishes due editions.
PUBLISHING = "reports.delivery.tasks.publish_scheduled"


def may_publish(person: User | None, edition: Edition) -> bool:
    """Return whether a person has permission to publish an edition; False for None."""
    return person is not None and may(person, "reports.publish_edition", edition)


def schedule(
    *,
    edition: Edition,
    actor: Actor,
    when: datetime,
    zone: str,
    is_frozen: bool,
    seen: str,
    note: str = "",
    also: tuple[ChangeNote, ...] = (),
    acknowledged: Mapping[str, str] | None = None,
) -> ScheduledPublication:
    """Schedule the edition's publication at `when`. `seen` is the checksum of the draft that the publisher saw.

    Raises PublishRefused or StaleText, or PublishingError if it is already scheduled.
    """
    if edition.schedules.open().exists():
        raise PublishingError(_("%(edition)s is already scheduled.") % {"edition": edition})
    # The edition is published and the transaction rolled back, so that errors are found now.
    publish(
        edition=edition, actor=replace(actor, at=when), note=note, acknowledged=acknowledged, also=also, seen=seen,
        then=lambda version: transaction.set_rollback(True),
    )  # fmt: skip
    with transaction.atomic():
        Edition.objects.select_for_update().get(pk=edition.pk)
        if edition.schedules.open().exists() or text_digest(document_of(edition), None) != seen:
            raise StaleText
        row = ScheduledPublication.objects.create(
            edition=edition,
            at=when,
            zone=zone,
            is_frozen=is_frozen,
            sha256=seen,
            note=note,
            change_notes=[each.model_dump(mode="json") for each in also],
            acknowledged=dict(acknowledged or {}),
            asked_by=actor.name,
            asker=actor.account,
            asked_at=actor.at,
        )
        Edition.objects.filter(pk=edition.pk).update(schedule=row)
        Due.objects.sooner(PUBLISHING, when)
        _announce(NoticeKind.SCHEDULED, row, f"for {row.in_words}", row.in_words, actor=actor)
        return row


@transaction.atomic
def move(
    row: ScheduledPublication,
    *,
    when: datetime,
    zone: str,
    actor: Actor,
    why: str,
    seen: str | None = None,
) -> None:
    """Reschedule a publication. Press links then expire at the new time, and the person who rescheduled becomes the publisher.

    Raises PublishingError if it is not scheduled any more, and StaleDraft if `shown` is not what the person saw (`seen`).
    """
    row = _still_open(row, seen)
    before = row.in_words
    row.at, row.zone, row.asked_by, row.asker = when, zone, actor.name, actor.account
    row.save(update_fields=["at", "zone", "asked_by", "asker"])
    PressLink.objects.filter(schedule=row).update(expires_at=when)
    Due.objects.sooner(PUBLISHING, when)
    words = "\n".join(filter(None, (f"From {before} to {row.in_words}.", why)))
    details = f"from {before} to {row.in_words}"
    _announce(NoticeKind.MOVED, row, details, words, actor=actor, why=why)


@transaction.atomic
def cancel(row: ScheduledPublication, *, actor: Actor, why: str, seen: str | None = None) -> None:
    """Cancel a publication. Press links then stop working. Raises the same errors as `move`."""
    row = _still_open(row, seen)
    _end(row, ScheduleState.CANCELLED, at=actor.at, why=why)
    Edition.objects.filter(pk=row.edition_id).update(schedule=None)
    PressLink.objects.filter(schedule=row, revoked_at=None).update(revoked_at=actor.at)
    _announce(NoticeKind.CANCELLED, row, f"of {row.in_words}", why, actor=actor, why=why)


def publish_due(*, at: datetime) -> datetime | None:
    """Publish the editions due at `at`, each in its own transaction. Return the time of the next scheduled publication.

    After a DatabaseError or StoreUnavailable the others are published, and the error is raised then; the worker tries again.
    """
    due = ScheduledPublication.objects.open().filter(at__lte=at).order_by("at", "pk")
    errors = []
    for pk in list(due.values_list("pk", flat=True)):
        try:
            _publish(pk, at)
        except (DatabaseError, StoreUnavailable) as error:
            errors.append(error)
    if errors:
        raise errors[0]
    return ScheduledPublication.objects.open().order_by("at").values_list("at", flat=True).first()


def _publish(pk: int, at: datetime) -> None:
    row = _due(at).filter(pk=pk).first()
    if row is None:
        return
    try:
        _published(row, at)
    except _NotDue:
        return
    except StaleText:
        why = _("The draft was changed although it was locked.")
    except PublishRefused as refused:
        why = "\n".join(dict.fromkeys(each.sentence for each in refused.findings))
    except PublishingError as error:
        why = str(error)
    except (DatabaseError, StoreUnavailable):
        raise
    except Exception:  # nobody waits in vain for what can't be made
        log.exception("%s could not be published.", row)
        why = _("An internal error occurred. The server log has the details.")
    else:
        return
    with transaction.atomic():
        if held := _due(at).select_for_update(of=("self",)).filter(pk=pk).first():
            _refuse(held, why, at)


class _NotDue(Exception):
    """Raised if the publication was cancelled, moved or made by another process."""


def _due(at: datetime) -> QuerySet[ScheduledPublication]:
    return ScheduledPublication.objects.open().select_related("edition__report", "asker").filter(at__lte=at)


def _published(row: ScheduledPublication, at: datetime) -> None:
    if not may_publish(row.asker, row.edition):
        raise PublishingError(
            _("%(asked_by)s, who scheduled the publication, no longer has permission to publish.")
            % {"asked_by": row.asked_by}
        )

    def hold() -> None:
        if _due(at).select_for_update(of=("self",)).filter(pk=row.pk).first() is None:
            raise _NotDue

    def end(version: Version) -> None:
        notify_of_publication(version, asker=row.asker)
        row.version = version
        _end(row, ScheduleState.PUBLISHED, at=at)

    publish(
        edition=row.edition,
        actor=Actor(row.asked_by, at, row.asker),
        note=row.note,
        acknowledged=row.acknowledged,
        also=tuple(ChangeNote.model_validate(each) for each in row.change_notes),
        seen=row.sha256 if row.is_frozen else None,
        is_scheduled=True,
        first=hold,
        then=end,
    )


def _refuse(row: ScheduledPublication, why: str, at: datetime) -> None:
    _end(row, ScheduleState.REFUSED, at=at, why=why)
    _announce(NoticeKind.FAILED, row, f"for {row.in_words}", why, actor=Actor("", at), why=why)


def _end(row: ScheduledPublication, state: ScheduleState, *, at: datetime, why: str = "") -> None:
    row.state, row.done_at, row.why = state, at, why
    row.save(update_fields=["state", "done_at", "why", "version"])


def _still_open(row: ScheduledPublication, seen: str | None) -> ScheduledPublication:
    rows = ScheduledPublication.objects.select_for_update(of=("self",)).select_related("edition__report")
    found = rows.filter(pk=row.pk, state=ScheduleState.OPEN).first()
    if found is None:
        raise PublishingError(_("The edition was already published, or somebody cancelled the publication."))
    if seen not in {None, found.shown}:
        raise StaleDraft
    return found


#: The acts in the audit log, by kind of notice.
_ACTS = {
    NoticeKind.SCHEDULED: audit.Act.SCHEDULED,
    NoticeKind.MOVED: audit.Act.MOVED,
    NoticeKind.CANCELLED: audit.Act.UNSCHEDULED,
    NoticeKind.FAILED: audit.Act.REFUSED,
}


def _announce(
    kind: NoticeKind, row: ScheduledPublication, details: str, words: str, *, actor: Actor, why: str = ""
) -> None:
    """Record an act in the audit log, and notify members of the report and the person who scheduled the publication.

    Administrators are notified too if none of these people can publish. If the worker acts, who has no name, the audit log names the
    person who scheduled it.
    """
    edition = row.edition
    who = actor if actor.name else Actor(row.asked_by, actor.at, row.asker)
    audit.record(_ACTS[kind], about=edition, report=edition.report.slug, details=details, actor=who, why=why)
    people = [*people_who_may("reports.view_draft", edition.report)]
    if row.asker and is_at_the_desk(row.asker):
        people.append(row.asker)
    if not any(may_publish(each, edition) for each in people):
        people += administrators()
    address = reverse("desk:publish", args=[edition.pk])
    notify(kind, edition=edition, people=people, actor=actor, about=str(edition), address=address, words=words)
