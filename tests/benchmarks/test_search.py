"""A fresh search at 200 editions of ten sections, with extracts and facets: the goal is 20 ms on either engine, as the median over
kinds of question. Times are printed, never asserted.

The rows are written straight into the search index: what is measured is search, not publishing.
"""

import os
import random
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from time import perf_counter, thread_time
from uuid import uuid4

import pytest
from django.db import connection

from reports.models.ledger import Version
from reports.models.series import Edition, Report
from reports.search.deriving import add
from reports.search.query import did_you_mean
from reports.search.query import search as find
from reports.search.rows import SECTION, TECHNIQUE, SearchRow

EDITIONS, SECTIONS, WORDS, TECHNIQUES = 200, 10, 700, 400
GOAL = 20.0
SYLLABLES = ["ka", "lo", "mi", "ren", "tu", "ves", "da", "sor", "pel", "ni", "gra", "tho", "bel", "un", "ist"]
QUESTIONS = {
    "a rare word": lambda words: words[4_000],
    "a word of some texts": lambda words: words[300],
    "the commonest word": lambda words: words[0],
    "three common words": lambda words: " ".join(words[1:4]),
    "one word or another": lambda words: f"{words[200]} or {words[300]}",
    "a word without another": lambda words: f"{words[0]} -{words[5]}",
    "a phrase": lambda words: f'"{words[0]} {words[1]}"',
    "a phrase of three words": lambda words: f'"{words[0]} {words[1]} {words[2]}"',
    "a beginning": lambda words: words[40][:4] + "*",
    "words of which none has all": lambda words: f"{words[10]} xyzzy",
}
FILTERS = {"year": "2010", "kind": SECTION}


def vocabulary(chance):
    words: dict[str, None] = {}
    while len(words) < 5_000:
        words["".join(chance.choices(SYLLABLES, k=chance.randint(2, 5)))] = None
    return list(words)


def fill(chance, words):
    """Texts whose words are as common as words are: the n-th is said 1/n as often as the first."""
    weights = [1 / (place + 3) for place in range(len(words))]
    rows, uids = [], [uuid4() for _ in range(TECHNIQUES)]
    for number in range(EDITIONS):
        report, _ = Report.objects.get_or_create(
            slug=f"report-{number // 20}", defaults={"name": f"Report {number // 20}"}
        )
        edition = Edition.objects.create(report=report, year=2000 + number % 20)
        version = Version.objects.create(
            edition=edition, major=1, minor=0, schema_version=1, document="{}", sha256=f"{number:064d}",
            record_sha256=f"{number:064d}", severity="minor", published_at=datetime(2025, 1, 14, 9, tzinfo=UTC), publisher="Ada",
        )  # fmt: skip
        for place in range(SECTIONS + TECHNIQUES // EDITIONS):
            is_section = place < SECTIONS
            said = chance.choices(words, weights, k=WORDS if is_section else 20)
            own = number * (TECHNIQUES // EDITIONS) + place - SECTIONS
            named = chance.sample(uids, 4) if is_section else [uids[own]]
            codes = [f"technique:{uid.hex}" for uid in named] + ([] if is_section else [f"slug:t-{own}"])
            techniques = " ".join(f" {code} " for code in codes)
            rows.append(
                SearchRow(
                    kind=SECTION if is_section else TECHNIQUE,
                    version=version,
                    edition=edition,
                    report=report.slug,
                    uid=uuid4() if is_section else uids[own],
                    slug=f"s-{place}" if is_section else f"t-{own}",
                    heading=" ".join(said[:4]),
                    summary=" ".join(said[4:20]),
                    text=" ".join(said),
                    year=edition.year,
                    facets=f" kind:{SECTION if is_section else TECHNIQUE}  report:{report.slug}  year:{edition.year} {techniques}",
                )
            )
    add(rows)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def processor_time():
    """Seconds of this thread, and of PostgreSQL's process for it where the system tells (Linux): what other work there is on the
    machine hardly changes it."""
    if connection.vendor == "sqlite":
        return thread_time()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        told = Path(f"/proc/{cursor.fetchone()[0]}/schedstat")
    return thread_time() + (int(told.read_text().split()[0]) / 1e9 if told.is_file() else 0)


def milliseconds(action, rounds=15):
    """The median of several rounds: by the clock, and of processors."""
    times = []
    for _ in range(rounds):
        spent, begun = processor_time(), perf_counter()
        action()
        clock = perf_counter() - begun
        times.append((clock * 1_000, (processor_time() - spent) * 1_000))
    return tuple(median(each) for each in zip(*times, strict=True))


# Committed, as a site's are: rows of one's own transaction are looked at more often.
@pytest.mark.speed
@pytest.mark.django_db(transaction=True)
def test_search_at_two_hundred_editions(capsys):
    chance = random.Random(200)
    words = vocabulary(chance)
    fill(chance, words)
    questions = [(name, ask(words), {}) for name, ask in QUESTIONS.items()]
    questions += [(f"{name}, filtered", query, FILTERS) for name, query, _ in questions[2:4]]
    lines, medians, totals = [], [], []
    for name, query, filters in questions:
        totals.append(find(query, filters).total)
        clock, processors = milliseconds(lambda query=query, filters=filters: find(query, filters))
        medians.append((clock, processors))
        lines.append(f"  {name:<30}{totals[-1]:>6} found {clock:>7.2f} ms, of processors {processors:>7.2f} ms")
    mended = milliseconds(lambda: did_you_mean(words[4_000] + "x"))
    lines.append(f"  {'a misspelt word is mended in':<43} {mended[0]:>7.2f} ms, of processors {mended[1]:>7.2f} ms")
    clock, processors = (median(each) for each in zip(*medians, strict=True))
    lines.append(
        f"  {'the median over kinds':<43} {clock:>7.2f} ms, of processors {processors:>7.2f} ms, load {os.getloadavg()[0]:.1f}"
    )
    with capsys.disabled():
        print(f"\nSearch on {connection.vendor}, {SearchRow.objects.count():,} rows, goal {GOAL} ms:", *lines, sep="\n")  # noqa: T201
    assert all(totals)
