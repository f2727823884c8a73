"""The tables.

Import models from their modules, because import contracts check by module that site and API cannot reach drafts.
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
