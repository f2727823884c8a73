"""Autosave requests as pages of the desk send them."""

import itertools
import json

from django.contrib.auth import SESSION_KEY
from django.urls import reverse

from tests.desk.pages import forms_of

KEEP = "/admin/keep/"
BACK = "Unsaved changes restored"
#: Pages number their requests from 1; gaps do not matter.
SEQUENCE = itertools.count(1)


def address(section):
    return reverse("admin:reports_section_change", args=[section.pk])


def says(client, fields, *, is_typed=True, **more):
    """Return the request that the page with these fields sends; `more` are fields that were typed (none: it only asks)."""
    typed = [
        (name, value)
        for name, values in (fields | more).items()
        for value in (values if isinstance(values, list) else [values])
    ]
    return {
        "address": fields["kept-address"][0],
        "page": fields["kept-page"][0],
        "begun_with": fields["kept-from"][0],
        "sequence": next(SEQUENCE),
        "person": int(client.session[SESSION_KEY]),
        "fields": typed if more else None,
        "revision": int(fields.get("kept-revision", ["0"])[0]),
        "is_typed": is_typed and bool(more),
    }


def send(client, body, headers=None):
    """Post JSON as a browser's script does, and return the response."""
    text = json.dumps(body, ensure_ascii=False).encode("utf-8", "surrogatepass")
    said = {"Sec-Fetch-Dest": "empty", **(headers or {})}
    return client.post(KEEP, text, content_type="application/json", headers=said)


def keep(client, fields, **more):
    answer = send(client, says(client, fields, **more))
    assert answer.status_code == 200, answer.content
    return answer.json()


def comments_of(editor, section):
    """Return the address of the page of a section's comments, and the fields of its form."""
    page = reverse("desk:comments", args=[section.pk])
    fields = next(fields for _action, fields, _buttons in forms_of(editor.get(page)) if "kept-address" in fields)
    return page, fields
