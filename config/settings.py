"""All settings, read from the environment.

`PERENNIAL_ENV` defaults to `production`, for `manage.py` to `local`. In production, the site does not start if a required setting is
missing, and says what to do. docs/deploy.md lists all settings.
"""

import os
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured
from django.utils.csp import CSP
from whitenoise.compress import Compressor

from config.api_settings import *  # noqa: F403
from config.local import make_private, stored_secret_key
from config.logs import logging_settings
from config.mail import mailers
from config.publisher import has_own_styles, own, publisher_folder
from config.release import commit_of, version_of
from config.sign_in import *  # noqa: F403
from config.sign_in import openid_connect, second_factor_for
from reports import addresses
from serving.db_timeout import connection_class
from serving.host_check import known_hosts

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"


COMMIT = commit_of(BASE_DIR)
#: The release, as shown by the API, /healthz, /metrics and pages.
VERSION = version_of(BASE_DIR, COMMIT)

env = environ.Env()
given = set(os.environ)
if (env_file := BASE_DIR / ".env").is_file():
    env.read_env(env_file)
#: Names of settings from the .env file. `serve` removes them from the environment, so that a reload reads the file again.
READ_FROM_FILE = set(os.environ) - given

# `manage.py` sets the default to local.
PERENNIAL_ENV = env.str("PERENNIAL_ENV", default=os.environ.get("PERENNIAL_ENV_UNLESS_SET", "production"))
if PERENNIAL_ENV not in {"local", "production"}:
    raise ImproperlyConfigured(f"PERENNIAL_ENV is {PERENNIAL_ENV!r}. Set it to 'local' or 'production'.")
PRODUCTION = PERENNIAL_ENV == "production"

if PRODUCTION:
    REQUIRED = {
        "SECRET_KEY": (
            "the key that signs sessions; create one with: python -c 'import secrets; print(secrets.token_urlsafe(50))'"
        ),
        "SITE_URL": "the public address of the site, such as https://trends.example.org",
    }
    if missing := [f"  {name}: {advice}" for name, advice in REQUIRED.items() if not os.environ.get(name)]:
        raise ImproperlyConfigured(
            "Perennial cannot start in production without these settings:\n"
            + "\n".join(missing)
            + "\nSet them in the environment or in a file named .env beside manage.py (see docs/deploy.md)."
            + "\nTo try Perennial on your own machine, set PERENNIAL_ENV=local."
        )


def whole_number(name: str, default: int) -> int:
    """Return a setting that is a whole number. Raise ImproperlyConfigured for any other value."""
    text = env.str(name, default="") or str(default)
    if not text.isascii() or not text.isdigit():
        raise ImproperlyConfigured(f"{name} is {text!r}. Set it to a whole number, such as {default}.")
    return int(text)


DEBUG = env.bool("DEBUG", default=False)
if PRODUCTION and DEBUG:
    raise ImproperlyConfigured("DEBUG exposes code to visitors. Remove it, or set PERENNIAL_ENV=local.")

SECRET_KEY = env.str("SECRET_KEY", default="") or stored_secret_key(VAR_DIR)
if PRODUCTION and len(SECRET_KEY) < 40:
    raise ImproperlyConfigured(
        "SECRET_KEY has fewer than 40 characters and could be guessed. Create one with: "
        "python -c 'import secrets; print(secrets.token_urlsafe(50))'"
    )
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
#: The default port of `manage.py demo` and `manage.py serve`.
PORT = whole_number("PORT", 8000)
SITE_URL = env.str("SITE_URL", default=f"http://localhost:{PORT}").rstrip("/")
SITE_HOST = urlsplit(SITE_URL).hostname
if not SITE_HOST:
    raise ImproperlyConfigured(
        f"SITE_URL is {SITE_URL!r}. Set it to a full address, such as https://trends.example.org"
    )
#: Pairs of host and port that the site answers to; the port is "" for the default one, "*" for any.
KNOWN_HOSTS = known_hosts(SITE_URL, env.list("ALLOWED_HOSTS", default=[]), any_port_here=not PRODUCTION)
ALLOWED_HOSTS = list(dict.fromkeys(host for host, _ in KNOWN_HOSTS))

#: The publisher's folder, whose templates, words and static files win: docs/publisher.md
SITE_DIR = publisher_folder(env.str("SITE_DIR", default=""))
HAS_PUBLISHER_STYLES = has_own_styles(SITE_DIR)

