"""Coming to the desk: by name and password here; by a passkey, a second factor or an organisation's sign-in through allauth."""

from typing import Any

from allauth.account.utils import get_next_redirect_url, perform_login
from django.conf import settings
from django.contrib import admin
from django.contrib.auth import logout
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from reports.desk.people.guessing import is_refused
from reports.limits import LOG_INS

TOO_MANY_GUESSES = (
    "Too many failed log-ins for this username in the last hour. Use a browser where you have logged in before, use a "
    "passkey, request a new password by email, or try again in an hour."
)
NOT_AT_THE_DESK = "This account has no access to the desk. Ask an administrator if you need it."


class LogInForm(AuthenticationForm):
    """Name and password; whoever has the right ones, and may not come to the desk, is told so."""

    def clean(self) -> dict[str, Any]:
        """Try the password, unless somebody is guessing it and this may be them."""
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
    """The log-in. django-axes locks one name out at one address; the limit here is about many names."""
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
