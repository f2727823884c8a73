"""The site's name, its menus and the pages of its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from reports import addresses
from reports.addresses import MenuPosition, MenuTarget
from reports.languages import Phrase, Translator
from reports.models.site_settings import SitePage
from reports.pages.head import Head, shortened
from reports.pages.parts import Link
from reports.reading.reports import Site
from reports.rendering import description_text

#: The menus of a site without entries of its own; its own pages are added at the foot.
HEAD = (("Trends", MenuTarget.TRENDS), ("Techniques", MenuTarget.TECHNIQUES), ("Search", MenuTarget.SEARCH))
FOOT = (("Reports", MenuTarget.REPORTS), *HEAD, ("API", MenuTarget.API), ("Feed", MenuTarget.FEED))
#: The kind of menu entries with a label from the settings, which is in the language of the site.
CUSTOM = "custom"
_ADDRESSES: dict[str, str] = {
    MenuTarget.REPORTS: "/",
    MenuTarget.TRENDS: addresses.trends(),
    MenuTarget.TECHNIQUES: addresses.techniques(),
    MenuTarget.SEARCH: addresses.search(),
    MenuTarget.API: addresses.API_DOCS,
    MenuTarget.FEED: addresses.feed(),
}


@dataclass(frozen=True)
class Chrome:
    """The site's name and its menus at head and foot. `says_perennial` prints the software's name at the foot."""

    name: str
    says_perennial: bool
    head: Sequence[Link]
    foot: Sequence[Link]


@lru_cache(maxsize=16)
def site_chrome(site: Site, translate: Translator) -> Chrome:
    """Return the chrome, without menu entries whose page does not exist."""
    own = [Link(page.title, f"/{page.slug}/", kind=CUSTOM) for page in site.pages]
    existing = {*_ADDRESSES, *(page.slug for page in site.pages)}

    def custom_entries(position: MenuPosition) -> Sequence[Link]:
        return [
            Link(row.label, _ADDRESSES.get(row.target, f"/{row.target}/"), kind=CUSTOM)
            for row in site.menu
            if row.place == position and row.target in existing
        ]

    head, foot = (
        [Link(translate.label(Phrase(label)), _ADDRESSES[target]) for label, target in menu] for menu in (HEAD, FOOT)
    )
    foot.append(Link(translate("Check a bibliography"), addresses.cited()))
    return Chrome(
        site.name,
        site.says_perennial,
        custom_entries(MenuPosition.HEAD) or head,
        custom_entries(MenuPosition.FOOT) or [*foot, *own],
    )


def own_page_head(page: SitePage, translate: Translator) -> Head:
    """Return the metadata of one of the site's own pages."""
    return Head(page.title, shortened(description_text(page.body)), f"/{page.slug}/", translate=translate)
