"""What the site says of itself: its name, its menu, and which pages of its own it has."""

from dataclasses import dataclass
from enum import StrEnum


class Place(StrEnum):
    """Where a menu stands."""

    HEAD = "head"
    FOOT = "foot"


class Target(StrEnum):
    """Where an entry of a menu leads."""

    REPORTS = "reports"
    TRENDS = "trends"
    TECHNIQUES = "techniques"
    SEARCH = "search"
    API = "API"
    FEED = "feed"
    ABOUT = "about"
    IMPRINT = "imprint"
    PRIVACY = "privacy"
    CONTACT = "contact"


#: The pages that a site may have of its own; each is its address.
OWN_PAGES = (Target.ABOUT, Target.IMPRINT, Target.PRIVACY, Target.CONTACT)


@dataclass(frozen=True)
class Entry:
    """A word of a menu."""

    label: str
    target: Target


@dataclass(frozen=True)
class OwnPage:
    """A page of the site's own, in Markdown."""

    slug: Target
    title: str
    body: str


#: The menus of a site that has said nothing of them; at the foot stand its own pages too.
HEAD = (Entry("Trends", Target.TRENDS), Entry("Techniques", Target.TECHNIQUES), Entry("Search", Target.SEARCH))
FOOT = (Entry("Reports", Target.REPORTS), *HEAD, Entry("API", Target.API), Entry("Feed", Target.FEED))


@dataclass(frozen=True)
class SiteFacts:
    """An empty menu stands for the one of a site that has said nothing of it."""

    name: str = "Perennial"
    says_perennial: bool = True
    head: tuple[Entry, ...] = ()
    foot: tuple[Entry, ...] = ()
    pages: tuple[OwnPage, ...] = ()

    def page(self, slug: str) -> OwnPage | None:
        """The page at that address, if there is one."""
        return next((each for each in self.pages if each.slug == slug), None)
