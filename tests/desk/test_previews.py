"""A draft as readers would get it."""

import pytest
from django.test import Client
from django.urls import reverse

from reports import publishing
from reports.desk import form_drafts
from reports.filing.files import file_of
from reports.models.form_drafts import FormDraft
from reports.models.index import PublishedSection
from reports.models.ledger import Version
from reports.models.people import Actor
from reports.rendering import pandoc
from tests.desk.pages import words_of
from tests.desk.test_publishing import changed, publish, publish_page, send
from tests.exporting.reading_pdf import pages_of
from tests.making import ACKNOWLEDGED, AT, PLAIN, published_edition
from tests.waiting import until

pytestmark = pytest.mark.django_db


def section_preview(section):
    return reverse("desk:preview-section", args=[section.pk])


def test_a_draft_is_shown_on_the_readers_pages(editor, edition):
    words = words_of(editor.get(reverse("desk:preview-edition", args=[edition.pk])))
    assert "The Sea in 2024" in words
    assert "Tidal Power" in words
    section = edition.draft.sections.get(slug="tides")
    assert "A tidal barrage was finished." in words_of(editor.get(section_preview(section)))


def test_a_preview_links_to_a_trend_once_it_has_a_public_page(editor, edition, section):
    link = '<a href="/trends/tides/">'
    assert link not in editor.get(section_preview(section)).content.decode()
    publishing.publish(edition=edition, actor=Actor.of("Ada", AT), acknowledged=ACKNOWLEDGED)
    assert link in editor.get(section_preview(section)).content.decode()


def test_what_is_not_saved_is_not_in_the_preview_and_what_is_saved_is(editor, edition):
    section = edition.draft.sections.get(slug="tides")
    section.body = "A **new** text."
    section.save()
    assert "A <strong>new</strong> text." in editor.get(section_preview(section)).content.decode()


def test_a_preview_leads_to_other_previews(editor, edition):
    page = editor.get(section_preview(edition.draft.sections.get(slug="winds"))).content.decode()
    for slug in ("tides", "waves"):
        assert f'href="{section_preview(edition.draft.sections.get(slug=slug))}"' in page
        assert f'href="/sea/2024/{slug}/"' not in page


def test_a_preview_is_kept_by_nobody_and_found_by_no_search_engine(editor, edition):
    response = editor.get(reverse("desk:preview-edition", args=[edition.pk]))
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert {"private", "no-store"} <= set(response["Cache-Control"].replace(" ", "").split(","))
    assert '<meta name="robots" content="noindex' in response.content.decode()


def test_a_formula_that_is_not_converted_in_time_is_shown_in_tex_and_later_set(editor, section, monkeypatch):
    section.body, section.summary = "Here $p_{11}$.", "And $p_{12}$."
    section.save()
    board = reverse("desk:board", args=[section.draft_id])
    with monkeypatch.context() as patch, pandoc._HTML._turns[False]:
        patch.setattr(pandoc, "LONGEST_WAIT", 0)
        first, checked = editor.get(section_preview(section)), editor.get(board)
    until(lambda: not pandoc._HTML._pending)
    second, checked_again = editor.get(section_preview(section)), editor.get(board)

    assert ("$p_{11}$" in words_of(first), "<math" in first.content.decode()) == (True, False)
    assert "it is still being converted; try again in a moment" in words_of(checked)
    assert second.content.decode().count("<math") == 2
    assert "still being converted" not in words_of(checked_again)


def test_a_formula_that_is_still_being_converted_blocks_publication(publisher, edition, monkeypatch):
    section = changed(edition, "The area is $a_{publish}$.")
    with monkeypatch.context() as patch, pandoc._HTML._turns[False]:
        patch.setattr(pandoc, "LONGEST_WAIT", 0)
        page = publisher.get(publish_page(edition))
        refused = send(publisher, edition, page, **{"reason-broken": "I accept it."})
    assert not Version.objects.exists()
    until(lambda: not pandoc._HTML._pending)
    publish(publisher, edition)

    counts = [words_of(each).count("it is still being converted; try again in a moment") for each in (page, refused)]
    assert (counts, refused.status_code) == ([1, 1], 409)
    assert "<math" in PublishedSection.objects.get(uid=section.uid).html


