"""A trend that is renamed, split, merged or ended, from the section about it."""

from typing import Any, NamedTuple

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from reports import drafting, publishing
from reports.desk.editing import writing
from reports.desk.forms import NamesField, ProseField
from reports.desk.views import actor_of, desk_view, page, redirect_with, sent
from reports.importing.slugs import free_slug, slug_of
from reports.models.draft import Section
from reports.rights import allowed, may
from trends.models import Lineage, LineageKind, Trend
from trends.names import fold

SECTIONS = Section.objects.select_related("draft__edition__report", "trend")
ENDED = "ended"


class Words(NamedTuple):
    """The title and explanation of a kind of change, and the label and help of its field for the trends that follow."""

    title: str | Promise
    explanation: str | Promise
    names: Any = ""
    names_help: Any = ""


KINDS: dict[str, Words] = {
    LineageKind.RENAMED: Words(
        _("Rename"), _("The trend has a new name from this year on. Earlier editions keep the old name."), _("New name")
    ),
    LineageKind.SPLIT: Words(
        _("Split"),
        _("The trend becomes two or more trends. Each gets a section in this edition."),
        _("Trends, one per line"),
        _("This section continues with the first, which may be the old trend. The others get empty sections."),
    ),
    LineageKind.MERGED: Words(
        _("Merge"),
        _("Another trend includes this one from this year on."),
        _("Merge into"),
        _("The name of the other trend."),
    ),
    ENDED: Words(_("End"), _("The trend came to an end and is no longer covered.")),
}


class TrendChangeForm(forms.Form):
    """One kind of change. `seen` is the trend that the page showed, so that a repeated form changes nothing."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    names = NamesField()
    note = ProseField(
        required=False, max_length=2_000, label=_("Why"), help_text=_("One sentence. Readers see it at the section.")
    )

    def __init__(self, data: QueryDict | None, *, kind: str, section: Section, is_offered: bool) -> None:
        super().__init__(data, auto_id=f"{kind}_%s", initial={"seen": section.trend_id})
        self.kind, self.section, self.is_offered, self.words = kind, section, is_offered, KINDS[kind]
        names, self.fields["note"].widget.attrs["rows"] = self.fields["names"], 2
        names.label, names.help_text = self.words.names, self.words.names_help
        if kind == ENDED:
            del self.fields["names"]
        elif kind != LineageKind.SPLIT:
            names.widget = forms.TextInput(attrs={"list": "trends", "autocomplete": "off"})

    def clean_names(self) -> list[str]:
        names: list[str] = self.cleaned_data["names"]
        others = self.section.draft.sections.exclude(pk=self.section.pk)
        covering = others.filter(trend__key=fold(names[0])).first()
        if self.kind == LineageKind.SPLIT and len(names) == 1:
            raise ValidationError(gettext("Name at least two trends."))
        if self.kind == LineageKind.MERGED:
            if not Trend.objects.filter(key=fold(names[0])).exists():
                raise ValidationError(gettext("There is no trend called “%(name)s”.") % {"name": names[0]})
        elif covering:
            words = gettext("“%(section)s” is already about that trend. To combine the two, choose “Merge”.")
            raise ValidationError(words % {"section": covering})
        return names


@desk_view("reports.change_section", SECTIONS)
def change_trend(request: HttpRequest, section: Section) -> HttpResponse:
    """Show the kinds of change; on POST, make one of them."""
    draft, choices = section.draft, []
    for kind in KINDS:
        is_offered = may(request.user, "reports.change_draft", draft)
        is_offered &= kind == ENDED or may(request.user, "trends.add_lineage")
        data = sent(request) if request.POST.get("change") == kind else None
        form = TrendChangeForm(data, kind=kind, section=section, is_offered=is_offered)
        if form.is_bound and not is_offered:
            raise PermissionDenied
        if form.is_bound and form.is_valid():
            try:
                return _change(request, form)
            except ValidationError as error:
                form.add_error(None, error.messages)
        choices.append(form)
    return page(
        request,
        "change_term",
        title=gettext("Change this trend"),
        draft=draft,
        crumbs=[
            (reverse("desk:board", args=[draft.pk]), draft),
            (reverse("admin:reports_section_change", args=[section.pk]), section),
        ],
        section=section,
        choices=choices if section.trend else [],
        list="trends",
        names=allowed(request.user, "trends.view_trend", Trend.objects.all()).values_list("name", flat=True),
    )


@transaction.atomic
def _change(request: HttpRequest, form: TrendChangeForm) -> HttpResponse:
    """Make the change, unless the section is about another trend by now."""
    own_page = "admin:reports_section_change"
    actor, cleaned = actor_of(request), form.cleaned_data
    publishing.lock_publication()
    with writing(request, [form.section.draft_id]):
        section = get_object_or_404(SECTIONS, pk=form.section.pk)
        draft, trend, why = section.draft, section.trend, f"{section.trend}: {form.words.title}"
        if trend is None or trend.pk != cleaned["seen"]:
            words = gettext("Nothing was changed: somebody has already changed the trend of this section.")
            return redirect_with(request, words, own_page, section.pk, level=messages.INFO)
        became = [_trend(name, trend, request) for name in cleaned.get("names", ())]
        if form.kind == ENDED:
            last = draft.endings.count()
            draft.endings.get_or_create(trend=trend, defaults={"note": cleaned["note"], "position": last})
        for child in became:
            step = Lineage(parent=trend, child=child, kind=form.kind, year=draft.edition.year, note=cleaned["note"])
            is_known = Lineage.objects.filter(parent=trend, child=child, kind=step.kind, year=step.year).exists()
            if not (is_known or (form.kind == LineageKind.SPLIT and child == trend == became[0])):
                step.full_clean()
                step.save()
                admin.site.get_model_admin(Lineage).log_addition(request, step, [{"added": {}}])
        publishing.refresh_movements()
        added = drafting.continue_section(section, became, actor=actor, why=why)
    if section.trend:
        words = ngettext("Saved. New section to write: {}", "Saved. New sections to write: {}", len(added))
        pages = [(reverse("admin:reports_section_change", args=[each.pk]), each) for each in added]
        links = format_html_join(", ", '<a href="{}">{}</a>', pages)
        words = format_html(words, links) if added else gettext("Saved.")
        return redirect_with(request, words, own_page, section.pk)
    words = gettext("Saved. This section no longer has a trend. Delete the section, or keep it without one.")
    return redirect_with(request, words, "admin:reports_section_delete", section.pk)


def _trend(name: str, before: Trend, request: HttpRequest) -> Trend:
    """Return the trend of that name, creating it in the theme of the one `before` if necessary."""
    if found := Trend.objects.filter(key=fold(name)).first():
        return found
    slug = free_slug(slug_of(name, otherwise="trend"), set(Trend.objects.values_list("slug", flat=True)))
    made = Trend.objects.create(name=name, slug=slug, theme=before.theme)
    admin.site.get_model_admin(Trend).log_addition(request, made, [{"added": {}}])
    return made
