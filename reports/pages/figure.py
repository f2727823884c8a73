"""A figure's page and its embed."""

from dataclasses import dataclass, replace
from html import escape

from django.conf import settings

from reports import addresses
from reports.document.types import EditionDocument, Figure
from reports.languages import Phrase, Translator
from reports.pages.head import Head, shortened
from reports.pages.layout import Layout, edition_layout
from reports.pages.metadata import figure_json
from reports.pages.parts import Link
from reports.pages.place_history import PlaceHistory, figure_history
from reports.reading.context import EditionContext
from reports.rendering import Links, description_text, figure_number, read_section, render_drawing, text_alternative
from reports.rendering.terms import report_translator

#: The files of a chart by extension. A picture is offered as it was published.
CHART_FILES = (
    ("csv", Phrase("Data as CSV")),
    ("json", Phrase("Data as JSON")),
    ("svg", Phrase("Drawing as SVG")),
    ("png", Phrase("Picture as PNG")),
)

#: The widths of the drawing of a figure's own page, and of thumbnails.
_WHOLE = 1088
_THUMBNAIL = 320

_EMBED = '<iframe src="{address}" title="{title}" width="100%" height="600" loading="lazy" style="border:0"></iframe>'


@dataclass(frozen=True)
class FigurePage:
    """A figure's page and its embed. `html` is the figure with its data folded, `drawing` a chart in the width of the page or ""."""

    head: Head
    layout: Layout
    number: int
    title: str
    html: str
    drawing: str
    files: tuple[Link, ...]
    sections: tuple[Link, ...]
    address: str
    embed: str
    others: tuple[Link, ...]
    history: PlaceHistory | None

    @property
    def opened_html(self) -> str:
        """The figure with its data unfolded, and with the drawing in the width of the page."""
        html = self.html.replace('<details class="figure-data">', '<details class="figure-data" open>')
        return html.replace('<div class="chart">', f'<div class="chart">{self.drawing}', 1)


def figure_page(document: EditionDocument, figure: Figure, context: EditionContext, html: str) -> FigurePage:
    """Return the page of a figure of `document`. `html` is the rendered figure."""
    number = figure_number(document, figure.key)
    translate = report_translator(document.report)
    title = figure.title or translate("Figure {number}", number=number)
    address = addresses.figure(context.report, context.year, figure.key)
    drawing = render_drawing(document, figure, translate, Links(), width=_WHOLE, name="whole") if figure.chart else ""
    return FigurePage(
        head=Head(
            title=f"{title} · {document.report.name} {context.year}",
            description=shortened(description_text(figure.caption) or text_alternative(document, figure, translate)),
            canonical=address,
            image=_image(figure, context),
            language=document.report.language,
            translate=report_translator(document.report),
            json_ld=figure_json(document, figure, context),
        ),
        layout=replace(edition_layout(document, context), banner=None),
        number=number,
        title=title,
        html=html,
        drawing=drawing.replace("<svg ", '<svg display="none" ', 1),
        files=_files(figure, context, translate),
        sections=tuple(
            Link(section.title, f"{addresses.section(context.report, context.year, section.slug)}#figure-{figure.key}")
            for section in document.sections
            if figure.key in read_section(document, section).figures
        ),
        address=settings.SITE_URL + address,
        embed=_EMBED.format(address=f"{settings.SITE_URL}{address}embed/", title=escape(title)),
        others=tuple(link for link in figure_links(document, context) if link.address != address),
        history=figure_history(context, translate, figure.key),
    )


def figure_links(document: EditionDocument, context: EditionContext) -> tuple[Link, ...]:
    """Return links to the pages of an edition's figures."""
    translate = report_translator(document.report)
    return tuple(
        Link(
            each.title or translate("Figure {number}", number=number),
            addresses.figure(context.report, context.year, each.key),
        )
        for number, each in enumerate(document.figures, 1)
    )


def figure_thumbnails(document: EditionDocument, context: EditionContext, links: Links) -> tuple[tuple[Link, str], ...]:
    """Return links to an edition's figures with small drawings. `links` makes the addresses of pictures."""
    translate = report_translator(document.report)
    return tuple(
        (link, render_drawing(document, figure, translate, links, width=_THUMBNAIL, name="thumbnail"))
        for figure, link in zip(document.figures, figure_links(document, context), strict=True)
    )


def _image(figure: Figure, context: EditionContext) -> str:
    """Return the picture for shared links to the figure: the chart, or the picture itself."""
    if figure.picture:
        return Links().to_picture(figure.picture)
    return addresses.figure_file(context.report, context.year, figure.key, "png")


def _files(figure: Figure, context: EditionContext, translate: Translator) -> tuple[Link, ...]:
    if figure.picture:
        return (Link(translate("The picture as it was published"), Links().to_picture(figure.picture)),)
    return tuple(
        Link(translate(label), addresses.figure_file(context.report, context.year, figure.key, kind))
        for kind, label in CHART_FILES
    )
