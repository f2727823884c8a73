"""Editions: the list, the page, new ones, their order, what belongs to them."""

from concurrent.futures import ThreadPoolExecutor
from copy import copy
from datetime import date
from threading import Barrier

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from reports import drafting
from reports.models.draft import Draft, Section
from reports.models.series import Edition, Report
from tests.desk.pages import form_of, opened, words_of
from tests.making import AT, draft_edition, published_edition
from tests.waiting import LONG

pytestmark = [pytest.mark.usefixtures("no_session_writes"), pytest.mark.django_db]


def address(edition):
    return reverse("admin:reports_draft_change", args=[edition.pk])


def board(edition):
    return reverse("desk:board", args=[edition.pk])


def slugs(edition):
    return list(edition.draft.sections.order_by("position").values_list("slug", flat=True))


def test_saving_a_page_that_nobody_touched_changes_nothing(editor):
    edition = draft_edition()
    before = drafting.document_of(edition)
    assert editor.post(address(edition), opened(editor, address(edition), "draft_form")).status_code == 302
    assert drafting.document_of(edition) == before


def test_title_summary_and_doi_are_written_on_the_page(editor):
    edition = draft_edition()
    changes = {"title": "The Sea", "summary": "It gives.", "doi": "10.1234/sea"}
    editor.post(address(edition), opened(editor, address(edition), "draft_form") | changes)
    document = drafting.document_of(edition)
    assert {name: getattr(document, name) for name in changes} == changes


def test_key_findings_are_written_on_the_page_with_their_evidence(editor):
    edition = draft_edition()
    fields = opened(editor, address(edition), "draft_form")
    row = {
        "statement": "Kites came down.",
        "section": edition.draft.sections.get(slug="winds").pk,
        "quote": "They came down again.",
        "figure": "",
    }
    row_fields = {f"key_findings-0-{name}": value for name, value in row.items()}

    editor.post(address(edition), fields | row_fields | {"key_findings-TOTAL_FORMS": "1"})

    (finding,) = drafting.document_of(edition).key_findings
    assert (finding.statement, finding.section, finding.quote) == ("Kites came down.", "winds", "They came down again.")


def test_the_closing_day_is_written_on_the_page_and_in_the_document(editor):
    edition = draft_edition()
    fields = opened(editor, address(edition), "draft_form")
    assert fields["closed_on"] == [""]

    editor.post(address(edition), fields | {"closed_on": "2024-12-15"})

    assert drafting.document_of(edition).closed_on == date(2024, 12, 15)
    assert opened(editor, address(edition), "draft_form")["closed_on"] == ["2024-12-15"]


@pytest.mark.long
def test_a_closing_day_that_is_no_day_is_refused_at_its_field(editor):
    edition = draft_edition()
    fields = opened(editor, address(edition), "draft_form") | {"closed_on": "2024-13-01"}
    assert editor.post(address(edition), fields).context_data["adminform"].form.errors == {
        "closed_on": ["Enter a valid date."]
    }


@pytest.mark.parametrize("said", ["2021", "2021-11", "2021-11-30"])
def test_the_first_day_elsewhere_is_written_as_far_as_it_is_known(editor, said):
    edition, where = draft_edition(), "https://old.example.org/sea/"
    fields = opened(editor, address(edition), "draft_form") | {"first_published": said, "first_published_at": where}

    editor.post(address(edition), fields)

    document = drafting.document_of(edition)
    assert (document.first_published, document.first_published_at) == (said, where)


@pytest.mark.sample(3)
@pytest.mark.parametrize("said", ["2021-13-01", "next year", "2021-1"])
def test_what_is_no_date_is_refused_in_words(editor, said):
    edition = draft_edition()
    fields = opened(editor, address(edition), "draft_form") | {"first_published": said}

    answer = editor.post(address(edition), fields)

    assert "2021-12-01, 2021-12 or 2021" in answer.content.decode()
    assert drafting.document_of(edition).first_published == ""


def test_a_wrong_doi_is_refused_at_its_field(editor):
    edition = draft_edition()
    fields = opened(editor, address(edition), "draft_form") | {"doi": "https://doi.org/10.1/x"}
    response = editor.post(address(edition), fields)
    assert response.context_data["adminform"].form.errors == {
        "doi": ["Enter a DOI such as 10.1234/abcd, without https://doi.org/."]
    }


def test_what_blocks_publication_stands_first_and_leads_to_its_field(editor):
    edition = draft_edition()
    section = edition.draft.sections.get(slug="winds")
    Section.objects.filter(pk=section.pk).update(body="")
    page = editor.get(board(edition)).content.decode()
    link = (
        f'<a href="{reverse("admin:reports_section_change", args=[section.pk])}#id_body">“High Winds” has no text.</a>'
    )
    assert link in page
    assert page.index(link) < page.index('id="sections-heading"')


