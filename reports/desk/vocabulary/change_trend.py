"""A trend that is renamed, split, merged or ended, from the section about it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from reports import drafting, publishing
from reports.desk.base import at_the_desk, name_of
from reports.desk.doors import desk_view, page, sent
from reports.desk.editing import writing
from reports.desk.writing.fields import ProseField, group_trends
from reports.models.audit import Act, record
from reports.models.draft import Draft, Section
from reports.rights import allowed, may
from trends.models import Lineage, LineageKind, Trend

SECTIONS = Section.objects.select_related("draft__edition__report", "trend")
ENDED = "ended"


class TrendNameField(forms.CharField):
    """A trend by its name: one that exists, or a new one."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"list": "names", "autocomplete": "off"})
        super().__init__(**{"widget": widget, "max_length": 200, **kwargs})

    def clean(self, value: Any) -> Trend | None:
        name = super().clean(value)
        try:
            return drafting.trend_named(name) if name else None
        except ValueError as error:
            raise ValidationError(gettext("This %(error)s.") % {"error": error}) from error


class TrendChangeForm(forms.Form):
    """One kind of change. `seen` is the trend that the page showed: a form that is sent twice changes nothing the second time."""

    kind: str
    title: str | Promise
    is_offered = False
    needs: tuple[str, ...] = ("reports.change_draft", "trends.add_lineage")
    refused = _("All reports share the trend history. Ask a publisher of all reports or an administrator.")

    seen = forms.IntegerField(widget=forms.HiddenInput)
    note = ProseField(required=False, max_length=2_000, label=_("Why"), help_text=_("In a sentence that readers see."))
    note.widget.attrs["rows"] = 2

    def __init__(self, *args: Any, section: Section, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs, auto_id=f"{self.kind}_%s", initial={"seen": section.trend_id})  # type: ignore[misc]
        self.section = section
        self.order_fields([name for name in self.fields if name not in {"note", "delete"}])

    @property
    def became(self) -> list[Trend]:
        """The trends that follow; the first is that of the section from now on."""
        return [trend for trend in self.cleaned_data.values() if isinstance(trend, Trend)]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        names, own = [trend.key for trend in self.became], self.section.trend
        if own and own.key in (names[1:] if self.kind == LineageKind.SPLIT else names):
            raise ValidationError(gettext("A trend cannot be its own predecessor."))
        if len(set(names)) < len(names):
            raise ValidationError(gettext("Name each trend once."))
        return cleaned

    def refuse_covered(self, trend: Trend | None) -> Trend | None:
        """Refuse to have this section continue as the trend of another section."""
        others = self.section.draft.sections.exclude(pk=self.section.pk)
        if trend and trend.pk and (other := others.filter(trend=trend).first()):
            words = gettext("“%(other)s” is the section about this trend. To join the two, merge the trends.")
            raise ValidationError(words % {"other": other})
        return trend


class RenameForm(TrendChangeForm):
    kind = LineageKind.RENAMED.value
    title, button = _("Rename it"), _("Rename the trend")
    explanation = _("From this year on it is called something else. Earlier editions keep the old name.")
    name = TrendNameField(label=_("New name"))

    def clean_name(self) -> Trend | None:
        return self.refuse_covered(self.cleaned_data["name"])


class SplitForm(TrendChangeForm):
    kind = LineageKind.SPLIT.value
    title, button = _("Split it"), _("Split the trend")
    explanation = _("It becomes two or more trends. Each of the others gets an empty section in this edition.")
    first = TrendNameField(
        label=_("This section continues with"), help_text=_("One of the new trends, or the old one if it goes on.")
    )
    second = TrendNameField(label=_("Second trend"))
    third = TrendNameField(label=_("Third trend"), required=False)
    fourth = TrendNameField(label=_("Fourth trend"), required=False)

    def clean_first(self) -> Trend | None:
        return self.refuse_covered(self.cleaned_data["first"])


class MergeTrendForm(TrendChangeForm):
    kind = LineageKind.MERGED.value
    title, button = _("Merge it into another trend"), _("Merge the trends")
    explanation = _("Another trend covers it from this year on.")
    into = forms.ModelChoiceField(Trend.objects.all(), label=_("Merge into"), empty_label=_("choose one"))
    delete = forms.BooleanField(
        required=False,
        label=_("If the other trend has a section in this edition, delete this one"),
        help_text=_("You can restore it from the edition’s history. Otherwise it stays, without a trend."),
    )

    def __init__(self, *args: Any, section: Section, **kwargs: Any) -> None:
        super().__init__(*args, section=section, **kwargs)
        group_trends(self.fields["into"], section.draft.edition.report_id)


