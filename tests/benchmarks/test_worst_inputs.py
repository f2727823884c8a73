"""The most costly inputs known, sent to a served site by four people at once, with readers beside them.

The goals: a reader waits 2 s at most, a writer for the database 1 s, and no process that answers grows by more than 200 MB. Figures are
printed, never asserted; that each input is taken or refused in words is. `pytest --tier speed tests/benchmarks/test_worst_inputs.py`
"""

import http.client
import io
import json
import re
import sqlite3
import statistics
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from PIL import Image

from tests.benchmarks.test_serving import of_group
from tests.quality.serving import ROOT
from tests.servers import PROGRAM
from tests.waiting import LONG, until
from tests.wsgi_middleware.serving import environment, fill, served

pytestmark = [pytest.mark.speed, pytest.mark.sqlite]
SENDERS, TOKEN = 4, "x" * 32
BUSY = "the server is busy with other files"
#: An editor with a session, and what there is to write to.
DESK = """
import json
import django
django.setup()
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from reports.models.draft import Section
from tests.desk.conftest import EDITORS, person
user = person("edith", group=EDITORS, is_staff=True)
session = SessionStore()
session[SESSION_KEY], session[HASH_SESSION_KEY] = str(user.pk), user.get_session_auth_hash()
session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
session.save()
section = Section.objects.get(slug="tides")
cookies = {settings.SESSION_COOKIE_NAME: session.session_key, settings.CSRF_COOKIE_NAME: "x" * 32}
print(json.dumps({"cookies": cookies, "draft": section.draft_id, "section": section.pk}))
"""


def progressive(scans, size):
    out = io.BytesIO()
    Image.new("L", size, 128).save(out, "JPEG", progressive=True)
    data = out.getvalue()
    scan, end = data.rindex(b"\xff\xda"), data.rindex(b"\xff\xd9")
    return data[:end] + data[scan:end] * scans + data[end:]


def picture(kind, size, **how):
    out = io.BytesIO()
    Image.effect_noise((700, 700), 80).convert("RGB").resize(size).save(out, kind, **how)
    return out.getvalue()


def inputs(desk):
    """Each input: its name, where it is sent, its fields, and what the answer says."""
    figure, file = (
        f"/admin/reports/figure/add/?draft={desk['draft']}&kind=picture",
        f"/admin/reports/draft/{desk['draft']}/import/",
    )
    paste, section = (f"/admin/reports/section/{desk['section']}/{name}/" for name in ("paste", "change"))
    references = f"/admin/reports/draft/{desk['draft']}/references/"
    for name, data, told in (
        ("JPEG of 1,500 scans", progressive(1_500, (7_000, 7_000)), "more than 100 scans"),
        ("JPEG of 90 scans", progressive(80, (7_000, 7_000)), ""),
        ("WebP of 49 megapixels", picture("WEBP", (7_000, 7_000), quality=40, method=0), ""),
        ("JPEG of 60,000 segments", b"\xff\xd8" + b"\xff\xfe\0\2" * 60_000 + picture("JPEG", (40, 30))[2:], ""),
    ):
        fields = {"draft": desk["draft"], "key": "", "alt": "Grey.", "title": name}
        yield name, figure, {**fields, "picture_file": SimpleUploadedFile("a.jpg", data)}, told
    table = "<table>" + ("<tr>" + "<td>x</td>" * 80 + "</tr>") * 1_000
    for name, html in (
        ("<h1> × 240,000", "<h1>" * 240_000),
        ("<b><p> × 160,000", "<b><p>" * 160_000),
        ("80 × 1,000 cells", table),
        ("<p><b> × 24,000", "<p><b>x" * 24_000),
        ("80 × 300 cells", table[:237_000]),
        ("<b><p> × 4,500", "<b><p>" * 4_500),
    ):
        told = "more than 50,000 tags" if html.count("<") > 50_000 else ""
        yield f"paste {name}", paste, {"html": html}, told
        yield (
            f"import {name}",
            file,
            {"file": SimpleUploadedFile("a.html", f"<!doctype html><title>A</title>{html}".encode())},
            told,
        )
    for name, body, told in (
        ("![ × 240,000", "\n\n".join(["![" * 12_000] * 20), "opening brackets; at most"),
        ("*_ × 240,000", "\n\n".join(["*_" * 12_000] * 20), "signs of Markdown"),
        ("![ × 5,000", "![" * 5_000, ""),
    ):
        yield f"text {name}", section, {"title": "Tides", "slug": "tides", "body": body}, told
        yield f"import {name}", file, {"file": SimpleUploadedFile("a.md", f"# A\n\n## B\n\n{body}\n".encode())}, told
    for name, text, told in (
        ("strings joined", "@book{a, title = " + '"a" # ' * 80_000 + '"a"}', "cannot be read"),
        ("a preamble joined", "@preamble{" + '"a" # ' * 80_000 + '"a"}', "cannot be read"),
        # A fast machine reads this one within the limit.
        ("braces", "@book{a, title={A}, author={" + "{a} " * 120_000 + "}}", ""),
        ("joined, 96 kB", "@book{a, title = " + '"a" # ' * 16_000 + '"a"}', ""),
    ):
        yield f"BibTeX, {name}", references, {"items": text}, told


