"""Tables, by room: series, draft, ledger, index, generation, old_addresses, error_reports, form_drafts, review, revisions, site_settings,
webhooks, work.

Import the module you need, not names from here: the doors that readers use must not reach the working copy, and the walls check
that by module.
"""

from reports.models import (  # noqa: F401  Django finds the models through this package
    draft,
    error_reports,
    form_drafts,
    generation,
    index,
    ledger,
    old_addresses,
    review,
    revisions,
    series,
    site_settings,
    webhooks,
    work,
)