class EndForm(TrendChangeForm):
    kind = ENDED
    needs = ("reports.change_draft",)
    refused = _("Ask an editor of this report.")
    title, button = _("End it"), _("End the trend")
    explanation = _("It is no longer covered because it came to an end. Readers see that it ended, and why.")
    delete = forms.BooleanField(
        required=False,
        initial=True,
        label=_("Delete this section"),
        help_text=_("You can restore it from the edition’s history. Otherwise it stays, without a trend."),
    )


FORMS: tuple[type[TrendChangeForm], ...] = (RenameForm, SplitForm, MergeTrendForm, EndForm)


@desk_view("reports.change_section", Section)
def change_trend(request: HttpRequest, pk: int) -> HttpResponse:
    """Shows the four changes, with what is recorded for this year already, and makes one of them."""
    section = get_object_or_404(SECTIONS, pk=pk)
    kind, choices = request.POST.get("change"), []
    for form_class in FORMS:
        form = form_class(sent(request) if kind == form_class.kind else None, section=section)
        form.is_offered = all(may(request.user, permission, section) for permission in form.needs)
        if form.is_bound and not form.is_offered:
            raise PermissionDenied
        if form.is_bound and form.is_valid():
            try:
                return _change(request, pk, form)
            except ValidationError as error:
                form.add_error(None, error)
        choices.append(form)
    draft = section.draft
    return page(
        request,
        "change_term",
        title=gettext("Change this trend"),
        crumbs=[
            (reverse("desk:board", args=[draft.pk]), draft),
            (reverse("admin:reports_section_change", args=[section.pk]), section),
        ],
        section=section,
        choices=choices if section.trend else [],
        names=allowed(request.user, "trends.view_trend", Trend.objects.all()).values_list("name", flat=True),
        trends=_trends_of(request, draft),
    )


def _trends_of(request: HttpRequest, draft: Draft) -> list[tuple[Section, list[Lineage]]]:
    """The sections of an edition about trends, each with what the trend history records of its trend for this year."""
    steps = allowed(request.user, "trends.view_lineage", Lineage.objects.filter(year=draft.edition.year))
    steps = steps.select_related("parent", "child")
    sections = draft.sections.filter(trend__isnull=False).select_related("trend")
    return [(each, [step for step in steps if each.trend_id in {step.parent_id, step.child_id}]) for each in sections]


@transaction.atomic
def _change(request: HttpRequest, pk: int, form: TrendChangeForm) -> HttpResponse:
    """Make the change, unless the section is about another trend by now."""
    by, account, at = name_of(request), at_the_desk(request), timezone.now()
    publishing.lock_publication()
    with writing(request, [form.section.draft_id]):
        section = get_object_or_404(SECTIONS, pk=pk)
        draft, trend, cleaned, steps = section.draft, section.trend, form.cleaned_data, []
        if trend is None or trend.pk != cleaned["seen"]:
            messages.info(request, gettext("Nothing was changed: the trend of this section had been changed already."))
            return HttpResponseRedirect(reverse("admin:reports_section_change", args=[pk]))
        became = [_stored(each, account) for each in form.became]
        if isinstance(form, EndForm):
            defaults = {"note": cleaned["note"], "position": draft.endings.count()}
            draft.endings.get_or_create(trend=trend, defaults=defaults)
        else:
            year, kind = draft.edition.year, LineageKind(form.kind)
            steps = drafting.record_trend_change(trend, became, kind=kind, year=year, note=cleaned["note"])
            for step in steps:
                record(Act.SHARED, about=f"trend history entry “{step}”", details="Added.", by=account)
            publishing.refresh_movements()
        is_over = not became or draft.sections.exclude(pk=pk).filter(trend=became[0]).exists()
        if is_over and cleaned.get("delete"):
            drafting.delete_section(section, by=by, at=at)
            messages.success(request, gettext("Saved. “%(section)s” is deleted.") % {"section": section})
            return HttpResponseRedirect(reverse("desk:board", args=[draft.pk]))
        why = "; ".join(map(str, steps)) or f"{trend}: {form.title}"
        made = drafting.continue_section(section, became, by=by, account=account, at=at, why=why[:300])
    words = gettext("Saved. New sections: %(sections)s.") if made else gettext("Saved.")
    messages.success(request, words % {"sections": ", ".join(f"“{each}”" for each in made)})
    return HttpResponseRedirect(reverse("admin:reports_section_change", args=[pk]))


def _stored(trend: Trend, by: User) -> Trend:
    """The trend of that name, which is made if nobody made it meanwhile."""
    found = drafting.trend_named(trend.name)
    if found.pk is None:
        found.save()
        record(Act.SHARED, about=f"trend “{found}”", details="Added.", by=by)
    return found
