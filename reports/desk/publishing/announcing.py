"""Telling readers when the next edition is expected."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Max
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from reports import publishing
from reports.desk.base import at_the_desk
from reports.desk.doors import desk_view, page, sent
from reports.desk.writing.fields import ProseField
from reports.document.dates import read_expected
from reports.facts.announcements import NextEdition
from reports.languages import ENGLISH
from reports.models.announcements import Announcement
from reports.models.series import Report
from reports.pages.coming import coming


class AnnouncementForm(forms.Form):
    """The year and expected date of the next edition, and why the date changed."""

    year = forms.IntegerField(
        label=_("Year of the edition"),
        min_value=1900,
        max_value=2200,
        help_text=_("Usually next year: 2027."),
    )
    expected = forms.CharField(
        label=_("Expected"),
        max_length=40,
        help_text=_("A date, a month or a quarter: 13 March 2027, March 2027 or Q1 2027."),
    )
    reason = ProseField(
        label=_("Why the date changed"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Readers see it next to the new date: “Two reviews are late.”"),
    )

    def __init__(self, *args: Any, told: Announcement | None, latest: int | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.told, self.latest = told, latest

    def clean_year(self) -> int:
        year: int = self.cleaned_data["year"]
        if self.latest and year <= self.latest:
            words = gettext("The {latest} edition is already published. Enter a later year.")
            raise forms.ValidationError(words.format(latest=self.latest))
        return year

    def clean_expected(self) -> str:
        try:
            return read_expected(self.cleaned_data["expected"])
        except ValueError as error:
            raise forms.ValidationError(f"{error}.") from error

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        is_same = self.told is not None and self.told.year == said.get("year")
        moves = is_same and said.get("expected") not in {None, self.told.expected if self.told else None}
        if moves and "reason" in said and not said["reason"]:
            self.add_error("reason", gettext("Explain why the announced date changed."))
        return said


@desk_view("reports.publish_edition", Report, keeps={"announce": _("Announce the next edition")})
def announce(request: HttpRequest, pk: int) -> HttpResponse:
    """Announce the next edition on the report's page, in feeds and in the API."""
    report = get_object_or_404(Report, pk=pk)
    told = Announcement.objects.filter(report=report).first()
    seen = request.POST.get("seen", "")
    has_changed = request.method == "POST" and seen != (told.shown if told else "")
    by: Any = {"by": at_the_desk(request), "at": timezone.now(), "seen": seen}
    latest = report.editions.published().aggregate(latest=Max("year"))["latest"]
    form = AnnouncementForm(sent(request), told=told, latest=latest, initial=_initial(told, latest))
    try:
        if "_take_back" in request.POST and not has_changed:
            publishing.take_back_announcement(report, **by)
            messages.success(request, gettext("The announcement is removed."))
            return HttpResponseRedirect(request.path)
        if form.is_bound and not has_changed and form.is_valid():
            row = publishing.announce(report=report, **by, **form.cleaned_data)
            said = NextEdition(report.slug, report.name, row.year, row.expected, was="", reason="", at=row.at)
            messages.success(request, gettext("Announced: “{words}”").format(words=coming(said, ENGLISH)[0]))
            return HttpResponseRedirect(request.path)
    except publishing.ChangedMeanwhile:
        has_changed, told = True, Announcement.objects.filter(report=report).first()
    return page(
        request,
        "announce",
        title=gettext("Announce the next edition"),
        status=409 if has_changed else 200,
        report=report,
        told=told,
        form=form,
        changed=_changed(form, _initial(told, latest) if told else {}) if has_changed else None,
    )


def _changed(form: AnnouncementForm, now: dict[str, Any]) -> dict[str, Any]:
    """Return the conflict to show when somebody else changed the announcement in the meantime."""
    nothing = gettext("nothing")
    is_taken_back = "_take_back" in form.data
    return {
        "words": gettext("Nothing was changed: somebody changed the announcement after you opened this page."),
        "rows": [
            (form[name].label, now.get(name, nothing), nothing if is_taken_back else form.data.get(name))
            for name in ("year", "expected", "reason")
        ],
    }


def _initial(told: Announcement | None, latest: int | None) -> dict[str, Any]:
    if told is None:
        return {"year": latest + 1 if latest else None}
    is_quarter = "Q" in told.expected
    return {
        "year": told.year,
        "expected": told.expected if is_quarter else ENGLISH.dated(told.expected),
        "reason": told.reason,
    }
