"""The desk's apps: Django's admin, with the desk's own response to visitors who are not logged in."""

from typing import Any

from django.apps import apps
from django.contrib.admin.apps import SimpleAdminConfig
from django.contrib.admin.checks import check_admin_app, check_dependencies
from django.core import checks
from django.db.models.signals import post_migrate


class DeskConfig(SimpleAdminConfig):
    default_site = "reports.desk.people.sessions.DeskSite"

    def ready(self) -> None:
        from reports import rights

        checks.register(check_dependencies, checks.Tags.admin)
        checks.register(check_desk, checks.Tags.admin)
        for receiver in (rights.create_groups, encrypt_secrets):
            post_migrate.connect(receiver, sender=apps.get_app_config("reports"))


def encrypt_secrets(**event: Any) -> None:
    """Encrypt the secrets of second factors after a migration."""
    from reports.desk.people import factors

    factors.encrypt_secrets(**event)


def check_desk(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """Django's check of what is registered, which is the whole desk then."""
    from reports.desk import admin  # noqa: F401  registers it

    return check_admin_app(app_configs, **kwargs)
