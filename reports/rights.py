"""Permissions of people at the desk. All pages of the desk use this module.

A permission is one of Django's, such as `reports.change_section`. People have it for all reports by their groups, or for one report
by a membership. Without either, the desk responds with 404.
"""

import re
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.contrib.auth.backends import BaseBackend, ModelBackend
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import AnonymousUser, Permission, User
from django.core.exceptions import PermissionDenied
from django.db import connections
from django.db.models import Exists, Model, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Concat

from reports.models.draft import Assessment, Draft, Ending, Figure, KeyFinding, Prediction, Reference, Score, Section
from reports.models.index import PublishedTechnique, PublishedTrend
from reports.models.series import Membership, Role
from trends.models import Technique, Trend

type Person = User | AnonymousUser

#: The permissions of a person and of their groups.
_BY_GROUPS = ModelBackend()

ALL_ACTIONS = ("view", "add", "change", "delete")
#: Tables that authors of a section can edit with it, all tables of a draft, and tables that members can only view.
SECTION_PARTS = ("assessment", "prediction", "credit", "pendingchangenote")
DRAFT_TABLES = (*SECTION_PARTS, "draft", "section", "keyfinding", "ending", "score", "reference", "figure")
READ_ONLY_TABLES = (
    *("report", "edition", "oldaddress", "version", "withdrawal", "redaction", "acknowledgement", "storedpicture"),
    *("sectionrevision", "membership"),
)
#: The vocabulary, which all reports share.
TERMS = ("trend", "theme", "technique", "techniquename")
#: The trend history, separate from the terms because its changes show on published pages at once.
LINEAGE = ("lineage",)


def _permissions(app: str, tables: tuple[str, ...], actions: tuple[str, ...]) -> frozenset[str]:
    return frozenset(f"{app}.{action}_{table}" for action in actions for table in tables)


#: Everyone who sees a section may comment on it.
_AUTHOR = _permissions("reports", (*DRAFT_TABLES, *READ_ONLY_TABLES), ("view",)) | {"reports.add_comment"}
_EDITOR = _AUTHOR | _permissions("reports", (*DRAFT_TABLES, "errorreport"), ALL_ACTIONS)
_PUBLISHER = (
    _EDITOR
    | _permissions("reports", ("oldaddress", "endpoint", "membership"), ALL_ACTIONS)
    | {"reports.change_report", "reports.publish_edition", "reports.withdraw_version", "reports.add_redaction"}
    | {"reports.view_message", "reports.change_message", "reports.view_attempt"}
)
#: Permissions of each role in its report.
OF_ROLE: Mapping[str, frozenset[str]] = {Role.AUTHOR: _AUTHOR, Role.EDITOR: _EDITOR, Role.PUBLISHER: _PUBLISHER}
_SEES_TERMS = _permissions("trends", (*TERMS, *LINEAGE), ("view",))
_ADDS_TERMS = _SEES_TERMS | _permissions("trends", TERMS, ("add",))
#: Permissions of each role for the vocabulary. Changes of terms require the role for all reports.
SHARED: Mapping[str, frozenset[str]] = {
    Role.AUTHOR: _SEES_TERMS,
    Role.EDITOR: _ADDS_TERMS,
    Role.PUBLISHER: _ADDS_TERMS,
}
_ADDS_SOURCES = frozenset({"reports.add_reference", "reports.add_figure"})
#: Additional permissions of authors by table: for their own sections, for editions with one of these, and for sources and figures of
#: such an edition that are named in no other section.
OF_AUTHORS: Mapping[str, frozenset[str]] = {
    "reports.section": _ADDS_SOURCES | {"reports.change_section"} | _permissions("reports", SECTION_PARTS, ALL_ACTIONS),
    "reports.draft": _ADDS_SOURCES,
    "reports.reference": frozenset({"reports.change_reference"}),
    "reports.figure": frozenset({"reports.change_figure"}),
}
#: Permissions of a role for all reports: those of the role in each report, and changes of the vocabulary.
FOR_ALL: Mapping[str, frozenset[str]] = {
    Role.EDITOR: _EDITOR | _SEES_TERMS | _permissions("trends", TERMS, ALL_ACTIONS),
    Role.PUBLISHER: _PUBLISHER | {"reports.add_report"} | _permissions("trends", (*TERMS, *LINEAGE), ALL_ACTIONS),
}
#: The built-in groups, whose members have a role in all reports. Commands and scripts can add other groups.
EDITORS = "Editors"
PUBLISHERS = "Publishers"
ROLES = {EDITORS: Role.EDITOR, PUBLISHERS: Role.PUBLISHER}
#: All permissions that memberships can give. For others, memberships are not read.
OF_MEMBERS = frozenset().union(*OF_ROLE.values(), *SHARED.values(), *OF_AUTHORS.values())

