"""When an edition is published: at a set time, moved, cancelled; and the links by which the press reads it before."""

from datetime import UTC, datetime
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
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from reports import drafting, publishing
from reports.desk.base import DayInput, at_the_desk, name_of
from reports.desk.doors import desk_view, page, sent
from reports.desk.kept import leave_unsettled, settle
from reports.desk.publishing.embargo import press_by_mail
from reports.desk.publishing.overtaken import Overtaken, is_any_sent, overtaken, words_in
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
    """The time zones that this machine knows, each once and by its name of today, by region, as choices."""
    names = sorted(available_timezones() & get_global("zone_territories").keys())
    of_region = {region: [each for each in names if each.startswith(f"{region}/")] for region in _REGIONS}
    groups = [
        (region, [(each, each.partition("/")[2].replace("_", " ")) for each in found])
        for region, found in of_region.items()
    ]
    return [("UTC", "UTC"), *groups]


class MomentForm(forms.Form):
    """A day and a time as clocks of a zone show it; `moment` is that, once it is valid.

    Where clocks are put back, the time comes twice, and it is asked which is meant (`is_twice`).
    """

    day = forms.DateField(label=_("Date"), required=False, widget=DayInput)
    clock = forms.TimeField(
        label=_("Time"), required=False, widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"})
    )
    zone = forms.ChoiceField(label=_("Time zone"), required=False, choices=zones)
    which = forms.ChoiceField(label=_("Which of the two"), required=False, widget=forms.RadioSelect)

    moment: datetime
    is_twice = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        if self.data.get("which"):
            self._ask_which()

    @property
    def is_at_once(self) -> bool:
        return False

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.is_at_once:
            return cleaned
        for name in ("day", "clock", "zone"):
            if not cleaned.get(name) and name not in self.errors:
                self.add_error(name, gettext("Say when."))
        if not self.errors:
            self._find_moment(**{name: cleaned[name] for name in ("day", "clock", "zone")})
        return cleaned

    def _find_moment(self, *, day: Any, clock: Any, zone: str) -> None:
        try:
            found = publishing.moments(day, clock, zone)
        except OverflowError:
            self.add_error("day", gettext("Nothing is published in that year."))
            return
        if not found:
            self.add_error(
                "clock",
                gettext(
                    "Clocks in {zone} are put forward that day and never show {clock}. Choose another time."
                ).format(zone=zone, clock=f"{clock:%H:%M}"),
            )
            return
        if len(found) > 1:
            self._ask_which(found)
            which = self.data.get("which")
            if which not in {"0", "1"}:
                words = gettext("Clocks in {zone} are put back that day and show {clock} twice. Which is meant?")
                self.add_error("which", words.format(zone=zone, clock=f"{clock:%H:%M}"))
                return
            found = found[int(which) :]
        self.moment = found[0]
        if self.moment <= timezone.now():
            self.add_error("day", gettext("That time is over."))

    def _ask_which(self, found: tuple[datetime, ...] = ()) -> None:
        self.is_twice = len(found) > 1
        utc = [f"{each.astimezone(UTC):%H:%M} UTC" for each in found] or ["", ""]
        self.fields["which"].choices = [  # type: ignore[attr-defined]
            ("0", gettext("The first time: {utc}").format(utc=utc[0])),
            ("1", gettext("The second time: {utc}").format(utc=utc[1])),
        ]


class WhenForm(MomentForm):
    """Now or at a set time, and whether the press may read it before."""

    when = forms.ChoiceField(
        label=_("When"),
        help_text=_("At a set time it is published by itself, with nobody at the desk."),
        choices=[("now", _("Now")), ("later", _("At a set time"))],
        widget=forms.RadioSelect,
        required=False,
        initial="now",
    )
    is_frozen = forms.BooleanField(
        label=_("Freeze the draft until then"),
        required=False,
        initial=True,
        help_text=_("Nobody can save in it, so that readers get what you looked at."),
    )
    press = forms.BooleanField(
        label=_("A press link to it as it will be"),
        required=False,
        help_text=_("So that a journalist can write about it before it is out."),
    )
    press_for = forms.CharField(
        label=_("For"),
        required=False,
        max_length=NAME_LENGTH,
        help_text=_(
            "A name, or an e-mail address that the link is sent to. Each opening is counted; the files are marked. The link ends "
            "with publication."
        ),
    )

    @property
    def is_at_once(self) -> bool:
        return self.data.get("when", "now") == "now"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("press") and not self.is_at_once and not cleaned.get("press_for", "").strip():
            self.add_error("press_for", gettext("Say who it is for."))
        return cleaned


