"""Redirects from the addresses that texts had on other sites."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from reports import drafting
from reports.desk.base import DeskForm
from reports.desk.conflict_admin import GuardedAdmin
from reports.desk.people.audit import Recorded
from reports.document.text import old_path
from reports.importing import read_target
from reports.models.draft import Section
from reports.models.index import PublishedSection
from reports.models.series import OldAddress, Report
from reports.rights import allowed


class OldAddressForm(DeskForm):
    target = forms.CharField(
        label=_("Leads to"),
        help_text=_(
            "A report, an edition or a section here: /report/, /report/2021/ or "
            "/report/2021/section/. It may be a draft still: the address leads on once it is "
            "published."
        ),
    )

    #: The reports that this person may redirect to.
    reports: ClassVar[QuerySet[Report]]

    class Meta:
        model = OldAddress
        fields = ["path"]
        help_texts = {"path": _("As it was there, with or without the host: /en/2021/accessibility.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["target"] = _target(self.instance)

    def clean_path(self) -> str:
        try:
            return old_path(self.cleaned_data["path"])
        except ValueError as error:
            raise ValidationError(f"{error}.") from error

    def clean_target(self) -> str:
        target: str = self.cleaned_data["target"]
        try:
            found = drafting.find_target(*read_target(target), among=self.reports)
        except (ValueError, LookupError) as error:
            raise ValidationError(str(error.args[0])) from error
        self.instance.report, self.instance.edition, self.instance.section = found
        return target


@admin.register(OldAddress)
class OldAddressAdmin(Recorded, GuardedAdmin):
    form = OldAddressForm
    list_display = ["path", "leads_to"]
    list_filter = [("report", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["report", "edition__current_version"]
    search_fields = ["path"]
    explanation = _("Redirects to reports, editions and sections from the addresses they had elsewhere.")
    when_empty = _(
        "None yet. Add them one by one, give them as aliases in a file, or take in a table with "
        "manage.py import_redirects."
    )
    fields = ["path", "target"]
    words_for_new = _("Add an old address")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Show the target to people who may change it; it exists in the form only."""
        may_change = self.has_change_permission(request, obj) if obj else self.has_add_permission(request)
        return self.fields if may_change else ["path"]

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change, **kwargs)
        form.reports = allowed(request.user, "reports.add_oldaddress", Report.objects.all())
        return form

    def get_queryset(self, request: HttpRequest) -> QuerySet[OldAddress]:
        here = {"uid": OuterRef("section")}
        drafted = Section.objects.filter(draft=OuterRef("edition"), **here).values("slug")[:1]
        published = PublishedSection.objects.filter(edition=OuterRef("edition"), **here).values("slug")[:1]
        slug = Coalesce(Subquery(drafted), Subquery(published), Value(""))
        return super().get_queryset(request).annotate(section_slug=slug)

    @admin.display(description=_("leads to"))
    def leads_to(self, row: OldAddress) -> str:
        waits = row.edition is not None and row.edition.current_version is None
        return f"{_target(row)}, once that is published" if waits else _target(row)


def _target(row: OldAddress) -> str:
    """Return the address on this site that a row redirects to."""
    if row.edition is None:
        return f"/{row.report.slug}/"
    return f"/{row.report.slug}/{row.edition.year}/{row.section_slug}/".replace("//", "/")  # type: ignore[attr-defined]
