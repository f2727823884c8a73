"""The document itself."""

from reports.document.canonical import canonical_bytes
from reports.document.types import EditionDocument
from reports.exporting.context import Context


def write_json(document: EditionDocument, context: Context) -> bytes:
    """The canonical bytes: their SHA-256 is the version's checksum."""
    return canonical_bytes(document)
