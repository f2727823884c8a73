"""References and figures, which belong to an edition and have pages of their own."""

import re
from typing import Any

from django.contrib import admin, messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from reports.desk.base import ValuesFilter, is_popup
from reports.desk.draft_pages import picture_response
from reports.desk.editing import lock_message_of, next_position, writing
from reports.desk.form_editor import EditorAdmin
from reports.desk.state import OF_EDITION, list_of
from reports.desk.text_editor import chart_of, figure_source, reference_source
from reports.desk.views import desk_view, keys_of, page, sent
from reports.desk.writing.figure_forms import CHART_NAMES, PICTURE_NAMES, FigureForm
from reports.desk.writing.reference_forms import PasteForm, ReferenceForm
from reports.desk.writing.sources import add_references
from reports.document.text import figure_numbers
from reports.document.types import Chart
from reports.languages import ENGLISH, Translator, translator_for
from reports.models.draft import Draft, Figure, Reference
from reports.models.series import Report, StoredPicture
from reports.rendering import PHONE, can_be_drawn, chart_svg, describe, subtitle
from reports.rights import Granted, allowed, may_everywhere

_OF_EDITIONS: list[Any] = [
    ("draft__edition__report", admin.RelatedOnlyFieldListFilter),
    ("draft__edition__year", ValuesFilter),
]


class PartAdmin(EditorAdmin):
    """A reference or figure, which is added from its edition (`?draft=`) and stays in it. Its list is a page of the edition."""

    change_list_template = "desk/part_list.html"
    #: Shown in place of an empty list of an edition.
    none_here: str | Promise = ""
    list_filter = _OF_EDITIONS
    list_select_related = ["draft__edition__report"]
    ordering = ["draft__edition__report__slug", "-draft__edition__year", "position"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).prefetch_related("draft__sections")

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        return lookup == OF_EDITION or super().lookup_allowed(lookup, value, request)

    def get_list_display(self, request: HttpRequest) -> Any:
        """Leave out the column of editions in the list of one edition."""
        named = list(super().get_list_display(request))
        return [each for each in named if each != "edition" or OF_EDITION not in request.GET]

    def get_list_filter(self, request: HttpRequest) -> Any:
        """Leave out the filters by edition in the list of one edition."""
        named = list(super().get_list_filter(request))
        return [each for each in named if each not in _OF_EDITIONS or OF_EDITION not in request.GET]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        rows = allowed(request.user, "reports.view_draft", Draft.objects.all())
        rows = rows.select_related("edition__report", "edition__schedule")
        draft = rows.filter(pk__in=keys_of(request.GET.getlist(OF_EDITION))).first()
        context: dict[str, Any] = {}
        if draft:
            frozen = lock_message_of(draft.edition.schedule)
            may = Granted(request.user, draft)
            context = {"draft": draft, "may": may, "frozen": frozen, "when_empty": self.none_here}
            context["has_add_permission"] = may[f"add_{self.opts.model_name}"]
        return super().changelist_view(request, {**context, **(extra_context or {})})

    def beside(self, request: HttpRequest, obj: Any) -> dict[str, Any]:
        return {"draft": Draft.objects.select_related("edition__report").get(pk=obj.draft_id)}

    @admin.display(description=_("edition"), ordering="draft__edition__year")
    def edition(self, part: Any) -> str:
        return str(part.draft)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        fieldsets = list(super().get_fieldsets(request, obj))
        return fieldsets if obj else [(None, {"fields": ["draft"]}), *fieldsets]

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if not change:
            obj.position = next_position(type(obj).objects.filter(draft=obj.draft_id))
        super().save_model(request, obj, form, change)

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: str | None = None) -> HttpResponse:
        if is_popup(request):
            return super().response_add(request, obj, post_url_continue)
        messages.success(request, gettext("“%(obj)s” was added.") % {"obj": obj})
        if "_addanother" in request.POST:
            return HttpResponseRedirect(f"{request.path}?draft={obj.draft_id}")
        return self._back(request, obj)

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        messages.success(request, gettext("Saved."))
        return self._back(request, obj)

    def page_after_delete(self, obj: Any) -> str:
        return list_of(obj.draft_id, self.opts.model_name or "")

    def _back(self, request: HttpRequest, obj: Any) -> HttpResponse:
        return HttpResponseRedirect(reverse(f"admin:reports_{self.opts.model_name}_change", args=[obj.pk]))


