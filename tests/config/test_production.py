"""What a server is told before it may start, and what it then tells browsers."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from tests.servers import PROGRAM

ROOT = Path(__file__).resolve().parents[2]
WHOLE = {"SECRET_KEY": "k" * 50, "SITE_URL": "https://trends.example.org"}


def start(code: str = "", **environment: str) -> subprocess.CompletedProcess:
    """A new process with these settings alone, which loads them as a server does and runs `code`."""
    return subprocess.run(
        [sys.executable, "-c", f"from django.conf import settings; settings.DEBUG\n{code}"],
        cwd=ROOT,
        env={
            "PATH": os.environ["PATH"],
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "DATABASE_URL": "sqlite://:memory:",
            **environment,
        },
        capture_output=True,
        text=True,
        check=False,
        timeout=PROGRAM,
    )


def test_a_server_without_its_settings_does_not_start_and_names_them_all():
    refused = start()
    assert refused.returncode == 1
    assert "SECRET_KEY: the key that signs sessions" in refused.stderr
    assert "SITE_URL: the public address of the site" in refused.stderr
    assert "docs/deploy.md" in refused.stderr


@pytest.mark.sample(3)
@pytest.mark.parametrize("command", ["migrate", "check", "serve"])
def test_a_command_without_its_settings_says_so_and_prints_no_traceback(command):
    refused = subprocess.run(
        [sys.executable, "manage.py", command],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "PERENNIAL_ENV": "production"},
        capture_output=True,
        text=True,
        check=False,
        timeout=PROGRAM,
    )
    assert refused.returncode == 1
    assert refused.stderr.startswith("Perennial cannot start in production without these settings:")
    assert "Traceback" not in refused.stderr


def test_a_replica_of_a_database_that_has_none_is_refused_in_a_sentence():
    for address in ("postgresql://site@replica/site", "replica.example.org"):
        refused = start(**WHOLE, REPLICA_URL=address)
        assert refused.returncode == 1
        assert "REPLICA_URL needs PostgreSQL: set DATABASE_URL and REPLICA_URL to addresses" in refused.stderr


def test_a_server_with_one_setting_missing_names_that_one():
    refused = start(SECRET_KEY="k" * 50)
    assert "SITE_URL:" in refused.stderr
    assert "SECRET_KEY:" not in refused.stderr


def test_a_server_does_not_start_with_debug_on():
    assert "DEBUG exposes code to visitors" in start(**WHOLE, DEBUG="true").stderr


def test_an_address_without_its_scheme_is_refused():
    assert "Set it to a full address" in start(SECRET_KEY="k" * 50, SITE_URL="trends.example.org").stderr


@pytest.mark.long
def test_a_bucket_for_media_is_refused_without_its_other_settings_and_packages():
    bucket = {"MEDIA_BUCKET": "media", "MEDIA_ACCESS_KEY": "a", "MEDIA_SECRET_KEY": "b"}
    for address in ({}, {"MEDIA_ENDPOINT": "s3.example.org"}):
        refused = start(**WHOLE, **bucket, **address)
        assert "MEDIA_BUCKET also needs MEDIA_ENDPOINT (such as https://s3.example.org)" in refused.stderr
    whole = {**WHOLE, **bucket, "MEDIA_ENDPOINT": "https://s3.example.org"}
    assert start("import sys; assert 'boto3' not in sys.modules", **whole).returncode == 0
    # As if it were not installed.
    (shadow := Path(tempfile.mkdtemp()) / "sitecustomize.py").write_text(
        "import importlib.util as util\nfind = util.find_spec\n"
        "util.find_spec = lambda name, *more: None if name == 'boto3' else find(name, *more)\n"
    )
    refused = start(**whole, PYTHONPATH=str(shadow.parent))
    assert "MEDIA_BUCKET needs the packages in requirements/s3.txt" in refused.stderr


def test_an_unknown_environment_is_refused():
    assert "Set it to 'local' or 'production'" in start(**WHOLE, PERENNIAL_ENV="staging").stderr


def test_hosts_follow_from_the_public_address():
    assert start("print(settings.ALLOWED_HOSTS)", **WHOLE).stdout == "['trends.example.org']\n"


def test_cookies_are_bound_to_the_host_in_production():
    asked = "print(settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, settings.SESSION_COOKIE_SECURE)"
    assert start(asked, **WHOLE).stdout == "__Host-session __Host-csrf True\n"


@pytest.mark.long
def test_postgresql_is_pooled_unless_its_address_says_otherwise():
    asked = "print({**pool, 'connection_class': ''} if (pool := settings.DATABASES['default']['OPTIONS'].get('pool')) else pool)"
    address = "postgresql://desk@localhost/perennial"
    assert start(asked, **WHOLE | {"DATABASE_URL": address}).stdout == (
        "{'min_size': 1, 'max_size': 8, 'timeout': 10, 'connection_class': ''}\n"
    )
    assert start(asked, **WHOLE | {"DATABASE_URL": f"{address}?pool=false"}).stdout == "None\n"
    assert "max_size" in start(asked, **WHOLE | {"DATABASE_URL": f"{address}?pool=true"}).stdout


@pytest.mark.sample(3)
@pytest.mark.parametrize("address", ["mail.example.org", "smtp+tls://", "pigeon://ada:secret@mail.example.org"])
def test_an_address_of_no_mail_server_is_refused_without_its_password(address):
    refused = start(**WHOLE, EMAIL_URL=address).stderr
    assert ("EMAIL_URL is not a mail server address" in refused, "secret" in refused) == (True, False)


def test_mail_goes_to_the_server_that_is_named_and_nowhere_without_one():
    told = "print({name: each['OPTIONS'] for name, each in settings.MAILERS.items()}, settings.DEFAULT_FROM_EMAIL)"
    assert start(told, **WHOLE).stdout == "{} perennial@trends.example.org\n"
    named = start(told, **WHOLE, EMAIL_URL="smtp+tls://ada:p%40ss@mail.example.org:587", MAIL_FROM="desk@example.org")
    assert named.stdout == (
        "{'default': {'host': 'mail.example.org', 'port': 587, 'username': 'ada', 'password': 'p@ss', "
        "'use_tls': True, 'use_ssl': False, 'timeout': 5}} desk@example.org\n"
    )
