"""Schedule, reschedule and cancel a publication, and give press links for reading it before."""

from datetime import datetime
from functools import cache
from typing import Any
from zoneinfo import available_timezones

from babel.core import get_global
from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from reports import drafting, publishing
from reports.desk.base import at_the_desk, name_of
from reports.desk.editing import TooLate
from reports.desk.forms import DayInput
from reports.desk.publishing.embargo import press_by_mail
from reports.desk.views import desk_view, page, sent
from reports.document.text import normal_line
from reports.models.draft import Draft
from reports.models.review import NAME_LENGTH
from reports.models.schedule import PressLink, ScheduledPublication
from reports.models.work import silence

_REGIONS = (
    "Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific",
)  # fmt: skip


@cache
def zones() -> list[tuple[str, Any]]:
    """Return the time zones of this machine as choices, grouped by region; each zone once, by its current name."""
    names = sorted(available_timezones() & get_global("zone_territories").keys())
    of_region = {region: [each for each in names if each.startswith(f"{region}/")] for region in _REGIONS}
    groups = [
        (region, [(each, each.partition("/")[2].replace("_", " ")) for each in found])
        for region, found in of_region.items()
    ]
    return [("UTC", "UTC"), *groups]


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

    @property
    def is_at_once(self) -> bool:
        return False

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.is_at_once:
            return cleaned
        for name in ("day", "clock", "zone"):
            if not cleaned.get(name) and name not in self.errors:
                self.add_error(name, gettext("Enter a date, a time and a time zone."))
        if not self.errors:
            self._find_moment(**{name: cleaned[name] for name in ("day", "clock", "zone")})
        return cleaned

    def _find_moment(self, *, day: Any, clock: Any, zone: str) -> None:
        try:
            found = publishing.moments(day, clock, zone)
        except OverflowError:
            self.add_error("day", gettext("Enter a year between 1 and 9999."))
            return
        if len(found) != 1:
            words = gettext("{clock} happens twice that day in {zone} because clocks go back. Choose another time.")
            if not found:
                words = gettext(
                    "{clock} does not happen that day in {zone} because clocks go forward. Choose another time."
                )
            self.add_error("clock", words.format(zone=zone, clock=f"{clock:%H:%M}"))
            return
        self.moment = found[0]
        if self.moment <= timezone.now():
            self.add_error("day", gettext("Enter a time in the future."))


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
        cleaned = super().clean()
        if cleaned.get("press") and not self.is_at_once and not cleaned.get("press_for", "").strip():
            self.add_error("press_for", gettext("Enter the recipient of the press link."))
        return cleaned


class MoveForm(MomentForm):
    """A new time, with the reason."""

    why = forms.CharField(
        label=_("Why"),
        required=False,
        max_length=500,
        help_text=_("Colleagues are notified with this reason: “A review is late.”"),
    )


def is_of_set_time(request: HttpRequest) -> bool:
    """Return whether the request comes from a form of the scheduled page."""
    return not request.POST.keys().isdisjoint(("_move", "_cancel", "_press"))


