"""How an edition is cited, and what it cites, as files for reference managers: the edition itself, then its references."""

import json

from reports.citing.entries import bibtex_entry, csl_entry, ris_entry
from reports.citing.item import cited_items
from reports.document.types import EditionDocument
from reports.exporting.context import Context


def write_bibtex(document: EditionDocument, context: Context) -> bytes:
    """BibTeX in UTF-8, an entry for each thing cited."""
    return "\n".join(bibtex_entry(key, item) for key, item in cited_items(document, context).items()).encode()


def write_ris(document: EditionDocument, context: Context) -> bytes:
    """RIS in UTF-8, its lines ended as the format asks."""
    return "".join(ris_entry(key, item) for key, item in cited_items(document, context).items()).encode()


def write_csl_json(document: EditionDocument, context: Context) -> bytes:
    """CSL-JSON: a list."""
    entries = [csl_entry(key, item) for key, item in cited_items(document, context).items()]
    return (json.dumps(entries, ensure_ascii=False, indent=2) + "\n").encode()
