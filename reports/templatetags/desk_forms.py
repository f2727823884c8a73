"""A filter for the desk's lists: a column's heading in each of its cells."""

from collections.abc import Iterable, Iterator
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst

register = template.Library()


@register.filter
def labelled(cells: Iterable[SafeString], headers: list[dict[str, Any]]) -> Iterator[SafeString]:
    """Return the cells of a row, each with its column's heading in `data-label`, which phones print before it."""
    for cell, header in zip(cells, headers, strict=False):
        label = "" if "action-checkbox" in header.get("class_attrib", "") else capfirst(str(header["text"]))
        yield mark_safe(cell.replace("<td", format_html('<td data-label="{}"', label), 1)) if label else cell  # noqa: S308  safe before
