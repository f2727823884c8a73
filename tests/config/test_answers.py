"""What holds for every answer, and what watches over the site."""

import json
import logging
import os
import re
import resource
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import yaml
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection
from django.test import Client
from django.utils import timezone

from config.logs import JsonFormatter
from reports.models import triggers
from reports.models.storage import why_not_writable
from reports.models.work import Worker
from serving import counters
from tests.servers import free_port

PASSWORD = "a long word for a test"


def test_a_living_process_says_so_without_asking_the_database(client):
    answer = client.get("/healthz")
    assert (answer.status_code, answer.content, "no-store" in answer["Cache-Control"]) == (
        200,
        f"alive\nPerennial {settings.VERSION}\n".encode(),
        True,
    )


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
        figures = client.get("/metrics")
    assert (answer.status_code, answer.content) == (503, b"the database does not answer\n")
    assert figures.status_code == 200
    assert b"\nperennial_database_up 0\n" in figures.content
    assert b"perennial_responses_total" in figures.content
    assert b"\nperennial_disk_free_bytes " in figures.content
    assert b"perennial_versions" not in figures.content


@pytest.mark.django_db
def test_prometheus_reads_the_figures_past_the_proxy_without_https(client, settings):
    settings.SECURE_SSL_REDIRECT = True
    assert [client.get(path).status_code for path in ("/healthz", "/readyz", "/metrics", "/")] == [200, 200, 200, 301]


@pytest.mark.django_db
def test_alert_rules_name_figures_that_exist(client):
    (group,) = yaml.safe_load((Path(settings.BASE_DIR) / "deploy" / "alerts.yml").read_text())["groups"]
    rules = "\n".join(rule["expr"] for rule in group["rules"])
    told = client.get("/metrics").content.decode()
    named = set(re.findall(r"\b[a-z]+(?:_[a-z]+)+\b(?!\()", re.sub(r'"[^"]*"', "", rules)))
    # Those of Prometheus' exporters, which docs/operations.md names.
    others = {name for name in named if name.startswith(("node_", "probe_"))}
    assert others == {
        "node_timex_offset_seconds",
        "node_timex_sync_status",
        "probe_ssl_earliest_cert_expiry",
        "probe_success",
    }
    assert named - others <= set(re.findall(r"^(perennial_[a-z_]+)", told, re.M))
    kinds = dict(re.findall(r"# TYPE (perennial_[a-z_]+) ([a-z]+)", told))
    counted = set(re.findall(r"(?:rate|increase)\((perennial_[a-z_]+?)(?:_bucket)?[\[{]", rules))
    assert {kinds[name] for name in counted} <= {"counter", "histogram"}
    guide = (Path(settings.BASE_DIR) / "docs" / "operations.md").read_text()
    assert [rule["alert"] for rule in group["rules"] if f"| {rule['alert']} |" not in guide] == []


@pytest.mark.django_db
def test_the_time_of_a_verify_without_difference_is_among_the_figures(client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    triggers.remove(connection)
    with pytest.raises(CommandError, match="differences"):
        call_command("verify")
    assert "\nperennial_last_verify_seconds 0\n" in client.get("/metrics").content.decode()
    triggers.install(connection)
    began = time.time()
    call_command("verify")
    figures = client.get("/metrics").content.decode()
    assert began <= float(re.search(r"^perennial_last_verify_seconds (.+)$", figures, re.M)[1]) <= time.time()


@pytest.mark.django_db
def test_an_unwritable_files_folder_is_reported_and_turns_no_reader_away(client, settings, tmp_path):
    (tmp_path / "file").touch()
    settings.MEDIA_ROOT = tmp_path / "file" / "media"
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert b"cannot be written: Not a directory." in answer.content
    assert "\nperennial_media_writable 0\n" in client.get("/metrics").content.decode()
    with pytest.raises(CommandError, match="cannot be written"):
        call_command("serve", port=free_port())


def test_a_full_disk_is_reported_although_files_can_still_be_made():
    """A limit of the process stands for the disk: names can be made, and no byte written."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))
    try:
        answer = why_not_writable()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, handler)
    assert "cannot be written: File too large" in answer
    assert why_not_writable() == ""


def test_responses_are_counted_by_status_and_time_over_all_processes():
    def application(environ, start_response):
        start_response(environ["status"], [])
        return []

    before = counters.totals()
    for status in ("200 OK", "404 Not Found", "404 Not Found"):
        counters.measured(application)({"status": status}, lambda *_: None)
    if not (child := os.fork()):
        counters.measured(application)({"status": "404 Not Found"}, lambda *_: None)
        os._exit(0)
    os.waitpid(child, 0)
    added = {name: value - before[name] for name, value in counters.totals().items()}
    assert (added["2xx"], added["4xx"], added["5xx"]) == (1, 3, 0)
    assert sum(added[str(limit)] for limit in counters.BUCKETS) == 4
    assert 0 < added["seconds"] < 1


def test_threads_that_answer_at_once_lose_no_count():
    def application(environ, start_response):
        start_response("200 OK", [])
        return []

    before = counters.totals()["2xx"]
    with ThreadPoolExecutor(8) as pool:
        answers = [pool.submit(counters.measured(application), {}, lambda *_: None) for _ in range(4_000)]
    assert all(each.exception() is None for each in answers)
    assert counters.totals()["2xx"] - before == 4_000


def test_the_log_as_json_names_the_request_and_no_secret(client, settings):
    settings.BEHIND_PROXY = True
    record = logging.LogRecord("perennial", logging.ERROR, "", 0, "Sent /review/%s/ to nobody", ("secret",), None)
    client.get("/healthz", headers={"X-Request-Id": "from-the-proxy"})
    line = json.loads(JsonFormatter().format(record))
    assert line.pop("time")
    assert line == {
        "level": "ERROR",
        "logger": "perennial",
        "message": "Sent /review/…/ to nobody",
        "request_id": "from-the-proxy",
    }


@pytest.mark.django_db
def test_figures_are_for_the_machine_itself(client):
    answer = client.get("/metrics")
    told = dict(line.split() for line in answer.content.decode().splitlines() if not line.startswith("#"))
    of_responses = {name for name in told if name.startswith(("perennial_answers_", "perennial_response"))}
    assert {
        "perennial_answers_given_total",
        'perennial_responses_total{status="5xx"}',
        'perennial_response_seconds_bucket{le="0.25"}',
        "perennial_response_seconds_count",
    } <= of_responses
    assert float(told.pop("perennial_disk_free_bytes")) > 0
    assert {name: value for name, value in told.items() if name not in of_responses} == {
        "perennial_database_up": "1",
        "perennial_editions": "0",
        "perennial_versions": "0",
        "perennial_withdrawals": "0",
        "perennial_redactions": "0",
        "perennial_last_publication_seconds": "0",
        "perennial_webhook_messages_waiting": "0",
        "perennial_mails_waiting": "0",
        "perennial_worker_seen_seconds": "0",
        "perennial_tasks_waiting": "0",
        "perennial_oldest_task_seconds": "0",
        "perennial_tasks_failed": "0",
        "perennial_last_backup_seconds": "0",
        "perennial_last_verify_seconds": "0",
        "perennial_media_writable": "1",
        f'perennial_build_info{{version="{settings.VERSION}"}}': "1",
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
