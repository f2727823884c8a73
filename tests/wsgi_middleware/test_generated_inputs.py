"""Whatever an author stores, no page that shows it holds a web process for long, and readers are served beside it."""

import json
import re
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle, islice
from types import SimpleNamespace
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from reports.publishing import RULES
from tests.desk.pages import form_of
from tests.quality.serving import ROOT
from tests.servers import PROGRAM
from tests.wsgi_middleware.serving import environment, fill, served

pytestmark = [pytest.mark.long, pytest.mark.process, pytest.mark.sqlite]
#: Seconds that a page may hold a web process, and that a reader may wait; how often each kind of input is generated.
HELD, EXAMPLES, AT_ONCE, TOKEN = 2, 12, 20, "x" * 32
#: A draft for each kind of input, with a review link, and a publisher's session.
DESK = r"""
import json, sys
import django
django.setup()
from django.conf import settings
from reports.models.draft import Figure
from tests.desk.conftest import PUBLISHERS, at_the_desk, person
from tests.desk.reviewing import asked
from tests.making import draft_edition
client = at_the_desk(person("paula", group=PUBLISHERS, is_staff=True))
client.defaults["SERVER_NAME"] = "localhost"
things = {"session": [settings.SESSION_COOKIE_NAME, client.cookies[settings.SESSION_COOKIE_NAME].value, settings.CSRF_COOKIE_NAME]}
for year, kind in enumerate(sys.argv[1:], 2025):
    edition = draft_edition(year=year)
    sections = edition.draft.sections
    if kind == "reference":
        sections.filter(slug="winds").update(body="Cited [@k0].")
    if kind in ("chart", "picture"):
        sections.filter(slug="winds").update(body="![[chart]]")
    figure = Figure.objects.create(draft=edition.draft, key="chart", title="A chart")
    section, review = sections.get(slug="tides").pk, asked(client, edition)
    things[kind] = {"year": year, "draft": edition.pk, "section": section, "figure": figure.pk, "review": review}
print(json.dumps(things))
"""
SIGNS = st.sampled_from(
    ["*", "_", "`", "[", "](", "![", "> ", "- ", "\n", "\n\n", "|", "<b>", "$", "&",
     "\\", "#", "[^1]", "[@a]", ":", "é", "\u202e", "a", " "]
)  # fmt: skip
TEX = st.sampled_from(
    ["x^{", "\\frac{1}{", "\\sqrt{", "\\left(", "\\begin{matrix}", "x_{", "\\text{", "\\overline{", "&", "\\\\"]
)
WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc", "Co", "Cn"]), min_size=1, max_size=40)
SIZES = st.sampled_from([10, 1_000, 20_000, 200_000])


def repeated(unit, size, width):
    """A unit again and again, in paragraphs of `width` characters."""
    text = "".join(islice(cycle(unit), size))
    return "\n\n".join(text[at : at + width] for at in range(0, size, width))


@st.composite
def texts(draw):
    unit = "".join(draw(st.lists(SIGNS, min_size=1, max_size=5)))
    return {"body": repeated(unit, draw(SIZES), draw(st.sampled_from([200, 5_000])))}


@st.composite
def formulas(draw):
    opening, depth = draw(st.lists(TEX, min_size=1, max_size=2)), draw(st.sampled_from([3, 8, 16, 40]))
    nested = "".join(islice(cycle(opening), depth)) + "y"
    closed = nested + ("}" * nested.count("{") if draw(st.booleans()) else "")
    return {"body": "\n\n".join(f"A ${closed}_{{{number}}}$." for number in range(draw(st.integers(1, 300))))}


@st.composite
def tables(draw):
    cell, columns, rows = draw(WORDS).replace("|", ""), draw(st.integers(1, 40)), draw(st.integers(1, 300))
    lines = ["|" + f"{cell}|" * columns, "|" + "---|" * columns, *["|" + f"{cell}|" * columns] * rows]
    return {"body": "\n".join(lines)}


@st.composite
def charts(draw):
    series, rows = draw(st.integers(1, 8)), draw(st.integers(1, 60))
    lines = [["Country", *(f"{draw(WORDS)} {at}" for at in range(series))]]
    lines += [[f"{draw(WORDS)} {at}", *["7"] * series] for at in range(rows)]
    return {"data_table": "\n".join("\t".join(line) for line in lines), "title": "A chart", "key": "chart"}


@st.composite
def references(draw):
    names = " and ".join(draw(st.lists(WORDS, min_size=1, max_size=30))) or "A"
    count = draw(st.integers(1, 300))
    return {
        "items": "\n".join(f"@book{{k{at}, title={{{at} {draw(WORDS)}}}, author={{{names}}}}}" for at in range(count))
    }


