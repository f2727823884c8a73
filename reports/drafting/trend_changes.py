"""Trends that are renamed, split, merged or ended, in the working copy of the year in which that happens."""

from collections.abc import Sequence
from datetime import datetime

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from reports.document.text import normal_line
from reports.drafting.assembling import section_statement
from reports.drafting.history import note_deletions, save_revisions
from reports.importing.lengths import MOST_SECTIONS
from reports.importing.slugs import free_slug, section_slug_of, slug_of
from reports.models.draft import Draft, Section
from trends.models import Lineage, LineageKind, Trend
from trends.names import fold


def trend_named(name: str) -> Trend:
    """Return the trend of that name, or a new one that is not saved yet."""
    name = normal_line(name)
    if found := Trend.objects.filter(key=fold(name)).first():
        return found
    taken = set(Trend.objects.values_list("slug", flat=True))
    return Trend(name=name, key=fold(name), slug=free_slug(slug_of(name, otherwise="trend"), taken))


def record_trend_change(
    trend: Trend, became: Sequence[Trend], *, kind: LineageKind, year: int, note: str = ""
) -> list[Lineage]:
    """Record that `trend` became each of `became` in `year`, itself left out. Return the new records; one that exists stays as it is.

    Raises ValidationError if the two are already linked by another record.
    """
    made = []
    for child in became:
        if child.pk == trend.pk:
            continue
        step, is_new = Lineage.objects.get_or_create(
            parent=trend, child=child, defaults={"kind": kind, "year": year, "note": note}
        )
        if is_new:
            made.append(step)
        elif (step.kind, step.year) != (kind, year):
            raise ValidationError(_("The trend history already says: %(step)s. Change that entry.") % {"step": step})
    return made


@transaction.atomic
def continue_section(
    section: Section, became: Sequence[Trend], *, by: str, account: User | None = None, at: datetime, why: str
) -> list[Section]:
    """Have a section continue as the first of `became` that no other section covers, and add an empty section for each other one.

    If there is none, the section is left without a trend. Return the new sections.
    """
    draft, before = section.draft, section.trend
    others = draft.sections.exclude(pk=section.pk)
    covered, slugs = set(others.values_list("trend", flat=True)), set(others.values_list("slug", flat=True))
    free = [trend for trend in became if trend.pk not in covered]
    section.trend, new = next(iter(free), None), free[1:]
    if new and draft.sections.count() + len(new) > MOST_SECTIONS:
        raise ValidationError(_("An edition has at most %(count)s sections.") % {"count": MOST_SECTIONS})
    if before and section.trend and section.slug == before.slug:
        section.slug = free_slug(section_slug_of(section.trend.slug, otherwise="section"), slugs)
    if before and section.trend and section.title == before.name:
        section.title = section.trend.name
    section.save(update_fields=["trend", "slug", "title"])
    draft.sections.filter(position__gt=section.position).update(position=F("position") + len(new))
    made: list[Section] = []
    for position, trend in enumerate(new, section.position + 1):
        slugs |= {each.slug for each in (section, *made)}
        slug = free_slug(section_slug_of(trend.slug, otherwise="section"), slugs)
        made.append(Section.objects.create(draft=draft, trend=trend, title=trend.name, slug=slug, position=position))
    statements = {each.uid: section_statement(each) for each in (section, *made)}
    save_revisions(draft, statements, by=by, account=account, at=at, why=why)
    return made


def follow_trend_history(
    draft: Draft, *, after: int, until: int, by: str, account: User | None = None, at: datetime
) -> None:
    """Apply what the trend history records for the years `after` to `until` to the sections of an edition that begins with old text.

    The first trend of a split that was recorded continues the section; if only one was, the old trend does.
    """
    steps = Lineage.objects.filter(year__gt=after, year__lte=until).order_by("year")
    for year in list(steps.values_list("year", flat=True).distinct()):
        for section in draft.sections.filter(trend__isnull=False).select_related("trend"):
            found = steps.filter(year=year, parent=section.trend).select_related("parent", "child").order_by("pk")
            became = [step.child for step in found]
            if [step.kind for step in found] == [LineageKind.SPLIT]:
                became.insert(0, found[0].parent)
            if became:
                why = "; ".join(map(str, found))
                continue_section(section, became, by=by, account=account, at=at, why=why[:300])


def delete_section(section: Section, *, by: str, at: datetime) -> None:
    """Delete a section, so that it can be restored from the edition's history."""
    draft = section.draft
    note_deletions(draft.edition, [section_statement(section)], by=by, at=at)
    section.delete()
    # Without a gap: an import would list each later section as changed.
    draft.sections.filter(position__gt=section.position).update(position=F("position") - 1)