def ask(port, method, path, body=b"", **headers):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=LONG)
    try:
        connection.request(method, path, body, {"Host": "localhost", **headers})
        answer = connection.getresponse()
        return answer.status, answer.read().decode(errors="replace")
    finally:
        connection.close()


class _Beside:
    """Asks again and again until the end of the block, and keeps how long each answer took."""

    def __init__(self, once):
        self.once, self.seconds, self.ended = once, [], threading.Event()
        self.thread = threading.Thread(target=self._run)

    def _run(self):
        while not self.ended.is_set():
            began = time.perf_counter()
            self.once()
            self.seconds.append(time.perf_counter() - began)
            self.ended.wait(0.1)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.ended.set()
        self.thread.join()

    def __str__(self):
        ordered = sorted(self.seconds)
        parts = statistics.median(ordered), ordered[int(len(ordered) * 0.95)], ordered[-1]
        return "median {:.2f} s, 95 % within {:.2f} s, longest {:.2f} s".format(*parts) + f" ({len(ordered)} times)"


def peaks(group):
    """The most memory that each process of a group has had, in MB; the first process first."""
    return of_group(group, lambda each: int(re.search(r"VmHWM:\s+(\d+)", (each / "status").read_text())[1]) // 1024)


def test_readers_and_writers_are_served_while_the_worst_inputs_are_sent(tmp_path, capsys):
    database = f"sqlite:///{tmp_path}/db.sqlite3"
    fill(database, tmp_path)
    made = subprocess.run(
        [sys.executable, "-c", DESK],
        cwd=ROOT,
        env=environment(database, tmp_path),
        capture_output=True,
        check=True,
        timeout=PROGRAM,
    )
    desk = json.loads(made.stdout)
    headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in desk["cookies"].items()), "X-CSRFToken": TOKEN}

    def send(each):
        name, path, fields, told = each
        is_file = any(isinstance(value, SimpleUploadedFile) for value in fields.values())
        body = encode_multipart(BOUNDARY, fields) if is_file else urlencode(fields).encode()
        kind = MULTIPART_CONTENT if is_file else "application/x-www-form-urlencoded"
        began = time.perf_counter()
        status, text = ask(site.port, "POST", path, body, **headers, **{"Content-Type": kind})
        return name, status, unescape(text), told, time.perf_counter() - began

    def write():
        connection = sqlite3.connect(Path(tmp_path) / "db.sqlite3", timeout=LONG, isolation_level=None)
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("ROLLBACK")
        connection.close()

    sent = list(inputs(desk))
    with served(database, tmp_path, processes=2) as site, capsys.disabled():
        pages = [f"/sea/2024/tides/?{number}" for number in range(1_000_000)]
        read = _Beside(lambda: ask(site.port, "GET", pages.pop()))
        with _Beside(lambda: ask(site.port, "GET", pages.pop())) as alone:
            until(lambda: len(alone.seconds) >= 25)
        before = peaks(site.group)
        with read, _Beside(write) as written, ThreadPoolExecutor(SENDERS) as people:
            answers = list(people.map(send, sent))
        print()  # noqa: T201
        for name, status, text, told, seconds in answers:
            refused = next((each for each in (told, BUSY, "it takes more than") if each and each in text), "")
            outcome = f"refused: …{refused}" if refused else "" if status in {200, 302} else text[:200]
            print(f"{name:<32}{seconds:7.1f} s  {status}  {outcome}")  # noqa: T201
        print(f"readers alone: {alone}\nreaders beside: {read}\nwriters beside: {written}")  # noqa: T201
        print(f"memory of the processes, in MB, before {before}, and at most {peaks(site.group)}")  # noqa: T201

    for name, status, text, told, _ in answers:
        assert (status in {200, 302}, told in text or BUSY in text) == (True, True), name
