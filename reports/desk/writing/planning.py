"""The plan: assignees and dates of an edition on one page, and one calendar over all reports."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.models import User
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from reports import drafting
from reports.desk.people.members import name_section
from reports.desk.views import actor_of, desk_view, page, sent, user_of
from reports.models.draft import Draft, Section
from reports.models.people import name_of_person
from reports.rights import administrators, allowed, people_who_may

#: How a day is read that people write; not 05/06/2026, which is two days.
_WRITTEN = ("%Y-%m-%d", "%d.%m.%Y", "%d. %m. %Y", "%d %B %Y", "%d %b %Y", "%B %d, %Y", "%b %d, %Y")
_UNCLEAR = _("This is not a clear date. Enter it as 2026-12-15, 15.12.2026 or 15 December 2026.")


class _PlainHiddenInput(forms.HiddenInput):
    """A hidden input without `aria-describedby`, which HTML does not allow there."""

    def build_attrs(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return {
            name: value for name, value in super().build_attrs(*args, **kwargs).items() if name != "aria-describedby"
        }


class _DayField(forms.DateField):
    """As text, since a browser's own field for a day hides where focus is. The day that was shown is sent along."""

    hidden_widget = _PlainHiddenInput

    def __init__(self, label: str, help_text: str) -> None:
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"placeholder": "2026-12-15", "size": 10})
        super().__init__(
            label=label,
            help_text=help_text,
            required=False,
            widget=widget,
            show_hidden_initial=True,
            input_formats=list(_WRITTEN),
            error_messages={"invalid": _UNCLEAR},
        )


class DatesForm(forms.ModelForm):
    drafts_due = _DayField("Drafts in", "When sections are ready for review.")
    reviews_due = _DayField("Reviewed", "When reviews are complete.")
    publication_due = _DayField("Published", "When readers get the version.")

    class Meta:
        model = Draft
        fields = list(drafting.DATES)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        days = [cleaned[name] for name in drafting.DATES if cleaned.get(name)]
        if days != sorted(days):
            raise forms.ValidationError(gettext("Enter these dates in order: drafts in, reviewed, published."))
        return cleaned


