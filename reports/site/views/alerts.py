"""Alerts by email: the form with which readers follow a place, and the page with which they confirm and end that.

The pages set no cookie and need no script. A link confirms nothing, because programs open the links in mails: only a button does.
"""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django import forms
from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import Resolver404, resolve
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from reports import addresses, counters
from reports.chrome import site_translator
from reports.languages import Translator, translator_for
from reports.limits import ALERTS, DAY, HOUR, is_first
from reports.models.mails import queue_mail
from reports.models.subscriptions import AlertKind, Subscription, hashes_of, subscribe
from reports.pages.head import Head
from reports.pages.parts import Link
from reports.reading.editions import find_section
from reports.reading.exceptions import NotPublished
from reports.reading.followed import followed_facts, published_name
from reports.reading.trends import trend_history
from reports.reading.versions import find_report, find_version
from reports.site.public_view import handle_refusals, show

#: In seconds: how long a form may be open before it is sent.
_OPEN_FOR = 24 * 60 * 60
_SALT = "alert-form"
#: The most confirmation mails to one address in a day.
_MAILS_A_DAY = 3
#: In characters: the longest email address, and a signed path.
_LONGEST_ADDRESS = 254
_LONGEST_SEAL = 1_000
#: The views whose pages can be followed, as one version or as the current one.
_OF_EDITIONS = {"edition", "pinned-edition", "section", "pinned-section", "paragraph", "figure"}


@dataclass(frozen=True)
class FollowedPlace:
    """What a reader can follow at an address: its link, the language of its mails, the feed, and the columns of its subscription."""

    link: Link
    language: str
    feed: str
    columns: dict[str, Any]
    privacy: str = ""

    @property
    def is_new_only(self) -> bool:
        """Whether readers get mail about new editions there, not about corrections."""
        return "version" not in self.columns

    @property
    def translate(self) -> Translator:
        return translator_for(self.language)


class AlertForm(forms.Form):
    """An email address, and what to be told."""

    email = forms.CharField(
        max_length=_LONGEST_ADDRESS,
        label=_("Your email address"),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"required": _("Enter your email address.")},
    )
    kind = forms.ChoiceField(
        label=_("Tell me about"),
        choices=[(AlertKind.ALL, _("all corrections")), (AlertKind.MAJOR, _("only what changes a conclusion"))],
        widget=forms.RadioSelect,
        initial=AlertKind.ALL,
    )
    seal = forms.CharField(max_length=_LONGEST_SEAL, widget=forms.HiddenInput)
    #: Hidden from people, so only bots fill it in.
    website = forms.CharField(
        required=False,
        label=_("Leave this empty"),
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, place: FollowedPlace, **kwargs: Any) -> None:
        seal = signing.TimestampSigner(salt=_SALT).sign(place.link.address)
        super().__init__(*args, **{"label_suffix": "", "initial": {"seal": seal}, **kwargs})
        self._place = place
        if place.is_new_only:
            del self.fields["kind"]

    def clean_email(self) -> str:
        address: str = self.cleaned_data["email"].strip()
        EmailValidator(_("Enter an email address, such as ada@example.org."))(address)
        return address

    def clean_seal(self) -> str:
        seal: str = self.cleaned_data["seal"]
        try:
            path = signing.TimestampSigner(salt=_SALT).unsign(seal, max_age=_OPEN_FOR)
        except signing.BadSignature:
            path = ""
        if path != self._place.link.address:
            raise ValidationError(_("This form was open for too long. Send it again."))
        return seal

    @property
    def kind_of_alert(self) -> str:
        return str(self.cleaned_data.get("kind", AlertKind.NEW))


# CSRF-exempt: no login or cookie is used, and the seal replaces the token.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: HttpRequest) -> HttpResponseBase:
    """Show the form for the page whose address is in `?of=`, or what happens next after it was sent."""
    response = handle_refusals(_follow, request)
    response["Cache-Control"] = "private, no-store"
    return response


def _follow(request: HttpRequest) -> HttpResponse:
    place = find_place(request.GET.get("of", ""))
    if request.method != "POST" or not settings.MAILERS:
        return _form_page(request, place, AlertForm(place=place))
    if not ALERTS.ask(request).is_granted:
        refused = place.translate("Too many requests came from your network in one hour. Try again later.")
        return _form_page(request, place, AlertForm(place=place), status=429, refused=refused)
    form = AlertForm(request.POST, place=place)
    if not form.is_valid():
        form.data = {**request.POST.dict(), "seal": AlertForm(place=place).initial["seal"]}
        return _form_page(request, place, form, status=422)
    if not form.cleaned_data.get("website"):
        _ask_for_confirmation(form.cleaned_data["email"], form.kind_of_alert, place)
    return HttpResponseRedirect(f"{request.get_full_path()}&sent=1")


