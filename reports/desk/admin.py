"""Registers the desk with Django’s admin."""

from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.utils.translation import gettext_lazy as _
from django_tasks_db.models import DBTaskResult

from reports.desk.people import accounts, audit, lockouts, own_account
from reports.desk.publishing import ledger, old_addresses, series, site_settings, webhooks
from reports.desk.reviewing import inbox
from reports.desk.vocabulary import terms
from reports.desk.writing import editions, figures, references, sections

__all__ = [
    "accounts",
    "admin",
    "audit",
    "editions",
    "figures",
    "inbox",
    "ledger",
    "lockouts",
    "old_addresses",
    "own_account",
    "references",
    "sections",
    "series",
    "site_settings",
    "terms",
    "webhooks",
]

admin.site.site_header = _("Perennial")
admin.site.site_title = _("Perennial desk")
admin.site.password_change_form = own_account.PasswordForm
admin.site.password_change_template = "desk/password_change.html"  # noqa: S105  a template
admin.site.password_change_done_template = "desk/password_changed.html"  # noqa: S105  a template
admin.site.logout_template = "desk/logged_out.html"
admin.site.index_title = _("The desk")
admin.site.enable_nav_sidebar = False
admin.site.empty_value_display = "none"

# The tables of Django's own apps, and of others, under names that an editor knows.
admin.autodiscover()
for table, one, several in (
    (User, _("person"), _("people")),
    (Group, _("role"), _("roles")),
    (AccessLog, _("sign-in"), _("sign-ins")),
    (AccessFailureLog, _("failed sign-in"), _("failed sign-ins")),
    (AccessAttempt, _("locked name"), _("locked names")),
):
    table._meta.verbose_name, table._meta.verbose_name_plural = one, several
# What allauth keeps of a person is seen in their own account, and taken away at their page.
for model in list(admin.site._registry):
    if model._meta.app_label in {"account", "mfa", "socialaccount"}:
        admin.site.unregister(model)
# Tasks that failed are told in the log; nothing can be done with them at the desk.
admin.site.unregister(DBTaskResult)
