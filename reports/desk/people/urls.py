"""The addresses of allauth that this site has, under /admin/ and under allauth’s names: none to sign up, none to log in by mail.

Its views are loaded when one of them is first opened: they bring twelve megabytes along, and most processes only answer readers.
"""

from collections.abc import Callable
from functools import cache, wraps
from typing import Any

from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest, HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.module_loading import import_string
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


def view_of(name: str, **options: Any) -> View:
    """allauth's view of that name (`account.PasswordResetView`), with these attributes."""
    room, _, view = name.rpartition(".")

    @cache
    def loaded() -> View:
        return import_string(f"allauth.{room}.views.{view}").as_view(**options)

    def first(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return loaded()(request, *args, **kwargs)

    return first


def form(name: str, title: str, button: str, **more: Any) -> View:
    context = {"title": title, "button": button, **more}
    return view_of(name, template_name="desk/account/form.html", extra_context=context)


def screen(name: str, template: str, title: str) -> View:
    return view_of(name, template_name=f"desk/account/{template}.html", extra_context={"title": title})


AGAIN = "Confirm that it is you before you change your account."

urlpatterns = [
    path("login/", logging_in.log_in, name="account_login"),
    path("staying/", staying.staying, name="staying"),
    path("auth/user/<int:pk>/invite/", administering.invite, name="invite"),
    path("auth/user/<int:pk>/factors/", administering.remove_factors, name="remove-factors"),
    # A new password
    path(
        "account/password/reset/",
        entrance(
            form("account.PasswordResetView", "Choose a new password", "Send link", lead=own_account.words_of_reset)
        ),
        name="account_reset_password",
    ),
    path(
        "account/password/reset/sent/",
        entrance(screen("account.PasswordResetDoneView", "reset_sent", "Check your email")),
        name="account_reset_password_done",
    ),
    path(
        "account/password/<str:uidb36>/<str:key>/",
        entrance(screen("account.PasswordResetFromKeyView", "set_password", "Choose your password")),
        name="account_reset_password_from_key",
    ),
    path(
        "account/password/set/",
        entrance(screen("account.PasswordResetFromKeyDoneView", "password_set", "Password saved")),
        name="account_reset_password_from_key_done",
    ),
    # One's own account
    path("account/", own(own_account.own_account), name="own-account"),
    path("account/address/", own(own_account.change_address), name="change-address"),
    path("account/address/<str:key>/", own(own_account.confirm_address), name="confirm-address"),
    path(
        "account/again/",
        own(form("account.ReauthenticateView", "Confirm your identity", "Continue", lead=AGAIN)),
        name="account_reauthenticate",
    ),
    # Second factors, at the log-in
    path(
        "account/second-factor/",
        entrance(screen("mfa.base.AuthenticateView", "second_factor", "Second factor")),
        name="mfa_authenticate",
    ),
    path("account/passkey/", entrance(view_of("mfa.webauthn.LoginWebAuthnView")), name="mfa_login_webauthn"),
    # Second factors, one's own
    path("account/factors/", own(screen("mfa.base.IndexView", "factors", "Second factors")), name="mfa_index"),
    path("account/factors/", own(screen("mfa.base.IndexView", "factors", "Second factors")), name="mfa_list_webauthn"),
    path(
        "account/factors/again/",
        own(form("mfa.base.ReauthenticateView", "Confirm your identity", "Continue", lead=AGAIN)),
        name="mfa_reauthenticate",
    ),
    path(
        "account/factors/again/passkey/",
        own(screen("mfa.webauthn.ReauthenticateWebAuthnView", "passkey_again", "Confirm your identity")),
        name="mfa_reauthenticate_webauthn",
    ),
    path(
        "account/factors/app/add/",
        own(screen("mfa.totp.ActivateTOTPView", "add_app", "Add an authenticator app")),
        name="mfa_activate_totp",
    ),
    path(
        "account/factors/app/remove/",
        own(form("mfa.totp.DeactivateTOTPView", "Remove the authenticator app", "Remove")),
        name="mfa_deactivate_totp",
    ),
    path(
        "account/factors/passkey/add/",
        own(screen("mfa.webauthn.AddWebAuthnView", "add_passkey", "Add a passkey")),
        name="mfa_add_webauthn",
    ),
    path(
        "mfa/authenticator/<int:pk>/remove/",
        own(form("mfa.webauthn.RemoveWebAuthnView", "Remove this passkey", "Remove")),
        name="mfa_remove_webauthn",
    ),
    path(
        "account/factors/codes/",
        own(screen("mfa.recovery_codes.ViewRecoveryCodesView", "recovery_codes", "Recovery codes")),
        name="mfa_view_recovery_codes",
    ),
    path(
        "account/factors/codes/new/",
        own(
            form(
                "mfa.recovery_codes.GenerateRecoveryCodesView",
                "Create new recovery codes",
                "Create new codes",
                lead="Your existing codes stop working.",
            )
        ),
        name="mfa_generate_recovery_codes",
    ),
]

if settings.OPENID_CONNECT:
    from allauth.socialaccount.providers.openid_connect import views as openid

    urlpatterns += [
        path("account/organisation/<str:provider_id>/", entrance(openid.login), name="openid_connect_login"),
        path("account/organisation/<str:provider_id>/back/", entrance(openid.callback), name="openid_connect_callback"),
    ]
