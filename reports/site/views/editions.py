"""Views of editions, sections, paragraphs, histories and comparisons."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from reports import addresses
from reports.citing.item import edition_title
from reports.filing.pictures import cover_of, picture_if_there
from reports.pages.comparing.versions import version_comparison
from reports.pages.comparing.years import year_comparison
from reports.pages.edition import edition_page
from reports.pages.history import history_page
from reports.pages.paragraph import paragraph_page
from reports.pages.picture import edition_card, picture_file, section_card
from reports.pages.section import section_page
from reports.reading.editions import edition_context, find_section, section_context
from reports.reading.exceptions import MovedTo, NotPublished
from reports.reading.reports import report_years, two_years
from reports.reading.statements import key_findings
from reports.reading.versions import find_two, find_version
from reports.rendering.drawing import png
from reports.rendering.terms import report_translator
from reports.site.public_view import as_of_moment, public, show


@public
def edition(request: HttpRequest, report: str, year: int, number: str | None = None) -> HttpResponse:
    """An edition: its latest version, a numbered one, or the one that was current on the day `as_of`."""
    moment = as_of_moment(request)
    version = find_version(report, year, number, moment.at if moment else None)
    context = edition_context(version, pinned=number is not None, moment=moment)
    page = edition_page(version.content, context, key_findings(version))
    return show("site/edition.html", page)


@public
def section(request: HttpRequest, report: str, year: int, section: str, number: str | None = None) -> HttpResponse:
    """A section, of the same versions."""
    moment = as_of_moment(request)
    version = find_version(report, year, number, moment.at if moment else None)
    statement, known, body = section_context(version, section, pinned=number is not None, moment=moment)
    page = section_page(version.content, statement, known, body)
    return show("site/section.html", page)


@public
def paragraph(request: HttpRequest, report: str, year: int, *, number: str, section: str, name: str) -> HttpResponse:
    """A paragraph of a numbered version with its citation."""
    version = find_version(report, year, number)
    statement, paragraphs = find_section(version, section)
    found = next((each for each in paragraphs if each.id == name), None)
    if found is None:
        raise NotPublished
    page = paragraph_page(version.content, statement, found, edition_context(version, pinned=True))
    return show("site/paragraph.html", page)


@public
def card(request: HttpRequest, report: str, year: int, section: str | None = None) -> HttpResponse:
    """Return the picture for shared links to an edition or a section."""
    version = find_version(report, year, None)
    statement = version.content.section(section) if section else None
    if section and statement is None:
        raise NotPublished
    document, known = version.content, report_years(report)
    translate = report_translator(document.report)
    named = translate("{year} edition · version {number}", year=year, number=version.number)
    address, pictures = settings.SITE_URL + addresses.report(report), picture_if_there
    if statement:
        drawn = section_card(known.cells, document, statement, version=named, address=address, pictures=pictures)
    else:
        drawn = edition_card(
            known.cells,
            document,
            version=named,
            title=edition_title(document),
            address=address,
            pictures=pictures,
            cover=cover_of(document),
        )
    return _shared(drawn, "image/png")


@public
def report_card(request: HttpRequest, report: str) -> HttpResponse:
    """Return the picture for shared links to a report: what moved in its latest year."""
    known = report_years(report)
    document, years = known.document, [row.year for row in known.editions]
    translate = report_translator(document.report)
    drawn = edition_card(
        known.cells,
        document,
        version=translate("{first} to {last}", first=years[0], last=years[-1]) if len(years) > 1 else str(years[0]),
        title=document.report.name,
        address=settings.SITE_URL + addresses.report(report),
        pictures=picture_if_there,
    )
    return _shared(drawn, "image/png")


@public
def picture(request: HttpRequest, report: str, year: int, kind: str) -> HttpResponse:
    """Return the year's picture as a download."""
    version = find_version(report, year, None)
    known = report_years(report)
    svg = picture_file(
        known.cells,
        version.content,
        version.number,
        report=report,
        site=settings.SITE_URL,
        pictures=picture_if_there,
    )
    response = _shared(png(svg), "image/png") if kind == "png" else _shared(svg.encode(), "image/svg+xml")
    response["Content-Disposition"] = f'attachment; filename="{report}-{year}.{kind}"'
    return response


def _shared(content: bytes, media_type: str) -> HttpResponse:
    """Return a response that other sites may embed."""
    response = HttpResponse(content, content_type=media_type)
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


@public
def history(request: HttpRequest, report: str, year: int) -> HttpResponse:
    """Every version of an edition, with its change notes and checksums."""
    version = find_version(report, year, None)
    return show("site/history.html", history_page(version.content, edition_context(version)))


@public
def compare_versions(request: HttpRequest, report: str, year: int, before: str, after: str) -> HttpResponse:
    """Two versions of an edition, the older first."""
    older, newer = find_two(report, (year, before), (year, after))
    if older == newer:
        raise MovedTo(addresses.edition(report, year, newer.number))
    if (older.major, older.minor) > (newer.major, newer.minor):
        raise MovedTo(addresses.compare_versions(report, year, newer.number, older.number))
    page = version_comparison(older.content, newer.content, edition_context(newer), (before, after))
    return show("site/compare.html", page)


@public
def compare_years(request: HttpRequest, report: str, before: int, after: int) -> HttpResponse:
    """Two years of a report, the earlier first."""
    if before == after:
        raise MovedTo(addresses.edition(report, after))
    if before > after:
        raise MovedTo(addresses.compare_years(report, after, before))
    return show("site/compare_years.html", year_comparison(two_years(report, before, after)))
