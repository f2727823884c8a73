"""What is heavy is loaded by what uses it, and not with every command and every worker."""

import os
import subprocess
import sys

import pytest
from django.db import connection

from tests.servers import PROGRAM

pytestmark = pytest.mark.both_engines

#: What draws and sets files, the client of a cache that most do without, what sign-in elsewhere needs, and what describes the API.
HEAVY = [
    "typst",
    "PIL.Image",
    "redis",
    "drf_spectacular.openapi",
    "django.test",
    "allauth.socialaccount.models",
]
#: Passkeys, which come with the addresses of the desk.
OF_ADDRESSES = ["fido2", "cryptography", "allauth.account.views"]
#: What DRF takes along where it finds it, the driver of another engine, and what reads a file: servers do without.
OF_OTHERS = ["requests", "chardet", "pygments", "justhtml", *(["psycopg"] if connection.vendor == "sqlite" else [])]
ROOMS = [
    "reports.api",
    "reports.desk.admin",
    "reports.site",
    "reports.publishing",
    "reports.drafting",
    "reports.rendering",
    "reports.exporting",
    "reports.importing",
    "markdown_it",
    "yaml",
]
HELP = """
import os, sys
from django.core.management import execute_from_command_line
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
execute_from_command_line(["manage.py", "help"])
"""
#: The first request that asks for no file loads all addresses, as that for any page does. Each page of the desk asks which signs
#: no font has.
PAGE = """
import sys
from config.wsgi import application
environ = {"REQUEST_METHOD": "GET", "PATH_INFO": "/healthz", "HTTP_HOST": "localhost:8000", "SERVER_NAME": "localhost",
    "SERVER_PORT": "8000", "REMOTE_ADDR": "127.0.0.1", "wsgi.url_scheme": "http", "wsgi.input": sys.stdin.buffer}
print(list(application(environ, lambda status, headers: print(status))))
import reports.site.urls, reports.api.urls, reports.desk.urls
from reports.exporting.typesetting import characters_without_font
assert characters_without_font("Nobody’s: \\U0010fff0") == {"\\U0010fff0"}
"""


@pytest.mark.long
@pytest.mark.parametrize(
    ("code", "said", "missing"),
    [(HELP, "migrate", [*HEAVY, *OF_ADDRESSES, *ROOMS]), (PAGE, "200 OK", [*HEAVY, *OF_OTHERS])],
    ids=["help", "page"],
)
def test_what_is_heavy_is_not_loaded_before_it_is_used(tmp_path, code, said, missing):
    code += f"\nprint('loaded:', [name for name in {missing} if name in sys.modules])"
    left_out = {"DJANGO_SETTINGS_MODULE", "CACHE_URL"}
    environ = {name: value for name, value in os.environ.items() if name not in left_out}
    environ |= {"PERENNIAL_ENV": "local", "DATABASE_URL": f"sqlite:///{tmp_path / 'none.sqlite3'}"}
    ran = subprocess.run(
        [sys.executable, "-c", code], env=environ, capture_output=True, text=True, check=False, timeout=PROGRAM
    )
    assert (ran.returncode, said in ran.stdout, ran.stdout.splitlines()[-1]) == (0, True, "loaded: []"), ran.stderr
