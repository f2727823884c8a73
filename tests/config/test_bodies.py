"""How large a request may be, by its address."""

import io
import re
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse

from config.middleware import LARGE_FORMS, MAX_BODY, MAX_UPLOAD
from reports.models.draft import Section
from tests import making
from tests.config.serving import ROOT
from tests.desk.conftest import editor, people  # noqa: F401  fixtures
from tests.desk.pages import opened
from tests.site.error_reports import ADDRESS

pytestmark = pytest.mark.django_db


@pytest.fixture
def places(db):
    edition = making.published_edition()
    return {
        "import": f"/admin/reports/draft/{edition.pk}/import/",
        "preview": f"/admin/reports/draft/{edition.pk}/preview/",
    }


def sent(client, address, size):
    """The status of the answer to a file of that size, in a form."""
    file = io.BytesIO(b"x" * size)
    file.name = "picture.exe"
    return client.post(address, {"file": file}).status_code


def test_a_large_file_is_taken_where_files_are_and_from_whoever_is_at_the_desk(editor, places):  # noqa: F811
    assert sent(editor, places["import"], 4 * MAX_BODY) == 200
    assert sent(editor, "/admin/reports/figure/add/", MAX_BODY + 1) in {200, 403}
    assert sent(editor, places["import"], MAX_UPLOAD + 1) == 413
    assert sent(editor, places["preview"], MAX_BODY + 1) == 413
    assert sent(editor, "/admin/", MAX_BODY + 1) == 413


@pytest.mark.sample(3)
@pytest.mark.parametrize(
    "address", ["/", "/search/", ADDRESS, "/api/v1/", "/review/made-up/", "/admin/login/", "import"]
)
def test_from_a_stranger_nothing_large_is_taken_anywhere(places, address):
    answer = Client().post(places.get(address, address), {"file": io.BytesIO(b"x" * (MAX_BODY + 1))})
    assert (answer.status_code, "more than this address accepts" in answer.content.decode()) == (413, True)


def test_what_is_said_of_a_size_and_is_no_number_is_left_to_django(client):
    assert client.generic("POST", "/healthz", b"", CONTENT_LENGTH="many").status_code == 405


@pytest.mark.long
def test_a_section_of_half_a_million_characters_is_saved_in_any_script(editor, places):  # noqa: F811
    section = Section.objects.get(slug="tides")
    address = reverse("admin:reports_section_change", args=[section.pk])
    words = "\n\n".join(["潮汐能" * 8_000] * 20)
    editor.post(address, opened(editor, address, "section_form") | {"body": words, "_continue": "1"})
    fields = opened(editor, address, "section_form") | {"title": "Tides again", "_continue": "1"}
    form = urlencode(fields, doseq=True)
    assert editor.post(address, form, content_type="application/x-www-form-urlencoded").status_code == 302
    section.refresh_from_db()
    assert (section.title, section.body) == ("Tides again", words)


def test_the_proxy_takes_files_where_the_desk_does_and_no_less_of_them():
    text = (ROOT / "deploy" / "nginx.conf").read_text()
    pattern = re.search(r"location ~ \^(\S+)\\z \{", text)[1]
    assert pattern.replace("[0-9]", r"\d") == LARGE_FORMS.pattern
    everywhere, with_file = (int(size) * 1024 * 1024 for size in re.findall(r"client_max_body_size (\d+)m;", text))
    assert (everywhere > MAX_BODY, with_file > MAX_UPLOAD) == (True, True)


def test_the_desk_waits_longer_for_a_save_than_the_proxy_does():
    (proxy,) = re.findall(r"proxy_read_timeout (\d+)s;", (ROOT / "deploy" / "nginx.conf").read_text())
    script = (ROOT / "reports" / "static" / "desk" / "saving.js").read_text()
    (milliseconds,) = re.findall(r"const WAITS = ([\d_]+);", script)
    assert int(milliseconds) > 1000 * int(proxy)
