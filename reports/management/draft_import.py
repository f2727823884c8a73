"""Import files into the drafts of editions."""

import re
from argparse import ArgumentParser
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from functools import cache, partial
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from pydantic import ValidationError as InvalidDocument

from reports import drafting, publishing
from reports.document.canonical import error_lines
from reports.document.text import date_at_start
from reports.document.types import EditionDocument, ReportStatement
from reports.importing import Imported, ImportRefused, read_edition, read_vocabulary
from reports.importing.word.returned import sent_sections
from reports.management.files import read_bundle, read_file
from reports.models.draft import Draft
from reports.models.people import Actor
from reports.models.series import Edition, Report
from reports.progress import print_steps

#: The date at the beginning of a file name in Jekyll: `2021-12-01-survey.md`.
DAY_OF_A_POST = re.compile(r"(\d{4}-\d\d-\d\d)[-_ ]")


class ImportCommand(BaseCommand):
    """A command that imports a file, or with --dry-run prints what it would import."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="print the plan without writing anything")

    @contextmanager
    def importing(self, *, dry_run: bool) -> Iterator[str]:
        """Run the body in a transaction, rolled back for a dry run, and yield the verb for the output.

        Raise CommandError if the file is refused.
        """
        try:
            with print_steps(), transaction.atomic():
                yield "Would be imported" if dry_run else "Imported"
                if dry_run:
                    transaction.set_rollback(True)
        except (ImportRefused, drafting.DraftError) as error:
            raise CommandError(f"Nothing was imported.\n{error}") from error


def add_vocabulary(file: Path | None, plan: drafting.Plan, *, actor: Actor) -> None:
    """Add the trends and techniques of a file to those of the site, if there is a file. Raise ImportRefused."""
    if file is not None:
        vocabulary = read_vocabulary(read_file(file), filename=file.name)
        plan.extend(publishing.add_terms(vocabulary, actor=actor))


def import_into_draft(
    file: Path,
    plan: drafting.Plan,
    *,
    report: str,
    year: int,
    actor: Actor,
    years: Mapping[int, Path] | None = None,
    is_added: bool = False,
    **publication: Any,
) -> Imported:
    """Import a file or folder into the draft of an edition, created if new, inside a transaction. The caller stores the pictures.

    `years` has the files of all years that are imported together. With `is_added`, the file's sections are appended to those of the
    edition. `publication` may have `first_published` and `first_published_at`. Raise ImportRefused, DraftError or CommandError.
    """
    _check_names(report, year)
    years = years or {year: file}
    row = Report.objects.filter(slug=report).first()
    unpacked = read_bundle(file)
    if unpacked.filename.lower().endswith(".docx") and sent_sections(unpacked.data, unpacked.filename):
        raise CommandError(
            f"{file.name} was exported from this site. Import it at the desk, which merges the edits made in Word."
        )
    edition = Edition.objects.filter(report=row, year=year, draft__isnull=False).first() if row and is_added else None
    other_years: dict[int, Collection[str]] = {other: () for other in years if other != year}
    other_years.update(drafting.other_years(report, year))
    # A name in the file replaces this one.
    new = ReportStatement(uid=uuid4(), slug=report, name=report.replace("-", " ").capitalize())
    imported = read_edition(
        unpacked.data,
        filename=unpacked.filename,
        unpacked=unpacked if unpacked.files or unpacked.sources else None,
        report=drafting.report_statement(row) if row else new,
        year=year,
        trends=drafting.known_trends(),
        techniques=drafting.known_techniques(),
        other_years=other_years,
        headings=cache(partial(drafting.headings_there, report)),
        file_names=[each.name for each in years.values()],
        into=drafting.document_of(edition) if edition else None,
    )
    if not (edition or imported.document.first_published) and not publication.get("first_published"):
        publication["first_published"] = date_at_start(DAY_OF_A_POST, file.name)
    imported = _with_publication(imported, publication)
    if row is None:
        statement = imported.document.report
        row = Report.objects.create(uid=statement.uid, slug=statement.slug, name=statement.name)
        plan.add(drafting.Action.CREATE, "report", row.name)
    edition, _ = Edition.objects.get_or_create(report=row, year=year)
    Draft.objects.get_or_create(edition=edition)
    plan.extend(
        drafting.load(
            edition,
            imported.document,
            actor=actor,
            why=f"imported from {file.name}",
            invented=imported.invented,
            aliases=imported.aliases,
        )
    )
    return imported


def import_notes(imported: Imported) -> Iterator[str]:
    """Yield lines about the findings and proposals of an import."""
    for finding in imported.findings:
        place = f"{finding.place}: " if finding.place else ""
        yield f"  note: {place}{finding.message}"
    if imported.proposals:
        is_one = imported.proposals == 1
        proposed = "assessment is proposed; confirm it" if is_one else "assessments are proposed; confirm them"
        yield f"  {imported.proposals} {proposed} at the desk."


def _with_publication(imported: Imported, publication: dict[str, Any]) -> Imported:
    """Return the import with the given date and address of first publication. Raise CommandError if they are not valid."""
    given = {name: value for name, value in publication.items() if value}
    if not given:
        return imported
    try:
        document = EditionDocument.model_validate(imported.document.model_dump(mode="json", by_alias=True) | given)
    except InvalidDocument as error:
        raise CommandError(f"Nothing was imported.\n{error_lines(error)}") from error
    return replace(imported, document=document)


def _check_names(slug: str, year: int) -> None:
    """Raise CommandError if this is not a valid slug or year."""
    try:
        Report(slug=slug, name=slug).clean_fields(exclude=["uid"])
        Edition(year=year).clean_fields(exclude=["uid", "report"])
    except ValidationError as error:
        wrong = " ".join(error.messages)
        raise CommandError(f"Nothing was imported.\n--report {slug} --year {year}: {wrong}") from error
