"""Complete the raw values of a file: missing uids, and statements of the trends and techniques that it refers to."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from reports.document.types import TechniqueStatement, TrendStatement

type Raw = dict[str, Any]

#: Lists of an edition and of a section whose members have a uid.
EDITION_PARTS = ("key_findings", "endings", "scores", "references", "figures", "credits")
SECTION_PARTS = ("assessments", "predictions", "credits")


@dataclass
class Uids:
    """Create missing uids and remember them in `invented`."""

    invented: set[UUID] = field(default_factory=set)

    def fill(self, raw: Any, known: UUID | None = None) -> None:
        """Give `raw` a uid if it is a mapping without one: `known`, or a new one."""
        if isinstance(raw, dict) and raw.get("uid") is None:
            raw["uid"] = str(known or self.fresh())

    def fresh(self) -> UUID:
        """Create a uid, add it to `invented`, and return it."""
        uid = uuid4()
        self.invented.add(uid)
        return uid


def without_nulls(value: Any) -> Any:
    """Return `value` without the keys of its mappings whose value is None. Lists keep theirs: a chart's row may have empty cells."""
    if isinstance(value, dict):
        return {key: without_nulls(each) for key, each in value.items() if each is not None}
    if isinstance(value, list):
        return [without_nulls(each) for each in value]
    return value


def mappings(value: Any) -> list[Raw]:
    """Return the members of a list that are mappings; an empty list if `value` is not a list. Other members are reported elsewhere."""
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def fill_uids(raw: Raw, uids: Uids) -> None:
    """Give every part of a raw document a uid."""
    uids.fill(raw)
    for name in EDITION_PARTS:
        for part in mappings(raw.get(name)):
            uids.fill(part)
    for section in raw["sections"]:
        uids.fill(section)
        for name in SECTION_PARTS:
            for part in mappings(section.get(name)):
                uids.fill(part)


def complete_statements(
    raw: Any, vocabulary: Sequence[TrendStatement] | Sequence[TechniqueStatement], needed: Iterable[str], uids: Uids
) -> list[Any]:
    """Return the statements in a file, with uids, followed by those of the vocabulary that are `needed` and not in the file.

    `raw` is the value of `trends` or `techniques` in the file, `needed` are the slugs that the document refers to.
    """
    known = {statement.slug: statement for statement in vocabulary}
    given = raw if isinstance(raw, list) else []
    slugs = set()
    for statement in mappings(given):
        slug = statement.get("slug")
        same = known.get(slug) if isinstance(slug, str) else None
        uids.fill(statement, same.uid if same else None)
        slugs |= {slug} if isinstance(slug, str) else set()
    missing = sorted(slug for slug in set(needed) - slugs if slug in known)
    return [*given, *(known[slug].model_dump(mode="json") for slug in missing)]


def texts(values: Iterable[Any]) -> set[str]:
    """Return the values that are text. The document's types report other values."""
    return {value for value in values if isinstance(value, str)}
