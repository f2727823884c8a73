"""Every address of the desk, each method, each role. An address without a row here fails."""

from uuid import uuid4

import pytest
from allauth.mfa.models import Authenticator
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.db import transaction
from django.test import Client
from django.urls import URLResolver

from config.urls import urlpatterns
from reports import drafting, publishing
from reports.desk.pictures import store_picture
from reports.models import error_reports
from reports.models.audit import AuditEntry
from reports.models.draft import Figure, Reference
from reports.models.people import Actor
from reports.models.review import VersionReview
from reports.models.schedule import ScheduledPublication
from reports.models.series import OldAddress
from reports.models.site_settings import SiteSettings
from reports.models.webhooks import Endpoint, Message
from tests.desk.conftest import at_the_desk, person
from tests.desk.sources import ITEM, picture
from tests.making import AT, draft_edition, published_edition
from trends.models import Lineage, Technique, Theme, Trend

pytestmark = pytest.mark.sqlite

ROLES = ["anonymous", "staff", "editor", "publisher", "superuser"]
NOBODY = "nobody"
#: For whoever has given their password and not yet their second factor; everybody else is sent on: to the log-in, or to the desk.
ON_THE_WAY = "on the way"
#: To everybody, whether they are logged in or not.
CLOSED = "closed"

#: A table's pages: the first role that may see its list and rows, add one, change one, delete one.
TABLES = {
    "reports/draft": ("editor", "editor", "editor", "editor"),
    "reports/section": ("editor", "editor", "editor", "editor"),
    "reports/reference": ("editor", "editor", "editor", "editor"),
    "reports/figure": ("editor", "editor", "editor", "editor"),
    "reports/report": ("editor", "publisher", "publisher", "superuser"),
    "reports/oldaddress": ("editor", NOBODY, NOBODY, "publisher"),
    "reports/version": ("editor", NOBODY, NOBODY, NOBODY),
    "reports/errorreport": ("editor", NOBODY, NOBODY, "editor"),
    "reports/endpoint": ("publisher", "publisher", "publisher", "publisher"),
    "reports/message": ("publisher", NOBODY, NOBODY, NOBODY),
    "reports/sitesettings": ("superuser", NOBODY, "superuser", NOBODY),
    "reports/auditentry": ("superuser", NOBODY, NOBODY, NOBODY),
    "trends/trend": ("editor", "editor", "editor", "editor"),
    "trends/theme": ("editor", "editor", "editor", "editor"),
    "trends/technique": ("editor", "editor", "editor", "editor"),
    "trends/lineage": ("editor", "publisher", "publisher", "publisher"),
    "auth/user": ("superuser", "superuser", "superuser", "superuser"),
    "axes/accessattempt": ("superuser", NOBODY, NOBODY, "superuser"),
    "axes/accesslog": ("superuser", NOBODY, NOBODY, NOBODY),
    "axes/accessfailurelog": ("superuser", NOBODY, NOBODY, NOBODY),
}
#: Other pages: the first role that may open it, and that may send to it. None: it takes the other method alone.
PAGES = {
    "": ("staff", "staff"),
    "login/": ("anonymous", "anonymous"),
    "staying/": ("anonymous", "anonymous"),
    "account/": ("staff", "staff"),
    "account/address/": ("staff", "staff"),
    "account/address/<str:key>/": (NOBODY, NOBODY),
    "account/again/": ("staff", "staff"),
    "account/password/reset/": ("anonymous", "anonymous"),
    "account/password/reset/sent/": ("anonymous", CLOSED),
    "account/password/<account:uidb36>/<str:key>/": ("anonymous", "anonymous"),
    "account/password/set/": ("anonymous", CLOSED),
    "account/second-factor/": (ON_THE_WAY, ON_THE_WAY),
    "account/passkey/": (ON_THE_WAY, ON_THE_WAY),
    "account/factors/": ("staff", None),
    "account/factors/again/": ("staff", "staff"),
    "account/factors/again/passkey/": ("staff", "staff"),
    "account/factors/app/add/": ("staff", "staff"),
    "account/factors/app/remove/": (NOBODY, NOBODY),
    "account/factors/passkey/add/": ("staff", "staff"),
    "account/factors/codes/": (NOBODY, None),
    "account/factors/codes/new/": ("staff", "staff"),
    "mfa/authenticator/<int:pk>/remove/": ("staff", "staff"),
    "auth/user/<int:pk>/invite/": ("superuser", "superuser"),
    "auth/user/<int:pk>/factors/": ("superuser", "superuser"),
    "keep/": (None, "editor"),
    "settings/": ("staff", "staff"),
    "calendar/": ("editor", None),
    "guide/": ("staff", "staff"),
    "guide/guide/<guidefile:path>": ("staff", "staff"),
    "happened/": ("staff", "staff"),
    "happened/seen/": (None, "staff"),
    "reports/presslink/<int:pk>/revoke/": (None, "publisher"),
    "password_change/": ("staff", "staff"),
    "password_change/done/": ("staff", None),
    "autocomplete/": (NOBODY, NOBODY),
    "jsi18n/": ("staff", None),
    "r/<path:content_type_id>/<path:object_id>/": ("staff", "staff"),
    "auth/user/<id>/password/": ("superuser", "superuser"),
    "reports/draft/<int:pk>/board/": ("editor", "editor"),
    "reports/draft/<int:pk>/order/": (None, "editor"),
    "reports/draft/<int:pk>/find/": ("editor", "editor"),
    "reports/draft/<int:pk>/plan/": ("editor", "editor"),
    "reports/draft/<int:pk>/references/": ("editor", "editor"),
    "reports/draft/<int:pk>/cite/": (None, "editor"),
    "reports/draft/<int:pk>/import/": ("editor", "editor"),
    "reports/draft/<int:pk>/word/": ("editor", "editor"),
    "reports/draft/<int:pk>/export/<str:format_name>/": ("editor", "editor"),
    "reports/draft/<int:pk>/preview/": ("editor", "editor"),
    "reports/draft/<int:pk>/publish/": ("publisher", "publisher"),
    "reports/draft/<int:pk>/review/": ("editor", "editor"),
    "reports/draft/<int:pk>/review/front/": ("editor", "editor"),
    "reports/draft/<int:pk>/reviews/": ("editor", "editor"),
    "reports/draft/<int:pk>/reviews/ask/": ("editor", "editor"),
    "reports/reviewlink/<int:pk>/revoke/": (None, "editor"),
    "reports/versionreview/<int:pk>/remove-names/": ("publisher", "publisher"),
    "reports/section/<int:pk>/move/": (None, "editor"),
    "reports/section/<int:pk>/paste/": (None, "editor"),
    "reports/section/<int:pk>/preview/": ("editor", "editor"),
    "reports/section/<int:pk>/review/": ("editor", "editor"),
    "reports/section/<int:pk>/review/comments/": ("editor", "editor"),
    "reports/section/<int:pk>/review/comments/<int:comment>/<slug:verb>/": ("editor", "editor"),
    "reports/section/<int:pk>/comments/": ("editor", "editor"),
    "reports/section/<int:pk>/comments/<int:comment>/<slug:verb>/": ("editor", "editor"),
    "reports/section/<int:pk>/word/": ("editor", "editor"),
    "reports/section/<int:pk>/word/file/": ("editor", "editor"),
    "reports/section/<int:pk>/trend/": ("editor", "editor"),
    "reports/section/<int:pk>/history/": ("editor", "editor"),
    "reports/section/<int:pk>/history/<int:number>/": (None, "editor"),
    "reports/draft/<int:pk>/deleted/<int:number>/": (None, "editor"),
    "reports/version/<int:pk>/withdraw/": ("publisher", "publisher"),
    "reports/version/<int:pk>/redact/": ("publisher", "publisher"),
    "reports/version/<int:pk>/delete-history/": ("publisher", "publisher"),
    "reports/version/<int:pk>/restore/": ("editor", "editor"),
    "reports/auditentry/<int:pk>/remove-name/": ("superuser", "superuser"),
    "reports/errorreport/<int:pk>/accept/": (None, "editor"),
    "reports/errorreport/<int:pk>/decline/": (None, "editor"),
    "reports/errorreport/<int:pk>/answered/": (None, "editor"),
    "reports/figure/draw/": (None, "editor"),
    "reports/figure/<int:pk>/drawing.svg": ("editor", "editor"),
    "reports/picture/<digest:sha256>/": ("editor", "editor"),
    "trends/technique/<int:pk>/merge/": ("publisher", "publisher"),
}
#: Lists of one app's tables, which whoever may see none of them does not find; and whatever is no page.
APP_LIST, ANYTHING_ELSE = r"^(?P<app_label>reports|auth|axes|trends)/$", "(?P<url>.*)$"
LOG_OUT = "logout/"
REFUSALS = {"403", "404", "405", "410"}


