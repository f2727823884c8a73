"""Registers the desk with Django’s admin."""

from typing import Any

from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from django_tasks_db.models import DBTaskResult

from reports.desk.people import accounts, audit, own_account  # noqa: F401  these and the next register their tables
from reports.desk.publishing import old_addresses, series, versions, webhooks  # noqa: F401
from reports.desk.reviewing import inbox  # noqa: F401
from reports.desk.vocabulary import terms  # noqa: F401
from reports.desk.writing import editions, parts, sections  # noqa: F401
from reports.models.review import name_of_person

__all__ = ["admin"]

admin.site.site_header = _("Perennial")
admin.site.site_title = _("Perennial desk")
admin.site.password_change_form = own_account.PasswordForm
admin.site.password_change_template = "desk/password_change.html"  # noqa: S105  a template
admin.site.password_change_done_template = "desk/password_changed.html"  # noqa: S105  a template
admin.site.logout_template = "desk/logged_out.html"
admin.site.index_title = _("The desk")
admin.site.enable_nav_sidebar = False
admin.site.empty_value_display = "none"

#: What django-axes keeps of a log-in.
LOG_IN_WORDS = {
    "attempt_time": _("time"),
    "ip_address": _("network address"),
    "user_agent": _("browser"),
    "path_info": _("page"),
    "failures_since_start": _("failures"),
}


def log_in_name(row: Any) -> str:
    """Return “ada, 30 Nov 2026, 09:00”."""
    return f"{row.username}, {date_format(localtime(row.attempt_time), 'DATETIME_FORMAT')}"


# The tables of Django's own apps, and of others, under names that an editor knows.
admin.autodiscover()
for table, one, several in (
    (User, _("person"), _("people")),
    (Group, _("role"), _("roles")),
    (AccessLog, _("log-in"), _("log-ins")),
    (AccessFailureLog, _("failed log-in"), _("failed log-ins")),
    (AccessAttempt, _("locked name"), _("locked names")),
):
    table._meta.verbose_name, table._meta.verbose_name_plural = one, several
User.add_to_class("__str__", name_of_person)
for table in (AccessLog, AccessFailureLog, AccessAttempt):
    table.__str__ = log_in_name
    for field in table._meta.fields:
        field.verbose_name = LOG_IN_WORDS.get(field.name, field.verbose_name)
# What allauth keeps of a person is seen in their own account, and taken away at their page.
for model in list(admin.site._registry):
    if model._meta.app_label in {"account", "mfa", "socialaccount"}:
        admin.site.unregister(model)
# Tasks that failed are told in the log; nothing can be done with them at the desk.
admin.site.unregister(DBTaskResult)