def test_an_edition_starts_empty(publisher):
    report = Report.objects.create(slug="sea", name="The Sea")
    new = reverse("desk:new-edition")
    publisher.post(new, {"report": report.pk, "year": 2026, "start": ""})
    edition = Edition.objects.get(report=report, year=2026)
    assert (edition.draft.title, slugs(edition)) == ("The Sea 2026", [])


def test_an_edition_starts_from_an_earlier_year(editor):
    earlier = published_edition()
    fields = {"report": earlier.report_id, "year": 2025, "start": earlier.pk}
    response = editor.post(reverse("desk:new-edition"), fields, follow=True)
    edition = Edition.objects.get(year=2025)
    assert slugs(edition) == slugs(earlier)
    assert not edition.draft.sections.filter(is_reviewed=True).exists()
    assert "Check each section, then the title, summary and credits." in words_of(response)


def test_an_edition_starts_with_the_draft_of_the_year_before(editor):
    earlier = published_edition()
    earlier.draft.sections.filter(slug="tides").update(body="Not published yet.")
    editor.post(reverse("desk:new-edition"), {"report": earlier.report_id, "year": 2026, "start": earlier.pk})
    assert Edition.objects.get(year=2026).draft.sections.get(slug="tides").body == "Not published yet."


def test_the_words_of_an_edition_that_were_carried_over_are_confirmed_on_its_page(editor):
    earlier = published_edition()
    editor.post(reverse("desk:new-edition"), {"report": earlier.report_id, "year": 2025, "start": earlier.pk})
    edition = Edition.objects.get(year=2025)
    page = reverse("admin:reports_draft_change", args=[edition.pk])
    words = words_of(editor.get(page))
    assert "Not yet checked , carried over from 2024" in words
    words = words_of(editor.get(board(edition)))
    assert "The edition’s title, summary, credits, figures and sources were carried over from 2024" in words
    assert "Sea 2025 0 of 3 sections none set 4 issues" in words_of(editor.get(reverse("admin:index")))

    fields = opened(editor, page, "draft_form")
    editor.post(page, fields | {"summary": "", "_continue": "1"})
    edition.draft.refresh_from_db()
    assert (edition.draft.summary, edition.draft.is_reviewed) == ("", False)
    fields = opened(editor, page, "draft_form")
    response = editor.post(page, fields | {"summary": "What it gave in 2025.", "_reviewed": "1"}, follow=True)
    edition.draft.refresh_from_db()
    assert (edition.draft.summary, edition.draft.is_reviewed) == ("What it gave in 2025.", True)
    assert "Saved, and marked as checked." in words_of(response)
    assert "Not yet checked" not in words_of(response)


@pytest.mark.sample(2)
@pytest.mark.both_engines
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_empty", [True, False])
def test_of_those_who_begin_a_year_at_once_one_does_and_the_others_are_told(superuser, is_empty):
    earlier = published_edition()
    fields = {"report": earlier.report_id, "start": "" if is_empty else earlier.pk}

    def begin(year, barrier):
        try:
            client = copy(superuser)
            barrier.wait(timeout=LONG)
            response = client.post(reverse("desk:new-edition"), {**fields, "year": year})
        finally:
            connections.close_all()
        return response.status_code, "error" in response.content.decode()

    for year in range(2025, 2029):
        barrier = Barrier(4)
        with ThreadPoolExecutor(4) as pool:
            came = [each.result() for each in [pool.submit(begin, year, barrier) for _ in range(4)]]
        assert sorted(came) == [(200, True)] * 3 + [(302, False)]
    assert Draft.objects.count() == 5


@pytest.mark.parametrize(
    ("year", "field", "words"),
    [
        (2024, "year", "This report already has an edition for that year."),
        (2023, "start", "Only an earlier year’s text can be carried over into 2023."),
        (99, "year", "Ensure this value is greater than or equal to 1900."),
    ],
)
def test_a_year_that_cannot_be_is_refused_in_words(editor, year, field, words):
    earlier = published_edition()
    response = editor.post(
        reverse("desk:new-edition"), {"report": earlier.report_id, "year": year, "start": earlier.pk}
    )
    assert words in response.context_data["form"].errors[field]


def test_without_a_report_the_page_says_what_to_do_first(editor, superuser):
    new = reverse("desk:new-edition")
    assert "Ask a publisher to add it." in words_of(editor.get(new))
    assert "Add the report first" in words_of(superuser.get(new))
    draft_edition()
    assert "Only administrators and publishers of all reports create reports." in words_of(editor.get(new))
    assert "Only administrators" not in words_of(superuser.get(new))


def test_sections_move_up_and_down_without_javascript(editor):
    edition = draft_edition()
    waves = edition.draft.sections.get(slug="waves")
    move = reverse("desk:move", args=[waves.pk])
    editor.post(move, {"to": "up"})
    assert slugs(edition) == ["tides", "waves", "winds"]
    editor.post(move, {"to": "up"})
    editor.post(move, {"to": "up"})
    assert slugs(edition) == ["waves", "tides", "winds"]
    for other in ({}, {"to": "sideways"}):
        refused = editor.post(move, other)
        assert (refused.status_code, refused.content) == (
            400,
            b"A section is moved up or down: send to=up or to=down.\n",
        )
    editor.post(move, {"to": "down"})
    assert slugs(edition) == ["tides", "waves", "winds"]


