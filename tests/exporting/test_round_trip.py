"""What goes out as Markdown or JSON comes back in as the same document."""

from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings

from reports.document.canonical import digest
from reports.exporting import FORMATS, Context
from reports.importing import read_edition
from tests.strategies import documents

SLOW = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


def context_of(document, pictures=None):
    return Context(
        number="1.0",
        sha256=digest(document),
        published_at=datetime(2025, 1, 14, 9, tzinfo=UTC),
        url=f"https://example.org/{document.report.slug}/{document.year}/v1.0/",
        pictures=(pictures or {}).__getitem__,
    )


@pytest.mark.parametrize("name", ["md", "json"])
@SLOW
@given(document=documents())
def test_a_file_reads_back_as_the_same_document(name, document):
    written = FORMATS[name].write(document, context_of(document))

    imported = read_edition(
        written, filename=f"edition.{name}", report=document.report, year=document.year, trends=(), techniques=()
    )

    assert imported.document == document
    assert digest(imported.document) == digest(document)
    assert imported.invented == frozenset()


@SLOW
@given(document=documents())
def test_a_file_is_written_the_same_way_twice(document):
    write = FORMATS["md"].write

    assert write(document, context_of(document)) == write(document, context_of(document))
