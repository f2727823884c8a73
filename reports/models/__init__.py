"""The tables. Django finds the models through this package.

Import models from their modules, because import contracts check by module that site and API cannot reach drafts.
"""

from reports.models import (
    audit,
    draft,
    error_reports,
    form_drafts,
    generation,
    index,
    ledger,
    mails,
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