@pytest.mark.long
def test_a_change_note_on_the_edition_may_name_only_its_own_sections(editor):
    edition, other = draft_edition(), draft_edition(report="sky")
    fields = opened(editor, address(edition), "draft_form")
    note = {"change_notes-0-kind": "correction", "change_notes-0-explanation": "Wrong."}
    foreign = {"change_notes-0-section": str(other.draft.sections.first().pk)}
    assert editor.post(address(edition), fields | note | foreign).status_code == 200
    own = edition.draft.sections.first()
    assert editor.post(address(edition), fields | note | {"change_notes-0-section": str(own.pk)}).status_code == 302
    assert [(row.section, row.explanation) for row in edition.draft.change_notes.all()] == [(own, "Wrong.")]


@pytest.mark.long
def test_a_trend_is_listed_as_ended_once(editor):
    edition = draft_edition()
    trend = edition.draft.sections.first().trend_id
    fields = opened(editor, address(edition), "draft_form")
    editor.post(address(edition), fields | {"endings-0-trend": str(trend), "endings-0-note": "It is over."})
    fields = opened(editor, address(edition), "draft_form")
    response = editor.post(address(edition), fields | {"endings-1-trend": str(trend)})
    assert "This trend is already listed as ended." in words_of(response)


def test_an_edition_is_deleted_with_its_draft_only_before_it_is_published(editor):
    edition, published = draft_edition(), published_edition(report="sky")
    editor.post(reverse("admin:reports_draft_delete", args=[edition.pk]), {"post": "yes"})
    assert not Edition.objects.filter(pk=edition.pk).exists()
    answer = editor.post(reverse("admin:reports_draft_delete", args=[published.pk]), {"post": "yes"})
    assert (answer.status_code, Draft.objects.filter(pk=published.pk).exists()) == (403, True)


def test_a_draft_leaves_as_a_file_and_comes_back_the_same(editor):
    edition = draft_edition()
    for name in ("md", "json"):
        answer = editor.get(reverse("desk:export", args=[edition.pk, name]))
        assert answer["Content-Disposition"] == f'attachment; filename="sea-2024-draft.{name}"'
        assert "no-store" in answer["Cache-Control"]
    assert editor.get(reverse("desk:export", args=[edition.pk, "epub"])).status_code == 404


@pytest.mark.long
@pytest.mark.sample(2)
@pytest.mark.parametrize("where", ["/admin/reports/draft/", "/admin/"])
def test_lists_take_as_many_queries_for_three_editions_as_for_one(editor, where):
    # That somebody is here is written down once a minute.
    editor.get("/admin/")
    counts = []
    for year in (2021, 2022, 2023):
        draft_edition(year=year)
        with CaptureQueriesContext(connection) as queries:
            editor.get(where)
        counts.append(len(queries))
    assert counts[0] == counts[2]


@pytest.mark.long
def test_an_editions_page_takes_as_many_queries_for_three_sections_as_for_one(editor):
    one = draft_edition("# The Sea\n\n## 1. Tidal Power\n\nA tidal barrage with turbines.\n\n")
    three = draft_edition(report="sky")
    # What Django asks once in a process is asked here.
    editor.get(board(one))
    counts = []
    for edition in (one, three):
        with CaptureQueriesContext(connection) as queries:
            editor.get(board(edition))
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_list_is_searched_and_narrowed(editor):
    draft_edition(), published_edition(report="sky", year=2023)
    found = {
        query: [str(row) for row in editor.get(f"/admin/reports/draft/?{query}").context_data["cl"].result_list]
        for query in ("q=2023", "edition__year=2024", "q=nothing")
    }
    assert found == {
        "q=2023": ["Sky 2023"],
        "edition__year=2024": ["Sea 2024"],
        "q=nothing": [],
    }


def test_an_empty_list_says_what_to_do(editor):
    words = words_of(editor.get("/admin/reports/draft/"))
    assert "No editions yet. Start the first with “New edition”." in words
    draft_edition()
    assert "No results. Show all ." in words_of(editor.get("/admin/reports/draft/?q=zebra"))


def test_a_refused_form_keeps_what_was_written(editor):
    edition = draft_edition()
    fields = opened(editor, address(edition), "draft_form") | {"doi": "wrong", "summary": "Not lost."}
    assert form_of(editor.post(address(edition), fields), "draft_form")["summary"] == ["Not lost."]


def test_a_published_edition_without_changes_says_that_readers_have_its_text(editor):
    edition = published_edition()
    edition.draft.sections.update(handed_in_at=AT)
    overview = words_of(editor.get(board(edition)))
    assert "Readers have this text." in overview
    assert "ready to publish" not in overview
    edition.draft.sections.filter(slug="tides").update(summary="Changed.")
    assert "Nothing blocks version 1.1" in words_of(editor.get(board(edition)))
