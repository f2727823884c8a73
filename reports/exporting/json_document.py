"""The document itself."""

from reports.document.canonical import canonical_bytes
from reports.document.types import EditionDocument
from reports.exporting.context import Context


def write_json(document: EditionDocument, context: Context) -> bytes:
    """The bytes as they were sealed, or of a draft as they would be: their SHA-256 is the version's checksum."""
    return context.sealed or canonical_bytes(document)
