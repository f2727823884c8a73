"""The vocabulary: trends and their history, themes, techniques and their names; terms and assessments from files."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from reports import drafting, publishing
from reports.desk.base import DeskForm, at_the_desk, signed
from reports.desk.conflict_admin import PublicAdmin
from reports.desk.editing import checksum_of, lock_edition, writing
from reports.desk.forms import NamesField, TechniqueField
from reports.desk.people.audit import Recorded
from reports.desk.uploads import Upload, UploadForm, UploadPage
from reports.desk.views import desk_view, keys_of, page, redirect_with, sent
from reports.desk.vocabulary.change_trend import Words
from reports.desk.writing.rows import techniques
from reports.document.canonical import sha256
from reports.importing import read_assessments, read_rings, read_vocabulary
from reports.models.audit import Act, record
from reports.models.draft import Assessment, Draft, Section
from reports.models.series import Edition, Report
from reports.rights import allowed, may
from trends.models import Lineage, Technique, TechniqueName, Theme, Trend
from trends.names import fold

#: Such files are read at once: larger ones are for the commands.
MOST_BYTES = 500 * 1024
NO_STEPS = _(
    "The trend history in the file is left out. Ask a publisher of all reports or an administrator to import it."
)


def assessed_in(technique: int) -> list[int]:
    """Return the keys of the editions whose drafts assess a technique."""
    rows = Assessment.objects.filter(technique=technique).order_by()
    return list(rows.values_list("section__draft_id", flat=True).distinct())


class TechniqueForm(DeskForm):
    """A technique with its aliases, which are rows of their own."""

    aliases = NamesField(
        required=False, help_text=_("Other names for it in texts, including plurals. One per line: MoE.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["aliases"] = [each.name for each in self.instance.names.all() if each.is_alias]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for name in cleaned.get("aliases", ()):
            taken = TechniqueName.objects.filter(key=fold(name)).exclude(technique=self.instance.pk).first()
            if taken or fold(name) == fold(cleaned.get("name", "")):
                owner = taken.technique if taken else gettext("this technique")
                words = gettext("“%(name)s” is already a name of %(owner)s.")
                self.add_error("aliases", words % {"name": name, "owner": owner})
        return cleaned

    def _save_m2m(self) -> None:
        super()._save_m2m()  # type: ignore[misc]
        names, rows = self.cleaned_data.get("aliases", []), self.instance.names.filter(is_alias=True)
        for row in rows.exclude(name__in=names):
            row.delete()
        for name in set(names).difference(rows.values_list("name", flat=True)):
            self.instance.names.create(name=name)


@admin.register(Technique)
class TechniqueAdmin(Recorded, PublicAdmin):
    list_display = ["name", "aliases", "where"]
    search_fields = ["name", "names__name", "definition"]
    search_help_text = _("In names, aliases and definitions.")
    explanation = _(
        "A technique is a method or product that a report assesses year after year, such as mixture of experts. Each "
        "technique has a page for readers."
    )
    form = TechniqueForm
    when_empty = _("No techniques yet. Add one here, or several from a file.")
    fields = ["name", "definition", "aliases", "broader", "slug"]
    change_form_template = "desk/technique_form.html"
    change_list_template = "desk/technique_list.html"

    def made(self, obj: Technique) -> dict[str, Any]:
        known = {obj.slug: {"name": obj.name}}
        return {**super().made(obj), "slug": obj.slug, "sources": {"techniques": known}}

    def editions_of(self, request: HttpRequest, pk: str | None) -> list[int]:
        return assessed_in(*keys) if (keys := keys_of([pk or ""])) else []

    def get_fields(self, request: HttpRequest, obj: Technique | None = None) -> Any:
        has_others = Technique.objects.exclude(pk=obj.pk if obj else 0).exists()
        return [name for name in self.fields if name != "broader" or has_others]

    @admin.display(description=_("aliases"))
    def aliases(self, technique: Technique) -> str:
        return ", ".join(name.name for name in technique.names.all() if name.is_alias)

    @admin.display(description=_("merged"))
    def where(self, technique: Technique) -> str:
        return f"into {technique.merged_into}" if technique.merged_into else ""

    def get_queryset(self, request: HttpRequest) -> QuerySet[Technique]:
        return super().get_queryset(request).select_related("merged_into").prefetch_related("names")

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        kwargs["widget"] = forms.CheckboxSelectMultiple()
        kwargs["queryset"] = self.get_queryset(request)
        return super().formfield_for_manytomany(db_field, request, **kwargs)


@admin.register(Lineage)
class LineageAdmin(Recorded, PublicAdmin):
    list_display = ["parent", "kind", "child", "year"]
    list_filter = ["kind", "year"]
    list_select_related = ["parent", "child"]
    search_fields = ["parent__name", "child__name", "note"]
    words_for_many = _("entries")
    explanation = _("Which trends were renamed, split or merged, and when. Movements between years are based on it.")
    when_empty = _("No entries yet. Choose “Change this trend” in a section.")
    fields = ["parent", "kind", "child", "year", "note"]

    def get_model_perms(self, request: HttpRequest) -> dict[str, bool]:
        """In the menu for administrators alone: everyone else comes from a trend or a section."""
        return super().get_model_perms(request) if request.user.is_superuser else {}

    def save_model(self, request: HttpRequest, obj: Lineage, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        publishing.refresh_movements()

    def delete_model(self, request: HttpRequest, obj: Lineage) -> None:
        super().delete_model(request, obj)
        publishing.refresh_movements()


class TrendForm(DeskForm):
    """Names are compared without case, accents and spaces, so that two trends cannot look like one."""

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        taken = Trend.objects.filter(key=fold(name)).exclude(pk=self.instance.pk).first()
        if taken:
            raise ValidationError(gettext("There is already a trend with that name: “%(taken)s”.") % {"taken": taken})
        return name


@admin.register(Trend)
class TrendAdmin(Recorded, PublicAdmin):
    form = TrendForm
    list_display = ["name", "theme", "drafts"]
    list_filter = [("theme", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["theme"]
    search_fields = ["name", "definition", "slug"]
    explanation = _(
        "A trend is a development that a report follows over the years, such as open weights. An edition has at most one "
        "section about a trend."
    )
    when_empty = _("No trends yet. Add one, or import a report whose sections name them.")

    def get_fieldsets(self, request: HttpRequest, obj: Trend | None = None) -> Any:
        own = (None, {"fields": ["name", "definition", "theme", "slug"]})
        if obj is None:
            return [own]
        steps = allowed(request.user, "trends.view_lineage", Lineage.objects.filter(Q(parent=obj) | Q(child=obj)))
        lines = (
            (reverse("admin:trends_lineage_change", args=[each.pk]), each)
            for each in steps.select_related("parent", "child")
        )
        history: Any = format_html_join(mark_safe("<br>"), '<a href="{}">{}</a>', lines)
        history = history or _("Never renamed, split or merged. Choose “Change this trend” in a section about it.")
        return [own, (_("Trend history"), {"fields": [], "description": history})]

    def editions_of(self, request: HttpRequest, pk: str | None) -> list[int]:
        return list(Section.objects.filter(trend__in=keys_of([pk or ""])).values_list("draft_id", flat=True))

    @admin.display(description=_("sections in drafts"))
    def drafts(self, trend: Trend) -> int:
        return trend.drafts_count  # type: ignore[attr-defined]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Trend]:
        seen = allowed(request.user, "reports.view_section", Section.objects.all())
        counted = Count("draft_sections", filter=Q(draft_sections__in=seen))
        return super().get_queryset(request).select_related("theme").annotate(drafts_count=counted)


@admin.register(Theme)
class ThemeAdmin(Recorded, PublicAdmin):
    list_display = ["name", "trends_count"]
    search_fields = ["name", "description"]
    explanation = _("A theme is a group of trends. Lists of trends use it as a heading.")
    when_empty = _("No themes yet. They are optional: add one to group trends.")
    fields = ["name", "description", "slug"]

    @admin.display(description=_("trends"))
    def trends_count(self, theme: Theme) -> int:
        return theme.trends_count  # type: ignore[attr-defined]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Theme]:
        seen = allowed(request.user, "trends.view_trend", Trend.objects.order_by())
        return super().get_queryset(request).annotate(trends_count=Count("trends", filter=Q(trends__in=seen)))


class MergeForm(forms.Form):
    kind, is_offered = "merge", True
    words = Words(
        _("Merge"),
        _(
            "All its names become aliases of the other technique, and its address redirects there. Published editions do not "
            "change. This cannot be undone."
        ),
    )
    into = TechniqueField(label=_("Merge into"), help_text=_("The other technique, by its name or an alias."))


@desk_view("trends.change_lineage", Technique)
def merge(request: HttpRequest, technique: Technique) -> HttpResponse:
    """Make the names of one technique aliases of another, and redirect its address to that."""
    form = MergeForm(sent(request))
    own_page = reverse("admin:trends_technique_change", args=[technique.pk])
    if request.method == "POST" and form.is_valid():
        into = form.cleaned_data["into"]
        try:
            with transaction.atomic():
                publishing.lock_publication()
                with writing(request, assessed_in(technique.pk)):
                    publishing.merge_techniques(source=technique, into=into)
                    details = f"merged into “{into}”"
                    record(Act.SHARED, about=f"technique “{technique}”", details=details, by=at_the_desk(request))
        except ValidationError as error:
            form.add_error("into", error)
        else:
            words = gettext("“%(technique)s” is now an alias of “%(into)s”.")
            words %= {"technique": technique, "into": into}
            return redirect_with(request, words, "admin:trends_technique_change", into.pk)
    return page(
        request,
        "change_term",
        title=gettext("Merge “%(technique)s”") % {"technique": technique},
        crumbs=[(reverse("admin:trends_technique_changelist"), gettext("Techniques")), (own_page, technique)],
        choices=[form],
        list="techniques",
        names=techniques(),
    )


class AssessmentsForm(UploadForm):
    """The table, and the year and rings that it may lack."""

    file_help = _(
        "CSV with one line per technique and year. Columns are technique, year, maturity or ring, section or quadrant, note."
    )
    accept = ".csv,.tsv,.txt"
    most_bytes = MOST_BYTES
    year = forms.IntegerField(
        required=False,
        label=_("Year (if the table has no year column)"),
        validators=Edition._meta.get_field("year").validators,
        help_text=_("The year of all rows: 2025."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 6}),
    )
    rings = forms.CharField(
        required=False,
        max_length=500,
        label=_("Your own rings"),
        help_text=_(
            "The maturity of each ring: In use=established, On trial=growing. Adopt, Trial, Assess and Hold are known."
        ),
    )

    def clean_rings(self) -> str:
        text: str = self.cleaned_data["rings"].strip()
        try:
            if text:
                read_rings(text)
        except ValueError as error:
            raise ValidationError(str(error)) from error
        return text


class AssessmentsPage(UploadPage):
    """A table of assessments."""

    form_class = AssessmentsForm

    def __init__(self, request: HttpRequest, report: Report) -> None:
        super().__init__(request)
        self.report, self.back = report, reverse("admin:reports_report_change", args=[report.pk])
        self.title = gettext("Import assessments into %(report)s") % {"report": report}

    @property
    def context(self) -> dict[str, Any]:
        return {"crumbs": [(self.back, self.report)]}

    def read(self, data: bytes, upload: Upload) -> Any:
        rings, year = upload.options["rings"], upload.options["year"]
        given = drafting.own_rings(self.report) | (read_rings(rings) if rings else {})
        return read_assessments(data, filename=upload.filename, rings=given, year=year)

    def lock(self, read: Any) -> str:
        years = {each.year for each in read[0]}
        drafts = Draft.objects.filter(edition__report=self.report, edition__year__in=years).order_by("pk")
        lock_edition(drafts.values_list("pk", flat=True))
        return sha256("".join(checksum_of(each.edition) for each in drafts.select_related("edition__report")).encode())

    def plan(self, read: Any, upload: Upload) -> dict[str, Any]:
        plans = self._load(read, upload)
        return {
            "plans": [(year, plan.changes) for year, plan in plans],
            "notes": [*(each.words for each in read[1]), *(note for _, plan in plans for note in plan.notes)],
            "is_empty": not any(plan.changes for _, plan in plans),
        }

    def apply(self, read: Any, upload: Upload) -> str:
        count = sum(len(plan.changes) for _, plan in self._load(read, upload))
        words = ngettext("{count} change from {file}.", "{count} changes from {file}.", count)
        return words.format(count=count, file=upload.filename)

    def _load(self, read: Any, upload: Upload) -> list[tuple[int, drafting.Plan]]:
        return drafting.load_assessments(self.report, read[0], filename=upload.filename, **signed(self.request))


class TermsForm(UploadForm):
    file_help = _("YAML, JSON or CSV with trends, themes and techniques. Existing entries are not changed.")
    accept = ".yaml,.yml,.json,.csv,.tsv"
    most_bytes = MOST_BYTES


class TermsPage(UploadPage):
    """A file of trends, themes and techniques."""

    form_class = TermsForm

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request)
        self.title, self.back = gettext("Import terms from a file"), reverse("admin:trends_technique_changelist")
        self.may_add_steps = may(request.user, "trends.add_lineage")

    @property
    def context(self) -> dict[str, Any]:
        return {"crumbs": [(self.back, gettext("Techniques"))]}

    def read(self, data: bytes, upload: Upload) -> Any:
        return read_vocabulary(data, filename=upload.filename)

    def plan(self, read: Any, upload: Upload) -> dict[str, Any]:
        changes = self._add(read).changes
        notes = [NO_STEPS] if read.lineage and not self.may_add_steps else []
        return {"plans": [("", changes)], "notes": notes, "is_empty": not changes}

    def apply(self, read: Any, upload: Upload) -> str:
        count = len(self._add(read).changes)
        return gettext("Added from {file}: {count}.").format(file=upload.filename, count=count)

    def _add(self, read: Any) -> drafting.Plan:
        terms = read if self.may_add_steps else read.model_copy(update={"lineage": ()})
        return publishing.add_terms(terms, by=at_the_desk(self.request), at=timezone.now())


import_assessments = AssessmentsPage.view("reports.add_draft", Report)
import_terms = TermsPage.view("trends.add_technique")