#: Lookups from rows to their report, by table. Rows of other tables belong to no report.
REPORT_OF: Mapping[str, str] = {
    "reports.report": "pk",
    "reports.edition": "report_id",
    "reports.oldaddress": "report_id",
    "reports.endpoint": "report_id",
    "reports.membership": "report_id",
    "reports.message": "endpoint__report_id",
    "reports.presslink": "schedule__edition__report_id",
    **dict.fromkeys(
        ("reports.draft", "reports.version", "reports.errorreport", "reports.review", "reports.reviewlink"),
        "edition__report_id",
    ),
    **dict.fromkeys(("reports.section", "reports.reference", "reports.figure"), "draft__edition__report_id"),
    **dict.fromkeys(
        ("reports.withdrawal", "reports.redaction", "reports.acknowledgement", "reports.versionreview"),
        "version__edition__report_id",
    ),
}
#: Texts of a draft that can name sources and figures: table, lookup of the draft, lookup of the section, and fields.
NAMING: tuple[tuple[type[Model], str, str, tuple[str, ...]], ...] = (
    (Section, "draft", "pk", ("body", "summary")),
    (Assessment, "section__draft", "section", ("note",)),
    (Prediction, "section__draft", "section", ("statement", "criterion")),
    (Draft, "pk", "", ("summary",)),
    (KeyFinding, "draft", "", ("statement",)),
    (Ending, "draft", "", ("note",)),
    (Score, "draft", "", ("explanation",)),
    (Figure, "draft", "", ("caption", "source")),
)

#: Uses of a term, first by readable versions and then by drafts: table, field, and lookup of the draft.
TERM_USES: Mapping[str, tuple[tuple[type[Model], str, str], ...]] = {
    "trends.trend": ((PublishedTrend, "trend", ""), (Section, "trend", "draft"), (Ending, "trend", "draft")),
    "trends.technique": ((PublishedTechnique, "technique", ""), (Assessment, "technique", "section__draft")),
}
#: Tables with foreign keys to terms: field and model.
OF_TERMS: Mapping[str, tuple[tuple[str, type[Model]], ...]] = {
    "trends.lineage": (("parent", Trend), ("child", Trend)),
    "trends.techniquename": (("technique", Technique),),
}


@dataclass(frozen=True)
class Member:
    """A membership: its role, and for authors the keys of their sections with those of the drafts."""

    role: str
    sections: dict[int, int]

    def writes(self, row: Model) -> bool:
        """Return whether an author can edit `row`, which is of a table in `OF_AUTHORS`."""
        if isinstance(row, Section):
            return row.pk in self.sections
        if isinstance(row, Reference | Figure):
            return row.draft_id in self.sections.values() and not self._is_named_elsewhere(row)
        return row.pk in self.sections.values()

    def _is_named_elsewhere(self, row: Reference | Figure) -> bool:
        """Return whether a text outside the author's sections names the row, or whether it is the edition's cover."""
        lookup = "contains"
        mark = f"@{row.key}"
        if isinstance(row, Figure):
            lookup = "regex"
            mark = rf"!\[\[\s*{re.escape(row.key)}\s*\]\]"
        found: list[QuerySet[Any, Any]] = []
        for table, draft, section, texts in NAMING:
            named = Q(*((f"{text}__{lookup}", mark) for text in texts), _connector=Q.OR)
            rows = table._default_manager.filter(named, **{draft: row.draft_id}).order_by()
            found.append((rows.exclude(**{f"{section}__in": self.sections}) if section else rows).values("pk"))
        if isinstance(row, Figure):
            found.append(Draft._default_manager.filter(cover=row).order_by().values("pk"))
        return found[0].union(*found[1:], all=True).exists()


