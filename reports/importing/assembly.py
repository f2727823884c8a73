"""Raw values of a file to those of a document: uids where none stand, and the statements that it refers to."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from reports.document.types import TechniqueStatement, TrendStatement

type Raw = dict[str, Any]

#: Lists of an edition and of a section whose members carry a uid.
EDITION_PARTS = ("endings", "scores", "references", "figures", "credits")
SECTION_PARTS = ("assessments", "predictions", "credits")


@dataclass
class Uids:
    """Makes the uids that a file does not give, and remembers them."""

    invented: set[UUID] = field(default_factory=set)

    def fill(self, raw: Any, known: UUID | None = None) -> None:
        """Give `raw` a uid if it is a mapping without one: `known`, or a fresh one."""
        if isinstance(raw, dict) and raw.get("uid") is None:
            raw["uid"] = str(known or self.fresh())

    def fresh(self) -> UUID:
        """A new uid."""
        uid = uuid4()
        self.invented.add(uid)
        return uid


def without_nulls(value: Any) -> Any:
    """`value` without the keys that stand empty: an empty key is one left out. Cells of a chart's rows stay."""
    if isinstance(value, dict):
        return {key: without_nulls(each) for key, each in value.items() if each is not None}
    if isinstance(value, list):
        return [without_nulls(each) for each in value]
    return value


def mappings(value: Any) -> list[Raw]:
    """The members of a list that are mappings; none if `value` is no list. What is neither is reported elsewhere."""
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def fill_uids(raw: Raw, uids: Uids) -> None:
    """Give every part of a raw document its uid."""
    uids.fill(raw)
    for name in EDITION_PARTS:
        for part in mappings(raw.get(name)):
            uids.fill(part)
    for section in raw["sections"]:
        uids.fill(section)
        for name in SECTION_PARTS:
            for part in mappings(section.get(name)):
                uids.fill(part)


def described(
    raw: Any, vocabulary: Sequence[TrendStatement] | Sequence[TechniqueStatement], needed: Iterable[str], uids: Uids
) -> list[Any]:
    """The statements of a document: those of the file as they stand, then those of the vocabulary that are `needed`."""
    known = {statement.slug: statement for statement in vocabulary}
    given = raw if isinstance(raw, list) else []
    for statement in mappings(given):
        same = known.get(statement["slug"]) if isinstance(statement.get("slug"), str) else None
        uids.fill(statement, same.uid if same else None)
    there = {statement["slug"] for statement in mappings(given) if isinstance(statement.get("slug"), str)}
    missing = sorted(slug for slug in set(needed) - there if slug in known)
    return [*given, *(known[slug].model_dump(mode="json") for slug in missing)]


def texts(values: Iterable[Any]) -> set[str]:
    """Return the values that are text. The document's types report other values."""
    return {value for value in values if isinstance(value, str)}
