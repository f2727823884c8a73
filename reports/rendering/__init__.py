"""Markdown to safe HTML, and charts to SVG. Pure functions without Django.

`read_section` parses a section's body for every format; `render_section` returns it as HTML.
"""

from reports.rendering.body_errors import (
    BodyError,
    BodyErrorKind,
    body_errors_of,
    formulas_of,
    short_errors_of,
    summary_errors_of,
)
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
    render_drawing,
    render_figure,
    text_alternative,
)
from reports.rendering.html import PUBLIC_LINKS, WIDTHS, Links, with_unbroken_words
from reports.rendering.identity import Branding, Identity, Labels, head_logo, title_face
from reports.rendering.key_findings import Evidence, evidence_of, numbers_without_evidence
from reports.rendering.links import LinkToEdition, corrected_address, links_to_editions
from reports.rendering.markdown import (
    MARKDOWN,
    Cited,
    Line,
    block_lines,
    inline_text,
    parse,
    parse_prose,
    split_attributes,
)
from reports.rendering.pandoc import is_waiting_over, limited_wait, mathml_of, unlimited_wait
from reports.rendering.paragraphs import ParagraphContent, paragraph_contents
from reports.rendering.prose import (
    description_text,
    line_tokens,
    may_have_references,
    name_references,
    paragraphs_of_note,
    plain_text,
    prose_tokens,
    render_inline,
    render_note,
    render_prose,
)
from reports.rendering.quotes import Anchor, AnchorFinder, Mark, QuotedText, anchor_of, find_words, marks_of, quote_text
from reports.rendering.references import (
    format_reference,
    plain_reference,
    reference_label,
    reference_pieces,
    reference_year,
)
from reports.rendering.section_html import Passage, Positions, RenderedSection, SectionBody, render_section
from reports.rendering.sections import (
    BlockKind,
    Heading,
    Paragraph,
    SectionText,
    heading_id,
    headings_of,
    paragraph_lines,
    place_name,
    read_section,
)

#: Raised whenever the HTML of the same document changes, so that `rebuild_index` renders stored sections again.
RENDERER_VERSION = 7
