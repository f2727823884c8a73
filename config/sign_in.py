"""Settings of log-in: constants, and functions that read settings from the environment."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "reports.rights.MembershipBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{what}Validator"}
    for what in ("UserAttributeSimilarity", "MinimumLength", "CommonPassword", "NumericPassword")
]
#: Seconds for which an invitation or a link to choose a new password works: three days.
PASSWORD_RESET_TIMEOUT = int(timedelta(days=3).total_seconds())
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_CLIENT_IP_CALLABLE = "reports.limits.client_address"
AXES_LOCKOUT_CALLABLE = "reports.desk.people.sessions.locked_out"
AXES_VERBOSE = False
AXES_ENABLE_ACCESS_FAILURE_LOG = True
# Above this number, axes would delete failures that still count. The worker deletes old ones.
AXES_ACCESS_FAILURE_LOG_PER_USER_LIMIT = 1_000_000
# allauth without sign-up. People log in by user name, and links in mail have SITE_URL (desk/people).
ACCOUNT_ADAPTER = "reports.desk.people.adapters.AccountAdapter"
ACCOUNT_FORMS = {"reset_password": "reports.desk.people.own_account.ResetForm"}
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"  # noqa: S105  a class
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
MFA_ADAPTER = "reports.desk.people.adapters.FactorAdapter"
MFA_FORMS = {
    "activate_totp": "reports.desk.people.adapters.SetUpForm",
    "authenticate": "reports.desk.people.adapters.CodeForm",
    "reauthenticate": "reports.desk.people.adapters.CodeAgainForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
# Codes are accepted 30 seconds early or late, because clocks differ.
MFA_TOTP_TOLERANCE = 1
MFA_PASSKEY_LOGIN_ENABLED = True
# An administrator who creates an account is responsible for its address.
MFA_ALLOW_UNVERIFIED_EMAIL = True

SECOND_FACTORS_FOR = ("nobody", "administrators", "publishers", "everyone")


def second_factor_for(value: str) -> str:
    """Return the setting of who needs a second factor. Raise ImproperlyConfigured for other values. Publishers include administrators."""
    if value not in SECOND_FACTORS_FOR:
        raise ImproperlyConfigured(f"SECOND_FACTOR_FOR is {value!r}; it can be {', '.join(SECOND_FACTORS_FOR)}.")
    return value


def openid_connect(env: environ.Env) -> dict[str, Any]:
    """Return allauth's app for the provider that people may sign in with; {} if none is set. Raise ImproperlyConfigured."""
    url = env.str("OPENID_CONNECT_URL", default="").rstrip("/")
    if not url:
        return {}
    keys = {name: env.str(f"OPENID_CONNECT_{name.upper()}", default="") for name in ("client_id", "secret")}
    if not all(keys.values()) or not urlsplit(url).hostname:
        raise ImproperlyConfigured(
            "OPENID_CONNECT_URL is the provider's whole address (https://login.example.org), and needs "
            "OPENID_CONNECT_CLIENT_ID and OPENID_CONNECT_SECRET beside it, as the provider gave them."
        )
    name = env.str("OPENID_CONNECT_NAME", default="") or urlsplit(url).hostname
    return {"provider_id": "sso", "name": name, "settings": {"server_url": url}, **keys}
