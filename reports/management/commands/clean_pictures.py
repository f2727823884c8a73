"""`manage.py clean_pictures`"""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from reports.publishing.pictures import Telling, clean_pictures


class Command(BaseCommand):
    """Pictures that came in before uploads were cleaned."""

    help = (
        "Have drafts and logos use pictures whose files say nothing besides (place, camera, comments), and name the versions "
        "that show such a picture. Run it once after an update; a second run finds no more in drafts."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="Say what would be done, and do nothing.")

    def handle(self, *args: Any, **options: Any) -> None:
        found = list(clean_pictures(write=not options["dry_run"]))
        for telling in found:
            self._say(telling, "would be cleaned" if options["dry_run"] else "cleaned")
        count = "1 picture" if len(found) == 1 else f"{len(found)} pictures"
        self.stdout.write(f"{count} found whose files say more than they show.")

    def _say(self, telling: Telling, done: str) -> None:
        self.stdout.write(f"{telling.sha256}:")
        for figure in telling.figures:
            self.stdout.write(
                f"  figure “{figure}” of {figure.draft}: {done}; approvals of what shows it are to be given again"
            )
        for report in telling.reports:
            self.stdout.write(f"  logo of {report}: {done}")
        for version, files in telling.versions:
            self.stdout.write(
                f"  {version}: readers are sent it clean; what was sealed names the file as it came, which stays here"
            )
            if files:
                self.stdout.write(
                    f"    Its files made before ({', '.join(files)}) may still hold it, and stay as they are. If that must not "
                    "be, publish the clean picture as a new version and remove the text of this one."
                )
