"""Figures of an edition: charts made from their data, and pictures."""

from io import BytesIO
from typing import Any

from django.contrib import admin
from django.db.models import Q
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from reports import filing
from reports.desk.base import is_popup
from reports.desk.doors import desk_view
from reports.desk.writing.figure_forms import CHART_NAMES, PICTURE_NAMES, FigureForm
from reports.desk.writing.parts import PartAdmin
from reports.desk.writing.surface import chart_of, figure_source
from reports.document.types import Chart
from reports.languages import ENGLISH, Words, words_in
from reports.models.draft import Draft, Figure
from reports.models.series import Report, StoredPicture
from reports.rendering import PHONE, can_be_drawn, chart_svg, describe, subtitle
from reports.rights import allowed, may_everywhere


@admin.register(Figure)
class FigureAdmin(PartAdmin):
    form = FigureForm
    is_autosaved = True
    takes_pictures = True
    list_display = ["title", "what", "edition", "key"]
    search_fields = ["key", "title", "caption", "alt", "source"]
    search_help_text = _("Searches short names, titles, captions, text alternatives and sources.")
    explanation = _("Charts and pictures, inserted in the text as ![[short-name]] on a line of its own.")
    when_empty = _("No figures yet. Open an edition and add one there.")
    none_here = _("None yet. A figure is a chart made from data, or a picture.")
    change_form_template = "desk/figure_form.html"
    fieldsets = [
        (_("A chart from cells"), {"fields": ["data_table"], "classes": ["has-drawing"]}),
        (_("How it is drawn"), {"fields": [("kind", "layout"), ("highlight", "subtitle")]}),
        (_("Fix column types"), {"fields": ["columns", ("x", "y", "series")], "classes": ["collapse"]}),
        (_("Or a picture"), {"fields": ["picture_file", "no_picture"]}),
        (_("Title and description"), {"fields": ["title", "alt", "caption", "source", "key"]}),
    ]

    @admin.display(description=_("kind"))
    def what(self, figure: Figure) -> str:
        return f"chart ({figure.chart['kind']})" if figure.chart else "picture" if figure.picture_id else "empty"

    def beside(self, request: HttpRequest, obj: Figure) -> dict[str, Any]:
        return {**super().beside(request, obj), "drawing": _drawing(obj)}

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
    """The chart as readers will see it, or nothing if its data cannot be drawn."""
    chart = chart_of(figure)
    if chart is None or not can_be_drawn(chart):
        return ""
    return chart_svg(chart, words_in(figure.draft.edition.report.language), alt=figure.alt)


@desk_view("reports.view_figure")
@require_POST
def draw(request: HttpRequest) -> HttpResponse:
    """What the cells of a form that is being filled in make, as a piece of page: drawn, and what was recognised."""
    form = FigureForm(request.POST)
    form.is_valid()
    shown: dict[str, Any] = {"errors": [words for name in CHART_NAMES for words in form.errors.get(name, ())]}
    if form.suggested:
        shown["words"] = form.suggested.words
    if form.instance.chart and not shown["errors"]:
        chart, words = Chart.model_validate(form.instance.chart), _words(request)
        alt = request.POST.get("alt", "")
        shown |= {"title": request.POST.get("title", ""), "subtitle": subtitle(chart, words)}
        shown |= {"alt": describe(chart, words), "has_own": bool(alt.strip())}
        if can_be_drawn(chart):
            shown |= {
                "drawing": chart_svg(chart, words, alt=alt),
                "narrow": chart_svg(chart, words, alt=alt, width=PHONE),
            }
    return render(request, "desk/drawn.html", shown)


def _words(request: HttpRequest) -> Words:
    """Those of the report that the form's edition belongs to, as far as this person may see it."""
    asked = request.GET.get("draft") or request.POST.get("draft") or ""
    drafts = Draft.objects.filter(pk=int(asked)) if asked.isdecimal() else Draft.objects.none()
    seen = allowed(request.user, "reports.view_draft", drafts)
    language = seen.values_list("edition__report__language", flat=True).first()
    return words_in(language) if language else ENGLISH


def _may_see(request: HttpRequest, picture: StoredPicture) -> bool:
    """Whether a figure or a report shows it that this person may see; or nothing does, yet."""
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
    """The bytes of a picture that a draft uses, or that waits to be: whoever sent it knows its checksum."""
    picture = get_object_or_404(StoredPicture, sha256=sha256)
    if not _may_see(request, picture):
        raise Http404(f"There is no picture {sha256}.")
    try:
        return FileResponse(BytesIO(filing.stored_picture(picture.sha256)), content_type=picture.media_type)
    except filing.Damaged as error:
        raise Http404(f"The file of the picture {sha256} is gone from MEDIA_ROOT or damaged.") from error