def test_a_public_page_with_a_formula_in_tex_is_not_kept(db, monkeypatch):
    published_edition(PLAIN.replace("\n\n## ", "\n\nWith $p_{13}$.\n\n## ", 1))
    pandoc._HTML._made.clear()
    with monkeypatch.context() as patch, pandoc._HTML._turns[True]:
        patch.setattr(pandoc, "LONGEST_WAIT", 0)
        first = Client().get("/sea/2024/")
    until(lambda: not pandoc._HTML._pending)
    second = Client().get("/sea/2024/")

    assert (first["Cache-Control"], hasattr(first, "cacheable_parameters")) == ("no-store", False)
    assert ("<math" in second.content.decode(), hasattr(second, "cacheable_parameters")) == (True, True)


def test_a_draft_that_does_not_hang_together_says_so_instead(editor, edition):
    edition.draft.references.create(key="one", item={"type": "no such type", "title": "A"})
    for address in (
        reverse("desk:preview-edition", args=[edition.pk]),
        section_preview(edition.draft.sections.first()),
    ):
        response = editor.get(address)
        assert response.status_code == 409
        assert "Something in the draft is not consistent." in words_of(response)


def test_a_draft_on_paper_says_on_each_page_that_it_is_one(editor, edition):
    answer = editor.get(reverse("desk:export", args=[edition.pk, "pdf"]))
    assert answer["Content-Disposition"] == 'attachment; filename="sea-2024-draft.pdf"'
    pages = pages_of(answer.content)
    marks = [("Draft" in page.splitlines(), "not published" in page) for page in pages]
    assert (len(pages) > 2, set(marks)) == (True, {(True, True)})
    assert all("not published · SHA-256" in page for page in pages[1:])
    published = published_edition(report="sky")
    filed = file_of(published.current_version, "pdf", at=AT)
    assert not any("Draft" in page for page in pages_of(filed.data))


def keep_words(user, section, **fields):
    address = reverse("admin:reports_section_change", args=[section.pk])
    page = form_drafts.AutosavePage(address, f"page-of-{user}")
    form_drafts.autosave(page, user, fields=list(fields.items()), at=AT)


def test_what_is_typed_and_not_saved_is_in_the_preview_of_whoever_typed_it_alone(editor, other_editor, people, edition):
    section = edition.draft.sections.get(slug="tides")
    keep_words(people["editor"], section, title="Moon Power", body="A **new** text.\r\n\r\nAnd [[kites]].")
    address = f"{section_preview(section)}?unsaved"
    page = editor.get(address)
    assert "Moon Power" in words_of(page)
    assert "A <strong>new</strong> text." in page.content.decode()
    assert '<a href="/techniques/kites/" class="technique">' in page.content.decode()
    assert page["X-Paragraph-Lines"] == "1,3"
    for client, other in ((other_editor, address), (editor, section_preview(section))):
        assert "Moon Power" not in words_of(client.get(other))
    assert (edition.draft.sections.get(slug="tides").title, FormDraft.objects.count()) == ("Tidal Power", 1)


def test_typed_words_that_no_text_may_hold_are_said_instead(editor, people, edition):
    section = edition.draft.sections.get(slug="tides")
    keep_words(people["editor"], section, body="Turned \u202e round.")
    answer = editor.get(f"{section_preview(section)}?unsaved")
    assert (answer.status_code, "U+202E" in words_of(answer)) == (409, True)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"body": "x" * 25_001}, "has a line of more than 25,000 characters. Break it into paragraphs"),
        ({"summary": "word\n" * 100_001}, "has 500,004 characters; at most 500,000 are read. Split it into sections."),
        ({"body": "![" * 10_001}, "has 10,001 opening brackets; at most 5,000 are read. Split it into sections."),
    ],
    ids=["a line", "a summary", "brackets"],
)
def test_typed_words_too_long_for_a_page_are_not_shown(editor, people, edition, fields, words):
    section = edition.draft.sections.get(slug="tides")
    keep_words(people["editor"], section, **fields)
    answer = editor.get(f"{section_preview(section)}?unsaved")
    assert (answer.status_code, words in words_of(answer)) == (409, True)


def test_the_desk_alone_frames_the_page_of_a_section(editor, edition):
    section = edition.draft.sections.get(slug="tides")
    page = editor.get(section_preview(section))
    assert page["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in page["Content-Security-Policy"]
    other = editor.get(reverse("desk:preview-edition", args=[edition.pk]))
    assert (other["X-Frame-Options"], "frame-ancestors 'none'" in other["Content-Security-Policy"]) == ("DENY", True)
