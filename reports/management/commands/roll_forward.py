"""`manage.py roll_forward REPORT FROM_YEAR TO_YEAR`"""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from reports import drafting
from reports.management.editions import find_report


class Command(BaseCommand):
    """Last year's edition begins the next."""

    help = "Begin an edition from what an earlier year was published with. All of it waits for review before it can be published."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("report")
        parser.add_argument("from_year", type=int)
        parser.add_argument("to_year", type=int)
        parser.add_argument(
            "--text",
            choices=["published", "draft"],
            help="what to carry where the earlier year’s draft has edits that were never published",
        )
        parser.add_argument("--by", default="roll forward", metavar="NAME", help="who stands in the history")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            edition = drafting.roll_forward(
                report=find_report(options["report"]),
                from_year=options["from_year"],
                to_year=options["to_year"],
                by=options["by"],
                at=timezone.now(),
                with_edits=options["text"] == "draft" if options["text"] else None,
            )
        except drafting.UnpublishedEdits as refused:
            raise CommandError(
                f"{refused} Choose what to carry: --text published leaves them behind, --text draft takes them along."
            ) from refused
        except drafting.RollForwardRefused as refused:
            raise CommandError(str(refused)) from refused
        draft = edition.draft
        self.stdout.write(
            f"Begun: {edition}, with {draft.sections.count()} sections to check again and {draft.scores.count()} predictions to score."
        )