def may(user: Person, permission: str, row: Model | None = None) -> bool:
    """Return whether `user` has `permission` for `row`, or (without a row) for at least one report."""
    if may_everywhere(user, permission):
        return True
    if permission not in OF_MEMBERS:
        return False
    members = _members(user)
    if row is None or row._meta.label_lower not in REPORT_OF:
        return any(permission in permissions for permissions in _anywhere(members, of_reports=row is None))
    member = members.get(_report_of(row))
    if member is None:
        return False
    return permission in OF_ROLE[member.role] or (
        member.role == Role.AUTHOR and permission in OF_AUTHORS.get(row._meta.label_lower, ()) and member.writes(row)
    )


def may_everywhere(user: Person, permission: str) -> bool:
    """Return whether `user` has `permission` for all reports: as an administrator, or by their groups."""
    return is_at_the_desk(user) and (user.is_superuser or permission in _BY_GROUPS.get_all_permissions(user))


def is_at_the_desk(user: Person) -> bool:
    """Return whether `user` may log in to the desk. Without that, no other permission counts."""
    return user.is_active and user.is_staff


def may_grant(user: Person, role: str, report: Model) -> bool:
    """Return whether `user` has all permissions that `role` gives in `report`."""
    return all(may(user, permission, report) for permission in OF_ROLE[role])


def allowed[Rows: QuerySet[Any]](user: Person, permission: str, rows: Rows) -> Rows:
    """Return the rows for which `user` has `permission`."""
    if may_everywhere(user, permission):
        return rows
    label = rows.model._meta.label_lower
    if label not in REPORT_OF:
        return _without_terms_of_others(user, rows) if may(user, permission) else rows.none()
    members = _members(user)
    found = Q(**{f"{REPORT_OF[label]}__in": [key for key, each in members.items() if permission in OF_ROLE[each.role]]})
    authors = [each for each in members.values() if each.role == Role.AUTHOR]
    if authors and label in {"reports.section", "reports.draft"} and permission in OF_AUTHORS[label]:
        is_section = label == "reports.section"
        found |= Q(
            pk__in=[key for each in authors for key in (each.sections if is_section else each.sections.values())]
        )
    return rows.filter(found)


def _without_terms_of_others[Rows: QuerySet[Any]](user: Person, rows: Rows) -> Rows:
    """Return `rows` without terms that only drafts of other reports use, because their names are not public."""
    if may_everywhere(user, "reports.view_draft"):
        return rows
    label = rows.model._meta.label_lower
    if label in OF_TERMS:
        for field, model in OF_TERMS[label]:
            rows = rows.filter(**{f"{field}__in": _without_terms_of_others(user, model._default_manager.order_by())})
    if label == "trends.theme":
        trends = Trend._default_manager.order_by().filter(theme=OuterRef("pk"))
        rows = rows.filter(~Exists(trends) | Exists(_without_terms_of_others(user, trends)))
    if label in TERM_USES:
        seen = allowed(user, "reports.view_draft", Draft._default_manager.order_by()).values("pk")
        published, *drafted = (
            (model._default_manager.order_by().filter(**{field: OuterRef("pk")}), draft)
            for model, field, draft in TERM_USES[label]
        )
        is_used = Q(*(Exists(uses) for uses, _ in drafted), _connector=Q.OR)
        is_theirs = Q(*(Exists(uses.filter(**{f"{draft}__in": seen})) for uses, draft in drafted), _connector=Q.OR)
        rows = rows.filter(Exists(published[0]) | ~is_used | is_theirs)
    return rows


