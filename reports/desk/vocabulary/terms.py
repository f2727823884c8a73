"""The vocabulary: trends and their history, themes, techniques and their names."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from reports import publishing
from reports.desk.base import DeskForm
from reports.desk.editing import writing
from reports.desk.form_editor import PublicAdmin
from reports.desk.forms import NamesField, TechniqueField
from reports.desk.help import with_example
from reports.desk.people.audit import Recorded
from reports.desk.views import actor_of, desk_view, keys_of, page, redirect_with, sent
from reports.desk.vocabulary.change_trend import Words
from reports.models.audit import Act, record
from reports.models.draft import Assessment, Section
from trends.models import Lineage, Technique, TechniqueName, Theme, Trend
from trends.names import fold


def assessed_in(technique: int) -> list[int]:
    """Return the keys of the editions whose drafts assess a technique."""
    rows = Assessment.objects.filter(technique=technique).order_by()
    return list(rows.values_list("section__draft_id", flat=True).distinct())


class TechniqueForm(DeskForm):
    """A technique with its aliases."""

    aliases = NamesField(
        required=False,
        help_text=with_example(_("Other names for it in texts, including plurals. One per line."), "MoE"),
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
    list_display = ["name", "aliases", "merged_into"]
    search_fields = ["name", "names__name", "definition"]
    search_help_text = _("In names, aliases and definitions.")
    explanation = _(
        "A technique is a method or product that a report assesses year after year, such as mixture of experts. Each "
        "technique has a page for readers."
    )
    form = TechniqueForm
    when_empty = _("No techniques yet. Add one here, or several with manage.py import_vocabulary.")
    fields = ["name", "definition", "aliases", "broader", "slug"]
    change_form_template = "desk/technique_form.html"

    def made(self, obj: Technique) -> dict[str, Any]:
        known = {obj.slug: {"name": obj.name}}
        return {**super().made(obj), "slug": obj.slug, "sources": {"techniques": known}}

    def editions_of(self, request: HttpRequest, pk: str | None) -> list[int]:
        return assessed_in(*keys) if (keys := keys_of([pk or ""])) else []

    @admin.display(description=_("aliases"))
    def aliases(self, technique: Technique) -> str:
        return ", ".join(name.name for name in technique.names.all() if name.is_alias)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Technique]:
        return super().get_queryset(request).select_related("merged_into").prefetch_related("names")

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Offer the techniques with what their names are read from."""
        return super().formfield_for_manytomany(db_field, request, **{"queryset": self.get_queryset(request), **kwargs})


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
    list_display = ["name", "theme"]
    list_filter = [("theme", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["theme"]
    search_fields = ["name", "definition", "slug"]
    explanation = _(
        "A trend is a development that a report follows over the years, such as open weights. An edition has at most one "
        "section about a trend."
    )
    when_empty = _("No trends yet. Add one, or import a report whose sections name them.")

    fields = ["name", "definition", "theme", "slug"]

    def editions_of(self, request: HttpRequest, pk: str | None) -> list[int]:
        return list(Section.objects.filter(trend__in=keys_of([pk or ""])).values_list("draft_id", flat=True))


@admin.register(Theme)
class ThemeAdmin(Recorded, PublicAdmin):
    list_display = ["name"]
    search_fields = ["name", "description"]
    explanation = _("A theme is a group of trends. Lists of trends use it as a heading.")
    when_empty = _("No themes yet. They are optional: add one to group trends.")
    fields = ["name", "description", "slug"]


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
                    record(Act.SHARED, about=f"technique “{technique}”", details=details, actor=actor_of(request))
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
        names=Technique.objects.filter(merged_into__isnull=True).values_list("name", flat=True),
    )
