"""Publish an edition, now or at a scheduled time."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time
from functools import cache, partial
from typing import Any
from zoneinfo import available_timezones

from babel.core import get_global
from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Prefetch
from django.forms.utils import from_current_timezone
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from reports import drafting, publishing
from reports.desk.editing import StaleRequest
from reports.desk.form_drafts import AutosavedForm, discard, unsaved_by_others
from reports.desk.forms import DayInput
from reports.desk.help import with_example
from reports.desk.publishing.embargo import give_press_link
from reports.desk.publishing.notes import Notes, words_left
from reports.desk.state import DRAFTS, DraftState, Findings, Kind, kinds
from reports.desk.views import actor_of, desk_view, page, sent, user_of
from reports.models.draft import Draft
from reports.models.ledger import Acknowledgement, Version
from reports.models.people import NAME_LENGTH
from reports.models.revisions import PendingChangeNote
from reports.models.schedule import ScheduledPublication
from reports.models.work import worker_warning

WITH_NOTES = DRAFTS.prefetch_related(Prefetch("change_notes", PendingChangeNote.objects.select_related("section")))
#: Scheduled publications end with this year, as editions do.
LAST_DAY = date(2200, 12, 31)


@cache
def zones() -> list[tuple[str, str]]:
    """Return the time zones of this machine as choices, each once, by its current name."""
    names = sorted(available_timezones() & get_global("zone_territories").keys())
    return [
        ("UTC", "UTC"),
        *((each, each.replace("_", " ")) for each in names if "/" in each and not each.startswith("Etc/")),
    ]


class MomentForm(forms.Form):
    """A date and time in a time zone; `moment` is the result, once the form is valid."""

    day = forms.DateField(label=_("Date"), required=False, widget=DayInput)
    clock = forms.TimeField(
        label=_("Time"), required=False, widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"})
    )
    zone = forms.ChoiceField(label=_("Time zone"), required=False, choices=zones)

    moment: datetime

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name in ("day", "clock", "zone"):
            if not cleaned.get(name) and name not in self.errors:
                self.add_error(name, gettext("Enter a date, a time and a time zone."))
        if not self.errors:
            self._find_moment(cleaned["day"], cleaned["clock"], cleaned["zone"])
        return cleaned

    def _find_moment(self, day: date, clock: time, zone: str) -> None:
        try:
            with timezone.override(zone):
                self.moment = from_current_timezone(datetime.combine(day, clock))
        except ValidationError:
            words = gettext(
                "Clocks in {zone} change that day: {clock} happens twice or not at all. Choose another time."
            )
            self.add_error("clock", words.format(zone=zone, clock=f"{clock:%H:%M}"))
            return
        if not timezone.now() < self.moment or day > LAST_DAY:
            self.add_error("day", gettext("Enter a time in the future, up to the year 2200."))


class WhenForm(MomentForm):
    """Publish now or later, and whether to create a press link."""

    when = forms.ChoiceField(
        label=_("When"),
        help_text=_("A scheduled edition is published automatically."),
        choices=[("now", _("Now")), ("later", _("Later"))],
        widget=forms.RadioSelect,
        required=False,
        initial="now",
    )
    is_frozen = forms.BooleanField(
        label=_("Lock the draft until publication"),
        required=False,
        initial=True,
        help_text=_("Nobody can save changes, so readers get exactly what you checked."),
    )
    press = forms.BooleanField(
        label=_("Create a press link"),
        required=False,
        help_text=_("Lets a journalist read the edition before publication."),
    )
    press_for = forms.CharField(
        label=_("For"),
        required=False,
        max_length=NAME_LENGTH,
        help_text=_(
            "A name, or an email address to send the link to. Each visit is counted, the files are marked as under embargo, and "
            "the link expires when the edition is published."
        ),
    )

    @property
    def is_at_once(self) -> bool:
        return self.data.get("when", "now") == "now"

    def clean(self) -> dict[str, Any]:
        if self.is_at_once:
            return self.cleaned_data
        cleaned = super().clean()
        if cleaned.get("press") and not cleaned.get("press_for", "").strip():
            self.add_error("press_for", gettext("Enter the recipient of the press link."))
        return cleaned


class MoveForm(MomentForm):
    """A new time, with the reason."""

    why = forms.CharField(
        label=_("Why"),
        required=False,
        max_length=500,
        help_text=with_example(_("Colleagues are notified with this reason."), "“A review is late.”"),
    )


def is_of_set_time(request: HttpRequest) -> bool:
    """Return whether the request comes from a form of the scheduled page."""
    return not request.POST.keys().isdisjoint(("_move", "_cancel", "_press"))


def scheduled(request: HttpRequest, draft: Draft, row: ScheduledPublication) -> HttpResponse:
    """Show a scheduled publication with its press links; on POST, reschedule or cancel it. Raises StaleRequest for the publish form."""
    posted = sent(request)
    if posted is not None and not is_of_set_time(request):
        words = gettext("Not published: {name} has scheduled this edition in the meantime.")
        raise StaleRequest(words.format(name=row.asked_by))
    asked = posted if posted is not None and "_press" not in posted else None
    actor = actor_of(request)
    why, seen = request.POST.get("why", "")[:500], request.POST.get("seen", "")
    shown, has_changed = row.shown_at, False
    move = MoveForm(asked, initial={"day": shown.date(), "clock": shown.time(), "zone": row.zone})
    try:
        if posted is not None and "_press" in posted:
            return give_press_link(request, row, posted.get("press_for", ""))
        if asked and "_cancel" in asked:
            publishing.cancel(row, actor=actor, why=why, seen=seen)
            messages.success(request, gettext("The scheduled publication is cancelled."))
            return HttpResponseRedirect(reverse("desk:board", args=[draft.pk]))
        if move.is_valid():
            zone = move.cleaned_data["zone"]
            publishing.move(row, when=move.moment, zone=zone, actor=actor, why=why, seen=seen)
            messages.success(request, gettext("Rescheduled. Press links expire at the new time."))
            return HttpResponseRedirect(request.path)
    except publishing.StaleDraft:
        row.refresh_from_db()
        has_changed = True
        words = gettext(
            "Nothing was changed: {name} rescheduled the publication after you opened this page, to {when}."
        )
        move.add_error(None, words.format(name=row.asked_by, when=row.in_words))
    except publishing.PublishingError as error:
        messages.error(request, str(error))
        return HttpResponseRedirect(request.path)
    return page(
        request,
        "scheduled",
        title=gettext("{edition} will be published on {when}").format(edition=draft, when=row.in_words),
        status=409 if has_changed else 200,
        draft=draft,
        schedule=row,
        links=list(row.press_links.all()),
        move=move,
        seen=seen if asked and not has_changed else row.shown,
        now=actor.at,
        silence=worker_warning(actor.at),
    )


class PublishForm(forms.Form):
    """The note for readers, and a reason for each rule that warns.

    `accepted` has the reasons given for the version named `before`, by rule: they are filled in.
    """

    note = forms.CharField(
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        label=_("Note for readers"),
        help_text=with_example(
            _("What changed, in one sentence. Shown at the top of the history."), "“Two numbers corrected.”"
        ),
    )

    def __init__(
        self, *args: Any, findings: Findings, needs_note: bool, accepted: Mapping[str, str], before: str, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"].required = needs_note
        if not needs_note:
            self.fields["note"].help_text = gettext("Shown at the top of the edition’s history.")
        self.findings = findings
        for rule in findings.rules:
            self.fields[f"reason-{rule}"] = forms.CharField(
                label=_("Reason to accept this warning"),
                widget=forms.TextInput,
                initial=accepted.get(rule),
                help_text=gettext("Accepted for %(version)s.") % {"version": before} if rule in accepted else "",
                error_messages={"required": _("Fix this warning, or give a reason to publish with it.")},
            )

    @property
    def left(self) -> list[tuple[str, str]]:
        """Reasons for warnings that no longer exist, by the names of their fields."""
        return words_left(self.data or self.initial, "reason-", here=self.fields)

    @property
    def reasons(self) -> dict[str, str]:
        return {rule: self.cleaned_data[f"reason-{rule}"] for rule in self.findings.rules}

    @property
    def warnings(self) -> list[tuple[tuple[Kind, ...], forms.BoundField]]:
        """The findings of each rule that warns, with the field for the reason."""
        found = self.findings.warnings
        return [
            (kinds(line for line in found if line.rule == rule), self[f"reason-{rule}"]) for rule in self.findings.rules
        ]

    @property
    def without_reason(self) -> list[forms.BoundField]:
        """The fields for reasons that are empty."""
        return [field for _found, field in self.warnings if not (field.value() or "").strip()]


@desk_view("reports.publish_edition", WITH_NOTES, autosaves={"publish": _("Publish")})
def publish(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Show the checklist, the changes and the note; on POST, publish a new version."""
    state = DraftState(draft, is_publishing=True)
    if state.schedule and state.schedule.is_open:
        return scheduled(request, state.draft, state.schedule)
    if is_of_set_time(request):
        words = "Nothing was changed: the edition was already published, or somebody cancelled the publication."
        raise StaleRequest(gettext(words))
    data, unsent = sent(request), AutosavedForm(request, f"{request.path}#publish")
    form, notes = _form(data, state, unsent.typed), _notes(data, state, unsent.typed)
    when = WhenForm(data, initial={"clock": time(9), "zone": state.schedule.zone if state.schedule else "UTC"})
    has_moved = data is not None and data.get("seen") != state.checksum
    findings, was_refused = state.findings, data is not None and not has_moved and bool(state.findings.errors)
    # All forms are validated, so that all errors show at once.
    wrong = [each for each in (form, when, notes) if each and not each.is_valid()]
    if data is not None and not has_moved and not was_refused and not wrong:
        try:
            return _published(request, state, form, notes, when)
        except drafting.StaleText:
            has_moved, state = True, DraftState(WITH_NOTES.get(pk=draft.pk), is_publishing=True)
            form, notes, findings = _form(data, state), _notes(data, state), state.findings
        except publishing.PublishRefused as error:
            was_refused, state = True, DraftState(WITH_NOTES.get(pk=draft.pk), is_publishing=True)
            form, notes = _form(data, state), _notes(data, state)
            findings = replace(state.findings, errors=state.findings_by_level(error.findings).errors)
        except publishing.PublishingError as error:
            messages.error(request, str(error))
            return HttpResponseRedirect(request.path)
    return page(
        request,
        "publish",
        title=gettext("Publish %(edition)s") % {"edition": state.draft},
        status=409 if was_refused or has_moved else 200,
        unsent={"publish": unsent},
        draft=state.draft,
        findings=findings,
        was_refused=was_refused,
        has_moved=has_moved,
        seen=state.checksum,
        form=form,
        notes=notes,
        left=[*form.left, *(notes.left if notes else ())],
        when=when,
        last_schedule=state.schedule,
        numbers=state.numbers,
        changes=state.changes,
        current=state.draft.edition.current_version,
        unsaved=unsaved_by_others(user_of(request), state.draft.sections.all()),
    )