class MoveForm(MomentForm):
    """Another time, and why."""

    why = forms.CharField(
        label=_("Why"),
        required=False,
        max_length=500,
        help_text=_("For colleagues, who are told of it: “A review is late.”"),
    )


def is_of_set_time(request: HttpRequest) -> bool:
    """Whether a form was sent that stands on the page only while a time is set."""
    return not request.POST.keys().isdisjoint(("_move", "_cancel", "_press"))


def words_of_set_time(request: HttpRequest) -> list[Overtaken]:
    """What was typed in those forms when no time is set any more."""
    is_sent, why = is_of_set_time(request), gettext("Not done: its time has come meanwhile, or somebody cancelled it.")
    is_press = "_press" in request.POST
    return [
        *overtaken(
            request, "move", why=why, words=lambda data: words_in(MoveForm(data)), is_sent=is_sent and not is_press
        ),
        *overtaken(
            request,
            "press",
            why=why,
            words=lambda data: [(gettext("For"), data.get("press_for", ""))],
            is_sent=is_sent and is_press,
        ),
    ]


def scheduled(
    request: HttpRequest, draft: Draft, row: ScheduledPublication, words_too_late: list[Overtaken]
) -> HttpResponse:
    """A publication that is to come: when, who reads it before, and another time or none. Also `words_too_late` to publish it."""
    posted = sent(request)
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
            messages.success(request, gettext("Cancelled: nothing is published at that time."))
            return HttpResponseRedirect(reverse("desk:board", args=[draft.pk]))
        if move.is_bound and not has_changed and move.is_valid():
            zone = move.cleaned_data["zone"]
            publishing.move(row, when=move.moment, zone=zone, by=by, account=account, why=why, at=at, seen=seen)
            messages.success(request, gettext("Moved. Press links end with the new time."))
            return HttpResponseRedirect(request.path)
    except publishing.ChangedMeanwhile:
        has_changed, move = True, MoveForm(posted, initial=_shown(row))
        row.refresh_from_db()
    except publishing.PublishingError as error:
        messages.error(request, str(error))
        leave_unsettled(request)
        return HttpResponseRedirect(request.path)
    words = row.in_words
    return page(
        request,
        "scheduled",
        title=gettext("{edition} is published on {when}").format(edition=draft, when=words),
        status=409 if has_changed or is_any_sent(words_too_late) else 200,
        overtaken=words_too_late,
        changed=_changed(row, move) if has_changed else None,
        draft=draft,
        schedule=row,
        links=list(row.press_links.all()),
        move=move,
        now=at,
        silence=silence(at),
    )


def _changed(row: ScheduledPublication, move: MoveForm) -> dict[str, Any]:
    """What the page says when the time is another one than was shown to whoever wants it otherwise."""
    if "_cancel" in move.data:
        wanted = gettext("none: cancelled")
    elif move.is_valid():
        wanted = ScheduledPublication(at=move.moment, zone=move.cleaned_data["zone"]).in_words
    else:
        wanted = " ".join(filter(None, (move.data.get(name) for name in ("day", "clock", "zone"))))
    return {
        "words": gettext("Not done: {name} changed the time after you opened this page.").format(name=row.asked_by),
        "rows": [(gettext("Date and time"), row.in_words, wanted)],
    }


def _shown(row: ScheduledPublication) -> dict[str, Any]:
    return {"day": row.shown_at.date(), "clock": row.shown_at.time(), "zone": row.zone}


def give_press_link(request: HttpRequest, row: ScheduledPublication, name: str) -> HttpResponse:
    """A press link, which is shown this once; sent, if `name` is an address and there is mail."""
    name = normal_line("".join(filter(str.isprintable, name)))[:NAME_LENGTH]
    if not name:
        messages.error(request, gettext("Say who the press link is for."))
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
    settle(request)
    return page(
        request,
        "press_link",
        title=gettext("The press link"),
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
def revoke_press_link(request: HttpRequest, pk: int) -> HttpResponse:
    """A press link leads nowhere from now on."""
    link = get_object_or_404(PressLink.objects.select_related("schedule__edition__report"), pk=pk)
    drafting.revoke_press_link(link, by=at_the_desk(request), at=timezone.now())
    messages.success(request, gettext("The press link of {name} leads nowhere from now on.").format(name=link.name))
    return HttpResponseRedirect(reverse("desk:publish", args=[link.schedule.edition_id]))