def patterns(found=urlpatterns, before=""):
    for each in found:
        address = before + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from patterns(each.url_patterns, address)
        elif address.startswith("admin/"):
            yield address.removeprefix("admin/")


def rows():
    """Every address, with the roles that may open it and send to it."""
    table = dict(PAGES)
    for name, (view, add, change, delete) in TABLES.items():
        table |= {
            f"{name}/": (view, view),
            f"{name}/add/": (add, add),
            f"{name}/<path:object_id>/history/": (view, view),
            f"{name}/<path:object_id>/delete/": (delete, delete),
            f"{name}/<path:object_id>/change/": (view, change),
            f"{name}/<path:object_id>/": ("staff", "staff"),
        }
    return table


def test_every_address_has_a_row():
    assert set(patterns()) - {APP_LIST, ANYTHING_ELSE, LOG_OUT} == set(rows())


@pytest.fixture
def things(people, tmp_path):
    """The key of one thing of each kind, and the values that addresses take besides."""
    edition = draft_edition(report="sky")
    published = published_edition()
    version = published.current_version
    draft = edition.draft
    reference = Reference.objects.create(draft=draft, key="one", item=ITEM)
    stored = store_picture(picture())
    chart = {"kind": "line", "x": "year", "y": "year", "columns": [{"key": "year", "label": "Year"}], "rows": [[2024]]}
    figure = Figure.objects.create(draft=draft, key="growth", alt="It grew.", chart=chart)
    trends = list(Trend.objects.all()[:2])
    lineage = Lineage.objects.create(parent=trends[0], child=trends[1], kind="renamed", year=2024)
    other = published_edition(report="land")
    publishing.withdraw(version=other.current_version, reason="Wrong.", actor=Actor.of("Ada", AT))
    Endpoint.objects.create(name="Mirror", address="https://example.org/hook")
    third = published_edition(report="air")
    publishing.redact(version=third.current_version, reason="A court.", actor=Actor.of("Ada", AT))
    for name, password in (("nobody", "wrong"), ("stella", "stellastella")):
        Client().post("/admin/login/", {"username": name, "password": password})
    link, _ = drafting.create_review_link(
        edition=edition, section=None, reviewer="Grace", days=1, actor=Actor.of("Ada", AT)
    )
    read = drafting.text_digest(drafting.document_of(edition), None)
    said = drafting.save_review(
        edition=edition, section=None, read=read, verdict="approved", actor=Actor.of("Grace", AT), link=link
    )
    kept = VersionReview.objects.create(version=version, title="Tides", verdict="approved", by_name="Grace", at=AT)
    set_for = {"at": AT, "asked_at": AT, "asked_by": "Ada", "zone": "UTC", "sha256": "0" * 64}
    schedule = ScheduledPublication.objects.create(edition=third, **set_for)
    press, _ = drafting.give_press_link(schedule=schedule, name="The Sun", actor=Actor.of("Ada", AT))
    unused = Technique.objects.create(slug="unused", name="unused")
    return {
        "reports/draft": edition.pk,
        "reports/section": draft.sections.first().pk,
        "reports/reference": reference.pk,
        "reports/figure": figure.pk,
        "reports/report": edition.report_id,
        "reports/version": version.pk,
        "reports/errorreport": error_reports.receive(version, section=(uuid4(), "Tides"), at=AT, wrong="Wrong.").pk,
        "reports/oldaddress": OldAddress.objects.create(path="/old", report=edition.report, edition=edition).pk,
        "reports/reviewlink": link.pk,
        "reports/review": said.pk,
        "reports/versionreview": kept.pk,
        "reports/presslink": press.pk,
        "reports/endpoint": Endpoint.objects.create(name="Other", address="https://example.org/other").pk,
        "reports/message": Message.objects.first().pk,
        "reports/sitesettings": SiteSettings.objects.get_or_create(pk=SiteSettings.ONLY)[0].pk,
        "reports/auditentry": AuditEntry.objects.first().pk,
        "trends/trend": Trend.objects.create(slug="new", name="New").pk,
        "trends/theme": Theme.objects.first().pk,
        "trends/technique": unused.pk,
        "trends/lineage": lineage.pk,
        "auth/user": people["staff"].pk,
        "axes/accessattempt": AccessAttempt.objects.get().pk,
        "axes/accesslog": AccessLog.objects.first().pk,
        "axes/accessfailurelog": AccessFailureLog.objects.get().pk,
        "mfa/authenticator": Authenticator.objects.create(
            user=person("pia", is_staff=True), type="webauthn", data={"name": "My phone", "credential": {}}
        ).pk,
        "<digest:sha256>": stored.sha256,
        "<str:format_name>": "md",
        "<int:number>": 1,
        "<int:comment>": 1,
        "<slug:verb>": "resolve",
        "<guidefile:path>": "board.png",
        "<account:uidb36>": "1",
    }