def _ask_for_confirmation(address: str, kind: str, place: FollowedPlace) -> None:
    """Save the subscription, and queue the mail with the link to its button unless the address has had its mails."""
    digest = hashes_of(address)[0]
    if not is_first(f"alert-mail {digest}", HOUR) or counters.count(f"alert-mails {digest}", DAY)[0] > _MAILS_A_DAY:
        return
    now = timezone.now()
    subscription = subscribe(address, at=now, kind=kind, language=place.language, **place.columns)
    queue_mail("alert-confirmation", str(subscription.pk), at=now)


def find_place(path: str) -> FollowedPlace:
    """Return what can be followed at the path of a public page. Raises Http404, NotPublished or Gone."""
    try:
        match = resolve(path)
    except Resolver404 as error:
        raise Http404 from error
    name, values = match.url_name, match.kwargs
    if match.app_name != "site" or name not in {"report", "trend", *_OF_EDITIONS}:
        raise Http404
    if name == "report":
        report = find_report(values["report"])
        columns = {"report": report}
        link = Link(published_name(report), addresses.report(report.slug))
        return FollowedPlace(link, report.language, addresses.feed(report.slug), columns, report.alerts_privacy)
    if name == "trend":
        trend = trend_history(values["slug"]).trend
        link = Link(trend.name, addresses.trend(trend.slug))
        return FollowedPlace(link, site_translator().language, addresses.feed(), {"trend": trend.trend})
    return _place_in_edition(path, values)


def _place_in_edition(path: str, values: dict[str, Any]) -> FollowedPlace:
    version = find_version(values["report"], values["year"], values.get("number"))
    document = version.content
    report = version.edition.report
    translate = translator_for(report.language)
    columns: dict[str, Any] = {"report": report, "version": version}
    title = str(document.title)
    if slug := values.get("section"):
        section, paragraphs = find_section(version, slug)
        columns["section"] = section.uid
        title = section.title
        if name := values.get("name"):
            paragraph = next((each for each in paragraphs if each.id == name), None)
            if paragraph is None:
                raise NotPublished
            columns["paragraph"] = name
            title = translate("Paragraph {number} of “{title}”", number=paragraph.number, title=section.title)
    elif key := values.get("key"):
        figure = next((each for each in document.figures if each.key == key), None)
        if figure is None:
            raise NotPublished
        columns["figure"] = key
        title = figure.title or translate("Figure")
    return FollowedPlace(
        Link(title, path), report.language, addresses.feed(report.slug), columns, report.alerts_privacy
    )


def _form_page(
    request: HttpRequest, place: FollowedPlace, form: AlertForm, *, status: int = 200, refused: str = ""
) -> HttpResponse:
    translate = place.translate
    title = translate("New editions by email") if place.is_new_only else translate("Corrections by email")
    response = show(
        "site/alerts.html",
        place,
        head=Head(f"{title} · {place.link.label}", title, request.path, indexed=False, translate=translate),
        status=status,
        title=title,
        form=form,
        is_on=bool(settings.MAILERS),
        is_sent="sent" in request.GET and request.method != "POST",
        refused=refused,
    )
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        response["Retry-After"] = str(ALERTS.seconds)
    return response


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def followed(request: HttpRequest, token: str) -> HttpResponseBase:
    """Show the subscriptions that a mail's link names, with buttons that confirm and end them.

    A POST without `confirm` ends them, so that mail programs can do so with one click (RFC 8058).
    """
    rows = list(Subscription.objects.with_token(token).select_related("report", "trend", "version__edition"))
    done = ""
    if request.method == "POST" and "confirm" in request.POST:
        Subscription.objects.filter(pk__in=[row.pk for row in rows], confirmed_at=None).update(
            confirmed_at=timezone.now()
        )
        done = "confirmed"
    elif request.method == "POST":
        Subscription.objects.filter(pk__in=[row.pk for row in rows]).delete()
        done = "ended"
    translate = translator_for(rows[0].language) if rows else site_translator()
    title = translate("Your alert")
    response = show(
        "site/alert.html",
        [(followed_facts(row, translate), row) for row in rows],
        head=Head(title, title, request.path, indexed=False, translate=translate),
        title=title,
        done=done,
        is_confirmed=all(row.confirmed_at for row in rows),
    )
    response["Cache-Control"] = "private, no-store"
    response["Referrer-Policy"] = "no-referrer"
    return response
