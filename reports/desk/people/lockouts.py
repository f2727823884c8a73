"""Log-ins, failed log-ins, and who is locked out; an administrator lets somebody in again by deleting the row."""

from axes import admin as axes_admin
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from reports.desk.base import CalmAdmin, ReadOnlyAdmin, at_the_desk
from reports.desk.people.recorded import Recorded
from reports.models.audit import Act, record
from reports.models.review import NAME_LENGTH

__all__ = ["LockoutAdmin", "LogInAdmin", "axes_admin"]

for table in (AccessAttempt, AccessFailureLog, AccessLog):
    admin.site.unregister(table)


@admin.register(AccessAttempt)
class LockoutAdmin(Recorded, CalmAdmin):
    act = Act.ACCOUNT
    list_display = ["username", "ip_address", "failures_since_start", "attempt_time"]
    search_fields = ["username", "ip_address"]
    explanation = _("After five failures, a username is locked for 15 minutes. Delete its row to unlock it now.")
    when_empty = _("No failed log-ins.")
    fields = ["username", "ip_address", "failures_since_start", "attempt_time", "user_agent"]

    def put_on_record(self, request: HttpRequest, obj: AccessAttempt, details: str) -> None:
        whom = (obj.username or "")[:NAME_LENGTH]
        record(self.act, about="failed log-ins", details=details, whom=whom, by=at_the_desk(request))

    def has_add_permission(self, request: HttpRequest, obj: AccessAttempt | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: AccessAttempt | None = None) -> bool:
        return False


@admin.register(AccessLog, AccessFailureLog)
class LogInAdmin(ReadOnlyAdmin):
    list_display = ["attempt_time", "username", "ip_address", "user_agent"]
    fields = ["attempt_time", "username", "ip_address", "user_agent", "path_info"]
    search_fields = ["username", "ip_address"]
    explanation = _("Time, username and network address of each log-in. Entries are deleted after 90 days.")