def address_of(pattern, things):
    table = "/".join(pattern.split("/")[:2])
    for part in ("<path:object_id>", "<int:pk>", "<id>"):
        pattern = pattern.replace(part, str(things.get(table, "")))
    for part, value in things.items():
        pattern = pattern.replace(part, str(value)) if part.startswith("<") else pattern
    return f"/admin/{pattern}"


def answer(client, method, address):
    """What comes back, with all that it did undone: `in`, `login` or the number of a refusal."""
    sent = {"post": "yes", "to": "up", "kept-address": "/admin/reports/section/add/"}
    cookies = client.cookies.copy()
    with transaction.atomic():
        response = getattr(client, method)(address, sent if method == "post" else {})
        transaction.set_rollback(True)
    client.cookies = cookies
    if response.status_code == 302 and response["Location"].startswith("/admin/login/"):
        return "login"
    if response.status_code == 403 and b'id="resume-form"' in response.content:
        return "login"
    return "in" if response.status_code < 400 or response.status_code in {409, 422} else str(response.status_code)


def expected(role, first):
    if first == "anonymous":
        return "in"
    if first == CLOSED:
        return "refused"
    if first == ON_THE_WAY:
        return "login" if role == "anonymous" else "in"
    if role == "anonymous":
        return "login"
    if first is None:
        return "refused"
    return "in" if first != NOBODY and ROLES.index(role) >= ROLES.index(first) else "refused"


