"""How long the server works for a section's form, the board, the publish page and a save, in an edition of 30 sections.

`BESIDE=FOLDER pytest --tier speed -s tests/benchmarks/test_desk.py` measures the checkout of another revision in the same run.
Printed, never asserted.
"""

import json
import os
import statistics
import subprocess
import sys
from pathlib import Path

import pytest

from tests.benchmarks.test_large import text
from tests.quality.serving import ROOT
from tests.servers import PROGRAM
from tests.wsgi_middleware.serving import environment

pytestmark = [pytest.mark.speed, pytest.mark.sqlite]
ROUNDS = 5
#: Run in each checkout, with the name of a file to import once. The milliseconds of the processor for each request, as JSON.
MEASURE = """
import django
django.setup()
import json, sys, time
from django.core.management import call_command
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client
from django.test.utils import setup_test_environment
from django.urls import reverse
from tests.desk.conftest import at_the_desk
from tests.desk.pages import opened
setup_test_environment()
settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
if len(sys.argv) > 1:
    call_command("migrate", verbosity=0)
    call_command("import_edition", sys.argv[1], report="sea", year=2026, verbosity=0)
    User.objects.create_superuser("ada", "ada@example.org", "tides and turbines")
from reports.models.draft import Draft
draft = Draft.objects.get()
client = at_the_desk(User.objects.get())
section = draft.sections.all()[14]
form = reverse("admin:reports_section_change", args=[section.pk])
pages = {"section form": form, "board": reverse("desk:board", args=[draft.pk]), "publish page": reverse("desk:publish", args=[draft.pk])}

def timed(ask):
    began = time.process_time()
    response = ask()
    taken = (time.process_time() - began) * 1000
    assert response.status_code == 200, response.status_code
    return taken

found = {}
for name, address in pages.items():
    client.get(address)
    found[name] = [timed(lambda: client.get(address)) for _ in range(3)]
found["save"] = []
for _ in range(4):
    fields = opened(client, form, "section_form")
    changed = fields | {"body": fields["body"][0] + f"\\n\\nMore {time.time()}.", "_continue": "1"}
    # A script that gets a redirect reads the page that it leads to.
    found["save"].append(timed(lambda: client.post(form, changed, follow=True, headers={"Accept": "application/json"})))
print(json.dumps({name: times[1:] if name == "save" else times for name, times in found.items()}))
"""


def test_pages_and_a_save_of_an_edition_with_30_sections(tmp_path, capsys):
    checkouts = [ROOT, *map(Path, filter(None, [os.environ.get("BESIDE")]))]
    found = [{} for _ in checkouts]
    (tmp_path / "edition.md").write_text(text(sections=30, length=6_000))
    for number in range(ROUNDS):
        for checkout, times in zip(checkouts, found, strict=True):
            folder = tmp_path / str(checkouts.index(checkout))
            folder.mkdir(exist_ok=True)
            there = environment(f"sqlite:///{folder}/site.sqlite3", folder, checkout)
            command = [sys.executable, "-c", MEASURE, *([str(tmp_path / "edition.md")] if number == 0 else [])]
            run = subprocess.run(command, cwd=checkout, env=there, stdout=subprocess.PIPE, check=True, timeout=PROGRAM)
            for name, each in json.loads(run.stdout.splitlines()[-1]).items():
                times.setdefault(name, []).extend(each)
    with capsys.disabled():
        print(f"\nProcessor time of the desk with 30 sections, medians of {ROUNDS} interleaved runs:")  # noqa: T201
        for name in found[0]:
            here, *beside = (statistics.median(times[name]) for times in found)
            print(f"  {name:<14} {here:>6.1f} ms", *(f"beside {each:.1f}: {here / each:.2f}" for each in beside))  # noqa: T201
