"""The addresses of allauth that this site has, under /admin/ and under allauth’s names: none to sign up, none to log in by mail."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest, HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import path
from django.views.decorators.cache import never_cache

from reports.desk.people import administering, logging_in, own_account, staying

type View = Callable[..., HttpResponseBase]


def entrance(view: View) -> View:
    """A page for whoever is not in yet, in the desk's frame."""

    @never_cache
    @wraps(view)
    def framed(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        if isinstance(response, TemplateResponse):
            response.context_data = {**admin.site.each_context(request), **(response.context_data or {})}
        return response

    return framed


def own(view: View) -> View:
    """A page of one's own account: for people at the desk, also for those who have to add a second factor first."""
    framed = entrance(view)
    framed.is_of_own_account = True  # type: ignore[attr-defined]
    return admin.site.admin_view(framed)


def form(view: Any, title: str, button: str, **more: Any) -> View:
    context = {"title": title, "button": button, **more}
    return view.as_view(template_name="desk/account/form.html", extra_context=context)


def screen(view: Any, name: str, title: str) -> View:
    return view.as_view(template_name=f"desk/account/{name}.html", extra_context={"title": title})


AGAIN = "Before something of your account is changed, show once more that it is you."

urlpatterns = [
    path("login/", logging_in.log_in, name="account_login"),
    path("staying/", staying.staying, name="staying"),
    path("auth/user/<int:pk>/invite/", administering.invite, name="invite"),
    path("auth/user/<int:pk>/factors/", administering.remove_factors, name="remove-factors"),
    # A new password
    path(
        "account/password/reset/",
        entrance(form(account.PasswordResetView, "A new password", "Send me a link", lead=own_account.words_of_reset)),
        name="account_reset_password",
    ),
    path(
        "account/password/reset/sent/",
        entrance(screen(account.PasswordResetDoneView, "reset_sent", "A link is on its way")),
        name="account_reset_password_done",
    ),
    path(
        "account/password/<str:uidb36>/<str:key>/",
        entrance(screen(account.PasswordResetFromKeyView, "set_password", "Choose your password")),
        name="account_reset_password_from_key",
    ),
    path(
        "account/password/set/",
        entrance(screen(account.PasswordResetFromKeyDoneView, "password_set", "Your password is set")),
        name="account_reset_password_from_key_done",
    ),
    # One's own account
    path("account/", own(own_account.own_account), name="own-account"),
    path("account/address/", own(own_account.change_address), name="change-address"),
    path("account/address/<str:key>/", own(own_account.confirm_address), name="confirm-address"),
    path(
        "account/again/",
        own(form(account.ReauthenticateView, "Is it you?", "Go on", lead=AGAIN)),
        name="account_reauthenticate",
    ),
    # Second factors, at the log-in
    path(
        "account/second-factor/",
        entrance(screen(mfa.AuthenticateView, "second_factor", "Second factor")),
        name="mfa_authenticate",
    ),
    path("account/passkey/", entrance(passkeys.LoginWebAuthnView.as_view()), name="mfa_login_webauthn"),
    # Second factors, one's own
    path("account/factors/", own(screen(mfa.IndexView, "factors", "Second factors")), name="mfa_index"),
    path("account/factors/", own(screen(mfa.IndexView, "factors", "Second factors")), name="mfa_list_webauthn"),
    path(
        "account/factors/again/",
        own(form(mfa.ReauthenticateView, "Is it you?", "Go on", lead=AGAIN)),
        name="mfa_reauthenticate",
    ),
    path(
        "account/factors/again/passkey/",
        own(screen(passkeys.ReauthenticateWebAuthnView, "passkey_again", "Is it you?")),
        name="mfa_reauthenticate_webauthn",
    ),
    path(
        "account/factors/app/add/",
        own(screen(totp.ActivateTOTPView, "add_app", "Add an authenticator app")),
        name="mfa_activate_totp",
    ),
    path(
        "account/factors/app/remove/",
        own(form(totp.DeactivateTOTPView, "Remove the authenticator app", "Remove")),
        name="mfa_deactivate_totp",
    ),
    path(
        "account/factors/passkey/add/",
        own(screen(passkeys.AddWebAuthnView, "add_passkey", "Add a passkey")),
        name="mfa_add_webauthn",
    ),
    path(
        "mfa/authenticator/<int:pk>/remove/",
        own(form(passkeys.RemoveWebAuthnView, "Remove this passkey", "Remove")),
        name="mfa_remove_webauthn",
    ),
    path(
        "account/factors/codes/",
        own(screen(codes.ViewRecoveryCodesView, "recovery_codes", "Recovery codes")),
        name="mfa_view_recovery_codes",
    ),
    path(
        "account/factors/codes/new/",
        own(form(codes.GenerateRecoveryCodesView, "New recovery codes", "Make new ones", lead="The old ones end.")),
        name="mfa_generate_recovery_codes",
    ),
]

if settings.OPENID_CONNECT:
    from allauth.socialaccount.providers.openid_connect import views as openid

    urlpatterns += [
        path("account/organisation/<str:provider_id>/", entrance(openid.login), name="openid_connect_login"),
        path("account/organisation/<str:provider_id>/back/", entrance(openid.callback), name="openid_connect_callback"),
    ]
