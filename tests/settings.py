"""The project's settings, with changes for tests."""

import os
import tempfile
from pathlib import Path

os.environ.setdefault("PERENNIAL_ENV", "local")
os.environ.setdefault("SECRET_KEY", "a key for tests, which signs nothing that lasts")
# Playwright runs an event loop in the thread of a test, for which Django would refuse the database.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

from config.settings import *  # noqa: F403
from config.settings import DATABASE

# A fast hasher, because tests log in often.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

if DATABASE["ENGINE"] == "django.db.backends.sqlite3":
    # A file, because threads that write at the same time need a real lock.
    file = Path(tempfile.gettempdir()) / f"perennial-test-{os.getpid()}.sqlite3"
    # bin/mutate names a file that has the tables, because creating them takes most of the time of a short run.
    DATABASE["TEST"] = {"NAME": os.environ.get("TEST_DATABASE_FILE", str(file))}
    # Without durability, which test data does not need.
    DATABASE["OPTIONS"]["init_command"] += " PRAGMA synchronous=OFF;"
else:
    DATABASE["TEST"] = {"NAME": f"perennial_test_{os.getpid()}"}
    # Tests of concurrency have more threads than a web process.
    DATABASE["OPTIONS"].get("pool", {}).update({"max_size": 16, "timeout": 20})
