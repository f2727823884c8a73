"""Adapters and forms for allauth: who may log in, which failures are counted, how mail is sent, the address of passkeys."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from axes.handlers.proxy import AxesProxyHandler
from axes.helpers import get_client_ip_address
from django import forms
from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.auth.signals import user_login_failed
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext

from reports.desk.people import factors
from reports.desk.people.logging_in import remember
from reports.desk.people.mail import send
from reports.desk.views import page
from reports.limits import is_first

#: In seconds: for so long a code is remembered by all processes, which is longer than an app shows it.
USED_FOR = 120


class AccountAdapter(DefaultAccountAdapter):
    """Close sign-up, and admit people with desk access only."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        return get_client_ip_address(request)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Do nothing: django-axes alone counts passwords."""

    def pre_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse | None:
        """Check every log-in, with a password or without one."""
        if not AxesProxyHandler.is_allowed(request, {"username": user.get_username()}):
            request.axes_locked_out = True  # type: ignore[attr-defined]  # axes answers for it
            return HttpResponse(status=429)
        if user.is_active and user.is_staff:
            return super().pre_login(request, user, **kwargs)
        return page(
            request, "refused", title=gettext("You cannot log in here"), status=403, why="not at the desk"
        ).render()

    def login(self, request: HttpRequest, user: User) -> None:
        """Set the backend for a log-in without a password, which no backend has authenticated."""
        if not hasattr(user, "backend"):
            user.backend = "django.contrib.auth.backends.ModelBackend"
        super().login(request, user)

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        return remember(super().post_login(request, user, **kwargs), user)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send the mail with the worker, if a mail server is set."""
        if settings.MAILERS:
            mail = self.render_mail(template_prefix, email, {"site": settings.SITE_HOST, **context})
            send.call(email, str(mail.subject), str(mail.body))


class FactorAdapter(DefaultMFAAdapter):
    """Bind passkeys to SITE_HOST, whatever host a request names, and encrypt secrets."""

    encrypt, decrypt = staticmethod(factors.encrypt), staticmethod(factors.decrypt)

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {"id": settings.SITE_HOST, "name": settings.MFA_TOTP_ISSUER}

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:
        """Return the default name of a passkey."""
        return f"Passkey {Authenticator.objects.filter(user=user, type=type).count() + 1}"


class Counted(forms.Form):
    """Count a wrong code as a failed log-in, and try no code for a locked username."""

    user: User

    def clean_code(self) -> str:
        request, credentials = context.request, {"username": self.user.get_username()}
        if not AxesProxyHandler.is_allowed(request, credentials):
            request.axes_locked_out = True
            raise ValidationError(gettext("This username is locked for 15 minutes."))
        try:
            code: str = super().clean_code()  # type: ignore[misc]
            if not _use_once(self.user, code):
                raise ValidationError(gettext("This code was already used. Wait for the next one."))
            return code
        except ValidationError:
            user_login_failed.send(sender=__name__, credentials=credentials, request=request)
            raise


def _use_once(user: User, code: str) -> bool:
    """Count a code as used, for all processes. Return whether this is its first use."""
    return is_first(f"code {user.pk} {normalize_user_code(code)}", USED_FOR)


class SetUpForm(ActivateTOTPForm):
    """The form for a new authenticator app. The code that confirms it cannot be used to log in."""

    def clean_code(self) -> str:
        code: str = super().clean_code()
        _use_once(self.user, code)
        return code


class CodeForm(Counted, AuthenticateForm):
    """The second factor at log-in: a code from an app, or a recovery code."""


class CodeAgainForm(Counted, ReauthenticateForm):
    """The same, before a change of one's own account."""
