"""A section's own page."""

import re
from html import unescape

import pytest
from django.urls import reverse

from reports import drafting
from reports.document.text import LONGEST_LINE
from reports.models.draft import Section
from reports.models.people import Actor
from reports.models.review import Verdict
from reports.models.revisions import SectionRevision
from tests.desk.pages import form_of, opened, words_of
from tests.making import AT

pytestmark = pytest.mark.django_db


def address(section):
    return reverse("admin:reports_section_change", args=[section.pk])


def saved(client, section, **changes):
    fields = opened(client, address(section), "section_form")
    response = client.post(address(section), fields | changes | {"_continue": "1"}, follow=True)
    section.refresh_from_db()
    return response


def test_saving_a_page_that_nobody_touched_changes_nothing(editor, section):
    before = drafting.document_of(section.draft.edition)
    saved(editor, section)
    assert drafting.document_of(section.draft.edition) == before


@pytest.mark.sample(4)
@pytest.mark.parametrize(
    "body",
    [
        pytest.param("| | 2025 |\n|---|---|\n| Tides | 3 |", id="corner of a table"),
        pytest.param("| Kind | 2025 |\n|---|---|\n| Tides | |", id="cell"),
        pytest.param("###\n\nWords.", id="heading"),
        pytest.param("-\n- An item", id="item"),
        pytest.param(">\n\nWords.", id="quote"),
        pytest.param("Words.[^1]\n\n[^1]:", id="note"),
        pytest.param("```\n```", id="code"),
    ],
)
def test_what_is_empty_in_a_text_can_be_saved_opened_and_looked_at(editor, section, body):
    assert saved(editor, section, body=body).status_code == 200
    assert section.body == body
    for shown in ("preview", "history"):
        assert editor.get(f"{address(section).removesuffix('change/')}{shown}/").status_code == 200


def test_after_a_failed_save_rows_with_input_are_open_and_the_rest_is_folded(editor, section):
    typed = {"title": "", "predictions-0-statement": "Typed.", "predictions-0-due": "2030-01-01"}
    failed = saved(editor, section, **typed, **{"assessments-0-note": "Typed too."})
    html = failed.content.decode()
    assert "Not saved." in words_of(failed)
    assert "Typed too." in html
    assert re.search(
        r'<div class="row" id="assessments-1">(?:(?!class="row").)*<details class="row-fields">', html, re.DOTALL
    )
    assert not re.search(r'<div class="row" id="assessments-0">(?:(?!class="row").)*<details', html, re.DOTALL)
    assert re.search(r'<details class="new-row" open>\s*<summary>Add a prediction', html)
    assert re.search(r'<details class="new-row">\s*<summary>Add a change note', html)


def test_what_an_editor_writes_is_in_the_draft(editor, section):
    saved(
        editor,
        section,
        title="Tides at last",
        summary="They turn.",
        keywords="power,  the sea , power",
        maturity="growing",
    )
    found = drafting.document_of(section.draft.edition).section("tides")
    assert (found.title, found.summary, found.keywords, found.maturity.value) == (
        "Tides at last",
        "They turn.",
        ("power", "the sea"),
        "growing",
    )


@pytest.mark.sample(3)
@pytest.mark.parametrize(
    ("field", "text", "words"),
    [
        (
            "body",
            "w" * (LONGEST_LINE + 1),
            "This has a line of more than 25,000 characters. Break it into paragraphs separated by empty lines.",
        ),
        (
            "body",
            "word\n" * 100_000 + "w",
            "This has 500,001 characters; at most 500,000 are read. Split it into sections.",
        ),
        ("title", "\ufb2c" * 101, "Ensure this value has at most 300 characters (it has 303)."),
    ],
)
def test_a_text_that_no_import_takes_is_not_taken_here_either(editor, section, field, text, words):
    before = drafting.document_of(section.draft.edition)
    response = saved(editor, section, **{field: text})
    assert response.context_data["adminform"].form.errors[field] == [words]
    assert drafting.document_of(section.draft.edition) == before


def test_each_save_is_kept_with_who_and_why(editor, section):
    saved(editor, section, summary="One.", why="A first try")
    saved(editor, section, summary="Two.")
    rows = SectionRevision.objects.filter(section=section.uid).order_by("number")
    assert [(row.number, row.by_name, row.why) for row in rows] == [
        (1, "Ada", ""),
        (2, "Edith Ek", "A first try"),
        (3, "Edith Ek", ""),
    ]


