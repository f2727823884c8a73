"""Reports, the series that return each year, and the site: its name, menu and own pages."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reports.desk.base import DeskAdmin, DeskForm, ReadOnlyAdmin, Rows, refuse_to_all
from reports.desk.editing import record_writer, review_of_front
from reports.desk.form_editor import PublicAdmin
from reports.desk.people.audit import Recorded
from reports.desk.people.members import MemberRows, record_members
from reports.desk.pictures import PictureField
from reports.desk.views import has_colleagues
from reports.document.text import read_day
from reports.document.types import ReportLabels
from reports.models.audit import Act
from reports.models.draft import Section
from reports.models.review import Verdict
from reports.models.series import OldAddress, Report
from reports.models.site_settings import MenuEntry, SitePage, SiteSettings

#: The fields for a report's own terms.
_LABELS = tuple(f"label_{name}" for name in ReportLabels.model_fields)


class ReportForm(DeskForm):
    logo_file = PictureField(
        required=False,
        label=gettext_lazy("Logo"),
        help_text=gettext_lazy("PNG, JPEG or WebP. A new logo replaces the old one."),
    )
    dark_logo_file = PictureField(
        required=False,
        label=gettext_lazy("Logo on dark ground"),
        help_text=gettext_lazy("The same for dark screens, and for page headers with a dark or coloured background."),
    )
    no_dark_logo = forms.BooleanField(
        required=False, label=gettext_lazy("Without a logo on dark ground"), help_text=gettext_lazy("Takes it out.")
    )
    no_logo = forms.BooleanField(
        required=False, label=gettext_lazy("Without a logo"), help_text=gettext_lazy("Takes the logo out.")
    )

    class Meta:
        model = Report
        fields = [
            "name", "slug", "description", "language", "counterpart", "publisher_name", "publisher_url", "colour", "dark_colour", "ground",
            "heading_face", "contact", "errors_to", "alerts_privacy", "imprint", "issn", "needs_approval", "rates_trends",
            "next_expected", "next_reason", "licence_name", "licence_url", "licence_spdx", *_LABELS,
        ]  # fmt: skip
        labels = {
            "licence_spdx": gettext_lazy("Short name of the licence"),
            "rates_trends": gettext_lazy("Says how mature trends are"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # People who may only look at a report get a form without fields.
        if "slug" in self.fields and self.instance.is_address_fixed:
            self.fields["slug"].disabled = True
            self.fields["slug"].help_text = _("Fixed since the first version was published: readers link to it.")

    def clean_next_expected(self) -> str:
        text: str = self.cleaned_data["next_expected"]
        try:
            return read_day(text) if text else ""
        except ValueError as error:
            raise forms.ValidationError(
                _("%(error)s. Enter 13 March 2027 or March 2027.") % {"error": error}
            ) from error

    def save(self, commit: bool = True) -> Any:
        for name in ("logo", "dark_logo"):
            if self.cleaned_data.get(f"{name}_file"):
                setattr(self.instance, name, self.cleaned_data[f"{name}_file"])
            elif self.cleaned_data.get(f"no_{name}"):
                setattr(self.instance, name, None)
        return super().save(commit)


@admin.register(Report)
class ReportAdmin(Recorded, PublicAdmin):
    act = Act.SETTINGS
    form = ReportForm
    change_form_template = "desk/report_form.html"
    list_display = ["name", "slug", "publisher_name"]
    ordering = [Lower("name")]
    search_fields = ["name", "slug", "publisher_name", "description"]
    words_for_list = gettext_lazy("Reports and members")
    explanation = gettext_lazy(
        "Series that return each year. Changes here are published with the next version of each edition."
    )
    when_empty = gettext_lazy("No reports yet. Add the first; then start its edition.")
    fieldsets = [
        (None, {"fields": ["name", "slug", "description", "language", "counterpart"]}),
        (gettext_lazy("Publisher"), {"fields": ["publisher_name", "publisher_url"]}),
        (gettext_lazy("Licence"), {"fields": ["licence_name", "licence_url", "licence_spdx"]}),
        (gettext_lazy("Next edition"), {"fields": ["next_expected", "next_reason"], "classes": ["collapse"]}),
        (
            gettext_lazy("Rules for publishing"),
            {"fields": ["needs_approval", "rates_trends"], "classes": ["collapse"]},
        ),
        (
            gettext_lazy("Appearance"),
            {
                "fields": [
                    ("logo_file", "no_logo"),
                    ("dark_logo_file", "no_dark_logo"),
                    ("colour", "dark_colour"),
                    ("ground", "heading_face"),
                ],
                "classes": ["collapse"],
            },
        ),
        (
            gettext_lazy("Labels"),
            {
                "fields": _LABELS,
                "description": gettext_lazy(
                    "The report’s own words for maturities and techniques, in headings, columns, legends and menus. "
                    "Leave a field empty to use the usual word; sentences always use it."
                ),
                "classes": ["collapse"],
            },
        ),
        (
            gettext_lazy("Contact"),
            {"fields": ["contact", "errors_to", "alerts_privacy", "imprint", "issn"], "classes": ["collapse"]},
        ),
    ]

    def put_on_record(self, request: HttpRequest, obj: Report, details: str) -> None:
        """Add whether approval is required, if that was changed."""
        approval = "Approval is asked for." if obj.needs_approval else "No approval is asked for any more."
        super().put_on_record(request, obj, f"{details} {approval}" if "Approval" in details else details)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Offer all other reports that this person may see as translations."""
        if db_field.name != "counterpart":
            return super().formfield_for_foreignkey(db_field, request, **kwargs)
        seen = self.get_queryset(request)
        here = request.resolver_match.kwargs.get("object_id") if request.resolver_match else None
        return db_field.formfield(queryset=seen.exclude(pk=here) if here else seen, required=False)

    def get_inlines(self, request: HttpRequest, obj: Report | None) -> list[type[Any]]:
        return [MemberRows] if obj and (has_colleagues(request) or obj.memberships.exists()) else []

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        super().save_formset(request, form, formset, change)
        record_members(request, formset)

    def response_add(self, request: HttpRequest, obj: Report, post_url_continue: str | None = None) -> HttpResponse:
        """Redirect to the form for the report’s first edition."""
        words = _("“%(report)s” was saved. Next, add its first edition. Its page has a list of members.")
        messages.success(request, words % {"report": obj})
        return HttpResponseRedirect(f"{reverse('desk:new-edition')}?report={obj.pk}")

    def beside(self, request: HttpRequest, obj: Report) -> dict[str, Any]:
        """Add the approvals that a change of the report's fields would void."""
        since = Q(current_version=None) | Q(reviews__at__gt=F("current_version__published_at"))
        found = obj.editions.filter(since, draft__isnull=False, reviews__verdict=Verdict.APPROVED).distinct()
        editions = found if obj.needs_approval else ()
        return {"approved": [(each, review_of_front(each)) for each in editions]}

    def save_model(self, request: HttpRequest, obj: Report, form: Any, change: bool) -> None:
        """Record a person who changes the report's own fields as a writer of each edition's front matter, if approval is required."""
        editions = obj.editions.filter(draft__isnull=False) if change and obj.needs_approval else ()
        with record_writer(request, editions):
            super().save_model(request, obj, form, change)

    def get_form(self, request: HttpRequest, obj: Report | None = None, change: bool = False, **kwargs: Any) -> Any:
        """Publishers can require a second person, but cannot remove that requirement themselves."""
        form = super().get_form(request, obj, change, **kwargs)
        approval = form.base_fields.get("needs_approval")
        if approval and obj and obj.needs_approval and not request.user.is_superuser:
            approval.disabled = True
            approval.help_text = _("%(help_text)s Only an administrator can switch this off.") % {
                "help_text": approval.help_text
            }
        return form


