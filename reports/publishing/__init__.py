"""From a draft to what readers see, and back out of their sight: checks, seal, index, withdrawal, and proof that all is whole."""

from reports.models.signals import PublicationEvent, on_publication_event
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
from reports.publishing.indexing import rebuild_index
from reports.publishing.locks import lock_publication
from reports.publishing.merging import merge_techniques
from reports.publishing.movement import refresh_movements
from reports.publishing.refusals import ChangedMeanwhile, PublishingError, PublishRefused
from reports.publishing.remains import Remains, remains_of, saved_states
from reports.publishing.reviewed import remove_names
from reports.publishing.scheduling import (
    cancel,
    may_publish,
    moments,
    move,
    publish_due,
    schedule,
    tell_published,
)
from reports.publishing.sealing import publish
from reports.publishing.terms import add_terms
from reports.publishing.verifying import Difference, verify
from reports.publishing.withdrawing import Fallback, fallbacks, redact, withdraw

__all__ = [
    "RULES",
    "ChangedMeanwhile",
    "Difference",
    "Fallback",
    "Finding",
    "Level",
    "PublicationEvent",
    "PublishRefused",
    "PublishingError",
    "Remains",
    "Subject",
    "add_terms",
    "cancel",
    "check",
    "fallbacks",
    "lock_publication",
    "look_at",
    "may_publish",
    "merge_techniques",
    "moments",
    "move",
    "no_document",
    "on_publication_event",
    "publish",
    "publish_due",
    "rebuild_index",
    "redact",
    "refresh_movements",
    "remains_of",
    "remove_names",
    "saved_states",
    "schedule",
    "subject_of",
    "tell_published",
    "verify",
    "withdraw",
]
