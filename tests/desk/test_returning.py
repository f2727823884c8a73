"""A draft goes out as a Word file, is changed there, and comes back by the desk: first the plan, then the change."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse

from reports import drafting
from reports.models.people import Actor
from reports.models.review import Comment
from reports.models.revisions import SectionRevision
from tests.desk.pages import forms_of, words_of
from tests.drafting.word_files import changed, xml_of
from tests.importing.word_files import docx, h, p, title
from tests.making import AT

pytestmark = pytest.mark.django_db

COMMENTS = (
    '<w:comments xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:comment w:id="7" w:author="Bo Eel" '
    'w:date="2026-01-02T10:00:00Z"><w:p><w:r><w:t>Which one?</w:t></w:r></w:p></w:comment></w:comments>'
)


def exported(client, edition, section=None):
    name, pk = ("desk:export-section", section.pk) if section else ("desk:export", edition.pk)
    answer = client.get(reverse(name, args=[pk] if section else [pk, "docx"]))
    assert answer.status_code == 200
    return answer.content


def bring(client, edition, data, *, section=None, name="desk:word"):
    address = reverse("desk:section-word", args=[section.pk]) if section else reverse(name, args=[edition.pk])
    return client.post(address, {"file": SimpleUploadedFile("sea.docx", data)})


def confirm(client, shown, **choices):
    return client.post(shown.context_data["here"], {"token": shown.context_data["again"], **choices}, follow=True)


def save(section, before, after):
    section.refresh_from_db()
    section.body = section.body.replace(before, after)
    section.save()
    drafting.save_revision(section, actor=Actor.of("Edith", AT))


def commented(data, words):
    """With a comment of Word's on some words."""
    start, end = '<w:commentRangeStart w:id="7"/>', '<w:commentRangeEnd w:id="7"/>'
    mark = '<w:r><w:commentReference w:id="7"/></w:r>'
    run = re.search(rf"<w:r>(?:(?!<w:r>).)*{words}(?:(?!<w:r>).)*?</w:r>", xml_of(data))[0]
    before, after = run.split(words)
    texts = (f"{before}</w:t></w:r>{start}", f'<w:r><w:t xml:space="preserve">{words}</w:t></w:r>{end}{mark}')
    parts = "".join(texts) + f'<w:r><w:t xml:space="preserve">{after}'
    return changed(data, (run, parts), **{"word/comments.xml": COMMENTS.encode()})


@pytest.mark.parametrize("name", ["desk:word", "desk:import"])
def test_the_plan_is_shown_word_by_word_and_done_on_a_persons_word(editor, edition, section, name):
    file = changed(exported(editor, edition), ("A tidal barrage was ", "A great tidal barrage was "))
    before = drafting.document_of(edition)

    shown = bring(editor, edition, file, name=name)

    assert "Changes in sea.docx" in words_of(shown)
    assert "<ins>" in shown.content.decode()
    assert drafting.document_of(edition) == before
    assert "The draft now has the changes in sea.docx." in words_of(confirm(editor, shown))
    section.refresh_from_db()
    assert section.body == "A great tidal barrage was finished. Its turbines turn both ways."
    others = drafting.document_of(edition).sections[1:]
    assert others == before.sections[1:]
    assert SectionRevision.objects.latest("pk").why == "Changed in sea.docx"
    assert "No changes: the draft already matches the file." in words_of(bring(editor, edition, file))


@pytest.mark.parametrize("name", ["desk:word", "desk:import"])
def test_the_plan_shows_no_signs_of_markdown(editor, edition, section, name):
    save(section, "A tidal barrage was", "A **tidal** [[barrage]] was")
    file = changed(exported(editor, edition), ("was finished.", "was planned."))
    page = words_of(bring(editor, edition, file, name=name))
    assert "planned" in page
    assert [sign for sign in ("**", "[[") if sign in page] == []


@pytest.mark.long
def test_what_was_changed_at_the_desk_meanwhile_stays(editor, edition, section):
    file = changed(exported(editor, edition), ("They came down again.", "They came down once more."))
    save(section, "both ways", "all ways")
    winds = edition.draft.sections.get(slug="winds")
    save(winds, "Power kites were", "Large power kites were")

    confirm(editor, bring(editor, edition, file))

    section.refresh_from_db()
    winds.refresh_from_db()
    assert section.body.endswith("turn all ways.")
    assert winds.body == "Large power kites were flown over the sea.\n\nThey came down once more."


