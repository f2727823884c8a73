"""`manage.py createsuperuser`: Django's command, with an entry in the audit log."""

from typing import Any

from django.contrib.auth.management.commands import createsuperuser
from django.contrib.auth.models import User
from django.db import transaction

from reports.models.audit import Act, record
from reports.models.people import Actor


class Command(createsuperuser.Command):
    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        before = list(User.objects.filter(is_superuser=True).values_list("pk", flat=True))
        super().handle(*args, **options)
        for user in User.objects.filter(is_superuser=True).exclude(pk__in=before):
            details = "Created an administrator."
            record(Act.ACCOUNT, about="", details=details, whom=user, actor=Actor.of("createsuperuser"))
