"""Two ready-made groups: those who write, and those who publish.

Set anew by each migration, so that they keep up with new tables; a desk that wants another cut makes groups of its own.
"""

from typing import Any

from django.apps import apps
from django.contrib.auth.management import create_permissions
from django.db import connections
from django.db.models import Q

EDITORS = "Editors"
PUBLISHERS = "Publishers"
READY_MADE = {
    EDITORS: "Write: editions, sections, references, figures, change notes; and keep the vocabulary of trends and techniques. "
    "They see what was published, and cannot publish.",
    PUBLISHERS: "All that editors may do; and publish editions, withdraw versions, add reports and change them, say where "
    "old addresses lead, merge techniques, and say how trends descend from each other, which readers see at once.",
}

#: What an editor may change, and what an editor may only look at. Tables of `reports` unless named in full.
EDITED = (
    "draft",
    "section",
    "assessment",
    "prediction",
    "credit",
    "ending",
    "score",
    "reference",
    "figure",
    "pendingchangenote",
    "errorreport",
)
VOCABULARY = ("trend", "theme", "technique", "techniquename")
#: What shows on published pages at once, so that only those who publish may change it.
AT_ONCE = ("lineage",)
SEEN = (
    "report",
    "edition",
    "oldaddress",
    "version",
    "withdrawal",
    "redaction",
    "acknowledgement",
    "storedpicture",
    "sectionrevision",
)
PUBLISHING = ("publish_edition", "withdraw_version")
EVERY = ("view", "add", "change", "delete")


def after_migrate(*, using: str, **_: Any) -> None:
    """Make the groups and give them their permissions, once the tables of users and groups are there."""
    tables = set(connections[using].introspection.table_names())
    if not {"auth_group", "auth_permission", "django_content_type"} <= tables:
        return
    for label in ("reports", "trends"):
        create_permissions(apps.get_app_config(label), verbosity=0, using=using)
    _set(using, EDITORS, _of_editors())
    _set(using, PUBLISHERS, _of_editors() | _of_publishers())


def _set(using: str, name: str, wanted: Q) -> None:
    groups, permissions = apps.get_model("auth", "Group").objects, apps.get_model("auth", "Permission").objects
    group, _ = groups.using(using).get_or_create(name=name)
    group.permissions.set(permissions.using(using).filter(wanted))


def _of_editors() -> Q:
    edited = _of("reports", EDITED, EVERY) | _of("trends", VOCABULARY, EVERY)
    return edited | _of("reports", SEEN, ("view",)) | _of("trends", AT_ONCE, ("view",))


def _of_publishers() -> Q:
    changed = _of("reports", ("report",), ("add", "change")) | _of("reports", ("oldaddress",), EVERY)
    return changed | _of("trends", AT_ONCE, EVERY) | Q(codename__in=PUBLISHING)


def _of(app: str, models: tuple[str, ...], actions: tuple[str, ...]) -> Q:
    names = [f"{action}_{model}" for action in actions for model in models]
    return Q(content_type__app_label=app, codename__in=names)
