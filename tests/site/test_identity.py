"""What a publisher's pages and files wear: logo, accent, face of headings, ground of the head."""

import re
import zipfile
from io import BytesIO
from uuid import uuid4

import pytest
from PIL import Image

from reports import publishing
from reports.desk.pictures import store_picture
from reports.document.types import HeadingFace
from reports.languages import ENGLISH
from reports.models.people import Actor
from reports.rendering import Identity
from reports.rendering.picture import Publisher, cover_sheet
from tests import making
from tests.desk.sources import picture
from tests.exporting.writing import unpacked

pytestmark = pytest.mark.django_db
SHEET = re.compile(r'<link rel="stylesheet" href="(/identity/[^"]+)">')
IDENTITY_SHEET = "/identity/accent-sans-2a3cb8-6e7acf.css"
CHART = {
    "kind": "bar",
    "x": "year",
    "y": "power",
    "columns": [{"key": "year", "label": "Year", "type": "year"}, {"key": "power", "label": "Power", "type": "number"}],
    "rows": [[2023, 2], [2024, 3]],
}


@pytest.fixture
def edition():
    edition = making.draft_edition()
    report = edition.report
    report.colour, report.ground, report.heading_face = "#2a3cb8", "accent", "sans"
    report.save()
    return edition


def published(edition):
    return publishing.publish(edition=edition, actor=Actor.of("Ada", making.AT), acknowledged=making.ACKNOWLEDGED)


def test_pages_of_a_report_have_the_sheet_of_what_it_wears(edition, client):
    published(edition)
    place = f"/{edition.report.slug}/"

    for address in (place, f"{place}{edition.year}/", f"{place}{edition.year}/{edition.draft.sections.first().slug}/"):
        assert SHEET.findall(client.get(address).content.decode()) == [IDENTITY_SHEET], address
    assert SHEET.findall(client.get("/trends/").content.decode()) == []


@pytest.mark.long
def test_the_front_page_wears_what_all_its_reports_wear(edition, client):
    published(edition)
    assert SHEET.findall(client.get("/").content.decode()) == [IDENTITY_SHEET]

    making.published_edition(report="air")
    page = client.get("/").content.decode()
    assert SHEET.findall(page) == [IDENTITY_SHEET]
    assert '<body class="home many">' in page
    assert 'class="report-line accent-sans-2a3cb8-6e7acf few"' in page


def test_the_sheet_gives_accent_headings_and_ground_by_day_and_on_dark_screens(client):
    response = client.get(IDENTITY_SHEET)
    sheet = response.content.decode()

    assert (response.status_code, response["Content-Type"]) == (200, "text/css; charset=utf-8")
    assert "--accent: #2a3cb8; --heading: var(--sans)" in sheet
    assert "(prefers-color-scheme: dark) { body:not(.many), .accent-sans-2a3cb8-6e7acf { --accent: #6e7acf } }" in sheet
    assert ".masthead { --ground: #2a3cb8; --on-ground: #fbf9f4 }" in sheet
    assert ".masthead { --ground: #222e79; --on-ground: #e8e4da }" in sheet


@pytest.mark.parametrize("name", ["pink-sans-2a3cb8-6e7acf", "ink-serif-2a3cb8", "ink-comic-2a3cb8-6e7acf", "x"])
def test_what_spells_no_identity_is_not_found(client, name):
    assert client.get(f"/identity/{name}.css").status_code == 404


def test_a_version_wears_for_ever_what_it_was_sealed_with(edition, client):
    published(edition)
    report = edition.report
    report.ground, report.heading_face = "ink", "serif"
    report.save()
    edition.draft.refresh_from_db()
    pinned = f"/{report.slug}/{edition.year}/v1.0/"

    assert SHEET.findall(client.get(pinned).content.decode()) == [IDENTITY_SHEET]
    with zipfile.ZipFile(
        BytesIO(b"".join(client.get(f"/{report.slug}/{edition.year}/v1.0/{report.slug}-{edition.year}.epub")))
    ) as book:
        sheet = book.read("EPUB/style.css").decode()
    assert '--accent: #2a3cb8; --heading: "Source Sans 3"' in sheet


@pytest.mark.long
def test_titles_set_in_the_slab_face_are_so_in_every_file_too(edition, client):
    edition.report.heading_face = "slab"
    edition.report.save()
    published(edition)
    place = f"/{edition.report.slug}/{edition.year}/"

    [sheet] = SHEET.findall(client.get(place).content.decode())
    assert "--heading: var(--slab)" in client.get(sheet).content.decode()
    for name in ("epub", "zip"):
        with zipfile.ZipFile(
            BytesIO(b"".join(client.get(f"{place}{edition.report.slug}-{edition.year}.{name}")))
        ) as file:
            names = file.namelist()
            [style] = (file.read(each).decode() for each in names if each.endswith("style.css"))
            assert '--heading: "Zilla Slab"' in style
            assert "src: url(fonts/zilla-slab-600.ttf)" in style
            assert [each for each in names if each.endswith("fonts/zilla-slab-600.ttf")]
    pdf = b"".join(client.get(f"{place}{edition.report.slug}-{edition.year}.pdf"))
    assert b"ZillaSlab" in unpacked(pdf)


