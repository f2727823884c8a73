"""Import: files become documents, with findings and errors. No database."""

from reports.importing.bundles import bundle_of
from reports.importing.decoding import MAX_ARCHIVE, MAX_BYTES, MOST_FILES
from reports.importing.edition import Imported, read_edition
from reports.importing.errors import FileError, Finding, ImportRefused
from reports.importing.redirects import Alias, Redirect, read_redirects
from reports.importing.vocabulary import (
    Vocabulary,
    VocabularyTechnique,
    VocabularyTrend,
    read_change_notes,
    read_vocabulary,
)
