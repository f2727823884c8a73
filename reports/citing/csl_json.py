"""CSL-JSON, for Zotero, pandoc and citeproc."""

from reports.citing.item import CitedItem
from reports.document.types import CslItem


def csl_entry(key: str, item: CslItem) -> dict[str, object]:
    """One item with its id, empty fields left out. A version's number has a field of its own here."""
    told_elsewhere = {"number"} if isinstance(item, CitedItem) else set()
    return {"id": key, **item.model_dump(mode="json", by_alias=True, exclude_defaults=True, exclude=told_elsewhere)}
