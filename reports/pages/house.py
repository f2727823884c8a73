"""What all pages of the site show of whoever runs it, and the pages of its own."""

from dataclasses import dataclass

from reports.facts.house import FOOT, HEAD, Entry, OwnPage, SiteFacts, Target
from reports.languages import Phrase, Words
from reports.pages import addresses
from reports.pages.head import Head, shortened
from reports.pages.parts import Link
from reports.rendering import plain_text, render_prose

_ADDRESSES = {
    Target.REPORTS: "/",
    Target.TRENDS: "/trends/",
    Target.TECHNIQUES: "/techniques/",
    Target.SEARCH: "/search/",
    Target.API: "/api/docs/",
    Target.FEED: addresses.feed(),
}


#: The kind of a menu's entry that somebody typed, in the language of the site.
TYPED = "typed"


@dataclass(frozen=True)
class House:
    """The site's name and its menus; `says_perennial`: the software is named at the foot."""

    name: str
    says_perennial: bool
    head: tuple[Link, ...]
    foot: tuple[Link, ...]


@dataclass(frozen=True)
class OwnPageShown:
    """All that a page of the site's own shows."""

    head: Head
    title: str
    html: str


def house(facts: SiteFacts, words: Words) -> House:
    """The head and foot of pages. What leads to a page that is not there is left out."""
    own = tuple(Entry(page.title, page.slug) for page in facts.pages)
    there = {*_ADDRESSES, *(entry.target for entry in own)}

    def links(entries: tuple[Entry, ...], *, is_ours: bool) -> tuple[Link, ...]:
        found = (entry for entry in entries if entry.target in there)
        return tuple(
            Link(
                words.label(Phrase(entry.label)) if is_ours else entry.label,
                _ADDRESSES.get(entry.target, f"/{entry.target}/"),
                kind="" if is_ours else TYPED,
            )
            for entry in found
        )

    foot = links(facts.foot, is_ours=False) or (*links(FOOT, is_ours=True), *links(own, is_ours=False))
    head = links(facts.head, is_ours=False) or links(HEAD, is_ours=True)
    return House(facts.name, facts.says_perennial, head, foot)


def own_page(page: OwnPage, words: Words) -> OwnPageShown:
    """A page of the site's own."""
    return OwnPageShown(
        Head(page.title, shortened(plain_text(page.body)), f"/{page.slug}/", words=words),
        page.title,
        render_prose(page.body, words=words),
    )
