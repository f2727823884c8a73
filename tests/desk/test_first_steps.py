"""A new desk leads from report to edition to section."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from reports.models.draft import Draft
from reports.models.series import Report
from reports.publishing import RULES
from tests.desk.pages import opened, words_of
from tests.making import draft_edition, published_edition

pytestmark = pytest.mark.django_db


def test_an_empty_desk_leads_from_report_to_edition_to_section(publisher):
    front = publisher.get(reverse("admin:index"))
    assert "Start with a report" in words_of(front)
    add = reverse("admin:reports_report_add")
    assert f'<a class="button primary" href="{add}">' in front.content.decode()

    fields = opened(publisher, add, "report_form")
    answer = publisher.post(add, fields | {"name": "State of Solar Power", "slug": "solar"}, follow=True)
    report = Report.objects.get()
    assert answer.redirect_chain[-1][0] == f"{reverse('desk:new-edition')}?report={report.pk}"
    assert "“State of Solar Power” was saved. Next, add its first edition." in words_of(answer)
    assert "Reports and members" in words_of(publisher.get(reverse("desk:settings")))
    form = answer.context_data["form"]
    assert (form["report"].value(), form["year"].value()) == (report.pk, datetime.now(UTC).year)
    assert "Start the first edition of State of Solar Power" in words_of(publisher.get(reverse("admin:index")))

    answer = publisher.post(reverse("desk:new-edition"), {"report": report.pk, "year": 2026}, follow=True)
    draft = Draft.objects.get()
    add = f"{reverse('admin:reports_section_add')}?draft={draft.pk}"
    assert f'No sections yet. <a href="{add}">Add the first</a>' in answer.content.decode()
    front = publisher.get(reverse("admin:index"))
    assert "Add the first section of State of Solar Power 2026" in words_of(front)
    assert f'href="{add}"' in front.content.decode()

    answer = publisher.post(add, {"draft": draft.pk, "title": "Prices"}, follow=True)
    assert "“Prices” was added. Write its text below." in words_of(answer)
    assert "waits for" not in words_of(publisher.get(reverse("admin:index")))


def test_an_editor_who_may_not_add_a_report_is_told_who_does(editor):
    assert "Ask a publisher to add it." in words_of(editor.get(reverse("admin:index")))


def test_the_next_edition_is_proposed_with_its_year_and_the_text_to_begin_with(editor):
    edition = published_edition(year=2024)
    form = editor.get(f"{reverse('desk:new-edition')}?report={edition.report_id}").context_data["form"]
    assert (form["report"].value(), form["year"].value(), form["start"].value()) == (
        edition.report_id,
        2025,
        edition.pk,
    )
    assert editor.get(f"{reverse('desk:new-edition')}?report=none").status_code == 200


def test_the_overview_lists_blockers_folds_warnings_and_gives_the_time_of_its_check(editor):
    edition = draft_edition()
    edition.draft.sections.filter(slug="winds").update(body="")
    page = editor.get(reverse("desk:board", args=[edition.pk]))
    words = words_of(page)
    assert (
        "1 issue blocks version 1.0 Title and summary Preview 1 blocker, 4 warnings Show the first problem “High Winds” has no text."
        in words
    )
    assert "checks passed at" in words
    html = page.content.decode()
    assert html.index('<details class="warnings">') < html.index('id="sections"')
    winds = edition.draft.sections.get(slug="winds")
    assert [line.address for line in page.context_data["findings"].errors] == [
        f"{reverse('admin:reports_section_change', args=[winds.pk])}#id_body"
    ]


def test_errors_of_one_kind_stand_together_each_place_leading_to_its_field(editor):
    edition = draft_edition()
    sections = edition.draft.sections
    sections.filter(slug__in=["winds", "waves"]).update(body="")
    tides = sections.get(slug="tides")
    tides.body += "\n\nSee [@nobody] and [@somebody]."
    tides.save()
    page = editor.get(reverse("desk:board", args=[edition.pk]))
    field = {each.title: reverse("admin:reports_section_change", args=[each.pk]) for each in sections.all()}
    kinds = page.context_data["findings"].error_kinds
    assert [(kind.title, kind.links) for kind in kinds] == [
        (
            "2 sections have no text",
            tuple((f"{field[title]}#id_body", title) for title in ("High Winds", "Waves at Sea")),
        ),
        (
            "2 broken links, citations or figures in texts",
            tuple(
                (
                    f"{field['Tidal Power']}#id_body:3",
                    f"“Tidal Power”, paragraph 2: There is no reference “{key}”. Add it to the edition's references, or correct the key.",
                )
                for key in ("nobody", "somebody")
            ),
        ),
    ]
    words = words_of(page)
    assert "4 issues block version 1.0" in words
    assert "2 sections have no text High Winds Waves at Sea 2 broken links" in words
    assert words.count("has no text") == 0


def test_a_section_says_how_many_checks_passed(editor):
    edition = draft_edition()
    section = edition.draft.sections.get(slug="waves")
    section.maturity = "growing"
    section.save()
    words = words_of(editor.get(reverse("admin:reports_section_change", args=[section.pk])))
    assert f"{len(RULES)} checks passed at" in words


def test_a_broken_text_leads_to_its_line_and_a_prediction_of_the_past_is_questioned(editor):
    edition = draft_edition()
    tides = edition.draft.sections.get(slug="tides")
    tides.body += "\n\nSee [@nobody]."
    tides.save()
    tides.predictions.create(statement="Ten barrages.", due="2023-12-31")
    findings = editor.get(reverse("desk:board", args=[edition.pk])).context_data["findings"]
    page = reverse("admin:reports_section_change", args=[tides.pk])
    assert [line.address for line in findings.errors] == [f"{page}#id_body:3"]
    assert [(line.sentence, line.address) for line in findings.warnings if line.rule == "early-prediction"] == [
        (
            "“Tidal Power” has a prediction about the past, 31 December 2023: Ten barrages.",
            f"{page}#predictions-group",
        )
    ]


def test_an_unused_or_repeated_note_is_reported_with_its_line(editor):
    edition = draft_edition()
    tides = edition.draft.sections.get(slug="tides")
    tides.body = "One.[^1] Two.[^9]\n\n[^1]: A.\n[^1]: B.\n\n[^2]: C."
    tides.save()
    findings = editor.get(reverse("desk:board", args=[edition.pk])).context_data["findings"]
    page = reverse("admin:reports_section_change", args=[tides.pk])
    assert [(line.sentence, line.address) for line in findings.warnings if line.rule == "untidy-text"] == [
        (f"“Tidal Power”, {'paragraph 1' if line == 1 else 'a note'}: {words}", f"{page}#id_body:{line}")
        for line, words in [
            (1, "There is no note “[^9]” at the end of this section. Add it, or remove its mark."),
            (4, "A note “[^1]” stands above already, and readers see only the last. Give one another name."),
            (6, "Nothing in the text calls the note “[^2]”, so readers do not see it. Call it, or remove it."),
        ]
    ]
