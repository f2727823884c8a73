"""Publication: checks, sealing, the index, withdrawal, scheduling and verification."""

from reports.models.generation import lock_publication
from reports.publishing.checks import (
    RULES,
    CheckContext,
    Finding,
    Level,
    Target,
    check,
    check_context,
    no_document,
    run_rules,
)
from reports.publishing.indexing import add_terms, merge_techniques, rebuild_index, refresh_movements
from reports.publishing.record_deletion import (
    DELAY,
    ask_to_delete,
    confirm_deletion,
    delete_due,
    entries_to_delete,
    mail_addresses,
    pending_deletion,
    people_who_confirm,
    refuse_deletion,
    saved_states,
)
from reports.publishing.scheduling import (
    cancel,
    move,
    publish_due,
    schedule,
)
from reports.publishing.sealing import PublishingError, PublishRefused, StaleDraft, notify_of_publication, publish
from reports.publishing.verifying import verify
from reports.publishing.withdrawing import (
    left_after,
    redact,
    remains_of,
    withdraw,
)
