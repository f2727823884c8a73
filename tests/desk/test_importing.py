"""A file into an edition through the desk: first the plan, then the change."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from reports import drafting
from reports.models.desk import SectionRevision
from tests.desk.pages import words_of
from tests.making import draft_edition

pytestmark = pytest.mark.django_db
FILE = "# The Sea in 2024\n\nIt gave more.\n\n## 1. Tidal Power\n\nA tidal barrage was finished.\n\n## 2. Salt Gradients\n\nNew.\n"


@pytest.fixture
def edition(db):
    return draft_edition()


def upload(client, edition, text, name="sea.md"):
    data = text if isinstance(text, bytes) else text.encode()
    return client.post(reverse("desk:import", args=[edition.pk]), {"file": SimpleUploadedFile(name, data)})


def apply(client, edition, response):
    return client.post(
        reverse("desk:apply-import", args=[edition.pk]), {"token": response.context["token"]}, follow=True
    )


def test_the_plan_is_shown_and_nothing_is_changed(editor, edition):
    edition.draft.references.create(key="one", item={"type": "book", "title": "A"})
    before = drafting.document_of(edition)
    words = words_of(upload(editor, edition, FILE))
    assert "What sea.md would change" in words
    assert "Create section “Salt Gradients”" in words
    assert "It removes from the draft: 2 sections, 1 assessment, 1 reference. What a file does not have" in words
    assert (
        words.index("Remove section “Waves at Sea”")
        < words.index("Remove reference “one”")
        < words.index("Change edition")
    )
    assert drafting.document_of(edition) == before


def test_on_a_persons_word_the_plan_is_done(editor, edition):
    response = apply(editor, edition, upload(editor, edition, FILE))
    assert [section.title for section in drafting.document_of(edition).sections] == ["Tidal Power", "Salt Gradients"]
    assert "The draft says what sea.md says: 6 changes." in words_of(response)
    assert SectionRevision.objects.latest("pk").why == "Imported from sea.md"


def test_a_plan_is_done_once(editor, edition):
    shown = upload(editor, edition, FILE)
    apply(editor, edition, shown)
    assert "That file is no longer here. Choose it again." in words_of(apply(editor, edition, shown))


def test_someone_elses_upload_cannot_be_applied(editor, other_editor, edition):
    before = drafting.document_of(edition)
    apply(other_editor, edition, upload(editor, edition, FILE))
    assert drafting.document_of(edition) == before


def test_a_file_that_says_what_the_draft_says_changes_nothing(editor, edition):
    exported = editor.get(reverse("desk:export", args=[edition.pk, "json"])).content
    words = words_of(upload(editor, edition, exported, "sea.json"))
    assert "Nothing: the draft already says what the file says." in words


@pytest.mark.parametrize(
    ("text", "name", "words"),
    [
        ("No title here.\n", "sea.md", "sea.md cannot be imported"),
        ("# A\n\n## 1. One\n\nx [@nobody].\n\n## 1. Two\n\ny\n", "sea.md", "Line 7:"),
        (b"# \xff\xfe\xfa", "sea.md", "sea.md cannot be imported"),
        ("{", "sea.json", "This is not JSON"),
    ],
    ids=["no title", "a number twice", "no text", "broken JSON"],
)
def test_a_bad_file_is_refused_with_the_line_and_what_to_do(editor, edition, text, name, words):
    before = drafting.document_of(edition)
    response = upload(editor, edition, text, name)
    assert words in words_of(response)
    assert "Nothing was changed." in words_of(response)
    assert drafting.document_of(edition) == before


def test_a_draft_that_does_not_hang_together_is_said_before_anything_is_imported(editor, edition):
    edition.draft.references.create(key="one", item={"type": "no such type", "title": "A"})
    assert "This stands in the draft itself; mend it there first." in words_of(upload(editor, edition, FILE))
