"""A radar's table in the working copies of its years."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import groupby
from uuid import uuid4

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction

from reports.document.text import short_texts
from reports.document.types import EditionDocument
from reports.document.words import Maturity
from reports.drafting.assembling import document_of
from reports.drafting.loading import load
from reports.drafting.plan import Action, Plan
from reports.drafting.vocabulary import known_techniques, known_trends
from reports.importing import FileError, ImportRefused, Rated, rate
from reports.models.draft import Draft
from reports.models.series import Edition, Report
from reports.rendering import short_errors_of
from trends.names import fold


def own_rings(slug: str) -> dict[str, Maturity]:
    """Return the report's own names for maturities, which the rings of a table may have."""
    report = Report.objects.filter(slug=slug).first()
    names = {each: getattr(report, f"label_{each.name.lower()}") for each in Maturity} if report else {}
    return {fold(name): maturity for maturity, name in names.items() if name}


@transaction.atomic
def load_assessments(
    slug: str, rated: Iterable[Rated], *, filename: str, by: str, account: User | None = None, at: datetime
) -> list[tuple[int, Plan]]:
    """Write rows into the working copies of a report's years, and give the plan of each: report and years are made if they are new.
    Of a report that is made, trends are not rated: a radar's quadrants have no maturity.

    Raises ImportRefused for a report or a year that cannot be, DraftError for a working copy that is no document.
    """
    by_year = sorted(rated, key=lambda each: each.year)
    report = Report.objects.filter(slug=slug).first()
    report = report or Report(uid=uuid4(), slug=slug, name=slug.replace("-", " ").capitalize())
    is_new = report.pk is None
    try:
        report.clean_fields()
    except ValidationError as error:
        raise ImportRefused(filename, [FileError(None, f"{slug}: {' '.join(error.messages)}")]) from error
    if is_new:
        report.rates_trends = False
        report.save()
    plans: list[tuple[int, Plan]] = []
    for year, group in groupby(by_year, key=lambda each: each.year):
        rows = list(group)
        plan = Plan()
        if is_new and not plans:
            plan.add(Action.CREATE, "report", report.name)
        edition, _ = Edition.objects.get_or_create(report=report, year=year)
        Draft.objects.get_or_create(edition=edition)
        document = rate(document_of(edition), rows, trends=known_trends(), techniques=known_techniques())
        plan.extend(load(edition, document, by=by, account=account, at=at, why=f"imported from {filename}"))
        plan.notes += _unread(document, rows)
        plans.append((year, plan))
    return plans


def _unread(document: EditionDocument, rows: Iterable[Rated]) -> Iterator[str]:
    """Return the errors in the notes of these rows, with their lines."""
    lines = {each.note: each.line for each in rows if each.note}
    notes = {path: text for path, _, text in short_texts(document) if path[-1] == "note"}
    for path, error in short_errors_of(document):
        if line := lines.get(notes.get(path, "")):
            yield f"line {line}: {error.sentence}"
