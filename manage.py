#!/usr/bin/env python
"""Perennial's commands: `python manage.py help` lists them."""

import os
import sys

try:
    from django.core.management import execute_from_command_line
except ImportError as error:
    raise SystemExit(
        "Django is not installed for this Python. Run `make setup`, then `.venv/bin/python manage.py ...`."
    ) from error


def main() -> None:
    """Run the command. A missing setting, or a database that cannot be used, is one message instead of a traceback."""
    from django.conf import settings  # noqa: PLC0415  once it is known where the settings are
    from django.core.exceptions import ImproperlyConfigured  # noqa: PLC0415  the same
    from django.db import DatabaseError  # noqa: PLC0415  the same

    try:
        if sys.argv[1:] == ["--version"]:
            print(f"Perennial {settings.VERSION}")  # noqa: T201  what was asked for
        else:
            execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        if "--traceback" in sys.argv:
            raise
        raise SystemExit(str(error)) from None
    except DatabaseError as error:
        from reports.management.database_errors import explanation  # noqa: PLC0415  the same

        words = None if "--traceback" in sys.argv else explanation(error)
        if words is None:
            raise
        raise SystemExit(words) from error


if __name__ == "__main__":
    os.environ.setdefault("PERENNIAL_ENV_UNLESS_SET", "local")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    main()
