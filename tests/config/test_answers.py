"""What holds for every answer, and what watches over the site."""

import pytest
from django.contrib.auth import get_user_model
from django.db import DatabaseError, connection
from django.test import Client
from django.utils import timezone

from reports.models.work import Worker

PASSWORD = "a long word for a test"


def test_a_living_process_says_so_without_asking_the_database(client):
    answer = client.get("/healthz")
    assert (answer.status_code, answer.content, "no-store" in answer["Cache-Control"]) == (200, b"alive\n", True)


@pytest.mark.django_db
def test_a_site_whose_database_answers_is_ready(client):
    Worker.objects.create(name="one", at=timezone.now())
    answer = client.get("/readyz")
    assert (answer.status_code, answer.content) == (200, b"ready\n")


@pytest.mark.django_db
def test_a_site_whose_database_does_not_answer_says_so_and_does_not_say_why(client):
    def refuse(*_):
        raise DatabaseError("password authentication failed")

    with connection.execute_wrapper(refuse):
        answer = client.get("/readyz")
    assert (answer.status_code, answer.content) == (503, b"the database does not answer\n")


@pytest.mark.django_db
def test_figures_are_for_the_machine_itself(client):
    answer = client.get("/metrics")
    told = dict(line.split() for line in answer.content.decode().splitlines() if not line.startswith("#"))
    of_the_door = {name: int(told.pop(name)) for name in sorted(told) if name.startswith("perennial_answers_")}
    assert list(of_the_door) == [
        f"perennial_answers_{name}_total" for name in ("given_in_outage", "given", "made", "refused")
    ]
    assert told == {
        "perennial_editions": "0",
        "perennial_versions": "0",
        "perennial_withdrawals": "0",
        "perennial_redactions": "0",
        "perennial_last_publication_seconds": "0",
        "perennial_webhook_messages_waiting": "0",
        "perennial_worker_seen_seconds": "0",
    }
    assert client.get("/metrics", REMOTE_ADDR="203.0.113.9").status_code == 404


def test_browsers_are_told_to_take_nothing_from_elsewhere(client):
    headers = client.get("/healthz").headers
    assert headers["Content-Security-Policy"].split("; ") == [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "manifest-src 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ]
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert "camera=()" in headers["Permissions-Policy"]


def log_in(name: str, password: str) -> int:
    """A log-in from a browser of its own; the status of the answer, 302 once inside."""
    return Client().post("/admin/login/", {"username": name, "password": password}).status_code


@pytest.mark.django_db
def test_five_wrong_passwords_lock_a_name_out_whether_or_not_it_exists():
    get_user_model().objects.create_superuser("editor", password=PASSWORD)
    tries = [log_in(name, "wrong") for name in ["editor"] * 5 + ["nobody"] * 5]
    assert tries == [200, 200, 200, 200, 429] * 2
    assert log_in("editor", PASSWORD) == 429


@pytest.mark.django_db
def test_four_wrong_passwords_are_forgotten_once_the_right_one_comes():
    get_user_model().objects.create_superuser("editor", password=PASSWORD)
    tries = [log_in("editor", password) for password in ["wrong"] * 4 + [PASSWORD] + ["wrong"] * 4]
    assert tries == [200] * 4 + [302] + [200] * 4
