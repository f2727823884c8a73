"""The account, its rights or the edition go while the desk answers: before any of the queries that it asks for that."""

from copy import deepcopy

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.db import connection, transaction

from reports.models.series import Edition
from tests.desk.autosaving import address, says, send
from tests.desk.pages import opened

pytestmark = pytest.mark.django_db

GONE = {
    "account": lambda section: User.objects.filter(username="edith").delete(),
    "log-in": lambda section: User.objects.filter(username="edith").update(is_active=False),
    "role": lambda section: User.objects.get(username="edith").groups.clear(),
    "edition": lambda section: Edition.objects.filter(draft__sections=section).delete(),
    "session": lambda section: Session.objects.all().delete(),
}
MOST_QUERIES = 200


class Undone(Exception):
    """Ends what was tried, as if it had not been."""


@pytest.mark.long
@pytest.mark.sample(10)
@pytest.mark.parametrize(
    ("where", "gone"),
    [(where, gone) for where in ("keep", "stay", "comment") for gone in GONE]
    + [("save", gone) for gone in ("account", "log-in", "role", "session")],
)
def test_what_goes_while_a_page_is_answered_is_no_error_of_the_server(editor, section, where, gone):
    fields = opened(editor, address(section), "section_form")
    typed, comments = says(editor, fields, body="Typed."), f"/admin/reports/section/{section.pk}/comments/"
    asked_for = {
        "keep": lambda: send(editor, typed),
        "stay": lambda: editor.post("/admin/staying/"),
        "comment": lambda: editor.post(comments, {"comment": "Why?"}),
        "save": lambda: editor.post(address(section), fields | {"title": "Other"}),
    }[where]
    answers, cookies = [], editor.cookies
    for number in range(MOST_QUERIES):
        editor.cookies = deepcopy(cookies)  # The answer before may have deleted the session's.
        answer, is_reached = asked_while_it_goes(asked_for, lambda: GONE[gone](section), number)
        answers.append(answer)
        if not is_reached:
            break
    # 400: Django found the session gone when it stored that somebody is there. The page asks again after 15 seconds.
    refusals = {302, 403, 404} | ({400} if (where, gone) == ("stay", "session") else set())
    assert {each.status_code for each in answers} <= {200, *refusals}
    if (where, gone) == ("keep", "account"):
        words = "Not kept: this is gone, or you may not write here any longer. Copy what you wrote."
        assert {"refused": words} in [each.json() for each in answers if "json" in each["Content-Type"]]


def asked_while_it_goes(asked_for, go, number):
    """The answer, and whether there was a query of that number, before which something went."""
    asked = 0

    def counted(execute, sql, params, many, context):
        nonlocal asked
        asked += 1
        if asked == number + 1:
            go()
        return execute(sql, params, many, context)

    try:
        with transaction.atomic():
            with connection.execute_wrapper(counted):
                answer = asked_for()
            raise Undone
    except Undone:
        return answer, asked > number


@pytest.mark.sample(4)
@pytest.mark.parametrize("key", ["9" * 20, "9" * 5_000, "²"])
@pytest.mark.parametrize(
    "path", ["reference/add/?draft={}", "section/add/?draft={}", "trend/{}/change/", "technique/{}/change/"]
)
def test_what_can_be_no_key_is_no_row(editor, section, path, key):
    table = "reports" if "add" in path else "trends"
    place = f"/admin/{table}/{path.format(key)}"
    assert editor.get(place).status_code in {200, 302, 404}
    typed = says(editor, opened(editor, address(section), "section_form"), body="Typed.")
    assert send(editor, typed | {"address": place}).status_code in {200, 400, 403, 404}
