"""Sign-in with OpenID Connect: a process whose operator has set a provider, and a provider on this machine."""

import base64
import json
import subprocess
import sys
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.urls import NoReverseMatch, reverse

from config.sign_in import openid_connect
from tests.quality.serving import ROOT
from tests.servers import PROGRAM
from tests.wsgi_middleware.serving import environment, fill

CODE = """
import json, sys, urllib.request
import django
django.setup()
from django.conf import settings
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client
from allauth.mfa.totp.internal.auth import TOTP

settings.ALLOWED_HOSTS.append("testserver")
call_command("migrate", verbosity=0)
User.objects.create_user("grace", email="Grace@Example.org", password="gracegrace", is_staff=True)
User.objects.create_user("olga", email="olga@example.org")
User.objects.create_user("nina", email="nina@example.org", is_staff=True)
for name in "ab":
    User.objects.create_user(name, email="two@example.org", is_staff=True)
TOTP.activate(User.objects.get(username="nina"), "JBSWY3DPEHPK3PXP")
User.objects.update(is_active=True)

class Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None

def sign_in(email):
    client = Client(headers={"host": "localhost:8000"})
    page = client.get("/admin/login/?next=/admin/account/")
    sent = client.post("/admin/account/organisation/sso/", {"next": "/admin/account/"})
    try:
        urllib.request.build_opener(Stay).open(sent["Location"] + "&login_hint=" + email)
    except urllib.error.HTTPError as answer:
        back = answer.headers["Location"]
    told = client.get(back.removeprefix("http://localhost:8000"))
    return {
        "offered": "Log in with Example" in page.content.decode(),
        "policy": page["Content-Security-Policy"].partition("form-action")[2].partition(";")[0].strip(),
        "sent": sent["Location"],
        "status": told.status_code,
        "to": told.get("Location"),
        "is_in": client.get("/admin/").status_code == 200,
        "words": told.content.decode(),
    }

emails = ["grace@example.org", "grace@example.org", "unverified", "stranger@example.org", "olga@example.org", "two@example.org",
    "nina@example.org", "cancelled"]
print(json.dumps([sign_in(each) for each in emails] + [
    {"people": User.objects.count(), "password": User.objects.get(username="grace").check_password("gracegrace")}]))
"""
#: The same site, whose operator has switched it off.
AFTERWARDS = """
import django
django.setup()
from django.contrib.auth.models import User
from django.test import Client

User.objects.create_user("ursula", is_staff=True, is_superuser=True)
client = Client(headers={"host": "localhost:8000"})
client.force_login(User.objects.get(username="ursula"), backend="django.contrib.auth.backends.ModelBackend")
grace = User.objects.get(username="grace")
print(client.post(f"/admin/auth/user/{grace.pk}/delete/", {"post": "yes"}).status_code, User.objects.filter(pk=grace.pk).exists())
"""


@contextmanager
def provider():
    """A provider that lets everybody in as whom they say they are; its address, and the paths that were asked of it."""
    asked = []

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_):
            pass

        def _json(self, value):
            data = json.dumps(value).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(data)

        def do_GET(self):
            parts = urlsplit(self.path)
            asked.append(parts.path)
            if parts.path == "/.well-known/openid-configuration":
                names = ("authorization", "token", "userinfo")
                self._json(
                    {"issuer": here, "jwks_uri": f"{here}/keys"} | {f"{n}_endpoint": f"{here}/{n}" for n in names}
                )
            elif parts.path == "/authorization":
                query = {name: values[0] for name, values in parse_qs(parts.query).items()}
                who = query["login_hint"]
                answer = "error=access_denied" if who == "cancelled" else f"code={who}"
                self.send_response(302)
                self.send_header("Location", f"{query['redirect_uri']}?{answer}&state={query['state']}")
                self.end_headers()
            else:
                self._json(_person(self.headers["Authorization"].removeprefix("Bearer ")))

        def do_POST(self):
            sent = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
            asked.append("/token")
            self._json(
                {"access_token": sent["code"][0], "token_type": "Bearer", "id_token": _token(here, sent["code"][0])}
            )

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    here = f"http://127.0.0.1:{server.server_address[1]}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield here, asked
    finally:
        server.shutdown()


