"""From a draft to what readers see, and back out of their sight: checks, seal, index, withdrawal, and proof that all is whole."""

from reports.models.generation import lock_publication
from reports.publishing.checks import (
    RULES,
    Finding,
    Level,
    Subject,
    check,
    look_at,
    no_document,
    subject_of,
)
from reports.publishing.indexing import rebuild_index, refresh_movements
from reports.publishing.remains import remains_of, saved_states
from reports.publishing.reviewed import remove_names
from reports.publishing.scheduling import (
    cancel,
    moments,
    move,
    publish_due,
    schedule,
    tell_published,
)
from reports.publishing.sealing import ChangedMeanwhile, PublishingError, PublishRefused, publish
from reports.publishing.verifying import verify
from reports.publishing.vocabulary import add_terms, merge_techniques
from reports.publishing.withdrawing import Fallback, fallbacks, redact, withdraw
