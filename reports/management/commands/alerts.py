"""Show how many readers get alerts by email; delete an address, ask everybody again, or encrypt again with a new secret key."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from reports.models.mails import queue_mail
from reports.models.subscriptions import Subscription


class Command(BaseCommand):
    help = __doc__ or ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        group = parser.add_mutually_exclusive_group()
        group.add_argument("--forget", metavar="ADDRESS", help="delete an address with all its alerts")
        group.add_argument(
            "--ask-again",
            action="store_true",
            help="after a backup was restored: stop all alerts until each reader confirms again, within a day",
        )
        group.add_argument(
            "--encrypt-again",
            action="store_true",
            help="after SECRET_KEY was replaced: encrypt all addresses with the new key",
        )

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        if options["forget"]:
            number, _ = Subscription.objects.of_address(options["forget"]).delete()
            self.stdout.write(f"{number} alerts deleted.")
        elif options["ask_again"]:
            self._ask_again()
        elif options["encrypt_again"]:
            for row in Subscription.objects.iterator():
                row.address = row.address
                row.save(update_fields=["encrypted_address", "address_hash"])
            self.stdout.write(f"{Subscription.objects.count()} addresses encrypted with the current SECRET_KEY.")
        else:
            self._show_counts()

    def _ask_again(self) -> None:
        now = timezone.now()
        rows = list(Subscription.objects.confirmed())
        Subscription.objects.confirmed().update(confirmed_at=None, created_at=now)
        for row in rows:
            queue_mail("alert-confirmation", str(row.pk), at=now, is_bulk=True)
        self.stdout.write(f"{len(rows)} readers are asked to confirm again within a day.")

    def _show_counts(self) -> None:
        counts = Subscription.objects.confirmed().values_list("report__name", "kind").order_by("report__name", "kind")
        for report, kind, number in counts.annotate(number=Count("pk")):
            self.stdout.write(f"{number:>7}  {kind:<6} {report or 'trends'}")
        self.stdout.write(f"{Subscription.objects.filter(confirmed_at=None).count():>7}  wait for their confirmation")
