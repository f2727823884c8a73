"""`manage.py import_edition FILE --report SLUG --year YEAR`"""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from reports import drafting
from reports.importing import ImportRefused
from reports.management.taking_in import add_vocabulary, notes, take_in
from reports.progress import printed


class Command(BaseCommand):
    """A file becomes an edition's working copy."""

    help = (
        "Import a Markdown, Word (.docx), HTML or JSON file into a draft and list what is created, changed and left "
        "alone. Importing the same file again changes nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "file",
            type=Path,
            help="a Markdown, Word (.docx), HTML or JSON file, or a folder or ZIP archive with one of these and its pictures",
        )
        parser.add_argument("--report", required=True, metavar="SLUG", help="the report’s slug, created if new")
        parser.add_argument("--year", required=True, type=int)
        parser.add_argument(
            "--first-published",
            metavar="DATE",
            help="day, month or year of earlier publication elsewhere, such as 2021-12-01 (default: from the file)",
        )
        parser.add_argument("--first-published-at", metavar="ADDRESS", help="its web address there")
        parser.add_argument(
            "--add",
            action="store_true",
            help="add the file’s sections and keep everything in the edition",
        )
        parser.add_argument("--dry-run", action="store_true", help="print the plan without writing anything")
        parser.add_argument(
            "--vocabulary",
            type=Path,
            metavar="FILE",
            help="a file of trends and techniques to import first",
        )
        parser.add_argument(
            "--by", default="import", metavar="NAME", help="the name shown in the history (default: import)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        plan, first = drafting.Plan(), {name: options[name] for name in ("first_published", "first_published_at")}
        try:
            with printed(), transaction.atomic():
                add_vocabulary(options["vocabulary"], plan, by=options["by"])
                asked = {name: options[name] for name in ("report", "year", "by")}
                imported = take_in(options["file"], plan, is_added=options["add"], **asked, **first)
                if options["dry_run"]:
                    transaction.set_rollback(True)
                else:
                    drafting.keep_pictures(imported.pictures)
        except (ImportRefused, drafting.DraftError) as error:
            raise CommandError(f"Nothing was imported.\n{error}") from error
        if options["verbosity"]:
            would = "Would be imported" if options["dry_run"] else "Imported"
            self.stdout.write(f"{would}: {options['file'].name} as {options['report']} {options['year']}\n{plan}")
            self.stdout.writelines(f"{line}\n" for line in notes(imported))
