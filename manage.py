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

if __name__ == "__main__":
    os.environ.setdefault("PERENNIAL_ENV", "local")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    execute_from_command_line(sys.argv)
