"""Two ready-made groups: their members have that role in every report.

Each migration sets them again, so that they include new tables. A site can add roles of its own.
"""

from typing import Any

from django.apps import apps
from django.contrib.auth.management import create_permissions
from django.db import connections
from django.db.models import Value
from django.db.models.functions import Concat

from reports.models.memberships import Role
from reports.rights import FOR_ALL

EDITORS = "Editors"
PUBLISHERS = "Publishers"
#: What somebody in the group is in every report.
ROLES = {EDITORS: Role.EDITOR, PUBLISHERS: Role.PUBLISHER}
READY_MADE = {
    EDITORS: "Edit editions, sections, references, figures and change notes, and manage the vocabulary of trends and "
    "techniques. They see published versions but cannot publish.",
    PUBLISHERS: "Do everything that editors do. They also publish editions, withdraw versions or remove their text, "
    "add and change reports, manage members, webhooks and redirects, merge techniques, and edit the trend "
    "history, which readers see immediately.",
}


def after_migrate(*, using: str, **_: Any) -> None:
    """Make the groups and give them their permissions, once the tables of users and groups are there."""
    tables = set(connections[using].introspection.table_names())
    if not {"auth_group", "auth_permission", "django_content_type"} <= tables:
        return
    for label in ("reports", "trends"):
        create_permissions(apps.get_app_config(label), verbosity=0, using=using)
    for name, role in ROLES.items():
        _set(using, name, FOR_ALL[role])


def _set(using: str, name: str, wanted: frozenset[str]) -> None:
    groups, permissions = apps.get_model("auth", "Group").objects, apps.get_model("auth", "Permission").objects
    group, _ = groups.using(using).get_or_create(name=name)
    rows = permissions.using(using).filter(content_type__app_label__in=("reports", "trends"))
    named = rows.annotate(name_in_code=Concat("content_type__app_label", Value("."), "codename"))
    group.permissions.set(named.filter(name_in_code__in=wanted))
