"""Figures as HTML: number and title, picture or chart, caption, source and licence, and the data in a closed `<details>`.

A chart has four drawings: for a page, half a page, a phone and a small phone. The style sheet shows one of them; without styles the
first is visible.
"""

from collections.abc import Sequence
from html import escape

from reports.document.types import Chart, Column, EditionDocument, Figure, Picture
from reports.document.words import ColumnType
from reports.languages import Translator, translator_for
from reports.rendering.charts import MIDDLE, PHONE, SMALL, WIDE, chart_svg, describe, printed_rows, subtitle
from reports.rendering.html import Links, with_unbroken_words
from reports.rendering.identity import Labels
from reports.rendering.markdown import inline_text
from reports.rendering.prose import line_tokens, plain_text, render_inline, render_prose

_SIZES = "(min-width: 48rem) 42rem, 100vw"
#: CSS classes of the cells of a column.
_CLASSES = {ColumnType.NUMBER: "number", ColumnType.DATE: "date"}
#: If no name of a row is longer, in characters, the names are not wrapped.
_SHORT = 20
_DRAWINGS = (("wide", WIDE), ("middle", MIDDLE), ("phone", PHONE), ("small", SMALL))


def figure_number(document: EditionDocument, key: str) -> int:
    """Return the number of a figure, from 1, in the order of the document."""
    return next(number for number, figure in enumerate(document.figures, 1) if figure.key == key)


def text_alternative(document: EditionDocument, figure: Figure, translate: Translator) -> str:
    """Return the text alternative of a figure: that of the editors, the description of a chart, or else title, caption or number."""
    if figure.chart and not figure.alt:
        return describe(figure.chart, translate)
    for text in (figure.alt, figure.title, plain_text(figure.caption)):
        if text:
            return " ".join(text.split())
    return translate("Figure {number}", number=figure_number(document, figure.key))


def figure_labels(document: EditionDocument, figure: Figure) -> Labels:
    """Return the labels around a chart in a downloaded file, as plain text."""
    return Labels(
        title=figure.title,
        subtitle=subtitle(figure.chart, translator_for(document.report.language)) if figure.chart else "",
        note=plain_text(figure.caption),
        source=inline_text(line_tokens(figure.source, document)),
        foot=_licence(document),
    )


def render_figure(document: EditionDocument, figure: Figure, translate: Translator, links: Links | None = None) -> str:
    """Return `<figure id="figure-KEY">` with everything that belongs to the figure. Its number links to the figure's page."""
    links = links or Links()
    number = figure_number(document, figure.key)
    alt = text_alternative(document, figure, translate)
    data = ""
    if figure.chart:
        content = _chart(figure.chart, alt, translate)
        data = _data(figure.chart, number, translate)
    elif figure.picture:
        content = _picture(figure.picture, alt, links)
    else:
        content = f'<p class="unresolved">{escape(translate("This figure has neither a picture nor a chart yet."), quote=False)}</p>'
    name = f"{escape(links.ids)}figure-{figure.key}"
    heading = _heading(figure, number, links, translate)
    notes = _notes(document, figure, links, translate)
    return f'<figure class="figure" id="{name}">\n{heading}{content}\n{notes}{data}</figure>\n'


def render_drawing(
    document: EditionDocument, figure: Figure, translate: Translator, links: Links, *, width: int, name: str
) -> str:
    """Return the chart alone, `width` wide, with `name` as its class, or the picture; "" if the figure has neither yet.

    The picture has no text alternative, because the figure's title stands beside it.
    """
    if figure.chart:
        alt = text_alternative(document, figure, translate)
        return chart_svg(figure.chart, translate, alt=alt, width=width, name=f"drawing {name}")
    return _picture(figure.picture, "", links, sizes=f"{width}px") if figure.picture else ""


def render_cover(document: EditionDocument, translate: Translator, links: Links) -> str:
    """Return the cover image as `<picture>` with its text alternative, or ""."""
    cover = document.cover_figure()
    if cover is None or cover.picture is None:
        return ""
    alt = text_alternative(document, cover, translate)
    return _picture(cover.picture, alt, links, sizes="(min-width: 66rem) 23rem, 11rem").replace(' loading="lazy"', "")


def render_cover_credit(document: EditionDocument, translate: Translator, links: Links) -> str:
    """Return the title of the cover image, linked to its figure, and its source, or ""."""
    cover = document.cover_figure()
    if cover is None:
        return ""
    title = cover.title or translate("Figure {number}", number=figure_number(document, cover.key))
    source = render_inline(cover.source, document=document, links=links)
    linked = f'<a href="{escape(links.to_figure(cover.key))}">{escape(title)}</a>'
    return " · ".join(filter(None, (linked, source)))


