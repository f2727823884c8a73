"""Pages and files speak the language of their report; pages of no report that of the site; nobody's browser is asked."""

import re
import zipfile
from io import BytesIO

import pytest
from django.core.cache import cache

from reports.exporting.pdf import source_of
from reports.management import catalogues as messages
from reports.models.series import Report
from tests.exporting.test_pdf import DOCUMENT as WHOLE
from tests.exporting.writing import context_of
from tests.making import correct, published_edition
from trends.models import Trend

SEA = """\
# {title} {year}

{summary}

## 1. {tides}

{text}

## 2. High Winds

Kites.
"""
GERMAN = (
    SEA.replace("{title}", "Das Meer").replace("{summary}", "Was das Meer gab.").replace("{tides}", "Gezeitenkraft")
)
ARABIC = SEA.replace("{title}", "البحر").replace("{summary}", "ما أعطاه البحر.").replace("{tides}", "طاقة المد والجزر")


def publish(language, text, slug, **options):
    report, _ = Report.objects.get_or_create(slug=slug, defaults={"name": slug.title(), "language": language})
    report.save()
    return published_edition(text, report=slug, **options)


@pytest.fixture
def german(db):
    cache.clear()
    edition = publish("de", GERMAN.replace("{text}", "Ein Sperrwerk wurde fertig."), "meer", year=2023)
    edition = publish("de", GERMAN.replace("{text}", "Ein Sperrwerk wurde fertig."), "meer")
    correct(edition, "wurde fertig", "ist fertig")
    return edition


@pytest.fixture
def arabic(db):
    cache.clear()
    return publish("ar", ARABIC.replace("{text}", "اكتمل السد."), "bahr")


ADDRESSES = (
    "/meer/",
    "/meer/2024/",
    "/meer/2024/v1.0/",
    "/meer/2024/gezeitenkraft/",
    "/meer/2024/versions/",
    "/meer/2024/compare/1.0...1.1/",
    "/meer/compare/2023...2024/",
    "/meer/2024/v1.1/gezeitenkraft/report-an-error/",
    "/meer/feed.atom",
)


def words_on(client, address, status=200):
    response = client.get(address)
    assert response.status_code == status, (address, response.status_code)
    html = re.sub(r"(?s)<(script|pre|style).*?</\1>", " ", response.content.decode())
    said = " ".join(re.findall(r'(?:aria-label|title|content|placeholder)="([^"]*)"', html))
    return " ".join(re.sub(r"<[^>]+>", " ", html).replace("\u00a0", " ").replace("&nbsp;", " ").split()) + " | " + said


def english_in(text):
    """The English sentences of ours that stand in a text, of two words or more."""
    found = []
    for message in messages.read("de"):
        for sentence in message.id if isinstance(message.id, tuple) else (message.id,):
            plain = re.sub(r"<[^>]*>|&nbsp;", " ", sentence)
            parts = (part.strip(" .:;,“”") for part in re.split(r"\{\w*\}|%\(\w+\)s", plain))
            found += [
                part for part in parts if part.count(" ") > 0 and re.search(rf"(?<![\w]){re.escape(part)}(?!\w)", text)
            ]
    return found


@pytest.mark.sample(2)
@pytest.mark.parametrize("address", ADDRESSES)
def test_no_english_sentence_of_ours_stands_on_a_german_page(german, client, address):
    assert english_in(words_on(client, address)) == []


def test_an_edition_is_dated_and_named_in_its_own_language(german, client):
    html = client.get("/meer/2024/").content.decode()
    text = words_on(client, "/meer/2024/")

    assert '<html lang="de"' in html
    assert "Ausgabe 2024" in text
    assert "Fassung 1.1" in text
    assert "14. Januar 2025" in text
    assert 'name="citation_language" content="de"' in html


def test_nobodys_browser_is_asked_for_a_language(german, client):
    plain, wished = (client.get("/meer/2024/", HTTP_ACCEPT_LANGUAGE=tags) for tags in ("", "ar,fr;q=0.8"))

    assert plain.content == wished.content
    assert "accept-language" not in plain.get("Vary", "").lower()


def test_the_api_says_the_same_words_of_every_report(german, client):
    section = client.get("/api/v1/sections/?report=meer&year=2024").json()["results"][0]
    problem = client.get("/api/v1/reports/meer/editions/1999/").json()

    assert section["movement"] in {"unchanged", "none", "new"}
    assert problem["title"] == "Not found"


