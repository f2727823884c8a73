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
from reports.reading.context import EditionContext
from reports.rendering import Links, description_text, figure_number, read_section, text_alternative
from reports.rendering.terms import report_translator

#: The files of a chart by extension. A picture is offered as it was published.
CHART_FILES = (
    ("csv", Phrase("Data as CSV")),
    ("json", Phrase("Data as JSON")),
    ("svg", Phrase("Drawing as SVG")),
    ("png", Phrase("Picture as PNG")),
)

_EMBED = '<iframe src="{address}" title="{title}" width="100%" height="600" loading="lazy" style="border:0"></iframe>'


@dataclass(frozen=True)
class FigurePage:
    """A figure's page and its embed. `html` is the figure with its data folded."""

    head: Head
    layout: Layout
    number: int
    title: str
    html: str
    files: tuple[Link, ...]
    sections: tuple[Link, ...]
    address: str
    embed: str
    others: tuple[Link, ...]

    @property
    def opened_html(self) -> str:
        """The figure with its data unfolded."""
        return self.html.replace('<details class="figure-data">', '<details class="figure-data" open>')


def figure_page(document: EditionDocument, figure: Figure, context: EditionContext, html: str) -> FigurePage:
    """Return the page of a figure of `document`. `html` is the rendered figure."""
    number = figure_number(document, figure.key)
    translate = report_translator(document.report)
    title = figure.title or translate("Figure {number}", number=number)
    address = addresses.figure(context.report, context.year, figure.key)
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
        files=_files(figure, context, translate),
        sections=tuple(
            Link(section.title, f"{addresses.section(context.report, context.year, section.slug)}#figure-{figure.key}")
            for section in document.sections
            if figure.key in read_section(document, section).figures
        ),
        address=settings.SITE_URL + address,
        embed=_EMBED.format(address=f"{settings.SITE_URL}{address}embed/", title=escape(title)),
        others=tuple(link for link in figure_links(document, context) if link.address != address),
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
