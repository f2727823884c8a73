"""CSL-JSON, for Zotero, pandoc and citeproc."""

import json

from reports.document.types import CslItem, EditionDocument
from reports.exporting.citation import CitedItem, cited_items
from reports.exporting.context import Context


def csl_entry(key: str, item: CslItem) -> dict[str, object]:
    """One item with its id, empty fields left out. A version's number has a field of its own here."""
    told_elsewhere = {"number"} if isinstance(item, CitedItem) else set()
    return {"id": key, **item.model_dump(mode="json", by_alias=True, exclude_defaults=True, exclude=told_elsewhere)}


def write_csl_json(document: EditionDocument, context: Context) -> bytes:
    """A list: the edition, then its references."""
    entries = [csl_entry(key, item) for key, item in cited_items(document, context).items()]
    return (json.dumps(entries, ensure_ascii=False, indent=2) + "\n").encode()