@admin.register(OldAddress)
class OldAddressAdmin(Recorded, ReadOnlyAdmin):
    list_display = ["path", "report", "edition"]
    list_filter = [("report", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["report", "edition__report"]
    search_fields = ["path"]
    explanation = gettext_lazy(
        "Redirects from the addresses that reports, editions and sections had elsewhere. They come from aliases in "
        "imported files. An administrator of the server can import a table of them (import_redirects)."
    )
    when_empty = gettext_lazy("No old addresses yet.")
    fields = ("path", "report", "edition", "of_section")
    readonly_fields = fields
    has_delete_permission = DeskAdmin.has_delete_permission

    @admin.display(description=gettext_lazy("Section"), empty_value="–")
    def of_section(self, row: OldAddress) -> str | None:
        sections = Section.objects.filter(draft__edition=row.edition)
        return sections.filter(uid=row.section).values_list("title", flat=True).first() if row.section else None


class SiteForm(DeskForm):
    class Meta:
        model = SiteSettings
        fields = ["name", "says_perennial"]


class PageRows(Rows):
    model = SitePage
    fields = ["slug", "title", "body"]
    extra = 0
    explanation = gettext_lazy("The site’s own pages, such as an imprint. Each is linked at the foot of all pages.")


class MenuRows(Rows):
    model = MenuEntry
    fields = ["place", "position", "label", "target"]
    extra = 0
    explanation = gettext_lazy(
        "Links at the head and foot of all pages. Without entries, the head has Trends, Techniques and Search, and the "
        "foot has all links."
    )


@admin.register(SiteSettings)
class SiteSettingsAdmin(Recorded, PublicAdmin):
    act = Act.SETTINGS
    form = SiteForm
    is_autosaved = True
    inlines = [PageRows, MenuRows]
    explanation = gettext_lazy("The site’s name, its menu and its own pages, such as an imprint.")

    has_add_permission = has_delete_permission = refuse_to_all

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Redirect to the only row."""
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        row, _made = SiteSettings.objects.get_or_create(pk=SiteSettings.ONLY)
        return HttpResponseRedirect(reverse("admin:reports_sitesettings_change", args=[row.pk]))