def render_table(chart: Chart, translate: Translator, *, label: str) -> str:
    """Return a chart's data as an HTML table that scrolls horizontally. `label` is its accessible name."""
    body = [*printed_rows(chart, translate)]
    kinds = [*map(_kind, chart.columns)]
    if kinds and chart.columns[0].type is ColumnType.TEXT and all(len(first) <= _SHORT for first, *_ in body):
        kinds[0] = ' class="short"'
    head = "".join(f'<th scope="col"{_kind(column)}>{escape(_title(column))}</th>' for column in chart.columns)
    rows = "\n".join(f"<tr>{_row(row, kinds)}</tr>" for row in body)
    return (
        f'<div class="scroll" role="group" tabindex="0" aria-label="{escape(label)}">'
        f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}\n</tbody></table></div>"
    )


def _chart(chart: Chart, alt: str, translate: Translator) -> str:
    drawings = []
    for name, width in _DRAWINGS:
        svg = chart_svg(chart, translate, alt=alt, width=width, name=f"drawing {name}")
        drawings.append(svg if name == "wide" else svg.replace("<svg ", '<svg display="none" ', 1))
    return f'<div class="chart">{"".join(drawings)}</div>'


def _data(chart: Chart, number: int, translate: Translator) -> str:
    label = translate("Data of figure {number}", number=number)
    table = render_table(chart, translate, label=label)
    return f'<details class="figure-data"><summary>{escape(label)}</summary>\n{table}\n</details>\n'


def _picture(picture: Picture, alt: str, links: Links, sizes: str = _SIZES) -> str:
    image = (
        f'<img src="{escape(links.to_picture(picture))}" width="{picture.width}" height="{picture.height}"'
        f' alt="{escape(alt)}" loading="lazy" decoding="async">'
    )
    widths = [width for width in links.widths if width < picture.width]
    sources = (
        "".join(_source(picture, extension, widths, links, sizes) for extension in links.formats) if widths else ""
    )
    return f"<picture>{sources}{image}</picture>"


def _source(picture: Picture, extension: str, widths: list[int], links: Links, sizes: str) -> str:
    addresses = ", ".join(f"{escape(links.to_variant(picture, width, extension))} {width}w" for width in widths)
    return f'<source type="image/{extension}" srcset="{addresses}" sizes="{sizes}">'


def _heading(figure: Figure, number: int, links: Links, translate: Translator) -> str:
    title = f' <strong class="figure-title">{with_unbroken_words(figure.title)}</strong>' if figure.title else ""
    named = escape(translate("Figure {number}", number=number))
    heading = f'<a class="figure-number" href="{escape(links.to_figure(figure.key))}">{named}</a>{title}'
    below = f'<p class="figure-subtitle">{escape(subtitle(figure.chart, translate))}</p>\n' if figure.chart else ""
    return f'<figcaption>\n<p class="figure-heading">{heading}</p>\n{below}</figcaption>\n'


def _notes(document: EditionDocument, figure: Figure, links: Links, translate: Translator) -> str:
    """Return the caption, the source, and for charts the publisher and licence."""
    caption = render_prose(figure.caption, document=document, links=links) if figure.caption else ""
    source = licence = ""
    if figure.source:
        named = render_inline(figure.source, document=document, links=links)
        sentence = escape(translate("Source: {source}", source="\0")).replace("\0", named)
        source = f'<p class="figure-source">{sentence}</p>\n'
    if figure.chart and (given := _licence(document)):
        # A no-break space, so that no line begins with the separator.
        licence = f'<p class="figure-licence">{escape(given).replace(" · ", "\N{NO-BREAK SPACE}· ")}</p>\n'
    return f'<div class="figure-notes">\n{caption}{source}{licence}</div>\n'


def _licence(document: EditionDocument) -> str:
    report = document.report
    return " · ".join(each for each in (report.publisher.name, report.licence.name) if each)


def _row(cells: Sequence[str], kinds: Sequence[str]) -> str:
    first, *others = (f"{kind}>{escape(cell)}" for cell, kind in zip(cells, kinds, strict=True))
    return f'<th scope="row"{first}</th>' + "".join(f"<td{cell}</td>" for cell in others)


def _title(column: Column) -> str:
    return f"{column.label} ({column.unit})" if column.unit else column.label


def _kind(column: Column) -> str:
    return f' class="{_CLASSES[column.type]}"' if column.type in _CLASSES else ""
