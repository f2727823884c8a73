"""The trends of a report over the years, as its picture shows them."""

from collections.abc import Sequence

from reports import addresses
from reports.document.types import EditionDocument
from reports.document.words import Movement
from reports.reading.context import EditionContext, Move, TrendInYear
from reports.rendering.picture import HistoryStep, Node, TrendHistory


def story(cells: Sequence[TrendInYear], document: EditionDocument, number: str | None = None) -> TrendHistory:
    """Return a report's trends up to the year of `document`; sections about trends are numbered from 1. Names link to the sections,
    those of that year in the version `number` if given."""
    uids = {trend.slug: str(trend.uid) for trend in document.trends}
    history = story_until(cells, document.year, number)
    return history._replace(ended=frozenset(uids[each.trend] for each in document.endings))


def story_until(cells: Sequence[TrendInYear], year: int, number: str | None = None) -> TrendHistory:
    """Return a report's trends up to a year as `story` does, without those that the year declares ended."""
    cells = [cell for cell in cells if cell.year <= year]
    years = sorted({cell.year for cell in cells} | {year})
    nodes, kin = [], []
    for each in years:
        of_year = sorted((cell for cell in cells if cell.year == each), key=lambda cell: cell.position)
        for place, cell in enumerate(of_year, 1):
            address = addresses.section(cell.report, each, cell.slug, number if each == year else None)
            nodes.append(Node(str(cell.trend), each, place, cell.title, cell.maturity, cell.movement, address))
            kin += [
                HistoryStep(str(came.trend), str(cell.trend), came.kind, each) for came in cell.origins if came.kind
            ]
    return TrendHistory(year, tuple(years), tuple(nodes), tuple(kin))


def edition_story(document: EditionDocument, context: EditionContext) -> TrendHistory:
    """Return the trends of an edition and the years before. Names link to its sections; a draft has no links."""
    uids, unmoved = {trend.slug: trend.uid for trend in document.trends}, Move(Movement.NONE)
    cells = list(context.before)
    for position, section in enumerate(document.sections):
        if section.trend:
            move = context.moves.get(section.uid, unmoved)
            fields = (section.slug, section.title, section.maturity, move.movement, move.origins)
            cells.append(TrendInYear(uids[section.trend], context.report, document.year, position, *fields))
    history = story(cells, document, context.number)
    return history if context.version else history.unlinked()
