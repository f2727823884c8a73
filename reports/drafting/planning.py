"""Assignees, due dates and readiness of sections, and dates of editions. They are not part of documents."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Subquery, When
from django.urls import reverse
from django.utils.text import Truncator

from reports.drafting.commenting import OPEN_COMMENTS
from reports.models.draft import Draft, Section
from reports.models.notices import NoticeKind, notify
from reports.models.people import Actor
from reports.models.review import Review, Verdict
from reports.models.revisions import SectionRevision
from reports.rights import administrators, people_who_may

#: An edition's dates, in chronological order.
DATES = ("drafts_due", "reviews_due", "publication_due")
#: The fields of a section that is not ready for review.
NOT_HANDED_IN: Mapping[str, Any] = {"handed_in_at": None, "handed_in_by": None}


@transaction.atomic
def assign(draft: Draft, fields: Mapping[Section, Mapping[str, Any]], *, actor: Actor) -> None:
    """Store the `assignee` and `due` in `fields` of each section. Each new assignee gets one notice for all of their sections."""
    given: dict[User, list[Section]] = defaultdict(list)
    for section, values in fields.items():
        if "assignee" in _store(section, values) and values["assignee"]:
            given[values["assignee"]].append(section)
    board = reverse("desk:board", args=[draft.pk]) + "#sections"
    for person, sections in given.items():
        first = reverse("admin:reports_section_change", args=[sections[0].pk])
        notify(
            NoticeKind.ASSIGNED,
            edition=draft.edition,
            people=[person],
            actor=actor,
            about=Truncator(", ".join(each.title for each in sections)).chars(300),
            address=board if sections[1:] else first,
            is_private=True,
        )


@transaction.atomic
def move_dates(draft: Draft, fields: Mapping[str, date | None]) -> None:
    """Store the dates in `fields` of an edition."""
    _store(draft, fields)


def _store(row: Section | Draft, fields: Mapping[str, Any]) -> list[str]:
    """Store the fields that differ and return their names."""
    stored: Any = type(row)._default_manager.select_for_update(of=("self",)).get(pk=row.pk)
    changed = [field for field, value in fields.items() if value != getattr(stored, field)]
    for field in changed:
        setattr(stored, field, fields[field])
    if changed:
        stored.save(update_fields=changed)
    return changed


@transaction.atomic
def mark_ready(section: Section, *, is_ready: bool, actor: Actor) -> None:
    """Mark a section as ready for review, or undo that, and notify the editors of its report if this changes it."""
    rows = Section.objects.filter(pk=section.pk, handed_in_at__isnull=is_ready)
    marks = {"handed_in_at": actor.at, "handed_in_by": actor.account} if is_ready else NOT_HANDED_IN
    if not rows.update(**marks):
        return
    edition = section.draft.edition
    notify(
        NoticeKind.HANDED_IN if is_ready else NoticeKind.RESUMED,
        edition=edition,
        # Only administrators if the report has no editors.
        people=[*people_who_may("reports.change_draft", edition.report)] or [*administrators()],
        actor=actor,
        about=section.title,
        address=reverse("admin:reports_section_change", args=[section.pk]),
    )


def duties_of(user: User, sections: QuerySet[Section]) -> QuerySet[Section]:
    """Return those of `sections` that are assigned to the user and are not ready or have open comments."""
    return unfinished(sections.filter(assignee=user), Q(open_comments__gt=0))


def unfinished(sections: QuerySet[Section], also: Q = Q()) -> QuerySet[Section]:  # noqa: B008  it is empty for ever
    """Return those of `sections` that are not ready or match `also`, the earliest due date first.

    They have `open_comments`, and `is_returned`: a reviewer's last verdict since the last publication requests changes.
    """
    last = SectionRevision.objects.filter(section=OuterRef("uid")).order_by("-number").values("number")[:1]
    reviews = Review.objects.filter(section=OuterRef("uid"), edition=OuterRef("draft"))
    of_saved, changed = reviews.filter(revision=OuterRef("saved")), reviews.filter(verdict=Verdict.CHANGES)
    of_this = Q(section=OuterRef("section")) | Q(section=None, verdict=Verdict.APPROVED)
    later = Review.objects.filter(of_this, edition=OuterRef("edition"), by_name=OuterRef("by_name"))
    changed = changed.exclude(Exists(later.filter(at__gt=OuterRef("at")).exclude(verdict=Verdict.REMARK)))
    since_publication = changed.filter(at__gt=OuterRef("draft__edition__current_version__published_at"))
    rows = sections.annotate(saved=Subquery(last), open_comments=OPEN_COMMENTS)
    rows = rows.annotate(
        changes_wanted=Exists(of_saved.filter(verdict=Verdict.CHANGES)),
        is_approved=Exists(of_saved.filter(verdict=Verdict.APPROVED)),
        is_returned=Case(
            When(draft__edition__current_version=None, then=Exists(changed)), default=Exists(since_publication)
        ),
    )
    waits = Q(due__isnull=False) | Q(draft__edition__current_version=None) | Q(is_reviewed=False) | Q(is_returned=True)
    # If the report requires no approval, a carried-over section that was checked is ready.
    is_checked = Q(draft__edition__report__needs_approval=False, carried_from__isnull=False) & ~Q(body="")
    is_approved = Q(is_approved=True, changes_wanted=False)
    is_ready = Q(is_reviewed=True) & (is_approved | (is_checked & Q(is_returned=False)) | Q(handed_in_at__isnull=False))
    found = rows.filter((waits & ~is_ready) | also)
    return found.select_related("draft__edition__report", "draft__edition__current_version").order_by(
        F("due").asc(nulls_last=True), "draft__edition__report__name", "position"
    )
