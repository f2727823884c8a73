"""Registers the desk with Django’s admin."""

from django.apps import apps
from django.contrib import admin
from django.db.models.signals import post_migrate

from reports.desk import (
    editions,
    figures,
    groups,
    inbox,
    ledger,
    lockouts,
    people,
    references,
    sections,
    series,
    vocabulary,
    webhooks,
)

__all__ = [
    "editions",
    "figures",
    "inbox",
    "ledger",
    "lockouts",
    "people",
    "references",
    "sections",
    "series",
    "vocabulary",
    "webhooks",
]

admin.site.site_header = "Perennial"
admin.site.site_title = "Perennial desk"
admin.site.password_change_template = "desk/password_change.html"  # noqa: S105  a template
admin.site.password_change_done_template = "desk/password_changed.html"  # noqa: S105  a template
admin.site.logout_template = "desk/logged_out.html"
admin.site.index_title = "The desk"
admin.site.enable_nav_sidebar = False
admin.site.empty_value_display = "none"

post_migrate.connect(groups.after_migrate, sender=apps.get_app_config("reports"))
