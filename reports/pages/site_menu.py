"""The site's name, its menus and the pages of its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from reports.languages import Phrase, Words
from reports.pages import addresses
from reports.pages.addresses import Place, Target
from reports.pages.head import Head, shortened
from reports.pages.parts import Link
from reports.rendering import description_text

#: The menus of a site without entries of its own; its own pages are added at the foot.
HEAD = (("Trends", Target.TRENDS), ("Techniques", Target.TECHNIQUES), ("Search", Target.SEARCH))
FOOT = (("Reports", Target.REPORTS), *HEAD, ("API", Target.API), ("Feed", Target.FEED))
#: The kind of a menu's entry that somebody typed, in the language of the site.
TYPED = "typed"
_ADDRESSES: dict[str, str] = {
    Target.REPORTS: "/",
    Target.TRENDS: "/trends/",
    Target.TECHNIQUES: "/techniques/",
    Target.SEARCH: "/search/",
    Target.API: "/api/docs/",
    Target.FEED: addresses.feed(),
}


@dataclass(frozen=True, eq=False)
class Site:
    """The site's settings: its name, whether the footer credits the software, and rows of its menus and of its own pages.

    One is not compared with another, so that its menus can be kept by it.
    """

    name: str = "Perennial"
    says_perennial: bool = True
    menu: Sequence[Any] = ()
    pages: Sequence[Any] = ()

    def page(self, slug: str) -> Any:
        """The page at that address, or None."""
        return next((each for each in self.pages if each.slug == slug), None)


@dataclass(frozen=True)
class House:
    """The site's name and its menus; `says_perennial`: the software is named at the foot."""

    name: str
    says_perennial: bool
    head: Sequence[Link]
    foot: Sequence[Link]


@lru_cache(maxsize=16)
def house(site: Site, words: Words) -> House:
    """The head and foot of pages, without links to pages that are not there."""
    own = [Link(page.title, f"/{page.slug}/", kind=TYPED) for page in site.pages]
    there = {*_ADDRESSES, *(page.slug for page in site.pages)}

    def typed(place: Place) -> Sequence[Link]:
        rows = sorted((row for row in site.menu if row.place == place), key=lambda row: row.position)
        return [
            Link(row.label, _ADDRESSES.get(row.target, f"/{row.target}/"), kind=TYPED)
            for row in rows
            if row.target in there
        ]

    head, foot = (
        [Link(words.label(Phrase(label)), _ADDRESSES[target]) for label, target in menu] for menu in (HEAD, FOOT)
    )
    return House(site.name, site.says_perennial, typed(Place.HEAD) or head, typed(Place.FOOT) or [*foot, *own])


def own_page_head(page: Any, words: Words) -> Head:
    """The head of a page of the site's own."""
    return Head(page.title, shortened(description_text(page.body)), f"/{page.slug}/", words=words)
