"""Upgrades documents of older schemas when they are read. A new schema number adds a step here; stored bytes never change."""

from collections.abc import Callable, Mapping
from typing import Any

from reports.document.types import SCHEMA_VERSION

type Raw = dict[str, Any]
type Step = Callable[[Raw], Raw]

#: The first schema number that was released.
FIRST = 2
#: Schema number -> the step from it to the next one.
STEPS: Mapping[int, Step] = {}


def upgrade(raw: Raw, *, steps: Mapping[int, Step] = STEPS, to: int = SCHEMA_VERSION) -> Raw:
    """Return `raw` in schema `to`, upgraded one number at a time. Raises ValueError for a number that cannot be upgraded."""
    number = raw.get("schema_version", to)
    if not isinstance(number, int) or isinstance(number, bool) or not FIRST <= number <= to:
        raise ValueError(f"schema_version {number!r} is not supported; this release reads {FIRST} to {to}.")
    if missing := [each for each in range(number, to) if each not in steps]:
        raise ValueError(f"schema_version {number} cannot be read: the upgrade from {missing[0]} is missing.")
    while number < to:
        raw = {**steps[number](raw), "schema_version": number + 1}
        number += 1
    return raw