# Applications, middleware and templates

INSTALLED_APPS = [
    "reports.apps.ReportsConfig",
    "trends.apps.TrendsConfig",
    "reports.desk.apps.DeskConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "config.static.UsedStaticFilesConfig",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "corsheaders",
    "django_filters",
    "django_tasks_db",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "rest_framework",
]

MIDDLEWARE = [
    "config.middleware.ResponseHeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    # Before all middleware that reads a request's body.
    "config.middleware.BodySizeMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Before all middleware that changes the body, so that the ETag is that of the bytes sent.
    "django.middleware.http.ConditionalGetMiddleware",
    "corsheaders.middleware.CorsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [*own(SITE_DIR, "templates"), BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csp",
                "reports.chrome.chrome",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# Storage

DATABASE: dict[str, Any] = (
    env.db_url("DATABASE_URL")
    if env.str("DATABASE_URL", default="")
    else {"ENGINE": "django.db.backends.sqlite3", "NAME": str(VAR_DIR / "db.sqlite3")}
)
if DATABASE.get("ENGINE") not in {"django.db.backends.sqlite3", "django.db.backends.postgresql"}:
    raise ImproperlyConfigured(
        "DATABASE_URL is not a supported database address. It must start with postgresql:// or sqlite:///, such as "
        "postgresql://USER:PASSWORD@HOST/NAME or sqlite:////srv/data/db.sqlite3."
    )
DATABASE_OPTIONS: dict[str, Any] = DATABASE.setdefault("OPTIONS", {})
has_replica = bool(env.str("REPLICA_URL", default=""))
REPLICA: dict[str, Any] = env.db_url("REPLICA_URL") if has_replica else {}
if has_replica and {DATABASE["ENGINE"], REPLICA.get("ENGINE")} != {"django.db.backends.postgresql"}:
    raise ImproperlyConfigured(
        "REPLICA_URL needs PostgreSQL: set DATABASE_URL and REPLICA_URL to addresses that start with postgresql://, or "
        "remove REPLICA_URL."
    )
if DATABASE["ENGINE"] == "django.db.backends.sqlite3":
    Path(DATABASE["NAME"]).parent.mkdir(parents=True, exist_ok=True)
    if DATABASE["NAME"] != ":memory:":
        make_private(Path(DATABASE["NAME"]))
    # IMMEDIATE: a transaction waits for its turn to write at the start, and is not refused half-way.
    DATABASE_OPTIONS |= {
        "transaction_mode": "IMMEDIATE",
        "timeout": whole_number("DATABASE_TIMEOUT", 20),
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA foreign_keys=ON;",
    }
else:
    for options in (DATABASE_OPTIONS, REPLICA.setdefault("OPTIONS", {})):
        # Options in an address are text, and the text "false" would count as true.
        pooled = str(options.pop("pool", "true")).lower() not in {"false", "0", "no"}
        if pooled:
            options["pool"] = {
                "min_size": 1,
                "max_size": whole_number("DATABASE_POOL_SIZE", 8),
                # For commands and the worker. Requests wait one second (config/wsgi.py).
                "timeout": whole_number("DATABASE_TIMEOUT", 10),
                "connection_class": connection_class(),
            }
        options.setdefault("connect_timeout", 2)
    DATABASE |= {"CONN_MAX_AGE": 0, "CONN_HEALTH_CHECKS": True}
DATABASES = {"default": DATABASE}
if has_replica:
    DATABASES["replica"] = {**DATABASE, **REPLICA, "TEST": {"MIRROR": "default"}}
    DATABASE_ROUTERS = ["serving.db_timeout.ReplicaRouter"]

# The response cache: its size in each process in bytes (0 with DEBUG), and the seconds for which it serves while the database is down.
KEPT_BYTES = whole_number("KEPT_MEGABYTES", 0 if DEBUG else 32) * 2**20
KEPT_IN_OUTAGE = whole_number("KEPT_IN_OUTAGE_MINUTES", 60) * 60

CACHES = {"default": env.cache_url("CACHE_URL", default="locmemcache://")}
#: The file in which limits are counted without Redis, beside the database or in var/.
KEPT_BESIDE = Path(DATABASE["NAME"]).parent if Path(DATABASE["NAME"]).is_absolute() else VAR_DIR
LIMITS_FILE = env.path("LIMITS_FILE", default=KEPT_BESIDE / "limits.sqlite3")
MEDIA_ROOT = env.path("MEDIA_ROOT", default=VAR_DIR / "media")
STATIC_URL = "/static/"
STATICFILES_DIRS = own(SITE_DIR, "static")
STATIC_ROOT = env.path("STATIC_ROOT", default=VAR_DIR / "static")
STORAGES: dict[str, Any] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "config.static.MinifiedStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
# Files in an S3-compatible store. This host's copies have their own folder, which is cleared after each redaction.
if MEDIA_BUCKET := env.str("MEDIA_BUCKET", default=""):
    BUCKET_OPTIONS = {
        "bucket_name": MEDIA_BUCKET,
        "endpoint_url": env.str("MEDIA_ENDPOINT", default=""),
        "access_key": env.str("MEDIA_ACCESS_KEY", default=""),
        "secret_key": env.str("MEDIA_SECRET_KEY", default=""),
        "region_name": env.str("MEDIA_REGION", default="us-east-1"),
        "timeout": whole_number("MEDIA_TIMEOUT", 3),
    }
    if not (all(BUCKET_OPTIONS.values()) and urlsplit(BUCKET_OPTIONS["endpoint_url"]).hostname):
        raise ImproperlyConfigured(
            "MEDIA_BUCKET also needs MEDIA_ENDPOINT (such as https://s3.example.org), MEDIA_ACCESS_KEY and MEDIA_SECRET_KEY."
        )
    if not (find_spec("storages") and find_spec("boto3")):
        raise ImproperlyConfigured("MEDIA_BUCKET needs the packages in requirements/s3.txt (see docs/scaling.md).")
    STORAGES["default"] = {"BACKEND": "reports.models.bucket.Bucket", "OPTIONS": BUCKET_OPTIONS}
    MEDIA_ROOT = Path(MEDIA_ROOT) / "copies"
WHITENOISE_USE_FINDERS = not PRODUCTION
WHITENOISE_AUTOREFRESH = not PRODUCTION
# Pages use only the hashed names; other copies would be compressed a second time.
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
# Files that are compressed already, and source maps, which only debuggers load and which take longest.
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = [*Compressor.SKIP_COMPRESS_EXTENSIONS, "map"]

# Mail: printed to the console locally; none in production without EMAIL_URL

EMAIL_URL = env.str("EMAIL_URL", default="") or ("" if PRODUCTION else "consolemail://")
MAILERS = mailers(env, EMAIL_URL)
#: The most mails that the worker sends in a minute.
MAILS_PER_MINUTE = env.int("MAILS_PER_MINUTE", default=300)
DEFAULT_FROM_EMAIL = env.str("MAIL_FROM", default=f"perennial@{SITE_HOST}")

# Tasks of the worker (`manage.py work`), stored in the database

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# Language and time

LANGUAGE_CODE = "en-gb"
FORMAT_MODULE_PATH = "config.formats"
FORM_RENDERER = "reports.desk.forms.FormRenderer"
TIME_ZONE = "UTC"
USE_I18N = True
#: The language (BCP 47) of pages outside reports. A report has its own; the desk is in English.
SITE_LANGUAGE = env.str("SITE_LANGUAGE", default="en")
#: Translations of public pages and files: docs/translating.md
LOCALE_PATHS = [*own(SITE_DIR, "locale"), BASE_DIR / "locale"]
USE_TZ = True

# Security headers

SECURE_CSP: dict[str, list[str]] = {
    "default-src": [CSP.NONE],
    # A nonce is sent only if a template uses one, which public pages never do.
    "script-src": [CSP.SELF, CSP.NONCE],
    "style-src": [CSP.SELF, CSP.NONCE],
    "img-src": [CSP.SELF, "data:"],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "manifest-src": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    feature: []
    for feature in (
        "accelerometer",
        "autoplay",
        "camera",
        "display-capture",
        "encrypted-media",
        "fullscreen",
        "geolocation",
        "gyroscope",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "usb",
    )
}
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"

# For a proxy that sets X-Forwarded-Proto and X-Forwarded-For itself. Without one, clients could send any value.
BEHIND_PROXY = env.bool("BEHIND_PROXY", default=False)
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=PRODUCTION)
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]
SECURE_HSTS_SECONDS = whole_number("HSTS_SECONDS", 31_536_000 if PRODUCTION else 0)
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.bool("HSTS_INCLUDE_SUBDOMAINS", default=True)
SECURE_HSTS_PRELOAD = env.bool("HSTS_PRELOAD", default=False)
# W021: preloading HSTS binds a whole domain for years, so its owner decides. mail.W001: without mail, notices are shown at the desk.
SILENCED_SYSTEM_CHECKS = ["security.W021", "mail.W001"]

