"""Log-in with username and password. Passkeys, second factors and OpenID Connect are handled by allauth.

django-axes locks a name out at one address. Against guesses from many addresses, a name with 20 failures in an hour takes passwords only
from browsers that it logged in from before; so nobody can lock its owner out. Passkeys and other ways in stay open.
"""

from datetime import timedelta
from typing import Any

from allauth.account.signals import password_reset
from allauth.account.utils import get_next_redirect_url, perform_login
from axes.models import AccessFailureLog
from axes.signals import user_locked_out
from django.conf import settings
from django.contrib import admin
from django.contrib.auth import logout
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.models import User
from django.contrib.auth.signals import user_login_failed
from django.core.exceptions import ValidationError
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from reports.desk.people.mail import send
from reports.limits import HOUR, LOG_INS, is_first
from reports.models.audit import Act, access_resets, record
from reports.models.people import Actor

MOST_FAILURES = 20
#: How long a browser is known after a log-in, in seconds; and the session key of the account whose password was set.
_KNOWN_FOR, _SET_PASSWORD, _SALT = 365 * 24 * HOUR, "set-password-of", "known browser"


def is_refused(request: HttpRequest, username: str) -> bool:
    """Return whether this browser may not try a password for the name now."""
    if not _is_guessed(username):
        return False
    account = User.objects.filter(username=username).values_list("pk", flat=True).first()
    known = request.get_signed_cookie(
        f"{settings.KNOWN_BROWSER_COOKIE_NAME}-{account}", default="", salt=_SALT, max_age=_KNOWN_FOR
    )
    return not known and request.session.get(_SET_PASSWORD, 0) != account


def remember[Response: HttpResponseBase](response: Response, user: User) -> Response:
    """Return the response with a cookie that identifies the browser as known to the account."""
    response.set_signed_cookie(
        f"{settings.KNOWN_BROWSER_COOKIE_NAME}-{user.pk}", "known", salt=_SALT, max_age=_KNOWN_FOR, path=reverse("admin:index"),
        secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax",
    )  # fmt: skip
    return response


@receiver(password_reset)
def know_by_link(request: HttpRequest, user: User, **_: Any) -> None:
    """Treat the browser in which a password was set with a link as known, and record that.

    After somebody else had reset the access, that person may have used the link.
    """
    request.session[_SET_PASSWORD] = user.pk
    since = timezone.now() - timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT)
    is_reset = access_resets(since=since).filter(whom_account=user.pk).exists()
    act = Act.ACCESS if is_reset else Act.ACCOUNT
    record(act, about="", details="A password was set with a link.", whom=user, actor=Actor.of(""))


@receiver(user_login_failed)
def tell_of_guesses(credentials: dict[str, Any], **_: Any) -> None:
    """Tell an account's owner of many failed log-ins, at most once an hour. django-axes has counted this failure already."""
    username = credentials.get("username") or ""
    user = User.objects.filter(username=username, is_active=True).first() if _is_guessed(username) else None
    if user is None or not is_first(f"guesses {user.pk}", HOUR):
        return
    record(Act.LOCKED, about="", details=f"{MOST_FAILURES} failed log-ins in an hour.", whom=user, actor=Actor.of(""))
    if user.email and settings.MAILERS:
        words = (
            f"{MOST_FAILURES} attempts to log in as {username} at {settings.SITE_URL} failed within an hour.\n\n"
            "For the next hour, your password only works in browsers where you have logged in before. In any other "
            f"browser, use a passkey or choose a new password first: {settings.SITE_URL}{reverse('account_reset_password')}\n\n"
            "If it was not you, somebody may be guessing your password. Choose a long password that you use nowhere "
            "else, and add a second factor under “Your account”.\n"
        )
        send.call(user.email, "Failed log-in attempts on your account", words)


@receiver(user_locked_out)
def record_lock_out(username: str | None, **_: Any) -> None:
    """Record once that an account is locked at an address."""
    user = User.objects.filter(username=username or "").first()
    if user and is_first(f"locked out {user.pk}", int(settings.AXES_COOLOFF_TIME.total_seconds())):
        details = f"Locked at one address after {settings.AXES_FAILURE_LIMIT} failed log-ins."
        record(Act.LOCKED, about="", details=details, whom=user, actor=Actor.of(""))


def _is_guessed(username: str) -> bool:
    since = timezone.now() - timedelta(seconds=HOUR)
    return AccessFailureLog.objects.filter(username=username, attempt_time__gt=since).count() >= MOST_FAILURES


TOO_MANY_GUESSES = (
    "Too many failed log-ins for this username in the last hour. Use a browser where you have logged in before, use a "
    "passkey, request a new password by email, or try again in an hour."
)
NOT_AT_THE_DESK = "This account has no access to the desk. Ask an administrator if you need it."


class LogInForm(AuthenticationForm):
    """Name and password. People with the right ones but no desk access get an explanation."""

    def clean(self) -> dict[str, Any]:
        """Try the password, unless the name is being guessed and this browser is unknown."""
        if self.request and is_refused(self.request, self.cleaned_data.get("username", "")):
            raise ValidationError(TOO_MANY_GUESSES, code="guessed")
        return super().clean()

    def confirm_login_allowed(self, user: User) -> None:
        super().confirm_login_allowed(user)
        if not user.is_staff:
            raise ValidationError(NOT_AT_THE_DESK, code="not_at_the_desk")


@sensitive_post_parameters()
@never_cache
def log_in(request: HttpRequest) -> HttpResponse:
    """Show and handle the log-in form. django-axes limits one name at one address; LOG_INS limits many names."""
    is_at_desk = admin.site.has_permission(request)
    to = get_next_redirect_url(request) or resolve_url(settings.LOGIN_REDIRECT_URL)
    if request.method != "POST":
        if is_at_desk:
            return HttpResponseRedirect(to)
        return _page(request, LogInForm(request), to)
    allowance = LOG_INS.ask(request)
    if not allowance.is_granted:
        response = render(request, "desk/locked_out.html", {"is_network": True}, status=429)
        response["Retry-After"] = str(allowance.reset)
        return response
    form = LogInForm(request, data=request.POST)
    if not form.is_valid():
        return _page(request, form, to)
    if request.user.is_authenticated:
        logout(request)
    return perform_login(request, form.get_user(), redirect_url=to)


def _page(request: HttpRequest, form: LogInForm, to: str) -> HttpResponse:
    context: dict[str, Any] = {
        **admin.site.each_context(request),
        "title": gettext("Log in"),
        "form": form,
        "next": to,
        "organisation": settings.OPENID_CONNECT,
        "redirect_field_value": to,
    }
    return render(request, "admin/login.html", context)
