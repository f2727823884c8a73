"""Sources of an edition."""

import re
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from reports.desk.doors import desk_view, page, sent
from reports.desk.editing import writing
from reports.desk.publishing.checking import list_of
from reports.desk.writing.parts import PartAdmin
from reports.desk.writing.reference_forms import CHOICES, PasteForm, ReferenceForm
from reports.desk.writing.sources import add_references
from reports.desk.writing.surface import reference_source
from reports.models.draft import Draft, Reference

_CITED = re.compile(r"@([\w:.-]*\w)")


class KindFilter(admin.SimpleListFilter):
    title = _("kind")
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return CHOICES

    def queryset(self, request: HttpRequest, queryset: QuerySet[Reference]) -> QuerySet[Reference]:
        return queryset.filter(item__type=self.value()) if self.value() else queryset


@admin.register(Reference)
class ReferenceAdmin(PartAdmin):
    form = ReferenceForm
    adds_several = True
    list_display = ["title", "authors", "year", "cited_in", "edition", "key"]
    list_filter = [KindFilter, *PartAdmin.list_filter]
    search_fields = ["key", "item"]
    search_help_text = _("Searches authors, titles, years, web addresses and short names.")
    explanation = _("Sources, cited in the text as [@short-name]. Each edition has its own list.")
    when_empty = _("No references yet. Open an edition and add them there, one by one or pasted from Zotero.")
    none_here = _("None yet. Add a source, then choose it in a section with “Cite”.")
    fieldsets = [
        (None, {"fields": ["kind", "title", "authors", "issued"]}),
        (
            _("Published in"),
            {"fields": ["container", "publisher", ("volume", "issue"), ("pages", "number"), "editors"]},
        ),
        (_("Where to find it"), {"fields": ["url", ("doi", "isbn"), "accessed"]}),
        (_("More"), {"fields": ["key", "note"]}),
    ]

    def made(self, obj: Reference) -> dict[str, Any]:
        return {**super().made(obj), "cite": [obj.key], "sources": {"references": {obj.key: reference_source(obj)}}}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Reference]:
        return super().get_queryset(request).prefetch_related("draft__sections")

    @admin.display(description=_("cited in"))
    def cited_in(self, reference: Reference) -> str:
        sections = reference.draft.sections.all()
        return ", ".join(each.title for each in sections if reference.key in _CITED.findall(each.body)) or "nowhere"


@desk_view("reports.add_reference", Draft)
def paste(request: HttpRequest, draft: Draft) -> HttpResponse:
    """References of BibTeX, RIS or CSL-JSON, added to an edition; those that it has already are left as they are."""
    form = PasteForm(sent(request))
    if form.is_valid():
        with writing(request, [draft.pk]):
            added, there = add_references(draft, form.cleaned_data["items"])
            if added:
                messages.success(request, gettext("Added: %(added)s.") % {"added": "; ".join(map(str, added))})
            if there:
                titles = "; ".join(map(str, draft.references.filter(key__in=there)))
                messages.info(request, gettext("Already in this edition: %(there)s.") % {"there": titles})
            return HttpResponseRedirect(list_of(draft.pk, "reference"))
    return page(
        request, "paste", title=gettext("Paste references into %(draft)s") % {"draft": draft}, draft=draft, form=form
    )