# Sessions and log-in

#: Seconds of a session after the last activity: typing, or opening or sending a page.
SESSION_COOKIE_AGE = whole_number("SESSION_MINUTES", 60) * 60
#: Seconds of a session after the log-in, whatever the activity.
SESSION_LONGEST = whole_number("SESSION_HOURS", 12) * 60 * 60
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_NAME = "__Host-session" if PRODUCTION else "perennial-session"
#: Sent only to the desk, so that responses of public pages can be cached for people with this cookie too.
KNOWN_BROWSER_COOKIE_NAME = "__Secure-known-browser" if PRODUCTION else "perennial-known-browser"
CSRF_COOKIE_NAME = "__Host-csrf" if PRODUCTION else "perennial-csrf"
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "admin:index"
CSRF_FAILURE_VIEW = "reports.desk.people.sessions.token_refused"
MFA_TOTP_ISSUER = f"Perennial ({SITE_HOST})"
# Browsers create passkeys only for https and for localhost.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION
SECOND_FACTOR_FOR = second_factor_for(env.str("SECOND_FACTOR_FOR", default="nobody"))
if OPENID_CONNECT := openid_connect(env):
    INSTALLED_APPS += ["allauth.socialaccount", "allauth.socialaccount.providers.openid_connect"]
    SOCIALACCOUNT_ADAPTER = "reports.desk.people.organisation.OrganisationAdapter"
    SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [OPENID_CONNECT], "OAUTH_PKCE_ENABLED": True}}
    # The log-in form redirects to the provider.
    provider = urlsplit(OPENID_CONNECT["settings"]["server_url"])
    SECURE_CSP["form-action"].append(f"{provider.scheme}://{provider.netloc}")
