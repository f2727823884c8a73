"""The parser of the site's Markdown: CommonMark with tables, footnotes, citations, technique links and figures.

HTML, PDF and EPUB are written from its tokens. These types are added to those of markdown-it:

* `citation` (inline): meta `cited`, a tuple of Cited; `content` is the source as typed;
* `technique` (inline): meta `slug`; `content` is the link text ("" until it is resolved);
* `figure` (block, level 0): meta `key`;
* `misplaced_figure` (inline): meta `key`; a figure in a paragraph with other text;
* `caption_open` and `caption_close`: around a table's caption, at the end of the table;
* `math` (inline) and `math_block`: content in TeX, `markup` the dollar signs;
* `task` (inline): `content` is the box before a task item; `line_break` (inline) is a `<br>`, `sub_open` a `<sub>`.

Links never nest, so none of these inline tokens is inside a link. There are no HTML, image or style tokens: unsupported HTML
becomes text, and an image becomes its alternative text. `heading_open` has meta `depth` (1 for the highest; no level is skipped) and
`anchor` (the name from `{#name}`). `th_open` and `td_open` have meta `align` ("left", "center", "right" or ""), as the author
set it, and `shown_align`, which is "right" in a column of numbers without alignment.
"""

from reports.rendering.markdown.parser import (
    MARKDOWN,
    block_parser,
    find_html,
    labelled_markdown,
    move_captions,
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
