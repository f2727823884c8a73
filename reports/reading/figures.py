"""What a figure's page knows."""

from reports.document.types import Figure
from reports.models.index import PublishedFigure
from reports.models.ledger import Version
from reports.pages import addresses
from reports.pages.refusals import NotInLatest, NotPublished, Place


def find_figure(version: Version, key: str) -> Figure:
    """The figure of the version's document. Raises NotPublished, or NotInLatest if an earlier version has it."""
    figure = next((each for each in version.content.figures if each.key == key), None)
    if figure is None:
        raise _where_it_went(version, key)
    return figure


def figure_html(version: Version, key: str) -> str:
    """The figure as it was rendered: one query."""
    return PublishedFigure.objects.values_list("html", flat=True).get(version=version, key=key)


def _where_it_went(version: Version, key: str) -> Exception:
    rows = PublishedFigure.objects.filter(edition=version.edition_id, key=key).select_related("version")
    row = rows.order_by("-version__major", "-version__minor").first()
    if row is None:
        return NotPublished()
    report, year, number = version.edition.report.slug, version.edition.year, row.version.number
    address = addresses.edition(report, year, number)
    if row.placed_in:
        address = f"{addresses.section(report, year, row.placed_in[0], number)}#figure-{key}"
    return NotInLatest(
        row.title or key, report, year, Place(number, address), what="figure", language=version.content.report.language
    )
