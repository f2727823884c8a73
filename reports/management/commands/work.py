"""`manage.py work`"""

import logging
import signal
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from reports.delivery.worker import TASK_TIMEOUT, TaskWorker

log = logging.getLogger(__name__)


class Command(BaseCommand):
    """Run the worker, which `manage.py serve` also starts."""

    help = "Run the background worker: email, webhooks, scheduled publications, files of large editions, expired data."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="process waiting tasks, then exit")
        parser.add_argument(
            "--longest", type=float, default=TASK_TIMEOUT, metavar="SECONDS", help="time limit of a task (%(default)d)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        worker = TaskWorker(longest=options["longest"])
        if options["once"]:
            worker.run_once()
            return
        signals: list[int] = []
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda received, _: signals.append(received))
        log.info("The worker of Perennial %s runs.", settings.VERSION)
        worker.run_until(signals)
