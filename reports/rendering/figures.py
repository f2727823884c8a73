"""A figure as a page shows it: its number and title first, the picture or chart, caption, source and licence, and its data folded.

A chart is drawn four times, for a page, half a page, a phone and a small one; the style sheet shows one. Without it, the first is seen.
"""

from collections.abc import Sequence
from html import escape

from reports.document.types import Chart, Column, EditionDocument, Figure, Picture
from reports.document.words import ColumnType
from reports.languages import Words, words_in
from reports.rendering.charts import MIDDLE, PHONE, SMALL, WIDE, chart_svg, describe, printed_rows, subtitle
from reports.rendering.html import Links
from reports.rendering.identity import Labels
from reports.rendering.markdown import inline_text
from reports.rendering.prose import line_tokens, plain_text, render_inline, render_prose

_SIZES = "(min-width: 48rem) 42rem, 100vw"
#: What the cells of a column are to a style sheet.
_KINDS = {ColumnType.NUMBER: "number", ColumnType.DATE: "date"}
#: Names of rows that are no longer stand on one line of a table.
_SHORT = 20
_DRAWINGS = (("wide", WIDE), ("middle", MIDDLE), ("phone", PHONE), ("small", SMALL))


def figure_number(document: EditionDocument, key: str) -> int:
    """A figure's number: its place among the document's figures, from 1."""
    return next(number for number, figure in enumerate(document.figures, 1) if figure.key == key)


def text_alternative(document: EditionDocument, figure: Figure, words: Words) -> str:
    """Return the text alternative of a figure: the editors' own, or the description of a chart; else its title, its caption or
    its number."""
    if figure.chart and not figure.alt:
        return describe(figure.chart, words)
    for text in (figure.alt, figure.title, plain_text(figure.caption)):
        if text:
            return " ".join(text.split())
    return words("Figure {number}", number=figure_number(document, figure.key))


def figure_labels(document: EditionDocument, figure: Figure) -> Labels:
    """The words that stand around a chart which is taken away: no links, no formatting."""
    return Labels(
        title=figure.title,
        subtitle=subtitle(figure.chart, words_in(document.report.language)) if figure.chart else "",
        note=plain_text(figure.caption),
        source=inline_text(line_tokens(figure.source, document)),
        foot=_licence(document),
    )


def render_figure(document: EditionDocument, figure: Figure, words: Words, links: Links | None = None) -> str:
    """`<figure id="figure-KEY">` with all that belongs to the figure. Its number links to its own address."""
    links = links or Links()
    number = figure_number(document, figure.key)
    alt = text_alternative(document, figure, words)
    data = ""
    if figure.chart:
        content, data = _chart(figure.chart, alt, words), _data(figure.chart, number, words)
    elif figure.picture:
        content = _picture(figure.picture, alt, links)
    else:
        content = f'<p class="unresolved">{escape(words("This figure has neither a picture nor a chart yet."), quote=False)}</p>'
    name = f"{escape(links.ids)}figure-{figure.key}"
    heading, notes = _heading(figure, number, links, words), _notes(document, figure, links, words)
    return f'<figure class="figure" id="{name}">\n{heading}{content}\n{notes}{data}</figure>\n'


def render_cover(document: EditionDocument, words: Words, links: Links) -> str:
    """Return the cover picture with its text alternative, or nothing."""
    cover = document.cover_figure()
    if cover is None or cover.picture is None:
        return ""
    alt = text_alternative(document, cover, words)
    return _picture(cover.picture, alt, links, sizes="11rem").replace(' loading="lazy"', "")


def render_cover_credit(document: EditionDocument, words: Words, links: Links) -> str:
    """Return the title of the cover picture with a link to its figure, and its source."""
    cover = document.cover_figure()
    if cover is None:
        return ""
    title = cover.title or words("Figure {number}", number=figure_number(document, cover.key))
    source = render_inline(cover.source, document=document, links=links)
    linked = f'<a href="{escape(links.to_figure(cover.key))}">{escape(title)}</a>'
    return " · ".join(filter(None, (linked, source)))


def render_table(chart: Chart, words: Words, *, label: str) -> str:
    """A chart's data as a table that scrolls by itself; `label` names it."""
    body = [*printed_rows(chart, words)]
    kinds = [*map(_kind, chart.columns)]
    if kinds and chart.columns[0].type is ColumnType.TEXT and all(len(first) <= _SHORT for first, *_ in body):
        kinds[0] = ' class="short"'
    head = "".join(f'<th scope="col"{_kind(column)}>{escape(_title(column))}</th>' for column in chart.columns)
    rows = "\n".join(f"<tr>{_row(row, kinds)}</tr>" for row in body)
    return (
        f'<div class="scroll" role="group" tabindex="0" aria-label="{escape(label)}">'
        f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}\n</tbody></table></div>"
    )


def _chart(chart: Chart, alt: str, words: Words) -> str:
    drawings = []
    for name, width in _DRAWINGS:
        svg = chart_svg(chart, words, alt=alt, width=width, name=f"drawing {name}")
        drawings.append(svg if name == "wide" else svg.replace("<svg ", '<svg display="none" ', 1))
    return f'<div class="chart">{"".join(drawings)}</div>'


def _data(chart: Chart, number: int, words: Words) -> str:
    label = words("Data of figure {number}", number=number)
    table = render_table(chart, words, label=label)
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


def _heading(figure: Figure, number: int, links: Links, words: Words) -> str:
    title = f' <strong class="figure-title">{escape(figure.title)}</strong>' if figure.title else ""
    named = escape(words("Figure {number}", number=number))
    heading = f'<a class="figure-number" href="{escape(links.to_figure(figure.key))}">{named}</a>{title}'
    below = f'<p class="figure-subtitle">{escape(subtitle(figure.chart, words))}</p>\n' if figure.chart else ""
    return f'<figcaption>\n<p class="figure-heading">{heading}</p>\n{below}</figcaption>\n'


def _notes(document: EditionDocument, figure: Figure, links: Links, words: Words) -> str:
    """Caption, source, and who gives it under which licence."""
    caption = render_prose(figure.caption, document=document, links=links) if figure.caption else ""
    source = licence = ""
    if figure.source:
        named = render_inline(figure.source, document=document, links=links)
        said = escape(words("Source: {source}", source="\0")).replace("\0", named)
        source = f'<p class="figure-source">{said}</p>\n'
    if figure.chart and (given := _licence(document)):
        # The separator ends a line, and begins none.
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
    return f' class="{_KINDS[column.type]}"' if column.type in _KINDS else ""