def test_an_old_state_is_put_back_as_a_new_save(editor, section):
    before = drafting.document_of(section.draft.edition)
    saved(editor, section, summary="Worse.", body="Gone.")
    put_back(editor, section)
    assert drafting.document_of(section.draft.edition) == before
    assert SectionRevision.objects.filter(section=section.uid).first().why == "Restored from save 1"


def put_back(client, section, number=1, seen=None):
    seen = seen or client.get(reverse("desk:section-history", args=[section.pk])).context_data["latest"]
    return client.post(reverse("desk:put-back", args=[section.pk, number]), {"seen": seen}, follow=True)


@pytest.mark.long
def test_a_save_since_the_history_was_opened_is_shown_before_it_is_replaced(editor, other_editor, section):
    saved(editor, section, summary="Mine.")
    seen = editor.get(reverse("desk:section-history", args=[section.pk])).context_data["latest"]
    saved(other_editor, section, summary="Theirs.")
    refused = put_back(editor, section, seen=seen)
    section.refresh_from_db()
    assert section.summary == "Theirs."
    assert "Not restored: somebody saved this section after you opened this page." in words_of(refused)
    assert "added: Theirs" in words_of(refused)
    put_back(editor, section, seen=refused.context_data["latest"])
    section.refresh_from_db()
    assert section.summary == ""


def test_the_history_shows_what_each_save_changed(editor, section):
    saved(editor, section, summary="A summary that came later.", why="It had none")
    words = words_of(editor.get(reverse("desk:section-history", args=[section.pk])))
    assert "Save 2: Edith Ek" in words
    assert "It had none" in words
    assert "added: A summary that came later. end of added" in words


@pytest.mark.long
def test_an_address_left_empty_is_that_of_the_trend(editor, section):
    saved(editor, section, slug="something-else")
    saved(editor, section, slug="")
    assert section.slug == "tides"


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("slug", "winds", "Another section of this edition has this web address. Choose another."),
        ("slug", "versions", "“versions” is the web address of another page of editions. Choose another one."),
        ("slug", "Not An Address", "Enter a valid “slug” consisting of letters, numbers, underscores or hyphens."),
        ("slug", "Tides", "A web address has lower-case letters, digits and single hyphens here: multimodal-models."),
        (
            "slug",
            "under_score",
            "A web address has lower-case letters, digits and single hyphens here: multimodal-models.",
        ),
        ("title", "", "Enter a title."),
        ("title", "a\u202eb", "This contains the character U+202E, which cannot be published; delete it."),
        (
            "keywords",
            f"medicine, {'x' * 201}",
            f"“{'x' * 40}…” has 201 characters; a keyword has at most 200. Separate keywords with commas.",
        ),
        ("maturity", "ripe", "Select a valid choice. ripe is not one of the available choices."),
    ],
)
def test_what_is_wrong_is_said_at_its_field(editor, section, field, value, words):
    response = saved(editor, section, **{field: value})
    assert response.context_data["adminform"].form.errors == {field: [words]}


def test_one_section_for_each_trend_is_said_at_the_trend(editor, section):
    other = section.draft.sections.get(slug="winds")
    response = saved(editor, section, trend=str(other.trend_id))
    assert response.context_data["adminform"].form.errors == {
        "trend": ["Another section of this edition covers this trend. Choose another trend."]
    }


@pytest.mark.long
def test_a_technique_is_written_by_any_of_its_names(editor, section):
    total = section.assessments.count()
    saved(
        editor,
        section,
        **{f"assessments-{total}-technique": "  Power KITES", f"assessments-{total}-maturity": "emerging"},
    )
    kite = section.assessments.get(technique__slug="kites")
    assert (kite.maturity, kite.status, kite.position) == ("emerging", "confirmed", total)


def test_an_unknown_technique_is_refused_with_what_to_do(editor, section):
    total = section.assessments.count()
    response = saved(editor, section, **{f"assessments-{total}-technique": "windmill"})
    assert "No technique is called “windmill”. Choose one from the list, or add it ." in words_of(response)
    (address,) = re.findall(r'href="(/admin/trends/technique/add/[^"]*)"', response.content.decode())
    assert 'value="windmill"' in editor.get(address).content.decode()
    response = saved(editor, section, **{f"assessments-{total}-technique": "kites\x00"})
    assert "This contains the character U+0000, which cannot be published; delete it." in words_of(response)


