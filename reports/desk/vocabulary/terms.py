"""What endures across years: trends and how they descend, themes, techniques and their names."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from reports import publishing
from reports.desk.base import DeskForm, Rows, at_the_desk
from reports.desk.doors import desk_view, page, sent
from reports.desk.editing import writing
from reports.desk.guarded import PublicAdmin
from reports.desk.keys import keys_of
from reports.desk.people.recorded import Recorded
from reports.desk.writing.fields import TechniqueField
from reports.desk.writing.rows import techniques
from reports.models.audit import Act, record
from reports.models.draft import Assessment, Section
from reports.rights import allowed
from trends.models import Lineage, Technique, TechniqueName, Theme, Trend
from trends.names import fold


def assessed_in(technique: int) -> list[int]:
    """The keys of the editions whose drafts assess a technique."""
    rows = Assessment.objects.filter(technique=technique).order_by()
    return list(rows.values_list("section__draft_id", flat=True).distinct())


class AliasFormSet(forms.BaseInlineFormSet):
    """The aliases of a technique, each another word than its name and than each other."""

    def clean(self) -> None:
        super().clean()
        taken = {fold(self.instance.name): "the technique’s own name"}
        for form in self.forms:
            name = (getattr(form, "cleaned_data", None) or {}).get("name", "")
            if not name or form in self.deleted_forms:
                continue
            if what := taken.get(fold(name)):
                form.add_error(
                    "name",
                    gettext("“%(name)s” is %(what)s; an alias is another word for it.") % {"name": name, "what": what},
                )
            taken.setdefault(fold(name), "an alias already")


class AliasRows(Rows):
    model = TechniqueName
    formset = AliasFormSet
    fields = ["name"]
    article = "an"
    is_compact = True
    explanation = _("Other names that texts use for it, plurals too. A name can mean only one technique.")

    def get_queryset(self, request: HttpRequest) -> QuerySet[TechniqueName]:
        return super().get_queryset(request).filter(is_alias=True)


@admin.register(Technique)
class TechniqueAdmin(Recorded, PublicAdmin):
    list_display = ["name", "aliases", "where"]
    search_fields = ["name", "names__name", "definition"]
    search_help_text = _("In names, aliases and definitions.")
    explanation = _("Methods that endure across trends and years. Imports recognise them by these names.")
    when_empty = _("No techniques yet. Add one here, or several from a file.")
    fields = ["name", "slug", "definition", "broader"]
    inlines = [AliasRows]
    change_form_template = "desk/technique_form.html"
    change_list_template = "desk/technique_list.html"

    def made(self, obj: Technique) -> dict[str, Any]:
        known = {obj.slug: {"name": obj.name, "maturity": ""}}
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
        kwargs["widget"] = forms.SelectMultiple(attrs={"size": 8})
        kwargs["queryset"] = self.get_queryset(request)
        return super().formfield_for_manytomany(db_field, request, **kwargs)


class LineageForm(DeskForm):
    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("parent") and cleaned.get("parent") == cleaned.get("child"):
            self.add_error("child", gettext("A trend cannot come out of itself."))
        return cleaned


@admin.register(Lineage)
class LineageAdmin(Recorded, PublicAdmin):
    form = LineageForm
    list_display = ["parent", "kind", "child", "year"]
    list_filter = ["kind", "year"]
    list_select_related = ["parent", "child"]
    search_fields = ["parent__name", "child__name", "note"]
    explanation = _("How trends descend from each other. Movement between years follows these steps.")
    when_empty = _("No steps yet. Add one when a trend is renamed, split, or merged with another.")
    fields = ["parent", "kind", "child", "year", "note"]

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
            raise ValidationError(gettext("There is a trend of that name: “%(taken)s”.") % {"taken": taken})
        return name


@admin.register(Trend)
class TrendAdmin(Recorded, PublicAdmin):
    form = TrendForm
    list_display = ["name", "theme", "drafts"]
    list_filter = [("theme", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["theme"]
    search_fields = ["name", "definition", "slug"]
    explanation = _("What endures across the years. One section of an edition says how a trend stands.")
    when_empty = _("No trends yet. Add one, or import a report whose sections name them.")
    fields = ["name", "slug", "definition", "theme"]

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
    explanation = _("Groups of trends.")
    when_empty = _("No themes yet. They are optional: add one to group trends.")
    fields = ["name", "slug", "description"]

    @admin.display(description=_("trends"))
    def trends_count(self, theme: Theme) -> int:
        return theme.trends_count  # type: ignore[attr-defined]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Theme]:
        seen = allowed(request.user, "trends.view_trend", Trend.objects.order_by())
        return super().get_queryset(request).annotate(trends_count=Count("trends", filter=Q(trends__in=seen)))


class MergeForm(forms.Form):
    into = TechniqueField(
        label=_("Merge into"), help_text=_("The technique that takes over all names, by its name or an alias.")
    )


@desk_view("trends.change_lineage")
def merge(request: HttpRequest, pk: int) -> HttpResponse:
    """One technique's names go to another; its address leads there from then on."""
    technique = get_object_or_404(Technique, pk=pk)
    form = MergeForm(sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                publishing.lock_publication()
                with writing(request, assessed_in(technique.pk)):
                    publishing.merge_techniques(source=technique, into=form.cleaned_data["into"])
                    details = f"merged into “{form.cleaned_data['into']}”"
                    record(Act.SHARED, about=f"technique “{technique}”", details=details, by=at_the_desk(request))
        except ValidationError as error:
            form.add_error("into", error)
        else:
            messages.success(
                request,
                gettext("“%(technique)s” is now a name of “%(into)s”.")
                % {"technique": technique, "into": form.cleaned_data["into"]},
            )
            return HttpResponseRedirect(reverse("admin:trends_technique_change", args=[form.cleaned_data["into"].pk]))
    return page(
        request,
        "merge",
        title=gettext("Merge “%(technique)s”") % {"technique": technique},
        technique=technique,
        form=form,
        techniques=techniques(),
    )
