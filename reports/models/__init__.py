"""Tables, by room: series, draft, ledger, audit, index, generation, error_reports,
 form_drafts, notices, review, revisions, schedule, sealed, site_settings, webhooks, work.

Import the module you need, not names from here: site and API must not reach the working copy, and the import contracts check
that by module.
"""

from reports.models import (  # noqa: F401  Django finds the models through this package
    audit,
    draft,
    error_reports,
    form_drafts,
    generation,
    index,
    ledger,
    notices,
    review,
    revisions,
    schedule,
    sealed,
    series,
    site_settings,
    webhooks,
    work,
)
