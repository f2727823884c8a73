"""Trends that are renamed, split, merged or ended, in the working copy of the year in which that happens."""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from reports.drafting.assembling import section_statement
from reports.drafting.history import save_revisions
from reports.importing.lengths import MOST_SECTIONS
from reports.importing.slugs import free_slug, section_slug_of
from reports.models.draft import Draft, Section
from trends.models import Lineage, LineageKind, Trend


@transaction.atomic
def continue_section(
    section: Section, became: Sequence[Trend], *, by: str, account: User | None = None, at: datetime, why: str
) -> list[Section]:
    """Have a section continue as the first of `became` that no other section covers. Add and return an empty section for each other one.

    If there is none, the section is left without a trend.
    """
    draft, before = section.draft, section.trend
    others = draft.sections.exclude(pk=section.pk)
    covered, slugs = set(others.values_list("trend", flat=True)), set(others.values_list("slug", flat=True))
    free = [trend for trend in became if trend.pk not in covered]
    section.trend, new = next(iter(free), None), free[1:]
    if new and len(covered) + len(new) >= MOST_SECTIONS:
        raise ValidationError(_("An edition has at most %(count)s sections.") % {"count": MOST_SECTIONS})
    if before and section.trend and section.slug == before.slug:
        section.slug = free_slug(section_slug_of(section.trend.slug, otherwise="section"), slugs)
    if before and section.trend and section.title == before.name:
        section.title = section.trend.name
    section.save(update_fields=["trend", "slug", "title"])
    others.filter(position__gt=section.position).update(position=F("position") + len(new))
    statements, added = {section.uid: section_statement(section)}, []
    for position, trend in enumerate(new, section.position + 1):
        slug = free_slug(section_slug_of(trend.slug, otherwise="section"), slugs | {section.slug})
        made = draft.sections.create(trend=trend, title=trend.name, slug=slug, position=position)
        slugs.add(slug)
        statements[made.uid] = section_statement(made)
        added.append(made)
    save_revisions(draft, statements, by=by, account=account, at=at, why=why[:300])
    return added


def follow_trend_history(
    draft: Draft, *, after: int, until: int, by: str, account: User | None = None, at: datetime
) -> None:
    """Apply the trend history of the years after `after`, up to `until`, to sections that were carried over.

    After a split into one other trend, the section continues with its old one.
    """
    rows = Lineage.objects.filter(year__gt=after, year__lte=until).select_related("parent", "child")
    for (_year, trend), found in groupby(
        rows.order_by("year", "parent_id", "pk"), lambda each: (each.year, each.parent)
    ):
        steps = list(found)
        became = [trend] if [step.kind for step in steps] == [LineageKind.SPLIT] else []
        if section := draft.sections.filter(trend=trend).first():
            became += [step.child for step in steps]
            continue_section(section, became, by=by, account=account, at=at, why="; ".join(map(str, steps)))
