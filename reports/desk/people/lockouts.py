"""Log-ins, failed log-ins and locked names; deleting a locked name's row lets the person in again."""

from axes import admin as axes_admin
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from reports.desk.base import CalmAdmin, ReadOnlyAdmin, at_the_desk
from reports.desk.people.audit import Recorded
from reports.models.audit import Act, record
from reports.models.review import NAME_LENGTH

__all__ = ["FailedSignInAdmin", "LockoutAdmin", "SignInAdmin", "axes_admin"]

for table in (AccessAttempt, AccessFailureLog, AccessLog):
    admin.site.unregister(table)


@admin.register(AccessAttempt)
class LockoutAdmin(Recorded, CalmAdmin):
    act = Act.ACCOUNT
    words_for_list = _("Locked names")
    list_filter = ["attempt_time"]
    search_fields = ["username", "ip_address"]
    list_display = ["username", "failures_since_start", "attempt_time", "ip_address"]
    explanation = _(
        "After five failures a name is locked for 15 minutes. Delete its row to let the person log in at once."
    )
    when_empty = _("No name has failed log-ins.")
    fields = ["username", "failures_since_start", "attempt_time", "ip_address", "user_agent"]

    def put_on_record(self, request: HttpRequest, obj: AccessAttempt, details: str) -> None:
        whom = (obj.username or "")[:NAME_LENGTH]
        record(self.act, about="failed log-ins", details=details, whom=whom, by=at_the_desk(request))

    def has_add_permission(self, request: HttpRequest, obj: AccessAttempt | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: AccessAttempt | None = None) -> bool:
        return False


@admin.register(AccessLog)
class SignInAdmin(ReadOnlyAdmin):
    words_for_list = _("Log-ins")
    list_filter = ["attempt_time"]
    search_fields = ["username", "ip_address"]
    list_display = ["attempt_time", "username", "ip_address"]
    fields = ["attempt_time", "username", "ip_address", "user_agent", "path_info"]
    explanation = _("Entries are deleted after 90 days.")
    when_empty = _("Nobody has logged in yet.")


@admin.register(AccessFailureLog)
class FailedSignInAdmin(SignInAdmin):
    words_for_list = _("Failed log-ins")
    when_empty = _("No log-in has failed.")
