"""Formatters and settings of the log on stderr, as text or JSON, without the secrets in addresses."""

import json
import logging
import re
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

from reports.addresses import ADMIN, EMBARGO, REVIEW

#: Addresses that let anybody read a draft or set a password.
_SECRET = re.compile(rf"(/(?:{REVIEW}|{EMBARGO}|{ADMIN}/account/password/\w+|{ADMIN}/account/address)/)[\w:-]+")
#: The id of the current request, which is the proxy's (X-Request-Id) if there is one.
request_id: ContextVar[str] = ContextVar("request_id", default="")


class RedactingFormatter(logging.Formatter):
    """Replaces secrets in log lines by an ellipsis."""

    def format(self, record: logging.LogRecord) -> str:
        return _SECRET.sub(r"\1…", super().format(record))


class JsonFormatter(RedactingFormatter):
    """Writes one JSON object on each line: time, level, logger, message, request_id and, after an error, exception."""

    def format(self, record: logging.LogRecord) -> str:
        entry = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            "request_id": request_id.get(),
            "exception": self.formatException(record.exc_info) if record.exc_info else "",
        }
        line = json.dumps({name: value for name, value in entry.items() if value}, ensure_ascii=False)
        return _SECRET.sub(r"\1…", line)


def logging_settings(level: str, form: str) -> dict[str, Any]:
    """Return Django's LOGGING for a level such as INFO. `form` is "text" or "json"."""
    formatter = "config.logs.JsonFormatter" if form == "json" else "config.logs.RedactingFormatter"
    line = {"class": formatter, "format": "{asctime} {levelname} {name}: {message}", "style": "{"}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": line},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            "django": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
            # Without warnings, because a line for each 404 would hide the lines that matter.
            "django.request": {"level": "ERROR"},
            "django.security.DisallowedHost": {"level": "CRITICAL"},
            "django.security.DisallowedModelAdminLookup": {"level": "CRITICAL"},
            "axes": {"level": "WARNING"},
            "django.server": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        },
    }
