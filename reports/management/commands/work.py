"""`manage.py work`"""

import logging
import signal
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from reports.delivery.working import LONGEST, Work

log = logging.getLogger(__name__)


class Command(BaseCommand):
    """The worker, which `manage.py serve` starts beside the web server."""

    help = "Run the background worker: email, webhooks, scheduled publications, files of large editions, expired data."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="process waiting tasks, then exit")
        parser.add_argument(
            "--longest", type=float, default=LONGEST, metavar="SECONDS", help="time limit of a task (%(default)d)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        work = Work(longest=options["longest"])
        if options["once"]:
            work.once()
            return
        heard: list[int] = []
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda number, _: heard.append(number))
        log.info("The worker of Perennial %s runs.", settings.VERSION)
        work.until(heard)