@pytest.mark.long
def test_a_technique_twice_is_refused_at_the_technique(editor, section):
    total = section.assessments.count()
    response = saved(editor, section, **{f"assessments-{total}-technique": "turbines"})
    assert "This section already assesses that technique." in words_of(response)


def test_words_that_do_not_stand_in_the_text_are_refused(editor, section):
    total = section.assessments.count()
    quote = {f"assessments-{total}-technique": "kites", f"assessments-{total}-quote": "Nobody wrote this."}
    assert "These words are not in the text. Copy them from it exactly." in words_of(saved(editor, section, **quote))


@pytest.mark.long
def test_words_copied_from_the_preview_are_kept_as_readers_see_them(editor, section):
    section.draft.references.create(key="doe", item={"type": "book", "title": "On Kites"})
    body = "A *tidal barrage* [@doe, p. 3] was flown by [[kites]].[^1]\n\nMore.\n\n[^1]: A note."
    saved(editor, section, body=body)
    total = section.assessments.count()
    preview = editor.get(reverse("desk:preview-section", args=[section.pk])).content.decode()
    shown = unescape(re.sub("<[^>]+>", "", re.search(r'<p class="numbered"[^>]*>(.*?)</p>', preview)[1]))
    assert shown == "A tidal barrage [1, p. 3] was flown by power kite.1"
    for quote in (shown, body.partition("\n")[0]):
        section.assessments.filter(technique__slug="kites").delete()
        saved(editor, section, **{f"assessments-{total}-technique": "kites", f"assessments-{total}-quote": quote})
        assert section.assessments.get(technique__slug="kites").quote == "A tidal barrage was flown by power kite."
    assert "the quote of its assessment of kites" not in words_of(editor.get(address(section)))


def test_one_proposed_assessment_is_confirmed_with_its_sentence_in_sight(editor, section):
    proposed = list(section.assessments.filter(status="proposed"))
    fields = opened(editor, address(section), "section_form")
    page = words_of(editor.get(address(section)))
    assert all(" ".join(each.quote.split()) in page for each in proposed)
    editor.post(address(section), fields | {"_confirm": str(proposed[0].pk)})
    assert set(section.assessments.filter(status="confirmed")) == {proposed[0]}


def test_all_proposed_assessments_are_confirmed_at_once(editor, section):
    fields = opened(editor, address(section), "section_form")
    editor.post(address(section), fields | {"_confirm": "all"})
    assert set(section.assessments.values_list("status", flat=True)) == {"confirmed"}


def test_a_prediction_a_person_and_a_change_note_are_added_on_the_page(editor, section):
    saved(
        editor,
        section,
        **{"predictions-0-statement": "Ten barrages.", "predictions-0-due": "2027-12-31"},
        **{"credits-0-name": "Ida Isle", "credits-0-role": "Author"},
        **{"change_notes-0-kind": "addition", "change_notes-0-explanation": "It was missing."},
    )
    assert [(row.statement, str(row.due)) for row in section.predictions.all()] == [("Ten barrages.", "2027-12-31")]
    assert [(row.name, row.role, row.draft) for row in section.credits.all()] == [("Ida Isle", "Author", section.draft)]
    assert [(row.explanation, row.draft) for row in section.change_notes.all()] == [("It was missing.", section.draft)]


def test_a_wrong_orcid_is_refused_at_its_field(editor, section):
    response = saved(editor, section, **{"credits-0-name": "Ida Isle", "credits-0-orcid": "1234"})
    assert "Enter an ORCID such as 0000-0002-1825-0097." in words_of(response)


def test_carried_over_text_is_marked_as_checked_again(editor, section):
    Section.objects.filter(pk=section.pk).update(is_reviewed=False, carried_from=2023)
    assert state(editor, section) == "Not yet checked for 2024"
    other = section.draft.sections.exclude(pk=section.pk).first()
    for expected in (f'Next: <a href="{address(other)}">{other.title}</a>', "Saved, and marked as checked."):
        fields = opened(editor, address(section), "section_form")
        Section.objects.filter(pk=other.pk).update(is_reviewed="Next" not in expected)
        said = editor.post(address(section), fields | {"_reviewed": "1"}, follow=True).content.decode()
        assert expected in said
    assert "Next: <a" not in said
    section.refresh_from_db()
    assert section.is_reviewed


