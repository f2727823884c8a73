"""Members of a report, edited on its page."""

from itertools import groupby
from typing import Any, ClassVar, cast

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.forms import BaseInlineFormSet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from reports.desk.base import CHOOSE, DeskForm, Rows, offer
from reports.desk.views import actor_of, user_of
from reports.models.audit import Act, record
from reports.models.draft import Section
from reports.models.notices import NoticeKind, notify
from reports.models.people import Actor
from reports.models.series import Membership, Report, Role
from reports.rights import is_at_the_desk, may_grant

HIGHER = "You can only give or remove roles that you have yourself in this report. Ask one of its publishers or an administrator."


class MemberForm(DeskForm):
    """A member. Nobody can give or remove a role above their own, or raise themselves."""

    by: ClassVar[User]

    class Meta:
        model = Membership
        fields = ["user", "role", "sections"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        roles = filter(None, (cleaned.get("role"), self.initial.get("role")))
        if self.has_changed() and not all(may_grant(self.by, role, self.instance.report) for role in roles):
            raise ValidationError(HIGHER)
        if cleaned.get("role") != Role.AUTHOR and "sections" in cleaned:
            cleaned["sections"] = Section.objects.none()
        return cleaned


class MemberFormSet(BaseInlineFormSet):
    """Members of a report; checks deletions, which Django's forms do not validate."""

    def clean(self) -> None:
        super().clean()
        form: Any
        for form in self.deleted_forms:
            if form.instance.pk and not may_grant(form.by, form.initial["role"], form.instance.report):
                raise ValidationError(HIGHER)


class MemberRows(Rows):
    """The members of a report, as rows of its form."""

    model = Membership
    form = MemberForm
    formset = MemberFormSet
    related = ("user", "report")
    row_template = "desk/member_row.html"
    fields = ["user", "role", "sections"]
    explanation = _(
        "People who work on this report. Administrators and people with a role in all reports are not listed. Nobody else "
        "sees unpublished content."
    )

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("sections__draft__edition")

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        """Read the choices once for all rows."""
        formset = super().get_formset(request, obj, **kwargs)
        cast(type[MemberForm], formset.form).by = user_of(request)
        fields = formset.form.base_fields
        if "user" in fields:
            people = User.objects.filter(is_active=True, is_staff=True).order_by("last_name", "username")
            offer(fields["user"], people, empty=CHOOSE)
            years = groupby(_sections(obj), key=lambda row: row.draft.edition.year)
            choices = [(str(year), [(each.pk, each.title) for each in rows]) for year, rows in years]
            offer(fields["sections"], _sections(obj), choices)
        return formset


def record_members(request: HttpRequest, formset: BaseInlineFormSet) -> None:
    """Record added, changed and removed members of a saved formset in the audit log, and notify new ones."""
    actor = actor_of(request)
    before = {form.instance.pk: form.initial for form in formset.initial_forms}
    for row in formset.new_objects:
        _record(actor, row, _what(row))
        _notify(actor, row)
    for row, changed in formset.changed_objects:
        role = before[row.pk].get("role", "")
        if "user" in changed:
            was = Membership(report=row.report, user_id=before[row.pk]["user"], role=role)
            _record(actor, was, f"no longer {role}")
        _record(actor, row, _what(row) if "user" in changed else f"{role} → {_what(row)}")
        _notify(actor, row)
    for row in formset.deleted_objects:
        _record(actor, row, f"no longer {row.role}")


@transaction.atomic
def name_section(request: HttpRequest, section: Section, user: User) -> None:
    """Add `section` to the sections of `user`, if they are an author of its report."""
    report = section.draft.edition.report
    membership = Membership.objects.filter(report=report, user=user, role=Role.AUTHOR).exclude(sections=section).first()
    if membership is not None:
        membership.sections.add(section)
        _record(actor_of(request), membership, _what(membership))


def _record(actor: Actor, row: Membership, details: str) -> None:
    report = row.report
    record(Act.MEMBER, about=report, report=report.slug, details=details, whom=row.user, actor=actor)


def _notify(actor: Actor, row: Membership) -> None:
    notify(
        NoticeKind.MEMBER,
        report=row.report,
        people=[row.user] if is_at_the_desk(row.user) else [],
        actor=actor,
        about=row.report.name,
        address=reverse("admin:reports_report_change", args=[row.report_id]),
        words=capfirst(_what(row)),
        is_private=True,
    )


def _what(row: Membership) -> str:
    sections = ", ".join(f"“{each}”" for each in row.sections.all()) if row.role == Role.AUTHOR else ""
    return f"{row.role} of {sections}" if sections else row.role


def _sections(report: Report) -> Any:
    rows = Section.objects.filter(draft__edition__report=report).select_related("draft__edition")
    return rows.order_by("-draft__edition__year", "position", "pk")
