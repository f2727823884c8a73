"""Pages of the desk whose changes are written into the audit log, in the transaction that makes them."""

from collections.abc import Iterator
from typing import Any

from django.db import models
from django.http import HttpRequest

from reports.desk.base import at_the_desk
from reports.models.audit import Act, record
from reports.models.memberships import Membership
from reports.models.series import Report


class Recorded:
    """An admin page: what Django writes for its user's own history is written into the audit log as well, and naming nobody."""

    act: Act = Act.SHARED

    def log_addition(self, request: HttpRequest, obj: models.Model, message: Any) -> Any:
        self.put_on_record(request, obj, "Added.")
        return super().log_addition(request, obj, message)  # type: ignore[misc]

    def log_change(self, request: HttpRequest, obj: models.Model, message: Any) -> Any:
        if details := message if isinstance(message, str) else " ".join(_said(message)):
            self.put_on_record(request, obj, details)
        return super().log_change(request, obj, message)  # type: ignore[misc]

    def log_deletions(self, request: HttpRequest, queryset: Any) -> Any:
        for obj in queryset:
            self.put_on_record(request, obj, "Deleted.")
        return super().log_deletions(request, queryset)  # type: ignore[misc]

    def put_on_record(self, request: HttpRequest, obj: Any, details: str) -> None:
        report = obj if isinstance(obj, Report) else getattr(obj, "report", None)
        about = f"{obj._meta.verbose_name} “{obj}”"
        record(self.act, about=about, report=report.slug if report else "", details=details, by=at_the_desk(request))


def _said(message: list[dict[str, dict[str, Any]]]) -> Iterator[str]:
    """What was done to which fields and rows, a sentence each; members are recorded by themselves."""
    for verb, what in ((verb, what) for each in message for verb, what in each.items()):
        if what.get("name") != str(Membership._meta.verbose_name):
            done = " ".join(filter(None, (verb.capitalize(), what.get("name"))))
            yield ": ".join(filter(None, (done, ", ".join(what.get("fields", ()))))) + "."
