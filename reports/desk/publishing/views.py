"""Publish an edition."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import time
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from reports import drafting, publishing
from reports.desk.base import at_the_desk, name_of
from reports.desk.editing import TooLate
from reports.desk.form_drafts import AutosavedForm, said_of_others, settle
from reports.desk.publishing.checking import DRAFTS, DraftState, Findings, Kind, kinds
from reports.desk.publishing.notes import Notes, words_left
from reports.desk.publishing.scheduling import (
    WhenForm,
    give_press_link,
    is_of_set_time,
    scheduled,
)
from reports.desk.views import desk_view, page, sent
from reports.models.draft import Draft, PendingChangeNote
from reports.models.ledger import Acknowledgement, Version

WITH_NOTES = DRAFTS.prefetch_related(Prefetch("change_notes", PendingChangeNote.objects.select_related("section")))


class PublishForm(forms.Form):
    """The note for readers, and a reason for each rule that warns.

    `accepted` has the reasons given for the version named `before`, by rule: they are filled in.
    """

    note = forms.CharField(
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        label=_("Note for readers"),
        help_text=_("What changed, in one sentence. Shown at the top of the history: “Two numbers corrected.”"),
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
        raise TooLate(gettext(words))
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
        except drafting.TextChanged:
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
        unsaved=said_of_others(at_the_desk(request), state.draft.sections.all()),
    )


def _published(
    request: HttpRequest, state: DraftState, form: PublishForm, notes: Notes | None, when: WhenForm
) -> HttpResponse:
    """Publish the next version now, or schedule it. Raises TextChanged or PublishRefused."""
    asked: Any = {
        "edition": state.draft.edition,
        "by": name_of(request),
        "at": timezone.now(),
        "note": form.cleaned_data["note"],
        "acknowledged": form.reasons,
        "also": notes.new if notes else (),
        "seen": state.checksum,
    }
    if when.is_at_once:
        with transaction.atomic():
            version = publishing.publish(**asked | {"by": at_the_desk(request)})
            publishing.tell_published(version, account=at_the_desk(request))
        settle(request, at_the_desk(request))
        address = f"/{version.edition.report.slug}/{version.edition.year}/"
        words = gettext('{version} is published. <a href="{page}">View the public page</a>')
        messages.success(request, format_html(words, version=version, page=address))
        return HttpResponseRedirect(reverse("desk:board", args=[version.edition_id]))
    chosen = when.cleaned_data
    row = publishing.schedule(
        **asked, account=at_the_desk(request), when=when.moment, zone=chosen["zone"], is_frozen=chosen["is_frozen"]
    )
    settle(request, at_the_desk(request))
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
    return Notes(data, typed, diff=state.diff, document=state.document, written=written)
