"""Sign-in with OpenID Connect, loaded only where the operator sets a provider."""

from typing import Any, NoReturn

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.contrib.auth.models import User
from django.http import HttpRequest
from django.utils.translation import gettext

from reports.desk.views import page
from reports.models.audit import Act, record
from reports.models.people import Actor


class OrganisationAdapter(DefaultSocialAccountAdapter):
    """Match people by the verified address from the provider. Signing in creates no account."""

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        if sociallogin.is_existing:
            return
        addresses = [each.email for each in sociallogin.email_addresses if each.verified]
        people = list(User.objects.filter(email__iexact=addresses[0])) if len(addresses) == 1 else []
        if len(people) == 1:
            sociallogin.connect(request, people[0])
            details = "Added log-in with the organisation."
            record(Act.FACTOR, about="", details=details, whom=people[0], actor=Actor.of(people[0]))

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> NoReturn:
        _refuse(request, "No account uses your email address. Ask an administrator to invite you.")

    def on_authentication_error(self, request: HttpRequest, provider: Any, **kwargs: Any) -> NoReturn:
        _refuse(request, "Log-in with your organisation was cancelled or failed. Try again, or use your password.")


def _refuse(request: HttpRequest, words: str) -> NoReturn:
    answer = page(request, "account/form", title=gettext("Log-in failed"), status=403, lead=words)
    raise ImmediateHttpResponse(answer.render())
