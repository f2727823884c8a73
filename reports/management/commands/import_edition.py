"""`manage.py import_edition FILE --report SLUG --year YEAR`"""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from reports import drafting
from reports.management.draft_import import ImportCommand, add_vocabulary, import_into_draft, import_notes
from reports.models.people import Actor


class Command(ImportCommand):
    """Import a file into the draft of an edition."""

    help = (
        "Import a Markdown, Word (.docx), HTML or JSON file into a draft and list what is created, changed and left "
        "alone. Importing the same file again changes nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
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
        plan, actor = drafting.Plan(), Actor.of(options["by"])
        publication = {name: options[name] for name in ("first_published", "first_published_at")}
        with self.importing(dry_run=options["dry_run"]) as done:
            add_vocabulary(options["vocabulary"], plan, actor=actor)
            imported = import_into_draft(
                options["file"], plan, report=options["report"], year=options["year"], actor=actor,
                is_added=options["add"], **publication,
            )  # fmt: skip
            if not options["dry_run"]:
                drafting.store_pictures(imported.pictures)
        if options["verbosity"]:
            self.stdout.write(f"{done}: {options['file'].name} as {options['report']} {options['year']}\n{plan}")
            self.stdout.writelines(f"{line}\n" for line in import_notes(imported))
