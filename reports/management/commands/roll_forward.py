"""`manage.py roll_forward REPORT FROM_YEAR TO_YEAR`"""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from reports import drafting
from reports.management.editions import find_report
from reports.models.people import Actor


class Command(BaseCommand):
    """Start an edition from that of an earlier year."""

    help = "Start an edition from the draft of an earlier year. Every section must be checked before publication."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("report")
        parser.add_argument("from_year", type=int)
        parser.add_argument("to_year", type=int)
        parser.add_argument("--by", default="roll forward", metavar="NAME", help="the name shown in the history")

    def handle(self, *args: Any, **options: Any) -> None:
        years = {name: options[name] for name in ("from_year", "to_year")}
        report = find_report(options["report"])
        try:
            edition = drafting.roll_forward(report=report, actor=Actor.of(options["by"]), **years)
        except (drafting.RollForwardRefused, drafting.DraftError) as refused:
            raise CommandError(str(refused)) from refused
        sections = edition.draft.sections.count()
        scores = edition.draft.scores.count()
        self.stdout.write(f"Started: {edition}, with {sections} sections to check and {scores} predictions to score.")
