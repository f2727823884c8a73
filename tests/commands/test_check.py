"""`manage.py check --tag operation`: what it finds on a site in use, and what it advises."""

import re
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from reports.management import operation
from reports.models import triggers
from reports.models.storage import save_time_of
from reports.models.work import Worker

pytestmark = [pytest.mark.django_db, pytest.mark.both_engines]


def findings(capsys):
    """Return every finding with its advice, as the command prints them."""
    capsys.readouterr()
    try:
        call_command("check", tags=["operation"])
    except SystemCheckError as found:
        return str(found)
    return capsys.readouterr().err


@pytest.fixture
def a_site_in_use(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
    Worker.objects.create(name="one", at=timezone.now())
    settings.MEDIA_ROOT.mkdir()
    save_time_of("backup")


def test_a_site_in_order_has_no_finding(a_site_in_use, capsys, monkeypatch):
    monkeypatch.setattr(operation, "LITTLE_SPACE", 1)
    # The tests' own role owns their tables.
    is_owner = triggers.connections["default"].vendor == "postgresql"
    assert re.findall(r"\(([\w.]+)\)", findings(capsys)) == ["operation.W007"] * is_owner


def test_each_finding_says_what_to_do(a_site_in_use, capsys, settings, tmp_path, monkeypatch):
    triggers.remove(triggers.connections["default"])
    Worker.objects.update(at=timezone.now() - timedelta(hours=1))
    DBTaskResult.objects.create(
        status="FAILED", args_kwargs={}, task_path="reports.delivery.tasks.clear_out", run_after=timezone.now()
    )
    (tmp_path / "requirements").mkdir()
    (tmp_path / "requirements" / "base.txt").write_text("django==1.0 \\\n    --hash=sha256:00\n")
    settings.BASE_DIR, settings.MAILERS = tmp_path, {}
    (tmp_path / "media" / "last-backup").unlink()
    told = findings(capsys)
    for finding, advice in {
        "triggers that protect published text are missing": "Run manage.py migrate, then manage.py verify.",
        "No worker is running": "Start manage.py serve, or manage.py work.",
        "1 tasks failed in the last two weeks.": "The log of the worker has the reasons.",
        "There is no backup of the last seven days.": "Run manage.py backup DIR every day",
        "No mail server is set.": "Set EMAIL_URL",
        "Installed packages differ from requirements/base.txt: django.": "pip install --require-hashes",
    }.items():
        assert finding in told
        assert advice in told
    (tmp_path / "file").touch()
    settings.MEDIA_ROOT = tmp_path / "file"
    assert "cannot be written: File exists." in findings(capsys)
    settings.MEDIA_ROOT = tmp_path / "media"
    monkeypatch.setattr(operation, "LITTLE_SPACE", 10**18)
    assert "GB are free in MEDIA_ROOT." in findings(capsys)


def test_other_commands_look_at_none_of_it(capsys, settings):
    settings.MAILERS = {}
    call_command("check")
    assert "No mail server" not in capsys.readouterr().err
