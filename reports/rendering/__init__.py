"""Markdown to safe HTML, charts to SVG: pure functions of a document.

`read_section` takes a body apart for every format; `render_section` writes it as HTML. Nothing here knows Django.
"""

from reports.rendering.body_errors import BodyError, BodyErrorKind, body_errors_of, short_errors_of, summary_errors_of
from reports.rendering.charts import (
    PHONE,
    can_be_drawn,
    chart_names,
    chart_png,
    chart_sheet,
    chart_svg,
    describe,
    printed_rows,
    subtitle,
)
from reports.rendering.drawing import FACES
from reports.rendering.figures import (
    figure_labels,
    figure_number,
    render_cover,
    render_cover_credit,
    render_figure,
    text_alternative,
)
from reports.rendering.html import PUBLIC_LINKS, WIDTHS, Links
from reports.rendering.identity import Identity, Labels, Worn, head_logo, title_face
from reports.rendering.links import Elsewhere, links_elsewhere, right_address
from reports.rendering.markdown import (
    MARKDOWN,
    Cited,
    inline_text,
    parse,
    split_attributes,
)
from reports.rendering.prose import (
    description_text,
    format_reference,
    line_tokens,
    name_chips,
    names_something,
    paragraphs_of_note,
    plain_reference,
    plain_text,
    prose_tokens,
    reference_label,
    reference_pieces,
    reference_year,
    render_inline,
    render_note,
    render_prose,
)
from reports.rendering.quotes import Anchor, Anchored, QuotedText, anchor_of, find_words, marked, quote_text
from reports.rendering.sections import (
    BlockKind,
    Heading,
    Paragraph,
    RenderedSection,
    heading_id,
    headings_of,
    paragraph_lines,
    place_name,
    read_section,
    render_section,
)

#: Goes up when the same document comes out differently: what is stored is then written again by `rebuild_index`.
RENDERER_VERSION = 7


__all__ = [
    "FACES",
    "MARKDOWN",
    "PHONE",
    "PUBLIC_LINKS",
    "RENDERER_VERSION",
    "WIDTHS",
    "Anchor",
    "Anchored",
    "BlockKind",
    "BodyError",
    "BodyErrorKind",
    "Cited",
    "Elsewhere",
    "Heading",
    "Identity",
    "Labels",
    "Links",
    "Paragraph",
    "QuotedText",
    "RenderedSection",
    "Worn",
    "anchor_of",
    "body_errors_of",
    "can_be_drawn",
    "chart_names",
    "chart_png",
    "chart_sheet",
    "chart_svg",
    "describe",
    "description_text",
    "figure_labels",
    "figure_number",
    "find_words",
    "format_reference",
    "head_logo",
    "heading_id",
    "headings_of",
    "inline_text",
    "line_tokens",
    "links_elsewhere",
    "marked",
    "name_chips",
    "names_something",
    "paragraph_lines",
    "paragraphs_of_note",
    "parse",
    "place_name",
    "plain_reference",
    "plain_text",
    "printed_rows",
    "prose_tokens",
    "quote_text",
    "read_section",
    "reference_label",
    "reference_pieces",
    "reference_year",
    "render_cover",
    "render_cover_credit",
    "render_figure",
    "render_inline",
    "render_note",
    "render_prose",
    "render_section",
    "right_address",
    "short_errors_of",
    "split_attributes",
    "subtitle",
    "summary_errors_of",
    "text_alternative",
    "title_face",
]
