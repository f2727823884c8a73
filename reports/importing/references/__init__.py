"""References as other programs export them: BibTeX, RIS and CSL-JSON become CSL items that a document can store."""

from reports.importing.references.formats import LONGEST, format_of, read_references
from reports.importing.references.items import (
    Identifier,
    ReadReference,
    UnreadableReferences,
    find_identifier,
    free_key,
    registered_item,
    stored_item,
)