@pytest.mark.sample(3)
@pytest.mark.django_db
@pytest.mark.parametrize("role", ROLES)
def test_who_may_open_and_send_what(role, people, things):
    wrong = []
    client = Client() if role == "anonymous" else at_the_desk(people[role])
    for pattern, firsts in rows().items():
        if pattern.startswith("r/"):
            continue
        for method, first in zip(("get", "post"), firsts, strict=True):
            found = answer(client, method, address_of(pattern, things))
            told = "refused" if found in REFUSALS else found
            if told != expected(role, first):
                wrong.append((method, pattern, found, expected(role, first)))
    assert wrong == [], "\n".join(map(str, wrong))


@pytest.mark.django_db
def test_lists_of_an_app_are_found_by_those_who_may_see_some_of_it(people):
    found = {
        app: [at_the_desk(people[role]).get(f"/admin/{app}/").status_code for role in ROLES[1:]]
        for app in ("reports", "trends", "auth", "axes")
    }
    assert found == {
        "reports": [404, 200, 200, 200],
        "trends": [404, 200, 200, 200],
        "auth": [404, 404, 404, 200],
        "axes": [404, 404, 404, 200],
    }


@pytest.mark.django_db
def test_pages_of_the_desk_are_kept_by_nobody_and_found_by_no_search_engine(editor):
    draft_edition()
    for address in ("/admin/", "/admin/reports/draft/", "/admin/trends/technique/"):
        response = editor.get(address)
        assert {"private", "no-store"} <= set(response["Cache-Control"].replace(" ", "").split(","))
        assert '<meta name="robots" content="noindex' in response.content.decode()


@pytest.mark.django_db
def test_logging_out_is_sent_and_not_opened(editor):
    assert editor.get("/admin/logout/").status_code == 405
    assert "You are logged out" in editor.post("/admin/logout/").content.decode()
    assert editor.get("/admin/").status_code == 302
