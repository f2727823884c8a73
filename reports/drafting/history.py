"""The history of a draft: each section's part of the document after every save that changed it."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F

from reports.document.canonical import canonical_json
from reports.document.types import Section
from reports.drafting.reading import section_statement
from reports.models import draft as tables
from reports.models.desk import SectionRevision


@transaction.atomic
def save_revision(section: tables.Section, *, by: str, at: datetime, why: str = "") -> SectionRevision | None:
    """Remember the section as it now stands; None if nothing changed since it was last remembered.

    Raises the section's `revision` by one, which is how an editor's stale page is told from a fresh one.
    """
    section = tables.Section.objects.select_related("trend", "draft").get(pk=section.pk)
    made = save_revisions(section.draft, {section.uid: section_statement(section)}, by=by, at=at, why=why)
    return made[0] if made else None


@transaction.atomic
def save_revisions(
    draft: tables.Draft, statements: dict[UUID, Section], *, by: str, at: datetime, why: str = ""
) -> list[SectionRevision]:
    """`save_revision` for many sections of a draft at once."""
    contents = {
        uid: canonical_json(statement.model_dump(mode="json")).decode() for uid, statement in statements.items()
    }
    last = _last(contents)
    changed = [uid for uid, content in contents.items() if uid not in last or last[uid].content != content]
    tables.Section.objects.filter(draft=draft, uid__in=changed).update(revision=F("revision") + 1)
    numbers = dict(tables.Section.objects.filter(draft=draft, uid__in=changed).values_list("uid", "revision"))
    return SectionRevision.objects.bulk_create(
        SectionRevision(
            edition_id=draft.pk, section=uid, number=numbers[uid], content=contents[uid], at=at, by_name=by, why=why
        )
        for uid in changed
    )


def _last(uids: Iterable[UUID]) -> dict[UUID, SectionRevision]:
    rows = SectionRevision.objects.filter(section__in=list(uids)).order_by("number")
    return {row.section: row for row in rows}
