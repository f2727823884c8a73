"""Citations are read back, by the libraries that clients use, as what was written."""

import csv
import io
import json
import re
import zipfile
from uuid import UUID

import pybtex.database
import pytest
import rispy
from hypothesis import given

from reports.citing.entries import _SIGNS, bibtex_entry, csl_entry, ris_entry
from reports.citing.item import CitedPart, citation_item, citation_key, csl_name
from reports.document.types import (
    CslItem,
    CslName,
)
from reports.exporting import FORMATS
from reports.exporting.data_files import escape_formula
from reports.exporting.pdf import source_of
from reports.rendering import read_section
from tests.citing.documents import DOCUMENT
from tests.exporting.test_round_trip import SLOW
from tests.exporting.writing import context_of
from tests.strategies import csl_items, documents


def written(name, document=DOCUMENT):
    return FORMATS[name].write(document, context_of(document)).decode()


def from_tex(text):
    """What TeX prints for a field."""
    signs = {tex: sign for sign, tex in _SIGNS.items()}
    pattern = "|".join(re.escape(tex) for tex in sorted(signs, key=len, reverse=True))
    return re.sub(rf"({pattern})|[{{}}]", lambda match: signs.get(match.group(), ""), text)


def test_bibtex_has_the_edition_as_a_technical_report_and_its_references():
    entries = pybtex.database.parse_string(written("bib"), "bibtex").entries

    edition, article = entries["translation-2024-v1.0"], entries["doe2020"]
    assert (edition.type, article.type) == ("techreport", "article")
    assert [(str(each)) for each in edition.persons["author"]] == ["van Beethoven, Ludwig"]
    assert [(str(each)) for each in edition.persons["editor"]] == ["Example, Ada"]
    assert {name: from_tex(value) for name, value in edition.fields.items()} == {
        "title": "Translation in 2024: 100 % of it",
        "institution": "Example & Sons",
        "year": "2025",
        "month": "1",
        "number": "Version 1.0",
        "issn": "1234-5679",
        "url": "https://example.org/translation/2024/v1.0/",
        "language": "en",
        "note": f"SHA-256 {context_of(DOCUMENT).sha256}",
    }
    assert [str(each) for each in article.persons["author"]] == ["Doe, Jane", "{Barnes and Noble}"]
    assert {name: from_tex(value) for name, value in article.fields.items()} == {
        "title": "On {braces} & others",
        "journal": "Journal_1",
        "year": "2020",
        "month": "5",
        "volume": "3",
        "pages": "12--15",
        "eprint": "2001.00001",
        "archiveprefix": "arXiv",
        "doi": "10.1000/a_b",
    }


@SLOW
@given(item=csl_items)
def test_bibtex_of_any_reference_is_read_back_with_its_title_and_authors(item):
    entry = pybtex.database.parse_string(bibtex_entry("key", item), "bibtex").entries["key"]

    assert from_tex(entry.fields["title"]) == " ".join(item.title.split())
    assert len(entry.persons.get("author", [])) == len([each for each in item.author if each != CslName()])


def test_those_whom_a_source_leaves_out_are_others_in_bibtex():
    item = CslItem(type="report", title="On it", author=(CslName(family="Pan", given="M."), CslName(literal="et al.")))
    persons = pybtex.database.parse_string(bibtex_entry("pan", item), "bibtex").entries["pan"].persons

    assert [str(each) for each in persons["author"]] == ["Pan, M.", "others"]


def test_ris_is_read_back():
    edition, article = rispy.loads(written("ris"))

    assert edition == {
        "type_of_reference": "RPRT",
        "id": "translation-2024-v1.0",
        "authors": ["van Beethoven, Ludwig"],
        "secondary_authors": ["Example, Ada"],
        "title": "Translation in 2024: 100 % of it",
        "publisher": "Example & Sons",
        "year": "2025",
        "date": "2025/01/14",
        "number": "Version 1.0",
        "issn": "1234-5679",
        "urls": ["https://example.org/translation/2024/v1.0/"],
        "language": "en",
        "notes": [f"SHA-256 {context_of(DOCUMENT).sha256}"],
    }
    assert (article["start_page"], article["end_page"], article["doi"]) == ("12", "15", "10.1000/a_b")