INPUTS = {
    "text": texts(),
    "formula": formulas(),
    "table": tables(),
    "chart": charts(),
    "reference": references(),
    "picture": st.builds(
        lambda alt, count: {"body": f"![{alt}](none.png)\n\n![[chart]]\n\n" * count}, WORDS, st.integers(1, 500)
    ),
    "name": st.builds(lambda unit, size: {"title": (unit * size)[:300], "body": "Words."}, WORDS, st.integers(1, 300)),
}


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """The served site, and the keys of what there is to write to."""
    folder = tmp_path_factory.mktemp("generated")
    database = f"sqlite:///{folder}/db.sqlite3"
    fill(database, folder)
    script, known = [sys.executable, "-c", DESK, *INPUTS], environment(database, folder)
    made = subprocess.run(script, cwd=ROOT, env=known, stdout=subprocess.PIPE, check=True, timeout=PROGRAM)
    with served(database, folder, processes=2, BEHIND_PROXY="1") as site:
        yield site, json.loads(made.stdout)


ADDRESSES = map("10.{}.{}.1".format, cycle(range(256)), cycle(range(255)))


class Desk:
    """An edition at the desk, and the pages that show it."""

    def __init__(self, world, kind):
        self.site, things = world
        session, value, csrf = things["session"]
        self.headers = {"Cookie": f"{session}={value}; {csrf}={TOKEN}", "X-CSRFToken": TOKEN}
        self.keys = keys = things[kind]
        draft, section = f"/admin/reports/draft/{keys['draft']}", f"/admin/reports/section/{keys['section']}"
        self.publish, self.public = f"{draft}/publish/", f"/sea/{keys['year']}/"
        forms = {"chart": f"/admin/reports/figure/{keys['figure']}/change/", "reference": f"{draft}/references/"}
        self.form = forms.get(kind, f"{section}/change/")
        self.form_id = {"chart": "figure_form", "reference": ""}.get(kind, "section_form")
        review = keys["review"]
        # A thread waits for a large one, which another process makes.
        self.pdf = f"{draft}/export/pdf/"
        self.pages = [
            f"{section}/preview/", f"{draft}/preview/", f"{draft}/board/", self.publish, self.pdf, self.form,
            review, f"{review}sections/tides/", f"{review}sections/winds/",
        ]  # fmt: skip

    def ask(self, page, fields=None):
        """Return the seconds, the page and the answer, for somebody whose network has asked for nothing else."""
        headers = self.headers | {"X-Forwarded-For": next(ADDRESSES)}
        sent = ["POST", urlencode(fields, doseq=True)] if fields else []
        headers |= {"Content-Type": "application/x-www-form-urlencoded"} if fields else {}
        began = time.monotonic()
        answer = self.site.ask(page, *sent, **headers)
        return time.monotonic() - began, page, answer

    def store(self, fields):
        """Send the opened form with an input, as its author does."""
        page = SimpleNamespace(content=self.ask(self.form)[2].body)
        return self.ask(self.form, (form_of(page, self.form_id) if self.form_id else {}) | fields)


@pytest.mark.parametrize("kind", INPUTS)
def test_no_input_holds_a_process_for_two_seconds_or_keeps_readers_waiting(world, kind):
    desk, slowest = Desk(world, kind), []

    @settings(
        max_examples=EXAMPLES, derandomize=True, deadline=None, database=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(INPUTS[kind])
    def each_page_is_shown(fields):
        shown = [desk.store(fields), *map(desk.ask, desk.pages)]
        held = [each for each in shown if each[1] != desk.pdf]
        slowest.append((*max(held, key=lambda each: each[0])[:2], fields, shown[0][2].status))
        assert {answer.status for *_, answer in shown} <= {200, 302, 409}

    each_page_is_shown()
    seconds, page, fields, _ = max(slowest, key=lambda each: each[0])
    assert seconds <= HELD, (page, str(fields)[:300])
    assert 302 in {status for *_, status in slowest}

    desk.store(fields)
    with ThreadPoolExecutor(AT_ONCE) as people:
        shown = [people.submit(desk.ask, page) for page in islice(cycle(desk.pages), AT_ONCE)]
        reads = [desk.ask("/sea/2024/tides/?0")]
        while not all(each.done() for each in shown):
            reads.append(desk.ask(f"/sea/2024/tides/?{len(reads)}"))
    assert {answer.status for *_, answer in reads} == {200}
    assert max(seconds for seconds, *_ in reads) <= HELD
    assert {each.result()[2].status for each in shown} <= {200, 409, 503}

    seen = re.search(r'name="seen" value="(\w+)"', desk.ask(desk.publish)[2].body.decode())
    reasons = {f"reason-{rule}": "It is a test." for rule in RULES}
    shown = [desk.ask(desk.publish, reasons | {"seen": seen[1], "when": "now"})]
    shown += map(desk.ask, [desk.public, f"{desk.public}tides/", f"{desk.public}sea-{desk.keys['year']}.pdf"])
    assert max(seconds for seconds, *_ in shown) <= HELD
    *pages, pdf = (answer.status for *_, answer in shown)
    assert {*pages} <= {200, 302, 404, 409}
    # The worker makes a large one.
    assert pdf in {200, 404, 409, 503}