def people_who_may(permission: str, report: Model) -> QuerySet[User]:
    """Return the people with `permission` in a report by their role there or by their groups, without administrators."""
    app, codename = permission.split(".")
    given = Permission.objects.filter(content_type__app_label=app, codename=codename)
    roles = [role for role, permissions in OF_ROLE.items() if permission in permissions]
    members = Membership.objects.filter(report=report.pk, role__in=roles)
    found = Q(groups__permissions__in=given) | Q(user_permissions__in=given) | Q(pk__in=members.values("user"))
    return User.objects.filter(found, is_active=True, is_staff=True).distinct()


def administrators() -> QuerySet[User]:
    """Return all active administrators."""
    return User.objects.filter(is_superuser=True, is_active=True, is_staff=True)


class Granted:
    """A person's permissions for one row in templates, such as `may.change_section`."""

    def __init__(self, user: Person, row: Model | None) -> None:
        self.user = user
        self.row = row

    def __getitem__(self, codename: str) -> bool:
        return may(self.user, f"reports.{codename}", self.row)


class MembershipBackend(BaseBackend):
    """An authentication backend with which `user.has_perm(…)` and `perms` in templates use this module only.

    It raises PermissionDenied, because Django would ask the other backends otherwise.
    """

    def has_perm(self, user_obj: Person, perm: str, obj: Model | None = None) -> bool:
        if not may(user_obj, perm, obj):
            raise PermissionDenied
        return True

    def has_module_perms(self, user_obj: Person, app_label: str) -> bool:
        def is_of_app(permissions: Set[str]) -> bool:
            return any(each.startswith(f"{app_label}.") for each in permissions)

        if is_at_the_desk(user_obj) and is_of_app(_BY_GROUPS.get_all_permissions(user_obj)):
            return True
        if not is_of_app(OF_MEMBERS) or not any(map(is_of_app, _anywhere(_members(user_obj)))):
            raise PermissionDenied
        return True


def _members(user: Person) -> dict[int, Member]:
    """Return the person's memberships by key of the report. They are stored on `user`, to be read once a request."""
    if not is_at_the_desk(user):
        return {}
    found: dict[int, Member] | None = getattr(user, "_members", None)
    if found is None:
        found = {}
        columns = ("report_id", "role", "sections__pk", "sections__draft_id", "sections__draft__edition__report_id")
        for report, role, section, draft, theirs in Membership.objects.filter(user=user.pk).values_list(*columns):
            member = found.setdefault(report, Member(role, {}))
            if theirs == report and role == Role.AUTHOR:
                member.sections[section] = draft
        user._members = found  # type: ignore[union-attr]
    return found


def _anywhere(members: Mapping[int, Member], *, of_reports: bool = True) -> Iterator[frozenset[str]]:
    """Yield the permissions that memberships give for any row; if not `of_reports`, only those for the vocabulary."""
    for member in members.values():
        yield SHARED[member.role]
        if of_reports:
            yield OF_ROLE[member.role]
            if member.sections:
                yield frozenset().union(*OF_AUTHORS.values())


def _report_of(row: Any) -> Any:
    for name in REPORT_OF[row._meta.label_lower].split("__"):
        row = getattr(row, name)
    return row


def create_groups(*, using: str, **_: Any) -> None:
    """Create the built-in groups and set their permissions. Called after each migration, so that they include new tables."""
    tables = set(connections[using].introspection.table_names())
    if not {"auth_group", "auth_permission", "django_content_type"} <= tables:
        return
    for label in ("reports", "trends"):
        create_permissions(apps.get_app_config(label), verbosity=0, using=using)
    for name, role in ROLES.items():
        _set_permissions(using, name, FOR_ALL[role])


def _set_permissions(using: str, name: str, wanted: frozenset[str]) -> None:
    groups = apps.get_model("auth", "Group").objects
    permissions = apps.get_model("auth", "Permission").objects
    group, _ = groups.using(using).get_or_create(name=name)
    rows = permissions.using(using).filter(content_type__app_label__in=("reports", "trends"))
    named = rows.annotate(name_in_code=Concat("content_type__app_label", Value("."), "codename"))
    group.permissions.set(named.filter(name_in_code__in=wanted))
