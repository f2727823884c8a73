"""The project's own settings, with what only tests need."""

import os
import tempfile
from pathlib import Path

os.environ.setdefault("PERENNIAL_ENV", "local")
os.environ.setdefault("SECRET_KEY", "a key for tests, which signs nothing that lasts")
# Playwright keeps an event loop in the thread of a test, which is no reason to refuse that thread the database.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

from config.settings import *  # noqa: F403
from config.settings import DATABASE

# Hashing passwords slowly is what production wants and what tests wait for.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

if DATABASE["ENGINE"] == "django.db.backends.sqlite3":
    # A file: threads that write at once need a real lock, which a database in memory does not have.
    DATABASE["TEST"] = {"NAME": str(Path(tempfile.gettempdir()) / f"perennial-test-{os.getpid()}.sqlite3")}
    # Nobody's data are at stake: surviving a power cut would only make the tests slow.
    DATABASE["OPTIONS"]["init_command"] += " PRAGMA synchronous=OFF;"
else:
    DATABASE["TEST"] = {"NAME": f"perennial_test_{os.getpid()}"}
    # Tests of what happens at once have more threads than a process that serves.
    DATABASE["OPTIONS"].get("pool", {}).update({"max_size": 16, "timeout": 20})