def _person(who):
    email = "grace@example.org" if who == "unverified" else who
    return {"sub": f"id of {who}", "email": email, "email_verified": who != "unverified", "name": "Grace"}


def _token(issuer, who):
    """As it comes straight from the provider over a connection of one's own, where its signature says nothing more."""
    claims = _person(who) | {"iss": issuer, "aud": "perennial", "exp": 4_000_000_000, "iat": 1_700_000_000}
    parts = [
        base64.urlsafe_b64encode(json.dumps(each).encode()).rstrip(b"=").decode() for each in ({"alg": "HS256"}, claims)
    ]
    return ".".join([*parts, "c2lnbmF0dXJl"])


@pytest.mark.long
@pytest.mark.sqlite
def test_people_sign_in_by_the_address_that_the_provider_has_verified(tmp_path):
    database = f"sqlite:///{tmp_path}/site.sqlite3"
    with provider() as (here, asked):
        fill(database, tmp_path)
        told = {
            "OPENID_CONNECT_URL": here, "OPENID_CONNECT_CLIENT_ID": "perennial", "OPENID_CONNECT_SECRET": "a secret",
            "OPENID_CONNECT_NAME": "Example",
        }  # fmt: skip
        ran = subprocess.run(
            [sys.executable, "-c", CODE], cwd=ROOT, env=environment(database, tmp_path, **told),
            capture_output=True, text=True, check=False, timeout=PROGRAM,
        )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    first, again, unverified, stranger, no_staff, two, with_factor, cancelled, kept = json.loads(
        ran.stdout.splitlines()[-1]
    )
    assert (first["offered"], first["policy"]) == (True, f"'self' {here}")
    assert "code_challenge" in first["sent"]
    for each in (first, again):
        assert (each["status"], each["to"], each["is_in"]) == (302, "/admin/account/", True)
    for each in (unverified, stranger, two):
        assert (each["status"], each["is_in"]) == (403, False)
        assert "No account uses your email address." in each["words"]
    assert (no_staff["status"], no_staff["is_in"]) == (403, False)
    assert "This account has no access to the desk." in no_staff["words"]
    assert (with_factor["to"], with_factor["is_in"]) == ("/admin/account/second-factor/", False)
    assert (cancelled["status"], cancelled["is_in"]) == (403, False)
    assert "Log-in with your organisation was cancelled or failed." in cancelled["words"]
    assert kept == {"people": 5, "password": True}, "nobody gets an account by it, and nobody loses a password"
    assert asked[0] == "/.well-known/openid-configuration"
    ran = subprocess.run(
        [sys.executable, "-c", AFTERWARDS], cwd=ROOT, env=environment(database, tmp_path),
        capture_output=True, text=True, check=False, timeout=PROGRAM,
    )  # fmt: skip
    assert (ran.stderr, ran.stdout.splitlines()[-1]) == ("", "302 False"), "the account is deleted without the provider"


def test_where_no_provider_is_set_nothing_of_it_is_there(client, db):
    assert [name for name in settings.INSTALLED_APPS if "socialaccount" in name] == []
    assert [name for name in sys.modules if name.startswith("allauth.socialaccount.models")] == []
    with pytest.raises(NoReverseMatch):
        reverse("openid_connect_login", args=["sso"])
    assert "Log in with a passkey" in client.get("/admin/login/").content.decode()


class Env(dict):
    def str(self, name, default=""):
        return self.get(name, default)


@pytest.mark.parametrize(
    "told",
    [
        {"OPENID_CONNECT_URL": "https://login.example.org"},
        {"OPENID_CONNECT_URL": "https://login.example.org", "OPENID_CONNECT_CLIENT_ID": "x"},
        {"OPENID_CONNECT_URL": "login.example.org", "OPENID_CONNECT_CLIENT_ID": "x", "OPENID_CONNECT_SECRET": "y"},
    ],
)
def test_a_provider_that_is_half_set_stops_the_start_in_words(told):
    with pytest.raises(ImproperlyConfigured, match="needs OPENID_CONNECT_CLIENT_ID and OPENID_CONNECT_SECRET"):
        openid_connect(Env(told))
