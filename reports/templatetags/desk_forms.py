"""Filters for the desk's forms and lists: an example apart from its help text, and a column's heading in each of its cells."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst

register = template.Library()

#: “Where to look in a journal: 30.” A quotation, a number, a name, an address or single words after a colon are an example.
_EXAMPLE = re.compile(
    r"(?P<words>[^:]+?)(?:\. Example)?: "
    r"(?P<example>“[^“”]+”|[\d#/A-Z][^:;.“”]*(?:\.[^\s:;“”]+)*|https?://[^\s,]+|[\w@-]+(?:[.:][\w-]+)*(?:, [\w-]+)*)"
    r"(?:\.(?P<rest> .+)?)?"
)


@register.filter
def with_example(help_text: Any) -> SafeString:
    """Return a help text with its example, if it has one, as an element of its own at the end."""
    found = _EXAMPLE.fullmatch(str(help_text).strip())
    if found is None:
        return conditional_escape(help_text)
    words = found["words"].removesuffix("Example").rstrip(". ")
    words = f"{words and words + '.'}{found['rest'] or ''}"
    return format_html('{} <span class="example">Example: {}</span>', words, found["example"].rstrip("."))


@register.filter
def labelled(cells: Iterable[SafeString], headers: list[dict[str, Any]]) -> Iterator[SafeString]:
    """Return the cells of a row, each with its column's heading in `data-label`, which phones print before it."""
    for cell, header in zip(cells, headers, strict=False):
        label = "" if "action-checkbox" in header.get("class_attrib", "") else capfirst(str(header["text"]))
        yield mark_safe(cell.replace("<td", format_html('<td data-label="{}"', label), 1)) if label else cell  # noqa: S308  safe before