def test_a_section_that_nobody_has_read_is_not_called_reviewed(editor, section):
    editor.post(reverse("admin:reports_section_add"), {"draft": section.draft_id, "title": "A Method"})
    made = section.draft.sections.get(title="A Method")
    assert (state(editor, made), state(editor, section)) == ("Writing", "Writing")


def test_the_state_of_a_section_is_what_its_reviewers_say(editor, section):
    document = drafting.document_of(section.draft.edition)
    read = drafting.text_digest(document, document.section("tides"))
    said = []
    for by, verdict in (("Grace", Verdict.APPROVED), ("Otto", Verdict.CHANGES)):
        drafting.save_review(
            edition=section.draft.edition,
            section=section.uid,
            read=read,
            verdict=verdict,
            words="Hm.",
            actor=Actor.of(by, AT),
        )
        said.append(state(editor, section))
    assert said == ["Ready to publish", "Changes requested"]


def test_a_carried_text_that_was_checked_again_says_so_and_no_more(editor, section):
    Section.objects.filter(pk=section.pk).update(carried_from=2023)
    assert state(editor, section) == "Ready to publish"
    assert "Next step Checked Assignee" in words_of(editor.get(address(section)))


def state(client, section):
    """What the section's page says of its state, above the buttons."""
    page = client.get(address(section)).content.decode()
    return " ".join(re.sub("<[^>]+>", "", page.partition('<h2 id="state-heading">')[2].partition("</h2>")[0]).split())


def test_a_section_of_no_edition_is_refused_at_the_edition(editor, section):
    response = editor.post(reverse("admin:reports_section_add"), {"title": "Lost"})
    assert response.context_data["adminform"].form.errors == {"draft": ["Choose an edition."]}


def test_a_section_is_added_after_the_others(editor, section):
    add = reverse("admin:reports_section_add")
    fields = opened(editor, f"{add}?draft={section.draft_id}", "section_form")
    editor.post(add, fields | {"title": "A Method"})
    made = section.draft.sections.get(title="A Method")
    assert (made.slug, made.position) == ("a-method", 3)


def test_the_page_leads_to_the_sections_before_and_after(editor, section):
    middle = section.draft.sections.get(slug="winds")
    page = editor.get(address(middle)).content.decode()
    after = section.draft.sections.get(slug="waves")
    assert f'rel="prev" href="{address(section)}"' in page
    assert f'rel="next" href="{address(after)}"' in page


def test_a_section_is_deleted_after_asking(editor, section):
    delete = reverse("admin:reports_section_delete", args=[section.pk])
    assert "Delete “Tidal Power”?" in words_of(editor.get(delete))
    editor.post(delete, {"post": "yes"})
    assert not Section.objects.filter(pk=section.pk).exists()


def test_the_form_of_a_refused_save_keeps_what_was_written(editor, section):
    response = saved(editor, section, title="", body="Words that must not be lost.")
    assert form_of(response, "section_form")["body"] == ["Words that must not be lost."]


def test_a_state_that_does_not_fit_any_more_is_not_put_back(editor, section):
    saved(editor, section, slug="other")
    winds = section.draft.sections.get(slug="winds")
    fields = opened(editor, address(winds), "section_form")
    editor.post(address(winds), fields | {"slug": "tides"})
    before = drafting.document_of(section.draft.edition)
    response = put_back(editor, section)
    assert "it no longer fits the edition: document: section slug “tides” appears 2 times" in words_of(response)
    assert drafting.document_of(section.draft.edition) == before


def test_an_edition_has_no_more_sections_than_one_can_have(editor, section, monkeypatch):
    monkeypatch.setattr("reports.desk.writing.section_editor.MOST_SECTIONS", section.draft.sections.count())
    path = reverse("admin:reports_section_add") + f"?draft={section.draft_id}"
    fields = opened(editor, path, "section_form")
    response = editor.post(path, fields | {"title": "One more"})

    assert "An edition has at most" in words_of(response)
    assert not Section.objects.filter(title="One more").exists()


@pytest.mark.long
def test_a_text_of_too_many_lines_is_refused_and_stays(editor, section):
    response = saved(editor, section, body="a\n\n" * 5_001 + "b")

    assert "This has 10,003 lines; at most 10,000 are read. Split it into sections." in words_of(response)
    assert section.body.count("\n") < 10_000
