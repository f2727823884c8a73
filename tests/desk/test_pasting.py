"""What is pasted into the writing surface is read by the desk."""

import pytest
from django.test import Client
from django.urls import reverse

from reports.models.draft import Section
from tests.desk.conftest import at_the_desk

pytestmark = pytest.mark.django_db
HTML = "<h1>The sea</h1><p>It <b>turns</b>. <img src='kept-picture:0' alt='A tide'><img src='file:///C:/a.png'></p>"


def address_of(section):
    return reverse("desk:paste", args=[section.pk])


def test_the_desk_answers_with_markdown_and_a_list_of_losses_and_stores_nothing(editor, section):
    before = Section.objects.values().get(pk=section.pk)
    answer = editor.post(address_of(section), {"html": HTML})
    assert answer.json() == {
        "markdown": "### The sea\n\nIt **turns**.",
        "told": ["2 pictures were not pasted. Copy each separately, or drop its file here."],
    }
    assert Section.objects.values().get(pk=section.pk) == before


def test_nobody_has_a_clipboard_read_who_may_not_write_there(people, section):
    sent = {"html": HTML}
    assert Client().post(address_of(section), sent).status_code == 403
    assert at_the_desk(people["staff"]).post(address_of(section), sent).status_code == 403
    careful = Client(enforce_csrf_checks=True)
    careful.force_login(people["editor"], backend="django.contrib.auth.backends.ModelBackend")
    assert careful.post(address_of(section), sent).status_code == 403
    assert careful.get(address_of(section)).status_code == 405
