"""What the site says of itself, on every page."""

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db.models import OuterRef

from reports.facts.house import Entry, OwnPage, Place, SiteFacts, Target
from reports.models.site_settings import MenuEntry, SitePage, SiteSettings
from reports.reading.gathering import Gathered

#: Read with the one row, in one query.
_PAGES = Gathered(SitePage.objects.filter(site=OuterRef("pk")), slug="slug", title="title", body="body")
_MENU = Gathered(
    MenuEntry.objects.filter(site=OuterRef("pk")), place="place", position="position", label="label", target="target"
)


def site_facts(changed: datetime | float | None = None) -> SiteFacts:
    """What it says now. `changed` is when what is public changed last, if that is known: until then nothing is asked twice."""
    return _known(changed) if changed else _read()


@lru_cache(maxsize=1)
def _known(changed: datetime | float) -> SiteFacts:
    return _read()


def _read() -> SiteFacts:
    row: Any = SiteSettings.objects.annotate(own=_PAGES, entries=_MENU).filter(pk=SiteSettings.ONLY).first()
    if row is None:
        return SiteFacts()
    return facts_of(row, [SitePage(**each) for each in row.own], [MenuEntry(**each) for each in row.entries])


def facts_of(row: SiteSettings, pages: Iterable[SitePage], menu: Iterable[MenuEntry]) -> SiteFacts:
    """What the rows say, stored or not."""
    entries = sorted(menu, key=lambda entry: entry.position)
    head, foot = (
        tuple(Entry(each.label, Target(each.target)) for each in entries if each.place == place) for place in Place
    )
    own = tuple(OwnPage(Target(each.slug), each.title, each.body) for each in pages)
    return SiteFacts(row.name, row.says_perennial, head, foot, own)
