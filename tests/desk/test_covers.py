"""The cover of an edition: one of its figures, chosen at the desk, shown by its page, its card and its files."""

import io
import zipfile
from uuid import uuid4

import pytest
from PIL import Image

from reports import drafting, publishing
from reports.desk.pictures import store_picture
from reports.importing import ImportRefused
from reports.models.people import Actor
from tests.desk.pages import opened
from tests.desk.sources import picture
from tests.desk.test_editions import address
from tests.exporting.writing import unpacked
from tests.making import ACKNOWLEDGED, AT, PLAIN, draft_edition

pytestmark = pytest.mark.django_db

CHART = "{kind: bar, x: a, y: b, columns: [{key: a, label: A, type: text}, {key: b, label: B}], rows: [[x, 1]]}"
WITH_CHART = f"---\nperennial: 1\ncover: tide\nfigures:\n  - {{key: tide, alt: A bar., chart: {CHART}}}\n---\n\n{PLAIN}"
RED = (255, 0, 0)


@pytest.fixture
def edition():
    """An edition with a red figure that is a picture, and a chart."""
    edition = draft_edition(WITH_CHART.replace("cover: tide\n", ""))
    edition.draft.figures.create(
        key="dawn", title="Dawn", alt="A red sky.", source="Drawn by *us*.", picture=stored(), position=1
    )
    return edition


def stored():
    return store_picture(picture("PNG", size=(90, 120), colour="red"))


def with_cover(edition, editor):
    figure = edition.draft.figures.get(key="dawn")
    fields = opened(editor, address(edition), "draft_form") | {"cover": str(figure.pk)}
    assert editor.post(address(edition), fields).status_code == 302
    return drafting.document_of(edition)


def published(edition):
    return publishing.publish(edition=edition, actor=Actor.of("Ada", AT), acknowledged=ACKNOWLEDGED)


def has_red(png):
    colours = Image.open(io.BytesIO(png)).convert("RGB").getcolors(2**24)
    return any(colour == RED and count > 1000 for count, colour in colours)


def test_the_cover_is_chosen_at_the_desk_among_the_edition_s_pictures(edition, editor):
    draft_edition(report="air").draft.figures.create(key="other", picture=stored())
    form = editor.get(address(edition)).context_data["adminform"].form
    assert [label for _, label in form.fields["cover"].choices] == ["No cover", "Dawn"]

    assert with_cover(edition, editor).cover == "dawn"


def test_page_card_and_files_wear_the_cover_with_its_alternative_and_its_source(edition, editor, client):
    with_cover(edition, editor)
    published(edition)
    page = client.get("/sea/2024/").content.decode()
    assert page.count('alt="A red sky."') == 1
    assert '<a href="/sea/2024/figures/dawn/">Dawn</a> · Drawn by <em>us</em>.' in page

    assert has_red(client.get("/sea/2024/card.png").content)
    book = zipfile.ZipFile(io.BytesIO(client.get("/sea/2024/v1.0/sea-2024.epub").getvalue()))
    assert has_red(book.read("EPUB/cover.png"))
    assert '<dt>Cover</dt><dd dir="auto">Dawn · Drawn by us.</dd>' in book.read("EPUB/title.xhtml").decode()
    assert b"A red sky." in unpacked(client.get("/sea/2024/v1.0/sea-2024.pdf").getvalue())
    assert client.get("/api/v1/reports/sea/editions/2024/").json()["cover"] == "dawn"


def test_without_a_cover_the_card_is_the_year_s_picture(edition, client):
    published(edition)
    assert not has_red(client.get("/sea/2024/card.png").content)
    assert 'class="cover"' not in client.get("/sea/2024/").content.decode()


@pytest.mark.long
def test_a_figure_that_is_deleted_takes_the_cover_with_it(edition, editor):
    with_cover(edition, editor)
    edition.draft.figures.get(key="dawn").delete()
    assert drafting.document_of(edition).cover is None


@pytest.mark.long
def test_a_file_may_put_another_figure_on_the_cover_and_take_the_one_of_now_away(edition, editor):
    document = with_cover(edition, editor)
    chart, dawn = document.figures
    dusk = dawn.model_copy(update={"uid": uuid4(), "key": "dusk"})
    changed = document.model_copy(update={"figures": (dusk, chart), "cover": "dusk"})
    drafting.load(edition, changed, actor=Actor.of("Ada", AT))
    assert drafting.document_of(edition).cover == "dusk"


def test_a_cover_that_is_no_figure_is_refused_with_its_line():
    with pytest.raises(ImportRefused) as refused:
        draft_edition(WITH_CHART.replace("cover: tide", "cover: tied"))
    assert [(each.line, each.message) for each in refused.value.errors] == [(3, "There is no figure “tied”")]
    assert refused.value.errors[0].advice.startswith("Did you mean tide?")


@pytest.mark.parametrize("cover", ["/images/sea.jpg", "{image: sea.jpg}"])
def test_another_program_s_cover_is_left_alone(cover):
    edition = draft_edition(f"---\nauthor: Ada\ncover: {cover}\n---\n\n{PLAIN}")
    assert drafting.document_of(edition).cover is None