def scheduled(request: HttpRequest, draft: Draft, row: ScheduledPublication) -> HttpResponse:
    """Show a scheduled publication with its press links; on POST, reschedule or cancel it. Raises TooLate for the publish form."""
    posted = sent(request)
    if posted is not None and not is_of_set_time(request):
        words = gettext("Not published: {name} has scheduled this edition in the meantime.")
        raise TooLate(words.format(name=row.asked_by))
    seen = request.POST.get("seen", "")
    is_asked = posted is not None and not posted.keys().isdisjoint(("_move", "_cancel"))
    has_changed = is_asked and seen != row.shown
    at, by, account = timezone.now(), name_of(request), at_the_desk(request)
    move = MoveForm(posted if posted and (has_changed or "_move" in posted) else None, initial=_shown(row))
    why = request.POST.get("why", "")[:500]
    try:
        if posted is not None and "_press" in posted:
            return give_press_link(request, row, posted.get("press_for", ""))
        if posted is not None and "_cancel" in posted and not has_changed:
            publishing.cancel(row, by=by, account=account, why=why, at=at, seen=seen)
            messages.success(request, gettext("The scheduled publication is cancelled."))
            return HttpResponseRedirect(reverse("desk:board", args=[draft.pk]))
        if move.is_bound and not has_changed and move.is_valid():
            zone = move.cleaned_data["zone"]
            publishing.move(row, when=move.moment, zone=zone, by=by, account=account, why=why, at=at, seen=seen)
            messages.success(request, gettext("Rescheduled. Press links expire at the new time."))
            return HttpResponseRedirect(request.path)
    except publishing.ChangedMeanwhile:
        has_changed, move = True, MoveForm(posted, initial=_shown(row))
        row.refresh_from_db()
    except publishing.PublishingError as error:
        messages.error(request, str(error))
        return HttpResponseRedirect(request.path)
    words = row.in_words
    return page(
        request,
        "scheduled",
        title=gettext("{edition} will be published on {when}").format(edition=draft, when=words),
        status=409 if has_changed else 200,
        changed=_changed(row, move) if has_changed else None,
        draft=draft,
        schedule=row,
        links=list(row.press_links.all()),
        move=move,
        now=at,
        silence=silence(at),
    )


def _changed(row: ScheduledPublication, move: MoveForm) -> dict[str, Any]:
    """Return the conflict to show when somebody else rescheduled in the meantime."""
    if "_cancel" in move.data:
        wanted = gettext("cancelled")
    elif move.is_valid():
        wanted = ScheduledPublication(at=move.moment, zone=move.cleaned_data["zone"]).in_words
    else:
        wanted = " ".join(filter(None, (move.data.get(name) for name in ("day", "clock", "zone"))))
    return {
        "words": gettext("Nothing was changed: {name} rescheduled the publication after you opened this page.").format(
            name=row.asked_by
        ),
        "rows": [(gettext("Date and time"), row.in_words, wanted)],
    }


def _shown(row: ScheduledPublication) -> dict[str, Any]:
    return {"day": row.shown_at.date(), "clock": row.shown_at.time(), "zone": row.zone}


def give_press_link(request: HttpRequest, row: ScheduledPublication, name: str) -> HttpResponse:
    """Create a press link and show it once; send it by email if `name` is an address and email is set up."""
    name = normal_line("".join(filter(str.isprintable, name)))[:NAME_LENGTH]
    if not name:
        messages.error(request, gettext("Enter the recipient of the press link."))
        return HttpResponseRedirect(reverse("desk:publish", args=[row.edition_id]))
    with transaction.atomic():
        link, token = drafting.give_press_link(
            schedule=row,
            name=name,
            email=name if _is_address(name) else "",
            by=name_of(request),
            account=at_the_desk(request),
            at=timezone.now(),
        )
        is_sent = bool(link.email and settings.MAILERS)
        if is_sent:
            press_by_mail.enqueue(link.pk)
    return page(
        request,
        "press_link",
        title=gettext("Press link"),
        draft=row.edition.draft,
        link=link,
        until=row.in_words,
        address=settings.SITE_URL + reverse("embargo:edition", args=[token]),
        is_sent=is_sent,
    )


def _is_address(name: str) -> bool:
    try:
        validate_email(name)
    except ValidationError:
        return False
    return True


@desk_view("reports.publish_edition", PressLink)
@require_POST
def revoke_press_link(request: HttpRequest, link: PressLink) -> HttpResponse:
    """Revoke a press link."""
    drafting.revoke_press_link(link, by=at_the_desk(request), at=timezone.now())
    messages.success(request, gettext("{name}’s press link no longer works.").format(name=link.name))
    return HttpResponseRedirect(reverse("desk:publish", args=[link.schedule.edition_id]))