def _published(
    request: HttpRequest, state: DraftState, form: PublishForm, notes: Notes | None, when: WhenForm
) -> HttpResponse:
    """Publish the next version now, or schedule it. Raises StaleText or PublishRefused."""
    actor = actor_of(request)
    publication: Any = {
        "edition": state.draft.edition,
        "actor": actor,
        "note": form.cleaned_data["note"],
        "acknowledged": form.reasons,
        "also": notes.new if notes else (),
        "seen": state.checksum,
    }
    if when.is_at_once:
        then = partial(publishing.notify_of_publication, account=actor.account)
        version = publishing.publish(**publication, then=then)
        discard(request, user_of(request))
        address = f"/{version.edition.report.slug}/{version.edition.year}/"
        words = gettext('{version} is published. <a href="{page}">View the public page</a>')
        messages.success(request, format_html(words, version=version, page=address))
        return HttpResponseRedirect(reverse("desk:board", args=[version.edition_id]))
    chosen = when.cleaned_data
    row = publishing.schedule(**publication, when=when.moment, zone=chosen["zone"], is_frozen=chosen["is_frozen"])
    discard(request, user_of(request))
    if chosen["press"]:
        return give_press_link(request, row, chosen["press_for"])
    return HttpResponseRedirect(reverse("desk:publish", args=[row.edition_id]))


