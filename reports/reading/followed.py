"""The title and the address of a place that a reader follows."""

from typing import NamedTuple

from reports import addresses
from reports.document.types import EditionDocument, Section
from reports.languages import Translator
from reports.models.index import PublishedEdition
from reports.models.ledger import Version
from reports.models.series import Report
from reports.models.subscriptions import Subscription
from reports.reading.paragraph_history import CitedPlace
from reports.reading.versions import version_key
from reports.rendering import Paragraph, read_section


class PlaceFacts(NamedTuple):
    """A place in a readable version: its title, its path, and its section and paragraph, if it is in one."""

    title: str
    address: str
    section: Section | None = None
    paragraph: Paragraph | None = None


def facts_of(place: CitedPlace, version: Version, translate: Translator) -> PlaceFacts:
    """Return title and address of a place in `version`. A version that is withdrawn or redacted has only its number."""
    report, year, number = version_key(version)
    if not version.is_readable:
        return PlaceFacts(f"{version}", addresses.edition(report, year, number))
    document = version.content
    edition = f"{document.report.name} {year}"
    if place.figure:
        figure = next((each for each in document.figures if each.key == place.figure), None)
        title = figure.title if figure and figure.title else translate("Figure")
        return PlaceFacts(f"{title} · {edition}", addresses.figure(report, year, place.figure))
    section = _section(document, place)
    if section is None:
        return PlaceFacts(f"{document.title} · {edition}", addresses.edition(report, year, number))
    paragraphs = read_section(document, section).paragraphs if place.paragraph else ()
    paragraph = next((each for each in paragraphs if each.id == place.paragraph), None)
    if paragraph is None:
        return PlaceFacts(
            f"{section.title} · {edition}", addresses.section(report, year, section.slug, number), section
        )
    title = translate("Paragraph {number} of “{title}”", number=paragraph.number, title=section.title)
    address = addresses.paragraph(report, year, section.slug, number, paragraph.id)
    return PlaceFacts(f"{title} · {edition}", address, section, paragraph)


def _section(document: EditionDocument, place: CitedPlace) -> Section | None:
    return next((each for each in document.sections if each.uid == place.section), None)


def place_of(subscription: Subscription) -> CitedPlace | None:
    """Return the followed place, or None for a subscription to new editions."""
    if subscription.version_id is None:
        return None
    return CitedPlace(subscription.version_id, subscription.section, subscription.paragraph, subscription.figure)


def followed_facts(subscription: Subscription, translate: Translator) -> PlaceFacts:
    """Return title and address of what a reader follows."""
    place = place_of(subscription)
    if place and subscription.version:
        return facts_of(place, subscription.version, translate)
    if subscription.report:
        return PlaceFacts(published_name(subscription.report), addresses.report(subscription.report.slug))
    if subscription.trend:
        return PlaceFacts(subscription.trend.name, addresses.trend(subscription.trend.slug))
    raise ValueError("A subscription is about a version, a report or a trend.")


def published_name(report: Report) -> str:
    """Return the name of a report in its latest edition, since its present name may not be public yet."""
    editions = PublishedEdition.objects.current().filter(edition__report=report).order_by("-year")
    return editions.values_list("report_name", flat=True).first() or report.slug
