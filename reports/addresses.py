"""The site's addresses. A test compares them with the URLconf."""

from enum import StrEnum


class MenuPosition(StrEnum):
    """The position of a menu on a page."""

    HEAD = "head"
    FOOT = "foot"


class MenuTarget(StrEnum):
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


#: Pages that administrators can write. The value is the address.
OWN_PAGES = (MenuTarget.ABOUT, MenuTarget.IMPRINT, MenuTarget.PRIVACY, MenuTarget.CONTACT)

#: First parts of addresses that are not public pages; `config.urls` includes their URLconfs.
ADMIN, REVIEW, EMBARGO = "admin", "review", "embargo"
API, SCHEMAS = "api", "schemas"
MEDIA, STATIC = "media", "static"
#: First parts of addresses that show drafts to some people only.
PRIVATE = (ADMIN, REVIEW, EMBARGO)
#: First parts of addresses below which no redirect is looked up.
NEVER_MOVED = (*PRIVATE, API, MEDIA, STATIC)

API_ROOT, API_DOCS, API_GUIDE = "/api/v1/", "/api/docs/", "/api/guide/"

#: The slugs that no report may have, because the site has, had or may get an address that begins with them.
RESERVED_REPORT_SLUGS = frozenset(
    {
        *NEVER_MOVED, SCHEMAS, *OWN_PAGES, "trends", "techniques", "search", "alerts", "cited", "checkpoints", "identity", "healthz",
        "readyz", "metrics", "feed.atom", "llms.txt", "robots.txt", "sitemap.xml", "favicon.ico", ".well-known", "accounts",
        "compare", "embed", "reports",
    }
)  # fmt: skip


def first_word(path: str) -> str:
    """Return the first part of a path: "api" for /api/v1/."""
    return path.partition("/")[2].partition("/")[0]


def report(slug: str) -> str:
    """Return the address of a report's page."""
    return f"/{slug}/"


def identity(name: str) -> str:
    """Return the address of a report's style sheet; "" for a report without branding."""
    return f"/identity/{name}.css" if name else ""


def edition(slug: str, year: int, number: str | None = None) -> str:
    """Return the address of an edition: of its latest version or, with `number`, of that version."""
    return f"/{slug}/{year}/v{number}/" if number else f"/{slug}/{year}/"


def section(slug: str, year: int, section: str, number: str | None = None) -> str:
    """Return the address of a section, likewise."""
    return f"{edition(slug, year, number)}{section}/"


def paragraph(slug: str, year: int, section: str, number: str, name: str) -> str:
    """Return the address that cites a paragraph of a version; `name` is the paragraph's id."""
    return f"{edition(slug, year, number)}{section}/{name}/"


def versions(slug: str, year: int) -> str:
    """Return the address of an edition's history."""
    return f"/{slug}/{year}/versions/"


def compare_versions(slug: str, year: int, before: str, after: str) -> str:
    """Return the address that compares two versions of an edition."""
    return f"/{slug}/{year}/compare/{before}...{after}/"


def compare_years(slug: str, before: int, after: int) -> str:
    """Return the address that compares two years of a report."""
    return f"/{slug}/compare/{before}...{after}/"


def file(slug: str, year: int, format: str, number: str | None = None) -> str:
    """Return the address of an edition as a file."""
    ending = "csl.json" if format == "csl" else format
    return f"{edition(slug, year, number)}{slug}-{year}.{ending}"


def figure(slug: str, year: int, key: str) -> str:
    """Return the address of a figure's page."""
    return f"/{slug}/{year}/figures/{key}/"


def figure_file(slug: str, year: int, key: str, kind: str, number: str | None = None) -> str:
    """Return the address of a figure's data or drawing; `kind` is csv, json, svg or png."""
    return f"{edition(slug, year, number)}figures/{key}/{key}.{kind}"


def card(slug: str, year: int, section: str | None = None) -> str:
    """Return the address of the picture for shared links to an edition or a section."""
    return f"/{slug}/{year}/{section}/card.png" if section else f"/{slug}/{year}/card.png"


def alerts(path: str) -> str:
    """Return the address of the form with which readers follow the page at `path`."""
    return f"/alerts/?of={path}"


def alert(token: str) -> str:
    """Return the address at which a reader confirms or ends the alerts that `token` names."""
    return f"/alerts/{token}/"


def feed(slug: str | None = None) -> str:
    """Return the address of a report's feed, or of the site's."""
    return f"/{slug}/feed.atom" if slug else "/feed.atom"


def report_card(slug: str) -> str:
    """Return the address of the picture for shared links to a report."""
    return f"/{slug}/card.png"


def picture(slug: str, year: int, kind: str) -> str:
    """Return the address of the year's picture; `kind` is svg or png."""
    return f"/{slug}/{year}/picture.{kind}"


def trends() -> str:
    """Return the address of the list of trends."""
    return "/trends/"


def trend(slug: str) -> str:
    """Return the address of a trend."""
    return f"{trends()}{slug}/"


def techniques() -> str:
    """Return the address of the list of techniques."""
    return "/techniques/"


def technique(slug: str) -> str:
    """Return the address of a technique."""
    return f"{techniques()}{slug}/"


def search() -> str:
    """Return the address of the search page."""
    return "/search/"


def cited() -> str:
    """Return the address of the page that checks a bibliography."""
    return "/cited/"


def picture_file(sha256: str, extension: str, width: int | str = "") -> str:
    """Return the address of a picture as stored or, with `width`, of a smaller one."""
    return f"/{MEDIA}/{sha256}-{width}.{extension}" if width else f"/{MEDIA}/{sha256}.{extension}"


def schema(number: int) -> str:
    """Return the address of the JSON Schema of edition documents."""
    return f"/{SCHEMAS}/edition-document-{number}.json"


def report_error(slug: str, year: int, section: str, number: str) -> str:
    """Return the address of the form to report an error in a section of a version."""
    return f"/{slug}/{year}/v{number}/{section}/report-an-error/"
