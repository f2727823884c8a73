"""A word that stands in every draft is on no public surface, whoever asks."""

import io
import json
import re
import zipfile
from collections import Counter, deque
from html import unescape
from urllib.parse import parse_qs, unquote

import pytest
from django.urls import Resolver404, resolve

from tests.exporting.reading_pdf import said_in
from tests.quality import kinds, world
from tests.quality.canary import CANARY, DAY

pytestmark = pytest.mark.long

WORD = CANARY.encode()
LINKS = re.compile(r'(?:href|src|srcset|action)="([^"#]+)|<loc>([^<]+)|<id>([^<]+)|"(https?://[^"]+)"|\]\(([^)]+)\)')
#: Kinds of answer that have addresses in them; the bytes of others can look like one.
TEXT = re.compile(r"text/|.*[/+](json|xml|yaml|x-ndjson)$|application/x-(bibtex|research-info-systems)$")
#: The desk, what no draft goes into, and what is asked here in words of our own.
ELSEWHERE = ("/admin/", "/static/", "/search/")
SEARCHES = [f"/search/?q={word}" for word in ("agents", "model", "sea", "written", CANARY[:6])]
#: Addresses that lead to no page, only if no draft is public.
DRAFTS = [
    "/llm-developments/2026/",
    "/llm-developments/2026/agents/",
    "/llm-developments/2026/versions/",
    "/llm-developments/2026/llm-developments-2026.json",
    f"/llm-developments/2026/figures/{CANARY}-chart/",
    f"/llm-developments/2026/{CANARY}-section/",
    f"/techniques/{CANARY}-technique/",
    f"/trends/{CANARY}-trend/",
    f"/{CANARY}-report/",
    "/api/v1/reports/llm-developments/editions/2026/",
    "/api/v1/reports/llm-developments/editions/2026/versions/latest/document/",
    "/api/v1/sections/?year=2026",
    "/api/v1/sections/?fields=body,html,text",
    f"/api/v1/techniques/{CANARY}-technique/",
]


def parts(answer):
    """All that an answer says: its head, its body, and the parts of a packed body."""
    yield str(answer.headers).encode()
    yield answer.body
    if answer.body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(answer.body)) as packed:
            yield from (name.encode() for name in packed.namelist())
            yield from (packed.read(name) for name in packed.namelist())
    if answer.body.startswith(b"%PDF"):
        # A line's end may part a word.
        yield re.sub(r"[\s\u00ad-]", "", said_in(answer.body)).encode()


def leaks(answers):
    """The addresses whose answers hold the word, though nobody said it in asking, or a day that only the desk has to keep."""
    return sorted(
        address
        for address, answer in answers.items()
        if CANARY not in address and any(WORD in part or DAY.search(part) for part in parts(answer))
    )


def links_in(answer, url):
    """Our own addresses that an answer leads to."""
    text = answer.body.decode("utf-8") if TEXT.match(answer.headers.get_content_type()) else ""
    found = [unescape(each) for groups in LINKS.findall(text) for each in groups if each]
    for link in [*found, answer.headers.get("Location", "")]:
        path = link.removeprefix(url).partition("#")[0].split(" ")[0]
        if path.startswith("/") and not path.startswith("//"):
            yield path


def kind_of(address):
    """Which pattern answers, in which format, to parameters of which names."""
    path, _, query = address.partition("?")
    try:
        match = resolve(unquote(path))
    except Resolver404:
        return None
    return match.route, match.kwargs.get("format"), tuple(sorted(parse_qs(query, keep_blank_values=True)))


def crawled(demo, starts, most=None):
    """What a stranger gets at `starts` and wherever they lead, by address; of each kind of address the first `most`, if that is given."""
    waiting, met, of_kind, found = deque(starts), {*starts}, Counter(map(kind_of, starts)), {}
    while waiting:
        address = waiting.popleft()
        found[address] = demo.ask(address)
        for link in links_in(found[address], demo.url):
            kind = kind_of(link)
            if link not in met and not link.startswith(ELSEWHERE) and (most is None or of_kind[kind] < most):
                met.add(link)
                of_kind[kind] += 1
                waiting.append(link)
    return found


def samples(demo):
    return [kinds.filled(each, demo.things) for found in kinds.FILES.values() for each in found]


@pytest.mark.parametrize("most", [3, pytest.param(None, id="all")])
def test_a_word_of_a_draft_is_nowhere_that_a_stranger_can_come(demo, most):
    found = crawled(demo, [*samples(demo), *kinds.public_pages(), *SEARCHES, *DRAFTS, "/api/v1/"], most)

    assert leaks(found) == []
    assert {answer.status for answer in found.values()} <= {200, 301, 302, 400, 404, 410}
    assert {address: found[address].status for address in DRAFTS if "?" not in address} == {
        address: 404 for address in DRAFTS if "?" not in address
    }
    assert len(found) > (200 if most else 400)
    pdfs = {address.rpartition("/")[2] for address, answer in found.items() if answer.body.startswith(b"%PDF")}
    assert {f"llm-developments-{year}.pdf" for year in ((2025,) if most else (2023, 2024, 2025))} <= pdfs
    assert "Agents and Their Protocols" in said_in(found[f"{kinds.LLM}/2025/llm-developments-2025.pdf"].body)


#: Who may see most at the desk each time, the others in the long run.
@pytest.mark.parametrize("role", world.ROLES)
def test_who_is_logged_in_gets_what_a_stranger_gets(role, demo):
    api = [link for link in links_in(demo.ask("/api/v1/"), demo.url) if link.startswith("/api/v1/")]
    asked = [*samples(demo), *kinds.public_pages(), *SEARCHES, *DRAFTS, *api]
    # Forms have a token, and each request is counted.
    changing = [address for address in asked if "report-an-error" in address or address == "/metrics"]
    found = {address: demo.ask(address, role) for address in asked}

    assert leaks(found) == []
    assert [
        address for address in asked if address not in changing and demo.ask(address).body != found[address].body
    ] == []


def test_the_word_stands_in_every_text_that_no_reader_may_see(demo):
    assert demo.things["without_the_word"] == []


def test_the_word_stands_in_every_text_of_the_drafts_document(demo):
    export = f"/admin/reports/draft/{demo.things['reports/draft']}/export/json/"
    document = json.loads(demo.ask(export, "editor").body)

    assert CANARY in document["title"]
    assert CANARY in document["summary"]
    lists = {name: value for name, value in document.items() if isinstance(value, list)}
    assert {name: [CANARY in json.dumps(each) for each in value] for name, value in lists.items()} == {
        name: [True] * len(value) for name, value in lists.items()
    }
    assert min(map(len, lists.values())) > 0


def test_comments_due_dates_and_names_of_reviewers_are_at_the_desk_and_nowhere_else(demo):
    section = f"/admin/reports/section/{demo.things['reports/section']}"
    said = demo.ask(f"{section}/comments/", "editor").body
    board = demo.ask(f"/admin/reports/draft/{demo.things['reports/draft']}/board/", "editor").body
    link = demo.ask(f"/review/{demo.things['token']}/sections/agents/").body
    assert (said.count(WORD) > 5, WORD in board, b"17 January 2187" in board) == (True, True, True)
    # Who reads by link is told of no date and no assignee, and of no comment but their own.
    assert (DAY.search(link), b"comment-" in link) == (None, True)
