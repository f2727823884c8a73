"""What a figure's page knows."""

from reports.document.types import Figure
from reports.models.index import PublishedFigure
from reports.models.ledger import Version
from reports.pages.context.refusals import NotPublished


def find_figure(version: Version, key: str) -> Figure:
    """The figure of the version's document. Raises NotPublished."""
    figure = next((each for each in version.content.figures if each.key == key), None)
    if figure is None:
        raise NotPublished
    return figure


def figure_html(version: Version, key: str) -> str:
    """The figure as it was rendered: one query."""
    return PublishedFigure.objects.values_list("html", flat=True).get(version=version, key=key)
