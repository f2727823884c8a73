"""`manage.py publish_edition REPORT YEAR --by USER`"""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from reports import publishing
from reports.importing import ImportRefused, read_change_notes
from reports.management.editions import find_edition, find_person
from reports.management.files import read_file
from reports.models.people import Actor
from reports.progress import print_steps


class Command(BaseCommand):
    """Publish the draft of an edition as the next version."""

    help = "Check an edition’s draft and publish it as the next version. Errors block publication. Warnings need --accept-warning."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("report")
        parser.add_argument("year", type=int)
        parser.add_argument("--by", required=True, metavar="USER", help="the user who publishes")
        parser.add_argument(
            "--note", default="", help="what changed, in one sentence; required from the second version on"
        )
        parser.add_argument(
            "--changes", type=Path, metavar="FILE", help="change notes as YAML (default: those written at the desk)"
        )
        parser.add_argument(
            "--accept-warning",
            action="append",
            default=[],
            metavar="RULE=REASON",
            help="accept a warning and give the reason; can be repeated",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        edition = find_edition(options["report"], options["year"])
        changes = options["changes"]
        try:
            with print_steps():
                version = publishing.publish(
                    edition=edition,
                    actor=Actor.of(find_person(options["by"])),
                    note=options["note"],
                    change_notes=read_change_notes(read_file(changes), filename=changes.name) if changes else None,
                    acknowledged=dict(_reason(each) for each in options["accept_warning"]),
                    then=publishing.notify_of_publication,
                )
        except ImportRefused as refused:
            raise CommandError(f"Nothing was published.\n{refused}") from refused
        except publishing.PublishRefused as refused:
            raise CommandError(f"Nothing was published.\n{_in_words(refused)}") from refused
        self.stdout.write(f"Published: {version}")
        self.stdout.write(f"  checksum {version.sha256}")


def _reason(text: str) -> tuple[str, str]:
    rule, equals, reason = text.partition("=")
    if not (rule.strip() and equals and reason.strip()):
        raise CommandError(
            f"--accept-warning {text!r} is not RULE=REASON, such as proposed='first draft, read by the editor'."
        )
    if rule.strip() not in publishing.RULES:
        raise CommandError(f"There is no rule “{rule.strip()}”. The rules are: {', '.join(publishing.RULES)}.")
    return rule.strip(), reason.strip()


def _in_words(refused: publishing.PublishRefused) -> str:
    lines = [f"  {each.level} ({each.rule}): {each.sentence}" for each in refused.findings]
    warned = dict.fromkeys(each.rule for each in refused.findings if each.level is publishing.Level.WARNING)
    advice = " ".join(f"--accept-warning {rule}='…'" for rule in warned)
    return "\n".join([*lines, *([f"To accept the warnings, give a reason: {advice}"] if warned else [])])
