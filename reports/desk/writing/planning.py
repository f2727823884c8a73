"""Saying whose each section is and until when, and an edition's dates: one page, for all of an edition."""

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.models import User
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reports import drafting
from reports.desk.base import at_the_desk
from reports.desk.people.members import name_section
from reports.desk.views import desk_view, page, sent
from reports.models.draft import Draft, Section
from reports.models.review import name_of_person
from reports.rights import administrators, people_who_may

#: How a day is read that people write; not 05/06/2026, which is two days.
_WRITTEN = ("%Y-%m-%d", "%d.%m.%Y", "%d. %m. %Y", "%d %B %Y", "%d %b %Y", "%B %d, %Y", "%b %d, %Y")
_UNCLEAR = gettext_lazy("This is not a clear date. Enter it as 2026-12-15, 15.12.2026 or 15 December 2026.")


class _ShownInput(forms.HiddenInput):
    """What was shown, sent along: nobody meets it, so no help describes it, which Django would say of it."""

    def build_attrs(self, base_attrs: dict[str, Any], extra_attrs: dict[str, Any] | None = None) -> dict[str, Any]:
        return {
            name: value for name, value in super().build_attrs(base_attrs, extra_attrs).items() if "aria-" not in name
        }


class _DayField(forms.DateField):
    """As text: where focus is within a browser's own field for a day, nobody can see. What was shown is sent along."""

    hidden_widget = _ShownInput

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
            raise forms.ValidationError(_("Enter these dates in order: drafts in, reviewed, published."))
        return cleaned


class AssignmentForm(forms.ModelForm):
    assignee = forms.ModelChoiceField(
        User.objects.none(),
        required=False,
        show_hidden_initial=True,
        help_text=gettext_lazy("The writer. They are notified, and the section appears on their dashboard."),
    )
    due = _DayField("Due", "The overview shows when it is late.")

    class Meta:
        model = Section
        fields = ["assignee", "due"]

    def __init__(self, *args: Any, people: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["assignee"]
        field.queryset = User.objects.filter(pk__in=[each.pk for each in people])  # type: ignore[attr-defined]
        field.choices = [("", _("nobody")), *((each.pk, name_of_person(each)) for each in people)]  # type: ignore[attr-defined]
        # The title of the section is in the row of the table; each field is told apart for who hears it alone.
        for name, each in self.fields.items():
            each.widget.attrs["aria-label"] = f"{self.instance.title}: {each.label or name}"
            # The help is said once, in the head of its column.
            each.widget.attrs["aria-describedby"] = f"{name}-help {self[name].auto_id}_error"


def people_of(draft: Draft) -> list[User]:
    """Who can be given a section: those at the desk who see the edition."""
    assigned = User.objects.filter(assigned_sections__draft=draft)
    here = people_who_may("reports.view_draft", draft.edition.report)
    return sorted(here.union(administrators(), assigned), key=lambda each: name_of_person(each).casefold())


@desk_view("reports.change_draft", Draft)
def plan(request: HttpRequest, draft: Draft) -> HttpResponse:
    """All sections with their assignee and due date, under the edition's dates. What was changed since it was opened is left so;
    what this person changed too, they see before they replace it.
    """
    data, changed = sent(request), []
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
        with transaction.atomic():
            changed = _changed_by_both(data, dates, rows)
            if not changed:
                _store(request, draft, dates, rows)
        if not changed:
            messages.success(request, _("Saved."))
            return HttpResponseRedirect(back)
    return page(
        request,
        "plan",
        title=_("Assignees and dates of %(edition)s") % {"edition": draft},
        status=200 if data is None else 409 if changed else 422,
        draft=draft,
        back=back,
        dates=dates,
        rows=rows,
        changed={
            "words": _("Not saved: a colleague changed the same fields after you opened this page."),
            "rows": changed,
        },
    )


def _store(request: HttpRequest, draft: Draft, dates: DatesForm, rows: list[AssignmentForm]) -> None:
    drafting.move_dates(draft, {name: dates.cleaned_data[name] for name in dates.changed_data})
    changed = [form for form in rows if form.has_changed()]
    fields = {form.instance: {name: form.cleaned_data[name] for name in form.changed_data} for form in changed}
    drafting.assign(draft, fields, by=at_the_desk(request), at=timezone.now())
    for form in changed:
        if "assignee" in form.changed_data and (user := form.cleaned_data["assignee"]):
            name_section(request, form.instance, user)


def _changed_by_both(data: QueryDict, *forms: DatesForm | list[AssignmentForm]) -> list[tuple[str, str, str]]:
    """What is neither as it was shown nor as it was sent: its name, what stands now, and what was sent. The rows are locked.

    The forms say from then on that they have shown what stands now.
    """
    shown, found = data.copy(), []
    for form in (each for some in forms for each in (some if isinstance(some, list) else [some])):
        if not form.has_changed():
            continue
        rows: Any = type(form.instance)._default_manager.select_for_update(of=("self",))
        stored = rows.get(pk=form.instance.pk)
        for name in form.changed_data:
            bound, now, wanted = form[name], getattr(stored, name), form.cleaned_data[name]
            value = str(bound.field.prepare_value(now) or "")
            if now == wanted or value == data.get(bound.html_initial_name, ""):
                continue
            label = bound.field.widget.attrs.get("aria-label", bound.label)
            found.append((label, _in_words(now), _in_words(wanted)))
            shown[bound.html_initial_name] = value
        form.data = shown
    return found


def _in_words(value: date | User | None) -> str:
    return name_of_person(value) if isinstance(value, User) else str(value or "")
