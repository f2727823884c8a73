"""What goes out as Markdown or JSON comes back in as the same document."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reports.document.canonical import digest
from reports.exporting import FORMATS
from reports.importing import read_edition
from tests.exporting.writing import context_of
from tests.rounds import rounds
from tests.strategies import documents

SLOW = settings(
    max_examples=rounds(60), deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
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


#: What means something beyond the text in which it stands, once texts share a file.
SHARED = (
    "words", "[words][rep]", "[rep]", "![rep][]", "[REP]", "words[^1]", "words[^2] ^[of [rep]]", "[rep]: https://example.org",
    "[rep]: <b> (c)", "[^1]: A note[^2].", "[^2]: Another, of [rep].\n\n    More.", "- item\n\n  [rep]: /in/list", "> [^1]: quoted",
    "<!-- hidden", "hidden -->", "<!-- hidden -->", "`<!-- code -->`", "*[rep]: typed", "\\[rep]", "[a [rep] b][rep]",
)  # fmt: skip


@pytest.mark.long
@SLOW
@given(
    document=documents().filter(lambda document: len(document.sections) > 1),
    texts=st.lists(st.lists(st.sampled_from(SHARED), max_size=4).map("\n\n".join), min_size=3, max_size=3),
)
def test_texts_that_share_labels_and_comments_read_back_as_they_were(document, texts):
    summary, *bodies = texts
    sections = tuple(
        section.model_copy(update={"body": body}) for section, body in zip(document.sections, bodies, strict=False)
    )
    assessed = tuple(section.model_copy(update={"assessments": ()}) for section in sections)
    document = document.model_copy(
        update={"summary": summary, "sections": assessed + document.sections[len(assessed) :]}
    )
    written = FORMATS["md"].write(document, context_of(document))

    imported = read_edition(
        written, filename="edition.md", report=document.report, year=document.year, trends=(), techniques=()
    )

    assert imported.document.summary == document.summary
    assert [section.body for section in imported.document.sections] == [section.body for section in document.sections]
