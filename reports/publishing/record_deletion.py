"""Deletion of the saved history and reviews of an edition, or of names in a review. One person requests it and another confirms it."""

from collections.abc import Set
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from reports.models import audit
from reports.models.draft import Section
from reports.models.ledger import Version
from reports.models.notices import Notice, NoticeKind, notify
from reports.models.people import Actor
from reports.models.review import FRONT, FRONT_TITLE, Review, ReviewLink, VersionReview, Writing
from reports.models.revisions import RecordDeletion, SectionRevision
from reports.models.series import Edition
from reports.publishing.sealing import PublishingError, StaleDraft
from reports.rights import administrators, people_who_may

#: How long a deletion waits if no second person can confirm it.
DELAY = timedelta(hours=24)
#: The notice for each entry in the audit log.
_NOTICES = {
    audit.Act.DELETION_ASKED: NoticeKind.DELETION_ASKED,
    audit.Act.DELETION_REFUSED: NoticeKind.DELETION_REFUSED,
    audit.Act.DELETED: NoticeKind.DELETED,
    audit.Act.NAME_REMOVED: NoticeKind.DELETED,
}
REMOVED = "a name that was removed"


def _history_of(edition: Edition) -> dict[str, QuerySet[Any]]:
    """Return the rows that contain an edition's texts, by the names of such entries. Notices of deletions are not among them."""
    return {
        "saved states of sections": SectionRevision.objects.filter(edition=edition),
        "reviews": Review.objects.filter(edition=edition),
        "review requests": ReviewLink.objects.filter(edition=edition),
        "entries of the activity": Notice.objects.filter(edition=edition).exclude(kind__in=_NOTICES.values()),
    }


def saved_states(edition: Edition) -> int:
    """Return the number of entries in the saved history and reviews of an edition."""
    return sum(rows.count() for rows in _history_of(edition).values())


def pending_deletion(version: Version, review: VersionReview | None) -> RecordDeletion | None:
    """Return the pending request to delete the history or (with `review`) the names in that review; None if there is none."""
    return RecordDeletion.objects.filter(version=version, review=review, is_done=None).first()


def entries_to_delete(version: Version, review: VersionReview | None) -> str:
    """Return a text with the number of entries that would be deleted and the titles of their sections, without names of people."""
    if review is not None:
        titles = sorted({each.title for each in _same_review(review)} - {""})
        count, about = _same_review(review).count(), ", ".join(titles) or "none"
        return f"Names in reviews of the version, entries: {count}. Sections: {about}."
    history = _history_of(version.edition)
    counts = (f"{rows.count()} {words}" for words, rows in history.items())
    named = (rows.values_list("section", flat=True) for rows in history.values() if rows.model is not Notice)
    found = {uid for uids in named for uid in uids if uid}
    sections = Section.objects.filter(draft=version.edition_id, uid__in=found)
    titles = [each.title for each in sections] + ([FRONT_TITLE] if FRONT in found else [])
    if gone := len(found - {FRONT}) - len(sections):
        titles.append(f"{gone} deleted sections")
    return f"{', '.join(counts)}. Sections: {', '.join(titles) or 'none'}."


def people_who_confirm(version: Version, *, asker: User | None) -> QuerySet[User]:
    """Return the publishers of the report and the administrators, except `asker`, who can confirm the deletion."""
    publishers = people_who_may("reports.add_redaction", version.edition.report)
    people = User.objects.filter(Q(pk__in=publishers) | Q(pk__in=administrators()))
    return people.exclude(pk=asker.pk if asker else 0).order_by("first_name", "last_name", "username")


@transaction.atomic
def ask_to_delete(version: Version, review: VersionReview | None, *, reason: str, actor: Actor) -> RecordDeletion:
    """Save and return a request for a deletion, and notify the people named in the entries and those who can confirm it.

    If a request is pending already, return that one.
    """
    Edition.objects.select_for_update().get(pk=version.edition_id)
    if pending := pending_deletion(version, review):
        return pending
    row = RecordDeletion.objects.create(
        version=version, review=review, reason=reason, asked_by=actor.name, asker=actor.account, asked_at=actor.at
    )
    people = _people_concerned(row) | set(people_who_confirm(version, asker=actor.account))
    _announce(audit.Act.DELETION_ASKED, row, entries_to_delete(version, review), people=people, actor=actor)
    return row


@transaction.atomic
def confirm_deletion(row: RecordDeletion, *, actor: Actor, seen: str) -> None:
    """Delete the entries if they are still those that the person saw (`seen`, as `entries_to_delete` returned them).

    Raises PublishingError for the person who asked, for one whose access somebody else has just reset, and if it was answered
    before; StaleDraft if there are other entries by now.
    """
    row = _locked(row)
    if actor.account == row.asker:
        raise PublishingError(_("Another publisher or an administrator must confirm what you asked for."))
    if actor.account and audit.approves_from(actor.account, at=actor.at):
        raise PublishingError(_("Somebody else reset the access to your account, so you cannot confirm for 24 hours."))
    if seen != entries_to_delete(row.version, row.review):
        raise StaleDraft(_("Nothing was deleted: there are other entries by now. Check them again."))
    _delete(row, actor=actor)


