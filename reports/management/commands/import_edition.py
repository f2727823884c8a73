"""`manage.py import_edition FILE --report SLUG --year YEAR`"""

from argparse import ArgumentParser
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone
from pydantic import ValidationError as InvalidDocument

from reports import drafting
from reports.document.canonical import in_words
from reports.document.types import EditionDocument, ReportStatement
from reports.importing import Imported, ImportRefused, read_edition, read_vocabulary
from reports.management.files import read_bundle, read_file
from reports.models.draft import Draft
from reports.models.series import Edition, Report


class Command(BaseCommand):
    """A file becomes an edition's working copy."""

    help = "Read a Markdown, Word (.docx) or JSON file into a draft. Says what it creates, changes and leaves alone; twice changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "file",
            type=Path,
            help="Markdown, a Word document (.docx), a document as JSON; or a folder or ZIP archive with one of these and its pictures",
        )
        parser.add_argument("--report", required=True, metavar="SLUG", help="the report’s address; made if it is new")
        parser.add_argument("--year", required=True, type=int)
        parser.add_argument(
            "--first-published",
            metavar="DATE",
            help="when it came out elsewhere before: a day, a month or a year, such as 2021-12-01; else the file’s",
        )
        parser.add_argument("--first-published-at", metavar="ADDRESS", help="the address that it had there")
        parser.add_argument("--dry-run", action="store_true", help="print the plan and write nothing")
        parser.add_argument(
            "--vocabulary",
            type=Path,
            metavar="FILE",
            help="trends and techniques to add first to those that this site has",
        )
        parser.add_argument(
            "--by", default="import", metavar="NAME", help="who stands in the history (default: import)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with transaction.atomic():
                imported, plan = self._load(**options)
                if options["dry_run"]:
                    transaction.set_rollback(True)
        except ImportRefused as refused:
            raise CommandError(f"Nothing was imported.\n{refused}") from refused
        except drafting.DraftError as error:
            raise CommandError(f"Nothing was imported.\n{error}") from error
        if options["verbosity"]:
            self._say(imported, plan, **options)

    def _load(self, **options: Any) -> tuple[Imported, drafting.Plan]:
        _possible(options["report"], options["year"])
        vocabulary_file, file = options["vocabulary"], options["file"]
        plan = drafting.Plan()
        if vocabulary_file is not None:
            vocabulary = read_vocabulary(read_file(vocabulary_file), filename=vocabulary_file.name)
            plan.extend(drafting.load_vocabulary(vocabulary))
        report = Report.objects.filter(slug=options["report"]).first()
        came = read_bundle(file)
        imported = read_edition(
            came.data,
            filename=came.filename,
            came=came if came.beside or came.sources else None,
            report=drafting.report_statement(report) if report else _new_report(options["report"]),
            year=options["year"],
            trends=drafting.known_trends(),
            techniques=drafting.known_techniques(),
        )
        imported = _dated(imported, **options)
        if report is None:
            statement = imported.document.report
            report = Report.objects.create(uid=statement.uid, slug=statement.slug, name=statement.name)
            plan.add(drafting.Action.CREATE, "report", report.name)
        edition, _ = Edition.objects.get_or_create(report=report, year=options["year"])
        if not options["dry_run"]:
            drafting.keep_pictures(imported.pictures)
        Draft.objects.get_or_create(edition=edition)
        plan.extend(
            drafting.load(
                edition,
                imported.document,
                by=options["by"],
                at=timezone.now(),
                why=f"imported from {file.name}",
                invented=imported.invented,
                aliases=imported.aliases,
            )
        )
        return imported, plan

    def _say(self, imported: Imported, plan: drafting.Plan, **options: Any) -> None:
        would = "Would be imported" if options["dry_run"] else "Imported"
        self.stdout.write(f"{would}: {options['file'].name} as {options['report']} {options['year']}")
        self.stdout.write(str(plan))
        for finding in imported.findings:
            place = f"{finding.place}: " if finding.place else ""
            self.stdout.write(f"  note: {place}{finding.words}")
        if imported.proposals:
            is_one = imported.proposals == 1
            proposed = "assessment is proposed; confirm it" if is_one else "assessments are proposed; confirm them"
            self.stdout.write(f"  {imported.proposals} {proposed} at the desk.")


def _dated(imported: Imported, **options: Any) -> Imported:
    """With when and where the edition came out first, if that was given. Raises CommandError."""
    given = {name: options[name] for name in ("first_published", "first_published_at") if options[name]}
    try:
        document = EditionDocument.model_validate(imported.document.model_dump(mode="json", by_alias=True) | given)
    except InvalidDocument as error:
        raise CommandError(f"Nothing was imported.\n{in_words(error)}") from error
    return replace(imported, document=document)


def _possible(slug: str, year: int) -> None:
    """Raises CommandError for what no report or edition can be called."""
    try:
        Report(slug=slug, name=slug).clean_fields(exclude=["uid"])
        Edition(year=year).clean_fields(exclude=["uid", "report"])
    except ValidationError as error:
        wrong = " ".join(error.messages)
        raise CommandError(f"Nothing was imported.\n--report {slug} --year {year}: {wrong}") from error


def _new_report(slug: str) -> ReportStatement:
    """A report that the file may name better."""
    return ReportStatement(uid=uuid4(), slug=slug, name=slug.replace("-", " ").capitalize())
