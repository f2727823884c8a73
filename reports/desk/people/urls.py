"""URLs of allauth's views under /admin/, with allauth's names. Sign-up and log-in by mail are left out."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account import views as account
from allauth.mfa.base import views as factors
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as apps
from allauth.mfa.webauthn import views as passkeys
from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest, HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.views.decorators.cache import never_cache

from reports import converters  # noqa: F401  registers what the addresses are made of
from reports.desk.people import accounts, logging_in, own_account, sessions

type View = Callable[..., HttpResponseBase]


def account_page(view: View) -> View:
    """Return a page in the desk's frame for people who are not logged in yet."""

    @never_cache
    @wraps(view)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        if isinstance(response, TemplateResponse):
            response.context_data = {**admin.site.each_context(request), **(response.context_data or {})}
        return response

    return shown


def own(view: View) -> View:
    """Return a page of one's own account, also open to people who have to add a second factor first."""
    shown = account_page(view)
    shown.is_of_own_account = True  # type: ignore[attr-defined]
    return admin.site.admin_view(shown)


def screen(view: Any, template: str, title: str, **more: Any) -> View:
    """Return a view of allauth with our template; in `form`, it has the `button` and perhaps a `lead`."""
    shown: View = view.as_view(template_name=f"desk/account/{template}.html", extra_context={"title": title, **more})
    return shown


def factor(address: str, name: str, view: Any, template: str, title: str, **more: Any) -> URLPattern:
    """Return the page for one's own second factors that allauth calls `name`."""
    return path(f"account/factors/{address}", own(screen(view, template, title, **more)), name=f"mfa_{name}")


def password(address: str, name: str, view: Any, template: str, title: str, **more: Any) -> URLPattern:
    """Return the page on the way to a new password that allauth calls `name`."""
    shown = account_page(screen(view, template, title, **more))
    return path(f"account/password/{address}", shown, name=f"account_reset_password{name}")


AGAIN = {"button": "Continue", "lead": "Confirm that it is you before you change your account."}
RESET = {"button": "Send link", "lead": own_account.words_of_reset}
NEW_CODES = {"button": "Create new codes", "lead": "Your existing codes stop working."}
CONFIRM = "Confirm your identity"
REMOVE_APP, REMOVE_PASSKEY = "Remove the authenticator app", "Remove this passkey"

urlpatterns = [
    path("login/", logging_in.log_in, name="account_login"),
    path("staying/", sessions.session_status, name="staying"),
    path("auth/user/<int:pk>/invite/", accounts.invite, name="invite"),
    path("auth/user/<int:pk>/factors/", accounts.remove_factors, name="remove-factors"),
    password("reset/", "", account.PasswordResetView, "form", "Choose a new password", **RESET),
    password("reset/sent/", "_done", account.PasswordResetDoneView, "reset_sent", "Check your email"),
    password(
        "<account:uidb36>/<str:key>/",
        "_from_key",
        account.PasswordResetFromKeyView,
        "set_password",
        "Choose your password",
    ),
    password("set/", "_from_key_done", account.PasswordResetFromKeyDoneView, "password_set", "Password saved"),
    # One's own account
    path("account/", own(own_account.own_account), name="own-account"),
    path("account/address/", own(own_account.change_address), name="change-address"),
    path("account/address/<str:key>/", own(own_account.confirm_address), name="confirm-address"),
    path(
        "account/again/",
        own(screen(account.ReauthenticateView, "form", CONFIRM, **AGAIN)),
        name="account_reauthenticate",
    ),
    # Second factors, at the log-in
    path(
        "account/second-factor/",
        account_page(screen(factors.AuthenticateView, "second_factor", "Second factor")),
        name="mfa_authenticate",
    ),
    path("account/passkey/", account_page(passkeys.login_webauthn), name="mfa_login_webauthn"),
    # Second factors, one's own
    factor("", "index", factors.IndexView, "factors", "Second factors"),
    factor("", "list_webauthn", factors.IndexView, "factors", "Second factors"),
    factor("again/", "reauthenticate", factors.ReauthenticateView, "form", CONFIRM, **AGAIN),
    factor("again/passkey/", "reauthenticate_webauthn", passkeys.ReauthenticateWebAuthnView, "passkey_again", CONFIRM),
    factor("app/add/", "activate_totp", apps.ActivateTOTPView, "add_app", "Add an authenticator app"),
    factor("app/remove/", "deactivate_totp", apps.DeactivateTOTPView, "form", REMOVE_APP, button="Remove"),
    factor("passkey/add/", "add_webauthn", passkeys.AddWebAuthnView, "add_passkey", "Add a passkey"),
    path(
        "mfa/authenticator/<int:pk>/remove/",
        own(screen(passkeys.RemoveWebAuthnView, "form", REMOVE_PASSKEY, button="Remove")),
        name="mfa_remove_webauthn",
    ),
    factor("codes/", "view_recovery_codes", codes.ViewRecoveryCodesView, "recovery_codes", "Recovery codes"),
    factor(
        "codes/new/",
        "generate_recovery_codes",
        codes.GenerateRecoveryCodesView,
        "form",
        "Create new recovery codes",
        **NEW_CODES,
    ),
]

if settings.OPENID_CONNECT:
    from allauth.socialaccount.providers.openid_connect import views as openid

    urlpatterns += [
        path("account/organisation/<str:provider_id>/", account_page(openid.login), name="openid_connect_login"),
        path(
            "account/organisation/<str:provider_id>/back/",
            account_page(openid.callback),
            name="openid_connect_callback",
        ),
    ]