class AssignmentForm(forms.ModelForm):
    assignee = forms.ModelChoiceField(
        User.objects.none(),
        required=False,
        show_hidden_initial=True,
        help_text=_("The writer. They are notified, and the section appears on their dashboard."),
    )
    due = _DayField("Due", "The overview shows when it is late.")

    class Meta:
        model = Section
        fields = ["assignee", "due"]

    def __init__(self, *args: Any, people: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["assignee"]
        field.hidden_widget = _PlainHiddenInput
        field.queryset = User.objects.filter(pk__in=[each.pk for each in people])  # type: ignore[attr-defined]
        field.choices = [("", gettext("nobody")), *((each.pk, name_of_person(each)) for each in people)]  # type: ignore[attr-defined]
        # The title of the section is in the row of the table; each field has a name of its own for screen readers.
        for name, each in self.fields.items():
            each.widget.attrs["aria-label"] = f"{self.instance.title}: {each.label or name}"
            # The help is shown once, in the head of its column.
            each.widget.attrs["aria-describedby"] = f"{name}-help {self[name].auto_id}_error"


def people_of(draft: Draft) -> list[User]:
    """Return the people to whom a section can be assigned: those who may see the edition."""
    assigned = User.objects.filter(assigned_sections__draft=draft)
    here = people_who_may("reports.view_draft", draft.edition.report)
    return sorted(here.union(administrators(), assigned), key=lambda each: name_of_person(each).casefold())


@desk_view("reports.change_draft", Draft)
def plan(request: HttpRequest, draft: Draft) -> HttpResponse:
    """All sections with their assignee and due date, under the edition's dates. Only the fields that this person changed are stored."""
    data = sent(request)
    people = people_of(draft)
    # By the section, not by its place: sections may be moved meanwhile.
    rows = [
        AssignmentForm(data, instance=section, prefix=f"section-{section.pk}", people=people)
        for section in draft.sections.order_by("position")
    ]
    sections = {str(row.instance.pk): reverse("admin:reports_section_change", args=[row.instance.pk]) for row in rows}
    back = sections.get(request.GET.get("section", ""), reverse("desk:board", args=[draft.pk]))
    dates = DatesForm(data, instance=draft)
    if data is not None and all([dates.is_valid(), *(row.is_valid() for row in rows)]):
        _store(request, draft, dates, rows)
        messages.success(request, gettext("Saved."))
        return HttpResponseRedirect(back)
    wrong = [field for form in (dates, *rows) for field in form if field.errors]
    if wrong:
        # The browser scrolls to it.
        wrong[0].field.widget.attrs["autofocus"] = True
    return page(
        request,
        "plan",
        title=gettext("Assignees and dates of %(edition)s") % {"edition": draft},
        status=200 if data is None else 422,
        draft=draft,
        back=back,
        dates=dates,
        rows=rows,
        wrong=wrong,
    )


@transaction.atomic
def _store(request: HttpRequest, draft: Draft, dates: DatesForm, rows: list[AssignmentForm]) -> None:
    drafting.move_dates(draft, {name: dates.cleaned_data[name] for name in dates.changed_data})
    changed = [form for form in rows if form.has_changed()]
    fields = {form.instance: {name: form.cleaned_data[name] for name in form.changed_data} for form in changed}
    drafting.assign(draft, fields, actor=actor_of(request))
    for form in changed:
        if "assignee" in form.changed_data and (user := form.cleaned_data["assignee"]):
            name_section(request, form.instance, user)


@dataclass(frozen=True)
class DueDate:
    """A day on which something is due, and how far off it is."""

    day: date

    @property
    def days(self) -> int:
        return (self.day - timezone.localdate()).days

    @property
    def is_late(self) -> bool:
        return self.days < 0

    @property
    def in_short(self) -> str:
        """`17 Nov`, with the year if that is another one."""
        return self._formatted("j M")

    @property
    def in_full(self) -> str:
        """`17 November`, with the year if that is another one."""
        return self._formatted("j F")

    def _formatted(self, form: str) -> str:
        return date_format(self.day, form if self.day.year == timezone.localdate().year else f"{form} Y")

    @property
    def words(self) -> str:
        if self.is_late:
            return ngettext("a day late", "%(days)s days late", -self.days) % {"days": -self.days}
        if not self.days:
            return gettext("today")
        return ngettext("tomorrow", "in %(days)s days", self.days) % {"days": self.days}


@dataclass(frozen=True)
class Entry:
    """A line of the calendar: `what` happens to `title` on a day. `edition` is "" if that is the title."""

    due: DueDate
    title: str
    what: str
    address: str
    edition: str = ""

    @property
    def group(self) -> str:
        return gettext("Late") if self.due.is_late else date_format(self.due.day, "F Y")


@desk_view("reports.view_draft")
@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """List the dates of all reports that this person may see: late ones first, then month by month."""
    user = user_of(request)
    entries = sorted([*_editions(user), *_sections(user)], key=lambda entry: entry.due.day)
    return page(request, "calendar", title=gettext("Calendar"), entries=entries)


def _editions(user: User) -> Iterator[Entry]:
    """Yield the dates of editions. A scheduled publication replaces the planned day."""
    rows = allowed(user, "reports.view_draft", Draft.objects.all())
    for draft in rows.select_related("edition__report", "edition__schedule"):
        address, schedule = reverse("desk:board", args=[draft.pk]), draft.edition.schedule
        days = {name: getattr(draft, name) for name in drafting.DATES}
        if schedule and schedule.is_open:
            days["publication_due"] = None
            what = gettext("Scheduled for publication at %(clock)s (%(zone)s)") % {
                "clock": f"{schedule.shown_at:%H:%M}",
                "zone": schedule.zone,
            }
            yield Entry(DueDate(schedule.shown_at.date()), str(draft), what, address)
        for name, day in days.items():
            if day:
                what = str(Draft._meta.get_field(name).verbose_name).capitalize()  # type: ignore[union-attr]
                yield Entry(DueDate(day), str(draft), what, address)


def _sections(user: User) -> Iterator[Entry]:
    """Yield sections that are due and not ready."""
    rows = allowed(user, "reports.view_section", Section.objects.filter(due__isnull=False))
    for section in drafting.unfinished(rows).select_related("assignee"):
        what = gettext("Section due, not assigned")
        if section.assignee:
            what = gettext("Section due from %(name)s") % {"name": name_of_person(section.assignee)}
        address = reverse("admin:reports_section_change", args=[section.pk])
        yield Entry(DueDate(section.due), section.title, what, address, str(section.draft))  # type: ignore[arg-type]