def test_where_both_changed_the_same_somebody_chooses(editor, edition, section):
    file = changed(exported(editor, edition), ("A tidal barrage was ", "A great tidal barrage was "))
    save(section, "A tidal barrage", "One tidal barrage")
    shown = bring(editor, edition, file)
    (choice,) = [each for line in shown.context_data["texts"] for each in line.choices]

    refused = confirm(editor, shown)

    assert refused.status_code == 409
    assert "Choose which text to keep." in words_of(refused)
    section.refresh_from_db()
    assert section.body.startswith("One tidal barrage")
    assert "Use the text of sea.docx" in words_of(refused)
    for page in (shown, refused):
        assert f'name="choose-{choice.name}"' in page.text
        assert "Removed in the file." not in words_of(page)
    (choose,) = (fields for _, fields, _ in forms_of(refused) if f"state-{choice.name}" in fields)
    editor.post(refused.context_data["here"], choose | {f"choose-{choice.name}": "mine"})
    section.refresh_from_db()
    assert section.body.startswith("A great tidal barrage")


def test_a_section_goes_out_and_comes_back_alone_with_words_comments(editor, edition, section):
    file = commented(exported(editor, edition, section), "barrage")
    file = changed(file, ("both ways", "both directions"))
    before = drafting.document_of(edition)

    shown = bring(editor, edition, file, section=section)
    assert "Bo Eel" in words_of(shown)
    confirm(editor, shown)

    said = Comment.objects.get()
    assert (said.section_id, said.by_name, said.words, said.quote) == (
        section.pk,
        "Bo Eel (in Word)",
        "Which one?",
        "barrage",
    )
    after = drafting.document_of(edition)
    assert after.sections[0].body.endswith("turn both directions.")
    assert (after.title, after.summary, after.sections[1:]) == (before.title, before.summary, before.sections[1:])
    assert bring(editor, edition, file, section=section).context_data["brought"].is_empty


@pytest.mark.long
def test_a_plan_is_not_done_over_what_somebody_saved_meanwhile(editor, edition, section):
    file = changed(exported(editor, edition), ("They came down again.", "They came down once more."))
    shown = bring(editor, edition, file)
    save(section, "both ways", "all ways")

    refused = confirm(editor, shown)

    assert refused.status_code == 409
    assert "somebody saved after you chose the file" in words_of(refused)
    assert edition.draft.sections.get(slug="winds").body.endswith("They came down again.")
    confirm(editor, refused)
    assert edition.draft.sections.get(slug="winds").body.endswith("They came down once more.")


def test_a_file_that_was_not_sent_from_here_is_refused_with_the_way_to_go(editor, edition, section):
    for data in (docx(title(), h(1, "Tides"), p("x")), b"PK\x03\x04 broken", b"words"):
        words = words_of(bring(editor, edition, data, section=section))
        assert "This file was not downloaded from this edition" in words
        assert "To add new text, use “Import a file”" in words


def test_a_section_that_is_not_in_the_file_stays_in_the_draft_and_is_named(editor, edition):
    data = exported(editor, edition)
    edition.draft.sections.create(title="Currents", slug="currents", position=9)
    assert "“Currents” is not in the file. The draft keeps it." in words_of(bring(editor, edition, data))


@pytest.mark.long
def test_moved_renamed_and_copied_headings_are_known_as_libreoffice_saves_them(editor, edition):
    """LibreOffice renames styles, puts the bookmark into the paragraph, and repeats it in later ones."""
    data = exported(editor, edition)
    text = xml_of(data)
    mark = re.search(r'<w:bookmarkStart w:id="100000" w:name="(u[0-9a-f]{32})" ?/>', text)[1]
    repeated = (
        f'<w:bookmarkStart w:id="3" w:name="{mark}"/><w:bookmarkEnd w:id="3"/><w:r><w:t xml:space="preserve">They came'
    )
    file = changed(data, ("Tidal Power<", "Tides and Power<"), ('<w:r><w:t xml:space="preserve">They came', repeated))

    confirm(editor, bring(editor, edition, file))

    titles = [each.title for each in drafting.document_of(edition).sections]
    assert titles == ["Tides and Power", "High Winds", "Waves at Sea"]
    assert edition.draft.sections.get(slug="winds").body.endswith("They came down again.")


def test_the_command_leads_such_a_file_to_the_desk(editor, edition, section, tmp_path):
    path = tmp_path / "sea-2024-draft.docx"
    path.write_bytes(exported(editor, edition))
    with pytest.raises(CommandError, match="Import it at the desk"):
        call_command("import_edition", str(path), "--report=sea", "--year=2024")
    section.refresh_from_db()
    assert section.body.startswith("A tidal")


def test_the_page_asks_for_the_file_that_was_sent_and_for_no_other_kind(editor, edition, section):
    for name, row in (("word", edition), ("section-word", section)):
        page = editor.get(reverse(f"desk:{name}", args=[row.pk]))
        assert "The Word file (.docx) that was downloaded from this page." in words_of(page)
        assert "Markdown" not in words_of(page).partition("Show what")[0]