@transaction.atomic
def refuse_deletion(row: RecordDeletion, *, actor: Actor) -> None:
    """Refuse a deletion, or cancel a request of one's own. Raises PublishingError if it was answered before."""
    row = _locked(row)
    _answer(row, actor, is_done=False, entries="")
    asker = row.asker or row.asked_by
    _announce(audit.Act.DELETION_REFUSED, row, "", people=_people_concerned(row), actor=actor, whom=asker)


def delete_due(*, at: datetime) -> None:
    """Carry out the deletions that have waited for DELAY and that no second person can confirm; the record says so."""
    for row in RecordDeletion.objects.filter(is_done=None, asked_at__lte=at - DELAY):
        with transaction.atomic():
            try:
                locked = _locked(row)
            except PublishingError:
                continue  # answered in this moment
            if not people_who_confirm(locked.version, asker=locked.asker).exists():
                _delete(locked, actor=Actor("", at))


def _locked(row: RecordDeletion) -> RecordDeletion:
    """Return the request, locked with its edition. Raises PublishingError if it was answered before."""
    Edition.objects.select_for_update().get(pk=row.version.edition_id)
    row = RecordDeletion.objects.select_related("version__edition__report", "review__review__link", "asker").get(
        pk=row.pk
    )
    if row.is_done is not None:
        words = _("Nothing was changed: {name} has already answered this request.")
        raise PublishingError(words.format(name=row.decided_by or _("the worker")))
    return row


def _delete(row: RecordDeletion, *, actor: Actor) -> None:
    """Delete the entries, and record them with the people who requested and confirmed it.

    Without a second person, the actor is the worker, who has no name.
    """
    entries, people = entries_to_delete(row.version, row.review), _people_concerned(row)
    if row.review:
        _remove_names(row.review)
    else:
        for rows in _history_of(row.version.edition).values():
            rows.delete()
    _answer(row, actor, is_done=True, entries=entries)
    act = audit.Act.NAME_REMOVED if row.review else audit.Act.DELETED
    asker = row.asker or row.asked_by
    if actor.name:
        details = f"{entries} Another person requested it."
        _announce(act, row, details, people=people, actor=actor, whom=asker)
    else:
        details = f"{entries} Nobody confirmed it: 24 hours without another publisher."
        _announce(act, row, details, people=people, actor=Actor.of(asker, actor.at))


def _answer(row: RecordDeletion, actor: Actor, *, is_done: bool, entries: str) -> None:
    row.is_done, row.entries = is_done, entries
    row.decided_by, row.decided_at = actor.name, actor.at
    row.save(update_fields=["is_done", "entries", "decided_by", "decided_at"])


def _announce(
    act: audit.Act,
    row: RecordDeletion,
    details: str,
    *,
    people: Set[User],
    actor: Actor,
    whom: User | str = "",
) -> None:
    """Record an act in the audit log, and notify people of it."""
    version, is_open = row.version, row.is_done is None
    report = version.edition.report.slug
    audit.record(act, about=version, report=report, details=details, actor=actor, whom=whom, why=row.reason)
    notify(
        _NOTICES[act],
        edition=version.edition,
        people=people,
        actor=actor,
        about=str(version),
        address=row.address if is_open else reverse("admin:reports_version_change", args=[version.pk]),
        words=f"{details}\n{row.reason}".strip(),
    )


def _people_concerned(row: RecordDeletion) -> set[User]:
    """Return the people with an account whom the entries name, and the person who asked."""
    edition, review = row.version.edition_id, row.review and row.review.review
    reviews, links = Review.objects.filter(edition=edition), ReviewLink.objects.filter(edition=edition)
    writers = Writing.objects.filter(edition=edition)
    if row.review:
        reviews, writers = reviews.filter(pk=review.pk if review else 0), writers.none()
        links = links.filter(Q(reviews__in=reviews) | Q(account__in=reviews.values("by")))
    named = (reviews.values("by"), writers.values("by"), links.values("account"), links.values("asker"), [row.asker_id])
    concerned = Q(*(("pk__in", keys) for keys in named), _connector=Q.OR)
    return set(User.objects.filter(concerned, is_active=True))


def mail_addresses(row: RecordDeletion) -> list[str]:
    """Return the email addresses of people without an account who are named in the entries."""
    links = ReviewLink.objects.filter(edition=row.version.edition_id, account=None).exclude(email="")
    if row.review:
        links = links.filter(reviews=row.review.review_id)
    return sorted(set(links.values_list("email", flat=True)))


def _same_review(row: VersionReview) -> QuerySet[VersionReview]:
    """Return all entries, of any version or section, about the same review."""
    return VersionReview.objects.filter(Q(review=row.review_id) if row.review_id else Q(pk=row.pk))


def _remove_names(row: VersionReview) -> None:
    """Remove the names of reviewer and requester from all entries about a review, and from the review. The verdict stays."""
    _same_review(row).update(by_name="", asked_by="", confirmed_by="")
    if review := row.review:
        of_review = Notice.objects.filter(edition=review.edition_id, by_name=review.by_name, at=review.at)
        of_review.update(by_name=REMOVED)
        Review.objects.filter(pk=review.pk).update(by_name=REMOVED)
        ReviewLink.objects.filter(reviews=review).update(reviewer=REMOVED, email="", asked_by=REMOVED)
