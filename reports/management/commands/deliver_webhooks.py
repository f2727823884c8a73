"""Sends the messages to webhooks that are due: once (from a timer), or over and over with --every."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from reports.delivery import deliver_due


class Command(BaseCommand):
    help = "Sends the messages to webhooks that are due."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--every", type=float, metavar="SECONDS", help="Stay, and look again after so many seconds."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        while True:
            run = deliver_due()
            if any((run.delivered, run.put_off, run.given_up)) or not options["every"]:
                self.stdout.write(f"{run.delivered} delivered, {run.put_off} put off, {run.given_up} given up")
            if not options["every"]:
                return
            time.sleep(options["every"])