def test_what_is_taken_away_wears_face_and_logo_too(edition, client):
    edition.report.heading_face, edition.report.logo = "slab", store_picture(picture(colour=BLUE))
    edition.report.save()
    edition.draft.figures.create(uid=uuid4(), key="power", title="Tides grew", alt="Tides", chart=CHART)
    edition.draft.sections.update(body="![[power]]")
    published(edition)
    place = f"/{edition.report.slug}/{edition.year}/"

    for address in (f"{place}picture", f"{place}figures/power/power"):
        title = re.search(r"<text[^>]*>", client.get(f"{address}.svg").content.decode())[0]
        assert "'Zilla Slab'" in title, address
        assert has(client.get(f"{address}.png").content, BLUE), address


@pytest.mark.parametrize(("face", "family"), [("serif", "Source Serif 4"), ("sans", None), ("slab", "Zilla Slab")])
def test_a_cover_is_set_in_the_face_of_titles(face, family):
    words = {"title": "The Sea", "publisher": Publisher("Halden"), "version": "2024 edition", "foot": "CC BY"}
    drawn = cover_sheet((), ENGLISH, **words, identity=Identity(face=HeadingFace(face)))
    families = re.findall(r"<text[^>]*>", drawn)
    title = next(each for each in families if 'font-size="76"' in each)
    assert re.findall(r"font-family=.'([^']+)'", title) == ([family] if family else [])


@pytest.mark.sample(3)
def test_a_logo_stands_on_each_ground_as_it_was_made_for_it(edition, client):
    day, dark = (store_picture(picture(colour=colour)) for colour in ("#ffffff", "#1d1b17"))
    report = edition.report
    report.logo, report.dark_logo, report.ground = day, dark, "ink"
    report.save()
    published(edition)

    head = client.get(f"/{report.slug}/").content.decode().partition("</header>")[0]

    # On paper and in a reader's own colours by day, in those at night, on dark screens, on ink.
    assert re.findall(r'(?:src|srcset)="/media/([0-9a-f]{64})', head) == [day.sha256, *[dark.sha256] * 3]
    assert client.get(f"/media/{dark.sha256}.png").status_code == 200
    assert len(b"".join(client.get(f"/{report.slug}/{edition.year}/{report.slug}-{edition.year}.pdf"))) > 10_000


def test_on_dark_screens_an_accent_is_darkened_and_bears_the_logo_made_for_dark(edition, client):
    report = edition.report
    report.logo, report.dark_logo = (store_picture(picture(colour=each)) for each in ("#2a3cb8", "#ffffff"))
    report.colour, report.dark_colour, report.ground = "#1d6a72", "#4f8b91", "accent"
    report.save()
    published(edition)

    head = client.get(f"/{report.slug}/").content.decode().partition("</header>")[0]

    assert re.findall(r'(?:src|srcset)="/media/([0-9a-f]{64})', head)[-2:] == [report.dark_logo.sha256] * 2
    identity = Identity.named("accent-serif-1d6a72-4f8b91")
    assert identity.head[1] == ("#1a494f", "#e8e4da")


def test_a_logo_made_for_paper_alone_brings_its_paper_along(edition, client):
    edition.report.logo = store_picture(picture())
    edition.report.save()
    published(edition)

    head = client.get(f"/{edition.report.slug}/").content.decode().partition("</header>")[0]

    assert 'class="house-logo on-paper"' in head


#: What nothing else in a drawing is as blue as.
BLUE = (20, 60, 250)


def has(data, colour):
    """Whether some of a picture's pixels are of the colour."""
    seen = Image.open(BytesIO(data)).convert("RGB").getcolors(maxcolors=2**24)
    return any(max(abs(one - other) for one, other in zip(found, colour, strict=True)) < 4 for _, found in seen)


@pytest.mark.sample(3)
@pytest.mark.parametrize("kind", ["PNG", "WEBP", "JPEG"])
def test_a_logo_stands_on_the_card_in_the_book_and_at_the_foot_of_an_embedded_figure(edition, client, kind):
    logo = store_picture(picture(kind=kind, colour=BLUE))
    edition.report.logo, edition.report.publisher_name = logo, "Halden"
    edition.report.save()
    edition.draft.figures.create(uid=uuid4(), key="map", title="Map", alt="A map", source="Us", picture=logo)
    edition.draft.sections.update(body="![[map]]")
    published(edition)
    place = f"/{edition.report.slug}/{edition.year}/"

    section = f"{place}{edition.draft.sections.first().slug}/card.png"
    for card in (f"/{edition.report.slug}/card.png", f"{place}card.png", section):
        assert has(client.get(card).content, BLUE), card
    with zipfile.ZipFile(BytesIO(b"".join(client.get(f"{place}{edition.report.slug}-{edition.year}.epub")))) as book:
        assert has(book.read("EPUB/cover.png"), BLUE)
        [name] = re.findall(r'<img class="logo" src="([^"]+)"', book.read("EPUB/title.xhtml").decode())
        assert has(book.read(f"EPUB/{name}"), BLUE)
        assert f'href="{name}" media-type="image/' in book.read("EPUB/package.opf").decode()
    frame = client.get(f"{place}figures/map/embed/").content.decode()
    assert re.findall(r'<img class="logo[^"]*" src="/media/([0-9a-f]{64})', frame) == [logo.sha256]
