"""Older schemas, read as today's. A new schema number adds one step here; stored bytes are never rewritten."""

from collections.abc import Callable, Mapping
from typing import Any

from reports.document.types import SCHEMA_VERSION

type Raw = dict[str, Any]
type Step = Callable[[Raw], Raw]


_NO_LABELS = dict.fromkeys(
    ("emerging", "growing", "established", "declining", "not_rated", "technique", "techniques"), ""
)


def _with_days(raw: Raw) -> Raw:
    """From 1 to 2: an edition may say on which day its text closed, when and where it came out first, and which figure is its
    cover, and a report what it wears besides logo and colour, and labels of its own; older ones do not."""
    worn = {"dark_colour": "", "dark_logo": None, "ground": "paper", "heading_face": "serif", "labels": _NO_LABELS}
    report = {**worn, **raw["report"]} if isinstance(raw.get("report"), dict) else raw.get("report")
    return {**raw, "report": report, "closed_on": None, "first_published": "", "first_published_at": "", "cover": None}


#: Schema number -> the step from it to the next one.
STEPS: Mapping[int, Step] = {1: _with_days}


def upgrade(raw: Raw, *, steps: Mapping[int, Step] = STEPS, to: int = SCHEMA_VERSION) -> Raw:
    """`raw` in schema `to`, by one step a number. Raises ValueError for a number with no way to `to`."""
    number = raw.get("schema_version", to)
    if not isinstance(number, int) or isinstance(number, bool) or not 1 <= number <= to:
        raise ValueError(f"schema_version {number!r} is not supported; this release reads 1 to {to}.")
    if missing := [each for each in range(number, to) if each not in steps]:
        raise ValueError(f"schema_version {number} cannot be read: the upgrade from {missing[0]} is missing.")
    while number < to:
        raw = {**steps[number](raw), "schema_version": number + 1}
        number += 1
    return raw