@pytest.mark.parametrize("part", ["section", "paragraph"])
def test_a_section_and_a_paragraph_are_read_back_from_every_format(part):
    section = DOCUMENT.sections[0].model_copy(update={"body": "First.\n\nThen “more”: 100 % of {it}."})
    document = DOCUMENT.model_copy(update={"sections": (section,)})
    paragraph = read_section(document, section).paragraphs[1] if part == "paragraph" else None
    place, known = CitedPart(section, paragraph), context_of(document)
    key, item = citation_key(document, known, place), citation_item(document, known, place)
    anchor = f"#{paragraph.id}" if paragraph else ""
    address = f"https://example.org/translation/2024/v1.0/speech/{anchor}"
    note = f"{'Paragraph 2. ' if paragraph else ''}SHA-256 {known.sha256}"
    assert key == f"translation-2024-v1.0-speech{anchor.replace('#', '-')}"

    [(found, entry)] = pybtex.database.parse_string(bibtex_entry(key, item), "bibtex").entries.items()
    assert (found, entry.type) == (key, "incollection")
    assert {role: [str(each) for each in people] for role, people in entry.persons.items()} == {
        "author": ["van Beethoven, Ludwig"],
        "editor": ["Example, Ada"],
    }
    assert {name: from_tex(value) for name, value in entry.fields.items()} == {
        "title": "Speech",
        "booktitle": "Translation in 2024: 100 % of it",
        "publisher": "Example & Sons",
        "year": "2025",
        "month": "1",
        "number": "Version 1.0",
        "issn": "1234-5679",
        "url": address,
        "language": "en",
        "note": note,
    }
    assert rispy.loads(ris_entry(key, item)) == [
        {
            "type_of_reference": "CHAP",
            "id": key,
            "authors": ["van Beethoven, Ludwig"],
            "secondary_authors": ["Example, Ada"],
            "title": "Speech",
            "secondary_title": "Translation in 2024: 100 % of it",
            "publisher": "Example & Sons",
            "year": "2025",
            "date": "2025/01/14",
            "number": "Version 1.0",
            "issn": "1234-5679",
            "urls": [address],
            "language": "en",
            "notes": [note],
        }
    ]
    assert json.loads(json.dumps(csl_entry(key, item))) == {
        "id": key,
        "type": "chapter",
        "title": "Speech",
        "author": [{"family": "van Beethoven", "given": "Ludwig"}],
        "editor": [{"family": "Example", "given": "Ada"}],
        "issued": {"date-parts": [[2025, 1, 14]]},
        "container-title": "Translation in 2024: 100 % of it",
        "publisher": "Example & Sons",
        "version": "1.0",
        "ISSN": "1234-5679",
        "URL": address,
        "language": "en",
        "note": note,
    }


def test_csl_json_has_the_same_items():
    edition, article = json.loads(written("csl"))

    assert (edition["id"], edition["type"], edition["issued"]) == (
        "translation-2024-v1.0",
        "report",
        {"date-parts": [[2025, 1, 14]]},
    )
    assert article == {
        "id": "doe2020",
        **DOCUMENT.references[0].item.model_dump(mode="json", by_alias=True, exclude_defaults=True),
    }


def test_without_anyone_credited_the_publisher_is_the_author():
    document = DOCUMENT.model_copy(update={"credits": (), "sections": ()})

    assert json.loads(written("csl", document))[0]["author"] == [{"literal": "Example & Sons"}]


def test_an_edition_that_credits_only_its_sections_is_by_its_publisher_in_every_file():
    document = DOCUMENT.model_copy(update={"credits": ()})

    entry = pybtex.database.parse_string(written("bib", document), "bibtex").entries["translation-2024-v1.0"]
    assert {role: [from_tex(str(each)) for each in people] for role, people in entry.persons.items()} == {
        "author": ["Example & Sons"]
    }
    assert rispy.loads(written("ris", document))[0]["authors"] == ["Example & Sons"]
    assert json.loads(written("csl", document))[0]["author"] == [{"literal": "Example & Sons"}]
    book = zipfile.ZipFile(io.BytesIO(FORMATS["epub"].write(document, context_of(document))))
    assert re.findall(r"<dc:creator[^>]*>([^<]*)<", book.read("EPUB/package.opf").decode()) == ["Example &amp; Sons"]
    assert 'author: ("Example & Sons",)' in source_of(document, context_of(document))


@pytest.mark.parametrize(
    ("name", "family", "given", "literal"),
    [
        ("Ada Example", "Example", "Ada", ""),
        ("Ludwig van Beethoven", "van Beethoven", "Ludwig", ""),
        ("Maria de la Cruz", "de la Cruz", "Maria", ""),
        ("Beethoven, Ludwig van", "Beethoven", "Ludwig van", ""),
        ("Martin Luther King, Jr.", "King Jr.", "Martin Luther", ""),
        ("King, Martin Luther, Jr.", "King Jr.", "Martin Luther", ""),
        ("van Gogh", "", "", "van Gogh"),
        ("山田 太郎", "", "", "山田 太郎"),
        ("Plato", "", "", "Plato"),
    ],
)
def test_names_are_taken_apart_as_readers_would(name, family, given, literal):
    assert csl_name(name) == CslName(family=family, given=given, literal=literal)


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_no_cell_is_taken_for_a_formula(sign):
    assert (escape_formula(f"{sign}1"), escape_formula(f"1{sign}"), escape_formula("")) == (f"'{sign}1", f"1{sign}", "")


def test_the_table_of_assessments_runs_no_formula():
    head, row = csv.reader(io.StringIO(written("csv"), newline=""))

    assert dict(zip(head, row, strict=True)) == {
        "report": "translation",
        "year": "2024",
        "version": "v1.0",
        "section_number": "1",
        "section": "speech",
        "section_title": "Speech",
        "trend": "speech",
        "trend_name": "Speech",
        "trend_maturity": "not-rated",
        "trend_maturity_label": "",
        "technique": "pruning",
        "technique_name": "Pruning",
        "maturity": "not-rated",
        "maturity_label": "",
        "status": "confirmed",
        "note": "'=1+1",
        "quote": "Small,\nand “fast”.",
        "section_id": str(UUID(int=3)),
        "assessment_id": str(UUID(int=4)),
    }


@SLOW
@given(document=documents())
def test_citations_and_tables_of_any_edition_can_be_read(document):
    keys = {f"{document.report.slug}-{document.year}-v1.0", *(reference.key for reference in document.references)}

    assert {each["id"] for each in json.loads(written("csl", document))} == keys
    assert {each["id"] for each in rispy.loads(written("ris", document))} == keys
    assert len(list(csv.reader(io.StringIO(written("csv", document), newline="")))) == 1 + sum(
        len(section.assessments) for section in document.sections
    )
