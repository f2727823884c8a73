"""Settings and backend of mail: by the server in EMAIL_URL, or printed to the console."""

from email.policy import default
from typing import Any
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import EmailMessage
from django.core.mail.backends.console import EmailBackend


def mailers(env: environ.Env, url: str) -> dict[str, dict[str, Any]]:
    """Return Django's MAILERS for `url`, {} without one. Raise ImproperlyConfigured if it is not the address of a mail server."""
    if not url:
        return {}
    scheme = urlsplit(url).scheme
    if scheme not in env.EMAIL_SCHEMES or (scheme.startswith("smtp") and not urlsplit(url).hostname):
        raise ImproperlyConfigured("EMAIL_URL is not a mail server address, such as smtp+tls://USER:PASSWORD@HOST:587.")
    found = env.email_url_config(url)
    if scheme == "consolemail":
        return {"default": {"BACKEND": "config.mail.ConsoleBackend"}}
    if not scheme.startswith("smtp"):
        return {"default": {"BACKEND": found["EMAIL_BACKEND"]}}
    options = {
        "host": found["EMAIL_HOST"],
        "port": found["EMAIL_PORT"],
        "username": found["EMAIL_HOST_USER"],
        "password": found["EMAIL_HOST_PASSWORD"],
        "use_tls": found.get("EMAIL_USE_TLS", False),
        "use_ssl": found.get("EMAIL_USE_SSL", False),
        # Short, because the worker's other tasks wait.
        "timeout": 5,
    }
    return {"default": {"BACKEND": found["EMAIL_BACKEND"], "OPTIONS": options}}


#: A policy that does not break long lines, as mail servers require.
WHOLE_LINES = default.clone(max_line_length=998, cte_type="8bit")


class ConsoleBackend(EmailBackend):
    """Django's console backend, with readable text instead of encoded lines."""

    def write_message(self, message: EmailMessage) -> None:
        self.stream.write(f"{message.message(policy=WHOLE_LINES).as_bytes().decode()}\n{'-' * 79}\n")
