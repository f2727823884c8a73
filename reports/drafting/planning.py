"""Whose each section is and until when, and an edition's dates: for the desk alone, in no document."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.dispatch import Signal

from reports.drafting.commenting import OPEN_COMMENTS
from reports.models.draft import Draft, Section
from reports.models.review import Review, Verdict
from reports.models.revisions import SectionRevision
from reports.models.signals import assigned, dates_moved

#: An edition's dates, in the order in which they come.
DATES = ("drafts_due", "reviews_due", "publication_due")


def assign(section: Section, fields: Mapping[str, Any], *, by: User, at: datetime) -> None:
    """Give a section the `assignee` and the `due` of `fields`."""
    _store(section, fields, assigned, by=by, at=at)


def move_dates(draft: Draft, fields: Mapping[str, date | None], *, by: User, at: datetime) -> None:
    """Give an edition those of its dates that `fields` names."""
    _store(draft, fields, dates_moved, by=by, at=at)


@transaction.atomic
def _store(row: Any, fields: Mapping[str, Any], signal: Signal, *, by: User, at: datetime) -> None:
    stored = type(row).objects.select_for_update(of=("self",)).get(pk=row.pk)
    before = {field: getattr(stored, field) for field in fields}
    changed = [field for field, value in fields.items() if value != before[field]]
    if changed:
        for field in changed:
            setattr(stored, field, fields[field])
        stored.save(update_fields=changed)
        signal.send(type(row), **{row._meta.model_name: stored}, before=before, by=by, at=at)


def end_plan(draft: Draft) -> None:
    """What was due for a version is over when it is published; whose each section is stays. The rows are at hand."""
    if any(section.due for section in draft.sections.all()):
        Section.objects.filter(draft=draft).update(due=None)
    if any(getattr(draft, name) for name in DATES):
        Draft.objects.filter(pk=draft.pk).update(**dict.fromkeys(DATES))


def duties_of(user: User, sections: QuerySet[Section]) -> QuerySet[Section]:
    """Those of `sections` that are the user's and wait for something, what is late first.

    Each with its `open_comments`, and whether `changes_wanted`: a reviewer's last word on the text as it was saved last.
    """
    last = SectionRevision.objects.filter(section=OuterRef("uid")).order_by("-number").values("number")[:1]
    said = Review.objects.filter(section=OuterRef("uid"), revision=OuterRef("saved"))
    rows = sections.filter(assignee=user).annotate(saved=Subquery(last), open_comments=OPEN_COMMENTS)
    rows = rows.annotate(
        changes_wanted=Exists(said.filter(verdict=Verdict.CHANGES)),
        is_approved=Exists(said.filter(verdict=Verdict.APPROVED)),
    )
    waits = Q(due__isnull=False) | Q(draft__edition__current_version=None) | Q(is_reviewed=False)
    is_ready = Q(is_approved=True, changes_wanted=False, is_reviewed=True)
    found = rows.filter((waits & ~is_ready) | Q(open_comments__gt=0))
    return found.select_related("draft__edition__report", "draft__edition__current_version").order_by(
        F("due").asc(nulls_last=True), "draft__edition__report__name", "position"
    )
