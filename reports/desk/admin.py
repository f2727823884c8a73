"""Registers the desk with Django’s admin."""

from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib import admin
from django.contrib.auth.models import User
from django.utils.translation import gettext_lazy as _
from django_tasks_db.models import DBTaskResult

from reports.desk.people import accounts, audit, own_account  # noqa: F401  these and the next register their tables
from reports.desk.publishing import series, versions, webhooks  # noqa: F401
from reports.desk.reviewing import inbox  # noqa: F401
from reports.desk.vocabulary import terms  # noqa: F401
from reports.desk.writing import editions, parts, sections  # noqa: F401
from reports.models.people import name_of_person

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

# Plain names for the tables of Django's own apps, and of others.
admin.autodiscover()
for table, one, several in (
    (User, _("person"), _("people")),
    (AccessLog, _("log-in"), _("log-ins")),
    (AccessFailureLog, _("failed log-in"), _("failed log-ins")),
    (AccessAttempt, _("locked name"), _("locked names")),
):
    table._meta.verbose_name, table._meta.verbose_name_plural = one, several
User.add_to_class("__str__", name_of_person)
# What allauth stores about a person is shown in their own account, and removed on their page.
for model in list(admin.site._registry):
    if model._meta.app_label in {"account", "mfa", "socialaccount"}:
        admin.site.unregister(model)
# Failed tasks are in the log; nothing can be done with them at the desk.
admin.site.unregister(DBTaskResult)
