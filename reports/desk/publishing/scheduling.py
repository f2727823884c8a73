"""Schedule, reschedule and cancel a publication, and give press links for reading it before."""

from datetime import date, datetime, time
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
from django.forms.utils import from_current_timezone
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from reports import drafting, publishing
from reports.desk.base import at_the_desk, name_of, signed
from reports.desk.editing import TooLate
from reports.desk.forms import DayInput
from reports.desk.publishing.embargo import press_by_mail
from reports.desk.views import desk_view, page, sent
from reports.document.text import normal_line
from reports.models.draft import Draft
from reports.models.review import NAME_LENGTH
from reports.models.schedule import PressLink, ScheduledPublication
from reports.models.work import silence

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
    asked = posted if posted is not None and "_press" not in posted else None
    at, by, account = timezone.now(), name_of(request), at_the_desk(request)
    why, seen = request.POST.get("why", "")[:500], request.POST.get("seen", "")
    shown, has_changed = row.shown_at, False
    move = MoveForm(asked, initial={"day": shown.date(), "clock": shown.time(), "zone": row.zone})
    try:
        if posted is not None and "_press" in posted:
            return give_press_link(request, row, posted.get("press_for", ""))
        if asked and "_cancel" in asked:
            publishing.cancel(row, by=by, account=account, why=why, at=at, seen=seen)
            messages.success(request, gettext("The scheduled publication is cancelled."))
            return HttpResponseRedirect(reverse("desk:board", args=[draft.pk]))
        if move.is_valid():
            zone = move.cleaned_data["zone"]
            publishing.move(row, when=move.moment, zone=zone, by=by, account=account, why=why, at=at, seen=seen)
            messages.success(request, gettext("Rescheduled. Press links expire at the new time."))
            return HttpResponseRedirect(request.path)
    except publishing.ChangedMeanwhile:
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
        now=at,
        silence=silence(at),
    )


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
            **signed(request),
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
