"""Our Markdown as tokens: CommonMark with tables and footnotes, citations, technique links and figures.

HTML, PDF and EPUB are all written from these tokens. Beside markdown-it's own types there are:

* `citation` (inline): meta `cited`, a tuple of Cited; `content` is the source as typed;
* `technique` (inline): meta `slug`; `content` is the words shown ("" until they are resolved);
* `figure` (block, level 0): meta `key`;
* `misplaced_figure` (inline): meta `key`; a figure that does not stand alone in its paragraph;
* `caption_open` and `caption_close`: the last of a table, around the words of its caption;
* `math` (inline) and `math_block`: content in TeX, `markup` its dollars;
* `task` (inline): the box before an item's words is its `content`; `line_break` (inline) is a `<br>`, `sub_open` a `<sub>`.

Links never nest: nothing of ours stands inside a link. There are no HTML, image or style tokens: HTML that is not understood
is text, an image is its alternative text. `heading_open` has meta `depth` (1 for the highest, no step skipped) and `anchor` (the name that
`{#name}` gives it), `th_open` and `td_open` have meta `align` ("left", "center", "right" or ""), as the
author set it, and `shown_align`, which is "right" in a column of numbers that has no other.
"""

from reports.rendering.markdown.parser import (
    MARKDOWN,
    block_parser,
    captions_moved,
    find_html,
    labelled_markdown,
    parse,
    parse_inline,
    parse_prose,
    split_attributes,
)
from reports.rendering.markdown.syntax import DONE, Cited, attributes_of, name_alert
from reports.rendering.markdown.text import (
    Line,
    block_lines,
    block_text,
    formula_text,
    inline_text,
    inline_tokens,
)

__all__ = [
    "DONE",
    "MARKDOWN",
    "Cited",
    "Line",
    "attributes_of",
    "block_lines",
    "block_parser",
    "block_text",
    "captions_moved",
    "find_html",
    "formula_text",
    "inline_text",
    "inline_tokens",
    "labelled_markdown",
    "name_alert",
    "parse",
    "parse_inline",
    "parse_prose",
    "split_attributes",
]
