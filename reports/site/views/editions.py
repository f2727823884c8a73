"""An edition, its sections, its history; and what differs between two versions or two years."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from reports import filing
from reports.citing.item import Place, edition_title
from reports.models.ledger import Version
from reports.pages import addresses
from reports.pages.comparing.versions import version_comparison
from reports.pages.comparing.years import year_comparison
from reports.pages.edition import edition_page
from reports.pages.history import history_page
from reports.pages.parts import moment_words
from reports.pages.picture import edition_card, picture_file, section_card
from reports.pages.refusals import MovedTo, NotPublished
from reports.pages.section import paragraph_page, section_page
from reports.reading.editions import Query, edition_context, find_section, history_context, section_context
from reports.reading.reports import report_years, two_years
from reports.reading.versions import Moment, find_two, find_version
from reports.rendering.drawing import png
from reports.rendering.terms import words_of
from reports.site.citations import cite
from reports.site.public_view import asked_moment, public, show


@public
def edition(request: HttpRequest, report: str, year: int, number: str | None = None) -> HttpResponse:
    """An edition as of its latest version, of the one numbered, or of the one that was current on a day."""
    moment = asked_moment(request)
    version = find_version(report, year, number, moment.at if moment else None)
    page = edition_page(version.content, edition_context(version, _asked(version, number, moment)))
    return show("site/edition.html", page, cite=cite(version))


@public
def section(request: HttpRequest, report: str, year: int, section: str, number: str | None = None) -> HttpResponse:
    """A section of the latest version, of the one numbered, or of the one that was current on a day."""
    moment = asked_moment(request)
    version = find_version(report, year, number, moment.at if moment else None)
    statement, known, body = section_context(version, section, _asked(version, number, moment))
    page = section_page(version.content, statement, known, body)
    return show("site/section.html", page, cite=cite(version, Place(statement), body))


@public
def paragraph(request: HttpRequest, report: str, year: int, *, number: str, section: str, name: str) -> HttpResponse:
    """A paragraph of the version numbered, and how it is cited."""
    version = find_version(report, year, number)
    statement, paragraphs = find_section(version, section)
    found = next((each for each in paragraphs if each.id == name), None)
    if found is None:
        raise NotPublished
    page = paragraph_page(version.content, statement, found, edition_context(version, _asked(version, number, None)))
    return show("site/paragraph.html", page, cite=cite(version, Place(statement, found)))


@public
def card(request: HttpRequest, report: str, year: int, section: str | None = None) -> HttpResponse:
    """The picture that stands for an edition, or for a section, where a link to it is shared."""
    version = find_version(report, year, None)
    statement = version.content.section(section) if section else None
    if section and statement is None:
        raise NotPublished
    document, known = version.content, report_years(report)
    words = words_of(document.report)
    named = words("{year} edition · version {number}", year=year, number=version.number)
    address, pictures = settings.SITE_URL + addresses.report(report), filing.picture_if_there
    if statement:
        drawn = section_card(document, statement, version=named, address=address, pictures=pictures)
    else:
        drawn = edition_card(
            known.cells,
            document,
            version=named,
            title=edition_title(document),
            address=address,
            pictures=pictures,
            cover=filing.cover_of(document),
        )
    return _shared(drawn, "image/png")


@public
def report_card(request: HttpRequest, report: str) -> HttpResponse:
    """The picture that stands for a report: what moved in its latest year, under the report's own name."""
    known = report_years(report)
    document, years = known.document, [row.year for row in known.editions]
    words = words_of(document.report)
    drawn = edition_card(
        known.cells,
        document,
        version=words("{first} to {last}", first=years[0], last=years[-1]) if len(years) > 1 else str(years[0]),
        title=document.report.name,
        address=settings.SITE_URL + addresses.report(report),
        pictures=filing.picture_if_there,
    )
    return _shared(drawn, "image/png")


@public
def picture(request: HttpRequest, report: str, year: int, kind: str) -> HttpResponse:
    """The year's picture, to take away."""
    version = find_version(report, year, None)
    known = report_years(report)
    svg = picture_file(
        known.cells,
        version.content,
        version.number,
        report=report,
        site=settings.SITE_URL,
        pictures=filing.picture_if_there,
    )
    response = _shared(png(svg), "image/png") if kind == "png" else _shared(svg.encode(), "image/svg+xml")
    response["Content-Disposition"] = f'attachment; filename="{report}-{year}.{kind}"'
    return response


def _shared(content: bytes, media_type: str) -> HttpResponse:
    """A picture that other sites may show."""
    response = HttpResponse(content, content_type=media_type)
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


@public
def history(request: HttpRequest, report: str, year: int) -> HttpResponse:
    """Every version of an edition, with its change notes and checksums."""
    version = find_version(report, year, None)
    known, titles = history_context(version)
    return show("site/history.html", history_page(version.content, known, titles))


def _asked(version: Version, number: str | None, moment: Moment | None) -> Query:
    moment = moment if number is None else None
    return Query(
        pinned=number is not None,
        at=moment.at if moment else None,
        as_of=moment_words(moment.at, words_of(version.content.report), is_day=moment.is_day) if moment else "",
    )


@public
def compare_versions(request: HttpRequest, report: str, year: int, before: str, after: str) -> HttpResponse:
    """Two versions of an edition, the older first."""
    older, newer = find_two(report, (year, before), (year, after))
    if (older.major, older.minor) >= (newer.major, newer.minor):
        raise MovedTo(_in_order(report, year, newer.number, older.number))
    known, titles = history_context(newer)
    page = version_comparison(older.content, newer.content, known, (before, after), titles)
    return show("site/compare.html", page)


@public
def compare_years(request: HttpRequest, report: str, before: int, after: int) -> HttpResponse:
    """Two years of a report, the earlier first."""
    if before == after:
        raise MovedTo(addresses.edition(report, after))
    if before > after:
        raise MovedTo(addresses.compare_years(report, after, before))
    return show("site/compare_years.html", year_comparison(two_years(report, before, after)))


def _in_order(report: str, year: int, older: str, newer: str) -> str:
    if older == newer:
        return addresses.edition(report, year, newer)
    return addresses.compare_versions(report, year, older, newer)
