"""The site's addresses, spelt in one place. A test holds them against the site's own table of addresses."""

from enum import StrEnum


class Place(StrEnum):
    """The place of a menu on a page."""

    HEAD = "head"
    FOOT = "foot"


class Target(StrEnum):
    """The target of a menu entry."""

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


def report(slug: str) -> str:
    """A report's page."""
    return f"/{slug}/"


def identity(name: str) -> str:
    """The style sheet of what a report wears; "" where it wears nothing of its own."""
    return f"/identity/{name}.css" if name else ""


def edition(slug: str, year: int, number: str | None = None) -> str:
    """An edition's page: of its latest version, or (with `number`) of one version for ever."""
    return f"/{slug}/{year}/v{number}/" if number else f"/{slug}/{year}/"


def section(slug: str, year: int, section: str, number: str | None = None) -> str:
    """A section's page."""
    return f"{edition(slug, year, number)}{section}/"


def paragraph(slug: str, year: int, section: str, number: str, name: str) -> str:
    """The page that tells how a paragraph of one version is cited; `name` is the paragraph's id."""
    return f"{edition(slug, year, number)}{section}/{name}/"


def versions(slug: str, year: int) -> str:
    """An edition's history."""
    return f"/{slug}/{year}/versions/"


def compare_versions(slug: str, year: int, before: str, after: str) -> str:
    """Two versions of an edition, word by word."""
    return f"/{slug}/{year}/compare/{before}...{after}/"


def compare_years(slug: str, before: int, after: int) -> str:
    """Two years of a report, trend by trend."""
    return f"/{slug}/compare/{before}...{after}/"


def file(slug: str, year: int, format: str, number: str | None = None) -> str:
    """An edition as a file."""
    return f"{edition(slug, year, number)}{slug}-{year}.{format}"


def figure(slug: str, year: int, key: str) -> str:
    """A figure's own page."""
    return f"/{slug}/{year}/figures/{key}/"


def figure_file(slug: str, year: int, key: str, kind: str, number: str | None = None) -> str:
    """A figure's data or drawing: csv, json, svg or png; of the latest version, or (with `number`) of one version for ever."""
    return f"{edition(slug, year, number)}figures/{key}/{key}.{kind}"


def card(slug: str, year: int, section: str | None = None) -> str:
    """Return the address of the picture for shared links to an edition or a section."""
    return f"/{slug}/{year}/{section}/card.png" if section else f"/{slug}/{year}/card.png"


def feed(slug: str | None = None) -> str:
    """The feed of a report's versions, or of all."""
    return f"/{slug}/feed.atom" if slug else "/feed.atom"


def report_card(slug: str) -> str:
    """Return the address of the picture for shared links to a report."""
    return f"/{slug}/card.png"


def picture(slug: str, year: int, kind: str) -> str:
    """The year's picture, to take away: `kind` is svg or png."""
    return f"/{slug}/{year}/picture.{kind}"


def trend(slug: str) -> str:
    """A trend over the years."""
    return f"/trends/{slug}/"


def technique(slug: str) -> str:
    """A technique over trends and years."""
    return f"/techniques/{slug}/"


def schema(number: int) -> str:
    """The JSON Schema of edition documents."""
    return f"/schemas/edition-document-{number}.json"


def search() -> str:
    """Search."""
    return "/search/"


def report_error(slug: str, year: int, section: str, number: str) -> str:
    """The form to report an error in a section of one version: the one that the reader has before them."""
    return f"/{slug}/{year}/v{number}/{section}/report-an-error/"
