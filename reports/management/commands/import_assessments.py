"""`manage.py import_assessments FILE.csv --report SLUG`"""

from argparse import ArgumentParser, ArgumentTypeError
from pathlib import Path
from typing import Any

from django.utils import timezone

from reports import drafting
from reports.document.words import Maturity
from reports.importing import read_assessments, read_rings
from reports.management.editions import find_report
from reports.management.files import read_file
from reports.management.taking_in import ImportCommand


class Command(ImportCommand):
    """A radar comes in as a table."""

    help = (
        "Import technique assessments from a CSV table into drafts, with the columns technique, year, maturity or "
        "ring, section or quadrant, and note. --dry-run prints the plan. Importing the same file again changes nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("file", type=Path)
        parser.add_argument("--report", required=True, metavar="SLUG", help="the report’s slug")
        parser.add_argument("--year", type=int, help="the year for rows without one")
        parser.add_argument(
            "--rings",
            type=_rings,
            default={},
            metavar="RING=MATURITY,…",
            help="map rings to maturities; Adopt, Trial, Assess, Hold and the report’s own terms are known",
        )
        parser.add_argument(
            "--by", default="import", metavar="NAME", help="the name shown in the history (default: import)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        file: Path = options["file"]
        report = find_report(options["report"])
        with self.importing(dry_run=options["dry_run"]) as done:
            rings = drafting.own_rings(report) | options["rings"]
            rated, findings = read_assessments(read_file(file), filename=file.name, rings=rings, year=options["year"])
            plans = drafting.load_assessments(report, rated, filename=file.name, by=options["by"], at=timezone.now())
        self.stdout.writelines(f"{year}\n{plan}\n" for year, plan in plans)
        self.stdout.writelines(f"  note: {each.words}\n" for each in findings)
        self.stdout.write(f"{done}: {file.name}")


def _rings(text: str) -> dict[str, Maturity]:
    try:
        return read_rings(text)
    except ValueError as error:
        raise ArgumentTypeError(str(error)) from error
