"""A file comes in; a document goes out, with what was found on the way. No database."""

from reports.importing.bundles import bundle_of
from reports.importing.decoding import MAX_ARCHIVE, MAX_BYTES, MOST_FILES
from reports.importing.edition import Imported, read_edition
from reports.importing.errors import FileError, Finding, ImportRefused
from reports.importing.radar_table import Rated, rate, read_assessments, read_rings
from reports.importing.redirects import Alias, Redirect, read_redirects
from reports.importing.vocabulary import (
    LineageStep,
    Vocabulary,
    VocabularyTechnique,
    VocabularyTrend,
    read_change_notes,
    read_vocabulary,
)

__all__ = [
    "MAX_ARCHIVE",
    "MAX_BYTES",
    "MOST_FILES",
    "Alias",
    "FileError",
    "Finding",
    "ImportRefused",
    "Imported",
    "LineageStep",
    "Rated",
    "Redirect",
    "Vocabulary",
    "VocabularyTechnique",
    "VocabularyTrend",
    "bundle_of",
    "rate",
    "read_assessments",
    "read_change_notes",
    "read_edition",
    "read_redirects",
    "read_rings",
    "read_vocabulary",
]
