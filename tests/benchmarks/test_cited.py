"""A bibliography of 500 entries, each of another paragraph that was corrected. Goal: two seconds. Times are printed, never asserted."""

import sys
from statistics import median
from time import perf_counter

import pytest
from django.core.cache import cache
from django.test import Client

from reports.models.index import PublishedParagraph
from tests.making import correct, published_edition

SECTION = "## {number}. Section {number}\n\n{text}\n\n"


def seconds(action, rounds=5):
    times = []
    for _ in range(rounds):
        # The limit counts the requests of the benchmark too.
        cache.clear()
        start = perf_counter()
        action()
        times.append(perf_counter() - start)
    return median(times)


@pytest.mark.speed
@pytest.mark.django_db(transaction=True)
def test_five_hundred_entries(capsys):
    texts = ["\n\n".join(f"Paragraph {n} of section {s} has its own words." for n in range(50)) for s in range(10)]
    sections = "".join(SECTION.format(number=number, text=text) for number, text in enumerate(texts, 1))
    edition = published_edition(f"# The Sea in {{year}}\n\nA summary.\n\n{sections}")
    rows = PublishedParagraph.objects.filter(edition=edition, version__minor=0).select_related("section")
    entry = "@misc{{k{0},\n  title = {{T}},\n  url = {{http://testserver/sea/2024/v1.0/{1}/#{2}}},\n}}\n"
    entries = [entry.format(index, row.section.slug, row.paragraph) for index, row in enumerate(rows)]
    assert len(entries) == 500
    for section in edition.draft.sections.all():
        section.body = section.body.replace("own words", "own new words")
        section.save()
    correct(edition, "Paragraph 1 of section 0", "Paragraph one of section 0")
    client = Client()

    def check(some):
        response = client.post("/cited/", {"text": "".join(some)})
        assert response.content.decode().count('<li class="corrected">') == len(some)

    whole = seconds(lambda: check(entries))
    tenth = seconds(lambda: check(entries[::10]))
    page = seconds(lambda: client.get("/sea/2024/versions/"))
    with capsys.disabled():
        ratios = f"{whole / tenth:.1f} times 50 entries, {whole / page:.0f} times a page"
        sys.stdout.write(f"\n500 corrected entries: {whole:.2f} s, {ratios}\n")