def test_pages_of_no_report_are_in_the_language_of_the_site(german, client, settings):
    assert '<html lang="en"' in client.get("/trends/").content.decode()
    cache.clear()
    settings.SITE_LANGUAGE = "de"
    for address, words in (
        ("/", "Jährliche Trendberichte"),
        ("/trends/", "Die Trends jedes Berichts und ihr Reifegrad in jedem Jahr."),
        ("/techniques/", "Über die Jahre"),
        ("/search/?q=sperrwerk", "Treffer"),
    ):
        html = client.get(address).content.decode()
        assert ('<html lang="de"' in html, words in html) == (True, True), address
        assert english_in(words_on(client, address)) == []


def test_pages_of_errors_are_in_the_language_of_the_site(german, client, settings):
    settings.SITE_LANGUAGE = "de"

    assert "Seite nicht gefunden" in words_on(client, "/nichts/", 404)
    assert '<html lang="de"' in client.get("/nichts/").content.decode()


def test_what_is_gone_says_so_in_the_language_of_its_report(german, client):
    assert "Dieser Abschnitt" not in words_on(client, "/meer/2024/")
    text = words_on(client, "/meer/2024/?as_of=2020-01-01", 404)

    assert "war an diesem Tag nicht zu lesen" in text
    assert english_in(text) == []


def test_the_front_page_marks_reports_in_another_language(german, arabic, client):
    html = client.get("/").content.decode()

    assert re.search(r'<article class="report-line[^"]*"\s+lang="de">', html)
    assert re.search(r'<article class="report-line[^"]*"\s+lang="ar" dir="rtl">', html)
    assert "Ausgaben von Meer" in html


def test_a_trend_tells_each_year_in_the_language_of_its_report(german, client):
    html = client.get("/trends/winds/").content.decode()

    assert '<div lang="de">' in html
    assert "Was sich seit 2023 geändert hat" in html


def test_an_arabic_report_is_written_from_right_to_left(arabic, client):
    html = client.get("/bahr/2024/").content.decode()

    assert '<html lang="ar" dir="rtl"' in html
    assert "طاقة المد والجزر" in html


def test_arrows_of_an_arabic_report_point_to_what_comes_next(arabic, client):
    publish("ar", ARABIC.replace("{text}", "اكتمل السد."), "bahr", year=2023)
    compared = client.get("/bahr/compare/2023...2024/").content.decode()
    with zipfile.ZipFile(BytesIO(b"".join(client.get("/bahr/2024/bahr-2024.zip")))) as files:
        pages = "".join(files.read(name).decode() for name in files.namelist() if name.endswith(".html"))

    assert ("←" in compared, "→" in compared) == (True, False)
    assert {*re.findall('rel="(prev|next)">(?:[^<]* )?([←→])', pages)} == {("next", "←"), ("prev", "→")}


def test_a_report_in_a_language_without_a_catalogue_has_english_words(db, client):
    publish("fr", GERMAN.replace("{text}", "Un barrage."), "mer")
    html = client.get("/mer/2024/").content.decode()

    assert ('<html lang="fr"' in html, "2024 edition" in html) == (True, True)


def german_whole():
    report = WHOLE.report.model_copy(update={"language": "de"})
    return WHOLE.model_copy(update={"report": report})


def test_a_pdf_is_set_with_the_words_of_its_report():
    document = german_whole()
    source = source_of(document, context_of(document))

    assert 'contents-title = "Inhalt"' in source
    assert "Prüfsumme" in source
    assert english_in(source.partition("#cover(")[2]) == []


def test_an_arabic_pdf_hangs_its_numbers_on_the_right():
    document = WHOLE.model_copy(update={"report": WHOLE.report.model_copy(update={"language": "ar"})})

    assert "#let outwards = 1\n" in source_of(document, context_of(document))


def test_an_arabic_pdf_can_be_made_whose_drawings_have_words_with_vowel_signs(arabic, client):
    section = arabic.draft.sections.first()
    section.maturity, section.trend, section.title = "growing", Trend.objects.get(slug="tides"), "طاقةُ المدِّ"
    section.save()
    correct(arabic, "اكتمل", "اُكتُمل")

    assert "طاقةُ المدِّ" in words_on(client, "/bahr/2024/")
    assert b"".join(client.get("/bahr/2024/bahr-2024.pdf")).startswith(b"%PDF")


def test_a_book_and_its_contents_speak_german(german, client):
    book = client.get("/meer/2024/meer-2024.epub").content
    with zipfile.ZipFile(BytesIO(book)) as files:
        pages = {name: files.read(name).decode() for name in files.namelist() if name.endswith((".xhtml", ".opf"))}

    assert "<h1>Inhalt</h1>" in pages["EPUB/nav.xhtml"]
    assert {name: found for name, html in pages.items() if (found := english_in(re.sub(r"<[^>]+>", " ", html)))} == {}