# A section's page has a form for each assessment, reference and figure.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000
# The size of requests is limited by path in config/middleware.py, before they are read.
DATA_UPLOAD_MAX_MEMORY_SIZE = None

# The API

API_REQUESTS_A_MINUTE = whole_number("API_REQUESTS_A_MINUTE", 300)
SEARCHES_A_MINUTE = whole_number("SEARCHES_A_MINUTE", 60)
#: Webhooks are sent only to public addresses, unless receivers are in the newsroom's network.
WEBHOOKS_MAY_BE_PRIVATE = env.bool("WEBHOOKS_MAY_BE_PRIVATE", default=False)
#: Whether DOIs may be looked up, because this tells registries which sources an unpublished text cites.
OUTGOING_REQUESTS = env.bool("OUTGOING_REQUESTS", default=False)
DOI_RESOLVER = env.str("DOI_RESOLVER", default="https://doi.org/").rstrip("/") + "/"
SPECTACULAR_SETTINGS = {
    "TITLE": "Perennial",
    "DESCRIPTION": "Trend reports as data: editions, their versions, and trends and techniques over the years.",
    "VERSION": "1",
    "CONTACT": {"name": "The publisher of this site", "url": f"{SITE_URL}/"},
    "LICENSE": {"name": "BSD-3-Clause", "url": "https://opensource.org/license/bsd-3-clause"},
    "DEFAULT_GENERATOR_CLASS": "reports.api.schema.generator.ApiGenerator",
    "OAS_VERSION": "3.1.1",
    "POSTPROCESSING_HOOKS": [],
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "SCHEMA_PATH_PREFIX": addresses.API_ROOT.rstrip("/"),
    "SERVE_INCLUDE_SCHEMA": False,
}

# The log, on stderr

LOG_FORMAT = env.str("LOG_FORMAT", default="text")
if LOG_FORMAT not in {"text", "json"}:
    raise ImproperlyConfigured(f"LOG_FORMAT is {LOG_FORMAT!r}. Set it to 'text' or 'json'.")
LOGGING = logging_settings(env.str("LOG_LEVEL", default="INFO"), LOG_FORMAT)
