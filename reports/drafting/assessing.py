"""Load a radar's table into the drafts of its years."""

from collections.abc import Iterable
from datetime import datetime
from itertools import groupby

from django.contrib.auth.models import User
from django.db import transaction

from reports.document.words import Maturity
from reports.drafting.assembling import document_of
from reports.drafting.loading import load
from reports.drafting.plan import Plan
from reports.drafting.vocabulary import known_techniques, known_trends
from reports.importing import Rated, rate
from reports.models.draft import Draft
from reports.models.series import Edition, Report
from trends.names import fold


def own_rings(report: Report) -> dict[str, Maturity]:
    """Return the report's own names for maturities, which the rings of a table may have."""
    names = {each: getattr(report, f"label_{each.name.lower()}") for each in Maturity}
    return {fold(name): maturity for maturity, name in names.items() if name}


@transaction.atomic
def load_assessments(
    report: Report, rated: Iterable[Rated], *, filename: str, by: str, account: User | None = None, at: datetime
) -> list[tuple[int, Plan]]:
    """Write rows into the drafts of a report's years, create new years, and return the plan of each.

    Raises ImportRefused for a year that cannot be, DraftError for a draft that is not a valid document.
    """
    plans: list[tuple[int, Plan]] = []
    by_year = sorted(rated, key=lambda each: each.year)
    for year, rows in groupby(by_year, key=lambda each: each.year):
        edition, _ = Edition.objects.get_or_create(report=report, year=year)
        Draft.objects.get_or_create(edition=edition)
        document = rate(document_of(edition), list(rows), trends=known_trends(), techniques=known_techniques())
        why = f"imported from {filename}"
        plans.append((year, load(edition, document, by=by, account=account, at=at, why=why)))
    return plans