_CITED = re.compile(r"@([\w:.-]*\w)")


@admin.register(Reference)
class ReferenceAdmin(PartAdmin):
    form = ReferenceForm
    adds_several = True
    list_display = ["title", "authors", "year", "cited_in", "edition", "key"]
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

    @admin.display(description=_("cited in"))
    def cited_in(self, reference: Reference) -> str:
        sections = reference.draft.sections.all()
        return ", ".join(each.title for each in sections if reference.key in _CITED.findall(each.body)) or "nowhere"


@desk_view("reports.add_reference", Draft)
def paste(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Add references in BibTeX, RIS or CSL-JSON to an edition. Existing ones stay unchanged."""
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


@admin.register(Figure)
class FigureAdmin(PartAdmin):
    form = FigureForm
    is_autosaved = True
    list_display = ["title", "what", "shown_in", "edition", "key"]
    search_fields = ["key", "title", "caption", "alt", "source"]
    search_help_text = _("Searches short names, titles, captions, text alternatives and sources.")
    explanation = _("Charts and pictures, inserted in the text as ![[short-name]] on a line of its own.")
    when_empty = _("No figures yet. Open an edition and add one there.")
    none_here = _("None yet. A figure is a chart made from data, or a picture.")
    change_form_template = "desk/figure_form.html"
    fieldsets = [
        (_("A chart from cells"), {"fields": ["data_table"], "classes": ["has-drawing"]}),
        (_("How it is drawn"), {"fields": [("kind", "layout"), ("highlight", "subtitle")]}),
        (_("Or a picture"), {"fields": ["picture_file", "no_picture"]}),
        (_("Title and description"), {"fields": ["title", "alt", "caption", "source", "key"]}),
    ]

    @admin.display(description=_("shown in"))
    def shown_in(self, figure: Figure) -> str:
        """Return the titles of the sections that show the figure, and whether it is the cover; "nowhere" if it is not published."""
        sections = figure.draft.sections.all()
        places = [each.title for each in sections if figure.key in figure_numbers([each.body])]
        cover = [gettext("cover")] if figure.draft.cover_id == figure.pk else []
        return ", ".join([*places, *cover]) or gettext("nowhere, and not published")

    @admin.display(description=_("kind"))
    def what(self, figure: Figure) -> str:
        return f"chart ({figure.chart['kind']})" if figure.chart else "picture" if figure.picture_id else "empty"

    def beside(self, request: HttpRequest, obj: Figure) -> dict[str, Any]:
        return {**super().beside(request, obj), "drawing": _drawing(obj)}

    def save_model(self, request: HttpRequest, obj: Figure, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if form.suggested and form.suggested.lost:
            lost = ", ".join(f"“{label}”" for label in form.suggested.lost)
            words = gettext("The chart does not keep these columns, because they contain no numbers: %(columns)s.")
            messages.warning(request, words % {"columns": lost})

    def made(self, obj: Figure) -> dict[str, Any]:
        shown = figure_source(obj, obj.draft.figures.count())
        return {**super().made(obj), "key": obj.key, "sources": {"figures": {obj.key: shown}}}

    def get_form(self, request: HttpRequest, obj: Figure | None = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change, **kwargs)
        if is_popup(request):
            for name in CHART_NAMES if request.GET.get("as") == "picture" else PICTURE_NAMES:
                del form.base_fields[name]
        return form

    def get_fieldsets(self, request: HttpRequest, obj: Figure | None = None) -> Any:
        fieldsets = super().get_fieldsets(request, obj)
        if is_popup(request) and request.GET.get("as") == "picture":
            return [(None, {"fields": ["draft", "picture_file", "alt", "title", "caption", "source", "key"]})]
        *chart, picture, words = fieldsets
        if is_popup(request):
            return [*chart, words]
        if obj and obj.picture_id:
            return fieldsets
        return [*chart, (picture[0], {"fields": ["picture_file"]}), words]


def _drawing(figure: Figure) -> str:
    """Return the chart as readers will see it, or "" if its data cannot be drawn."""
    chart = chart_of(figure)
    if chart is None or not can_be_drawn(chart):
        return ""
    return chart_svg(chart, translator_for(figure.draft.edition.report.language), alt=figure.alt)


@desk_view("reports.view_figure")
@require_POST
def draw(request: HttpRequest) -> HttpResponse:
    """Return the drawing of the cells in an unsaved form, with what was recognised, as a fragment of HTML."""
    figures = Figure.objects.filter(pk__in=keys_of(request.GET.getlist("figure")))
    form = FigureForm(request.POST, instance=allowed(request.user, "reports.view_figure", figures).first())
    form.is_valid()
    shown: dict[str, Any] = {"errors": [words for name in CHART_NAMES for words in form.errors.get(name, ())]}
    if form.refused_cell:
        shown["row"], shown["column"] = form.refused_cell
    if form.suggested:
        shown["words"] = form.suggested.summary
    if form.instance.chart and not shown["errors"]:
        chart, translate = Chart.model_validate(form.instance.chart), _translator(request, form.instance.draft_id)
        alt = request.POST.get("alt", "")
        shown |= {"title": request.POST.get("title", ""), "subtitle": subtitle(chart, translate)}
        shown |= {"alt": describe(chart, translate), "has_own": bool(alt.strip())}
        if can_be_drawn(chart):
            shown |= {
                "drawing": chart_svg(chart, translate, alt=alt),
                "narrow": chart_svg(chart, translate, alt=alt, width=PHONE),
            }
    return render(request, "desk/drawn.html", shown)


def _translator(request: HttpRequest, draft: int | None) -> Translator:
    """Return the words in the language of the report of `draft`, if this person may see it."""
    seen = allowed(request.user, "reports.view_draft", Draft.objects.filter(pk=draft))
    language = seen.values_list("edition__report__language", flat=True).first()
    return translator_for(language) if language else ENGLISH


def _may_see(request: HttpRequest, picture: StoredPicture) -> bool:
    """Return whether this person may see a figure or report with the picture, or nothing has it yet."""
    if may_everywhere(request.user, "reports.view_figure"):
        return True
    figures = Figure.objects.filter(picture=picture)
    reports = Report.objects.filter(Q(logo=picture) | Q(dark_logo=picture))
    seen = (
        allowed(request.user, "reports.view_figure", figures),
        allowed(request.user, "reports.view_report", reports),
    )
    return any(rows.exists() for rows in seen) or not (figures.exists() or reports.exists())


@desk_view("reports.view_figure")
def stored_picture(request: HttpRequest, sha256: str) -> HttpResponseBase:
    """Return the bytes of a picture that a draft uses or that has just been uploaded; its checksum is the address."""
    picture = get_object_or_404(StoredPicture, sha256=sha256)
    if not _may_see(request, picture):
        raise Http404(f"There is no picture {sha256}.")
    return picture_response(sha256, picture.media_type)


@desk_view("reports.view_figure", Figure)
def drawing(request: HttpRequest, figure: Figure) -> HttpResponse:
    """Return the chart of a draft's figure as an SVG picture."""
    chart = chart_of(figure)
    if chart is None:
        raise Http404(f"The figure {figure.key} has no chart that can be read.")
    translate = translator_for(figure.draft.edition.report.language)
    return HttpResponse(chart_svg(chart, translate, alt=figure.alt), content_type="image/svg+xml")