def _form(data: QueryDict | None, state: DraftState, typed: QueryDict | None = None) -> PublishForm:
    """Return the form with the POST data, or with autosaved input (`typed`)."""
    accepted, before = _accepted_before(state.draft)
    needs_note = bool(state.draft.edition.versions.all())
    initial = typed.dict() if typed else None
    return PublishForm(
        data, findings=state.findings, needs_note=needs_note, accepted=accepted, before=before, initial=initial
    )


def _accepted_before(draft: Draft) -> tuple[dict[str, str], str]:
    """Return the reasons accepted for the previous version by rule, and its name.

    Before the first version of an edition that was rolled forward, that is the version readers have of the year before.
    """
    version = max(draft.edition.versions.all(), key=lambda each: (each.major, each.minor), default=None)
    name = version.number if version else ""
    if version is None and draft.carried_from:
        of_year = Version.objects.current().filter(edition__report=draft.edition.report_id)
        version = of_year.select_related("edition__report").filter(edition__year=draft.carried_from).first()
        name = str(version)
    rows = Acknowledgement.objects.filter(version=version) if version else ()
    return {row.rule: row.reason for row in rows}, name


def _notes(data: QueryDict | None, state: DraftState, typed: QueryDict | None = None) -> Notes | None:
    """Return the change notes of the next version; None for a first version."""
    if not state.draft.edition.versions.all():
        return None
    written = state.draft.change_notes.all()
    return Notes(data, typed, diff=state.diff_for_notes, document=state.document, written=written)
