"""Failed log-ins: who is locked out, and letting them in again by deleting the row."""

from axes import admin as axes_admin
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from reports.desk.base import CalmAdmin, name_of
from reports.desk.people.recorded import Recorded
from reports.models.audit import Act, record
from reports.models.review import NAME_LENGTH

__all__ = ["LockoutAdmin", "axes_admin"]

for table in (AccessAttempt, AccessFailureLog, AccessLog):
    admin.site.unregister(table)


@admin.register(AccessAttempt)
class LockoutAdmin(Recorded, CalmAdmin):
    act = Act.ACCOUNT
    list_display = ["username", "ip_address", "failures_since_start", "attempt_time"]
    search_fields = ["username", "ip_address"]
    explanation = _(
        "After five failures a name is locked for a quarter of an hour. Delete its row here to "
        "let the person in at once."
    )
    when_empty = _("Nobody has failed to log in.")
    fields = ["username", "ip_address", "failures_since_start", "attempt_time", "user_agent"]

    def put_on_record(self, request: HttpRequest, obj: AccessAttempt, details: str) -> None:
        whom = (obj.username or "")[:NAME_LENGTH]
        record(self.act, about="failed log-ins", details=details, whom=whom, by=name_of(request))

    def has_add_permission(self, request: HttpRequest, obj: AccessAttempt | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: AccessAttempt | None = None) -> bool:
        return False
