"""Whose each section is and until when: the plan, the board, a person's own; and nothing of it before it is used."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.urls import reverse
from django.utils import timezone

from reports import drafting, publishing
from reports.desk.text_editor import length_in_words
from reports.models.notices import Notice
from reports.models.people import Actor
from reports.models.series import Membership
from reports.rights import EDITORS
from tests.desk.autosaving import address, keep
from tests.desk.conftest import at_the_desk, person
from tests.desk.pages import opened, words_of
from tests.desk.test_comments import say
from tests.making import ACKNOWLEDGED, AT, draft_edition

pytestmark = pytest.mark.django_db


def board(client, edition, asked=""):
    return client.get(reverse("desk:board", args=[edition.pk]) + asked)


def planned(client, edition, people, dates=(), dues=(), *, asked=""):
    """The answer to the plan sent with these people and days, by the place of each section; what else it shows as it is."""
    address = reverse("desk:plan", args=[edition.pk])
    sections = list(edition.draft.sections.all())
    fields = {}
    for place, section in enumerate(sections):
        fields |= {
            f"section-{section.pk}-assignee": getattr(people.get(place), "pk", ""),
            f"section-{section.pk}-due": dict(dues).get(place, ""),
            f"initial-section-{section.pk}-assignee": section.assignee_id or "",
            f"initial-section-{section.pk}-due": section.due or "",
        }
    for name in drafting.DATES:
        fields |= {name: dict(dates).get(name, ""), f"initial-{name}": getattr(edition.draft, name) or ""}
    return client.post(address + asked, fields)


def day(days):
    return timezone.localdate() + timedelta(days=days)


def test_a_desk_of_one_meets_none_of_it(edition):
    alone = at_the_desk(person("edith", group=EDITORS, is_staff=True))
    page = words_of(board(alone, edition))
    assert [word for word in ("Assign", "Assignee", "Due", "By state") if word in page] == []
    front = words_of(alone.get("/admin/"))
    assert "Sea 2024 0 of 3 sections none set none" in front
    assert "Your tasks" not in front
    person("otto", group=EDITORS, is_staff=True)
    assert "Assign sections and set dates" in words_of(board(alone, edition))


@pytest.mark.long
def test_an_administrator_who_works_alone_meets_nothing_that_is_about_several_people(edition):
    ada = at_the_desk(person("ada", is_staff=True, is_superuser=True))
    section = edition.draft.sections.first()
    several = {
        "/admin/": ("No activity yet",),
        reverse("admin:reports_report_change", args=[edition.report_id]): ("Members", "membership"),
        reverse("desk:board", args=[edition.pk]): ("Assign", "By state"),
        reverse("admin:reports_section_change", args=[section.pk]): ("Assignee",),
        reverse("desk:publish", args=[edition.pk]): ("Members",),
    }
    shown = {page: words_of(ada.get(page)) for page in several}
    assert {page: [word for word in words if word in shown[page]] for page, words in several.items()} == {
        page: [] for page in several
    }
    person("otto", group=EDITORS, is_staff=True)
    met = {page: words_of(ada.get(page)) for page in list(several)[:3]}
    assert [words[0] in met[page] for page, words in list(several.items())[:3]] == [True, True, True]


def test_the_board_shows_sections_by_state_with_whose_they_are_and_what_is_missing(editor, people, edition):
    edition.draft.sections.filter(slug="winds").update(is_reviewed=False, carried_from=2023)
    edition.draft.sections.filter(slug="waves").update(body="")
    sections = edition.draft.sections
    read = drafting.text_digest(drafting.document_of(edition), drafting.document_of(edition).section("tides"))
    drafting.save_review(
        edition=edition,
        section=sections.get(slug="tides").uid,
        read=read,
        verdict="approved",
        actor=Actor.of("Grace", AT),
    )
    say(editor, sections.get(slug="winds"), quote="")
    people = {0: people["editor"], 1: people["publisher"]}
    answer = planned(editor, edition, people, {"publication_due": day(49)}, {1: day(-5), 2: day(2)})
    assert answer["Location"] == reverse("desk:board", args=[edition.pk])
    page = words_of(board(editor, edition))
    assert "1 of 3 sections ready to publish, 1 late" in page
    assert re.search(r"Dates \d+ \w+( \d{4})? Publication due in 49 days", page)
    assert re.search(
        r"Not yet checked for 2024 1 2 High Winds Paula Park checks the text carried over from 2023, "
        r"due \d+ \w+( \d{4})? Paula Park .*, "
        r"5 days late \d+ 1 open .*Writing 1 3 Waves at Sea Nobody assigned – assign somebody .*\b0 .*"
        r"Ready to publish 1 1 Tidal Power Approved Edith Ek",
        page,
    ), page


def test_the_board_has_an_order_by_hand(editor, people, edition):
    planned(editor, edition, {1: people["editor"]}, (), {2: day(3), 1: day(9)})

    def titles(asked):
        page = board(editor, edition, asked).content.decode()
        return re.findall(r'<th scope="row"><a[^>]*>([^<]*)', page)

    assert titles("?order=nonsense") == titles("")
    assert "section-list" in board(editor, edition, "?order=edition").content.decode()


def test_what_a_colleague_changed_meanwhile_is_left_so(editor, other_editor, people, edition):
    opened = list(edition.draft.sections.all())
    planned(other_editor, edition, {0: people["publisher"]})
    fields = {f"section-{opened[1].pk}-assignee": people["editor"].pk}
    editor.post(reverse("desk:plan", args=[edition.pk]), fields)
    assert list(edition.draft.sections.values_list("assignee__username", flat=True)) == ["paula", "edith", None]


def test_dates_are_read_as_people_write_them_and_ambiguous_ones_are_refused(editor, edition):
    shown = words_of(editor.get(reverse("desk:plan", args=[edition.pk])))
    assert "Enter dates such as 15 December 2026, 15.12.2026 or 2026-12-15." in shown
    for typed in ("2099-11-28", "28.11.2099", "28. 11. 2099", "28 November 2099", "28 Nov 2099", "November 28, 2099"):
        assert planned(editor, edition, {}, dues={0: typed}).status_code == 302
        assert edition.draft.sections.first().due.isoformat() == "2099-11-28", typed
        edition.draft.sections.update(due=None)
    for typed in ("05/06/2099", "28.11.99", "31.11.2099", "soon"):
        answer = planned(editor, edition, {}, {"drafts_due": typed}, {0: typed})
        words = "This is not a clear date. Enter it as 2026-12-15, 15.12.2026 or 15 December 2026."
        assert (answer.status_code, words_of(answer).count(words)) == (422, 2)
    answer = planned(editor, edition, {}, dues={1: "next week"})
    page, winds = answer.content.decode(), f"section-{edition.draft.sections.all()[1].pk}-due"
    assert "Nothing was saved. Correct these dates or people: High Winds: Due" in words_of(answer)
    assert re.search(rf'<a href="#id_{winds}">', page)
    assert re.findall(r'<input[^>]*name="([^"]*)"[^>]* autofocus', page) == [winds]


def test_dates_that_do_not_follow_each_other_and_people_from_elsewhere_are_refused(editor, edition):
    wrong = {"drafts_due": day(9), "publication_due": day(2)}
    answer = planned(editor, edition, {}, wrong)
    assert (answer.status_code, "Enter these dates in order" in words_of(answer)) == (422, True)
    stranger = person("sten", is_staff=True)
    assert planned(editor, edition, {0: stranger}).status_code == 422
    Membership.objects.create(report=edition.report, user=stranger, role="author")
    assert planned(editor, edition, {0: stranger}).status_code == 302


def test_a_person_finds_what_is_theirs_over_all_reports_late_first(editor, people, edition):
    other = draft_edition(report="sky")
    planned(editor, edition, {0: people["editor"], 1: people["editor"]}, (), {0: day(2), 1: day(-5)})
    planned(editor, other, {2: people["editor"], 0: people["publisher"]}, (), {2: day(-7), 0: day(-9)})
    edition.draft.sections.filter(slug="winds").update(is_reviewed=False)
    say(editor, edition.draft.sections.get(slug="tides"))
    page = words_of(editor.get("/admin/"))
    assert re.search(
        r"7 days late Waves at Sea Finish it, and mark it as ready for review\. Sky 2024 .* "
        r"5 days late High Winds Check the carried-over text\. Sea 2024 .*"
        r"in 2 days Tidal Power Answer a comment\. Sea 2024",
        page,
    ), page


def test_rows_of_the_overview_and_of_the_plan_have_labels_for_a_phone(editor, people, edition):
    planned(editor, edition, {0: people["editor"]}, {}, {0: day(3)})
    say(editor, edition.draft.sections.get(slug="tides"))
    labels = {
        where: set(re.findall('<td[^>]* data-label="([^"]+)"', editor.get(address).content.decode()))
        for where, address in (
            ("overview", reverse("desk:board", args=[edition.pk])),
            ("plan", reverse("desk:plan", args=[edition.pk])),
        )
    }
    assert labels == {
        "overview": {"Assignee", "Due", "Words", "Comments", "Open issues"},
        "plan": {"Assignee", "Due"},
    }


def test_the_plan_leads_back_to_the_section_that_it_was_opened_from(editor, people, edition, section):
    page = reverse("admin:reports_section_change", args=[section.pk])
    plan = f"{reverse('desk:plan', args=[edition.pk])}?section={section.pk}"
    assert f'<a href="{plan}">' in editor.get(page).content.decode()
    assert f'<a href="{page}">Cancel</a>' in editor.get(plan).content.decode()
    assert planned(editor, edition, {0: people["editor"]}, asked=f"?section={section.pk}")["Location"] == page


def test_a_section_that_was_checked_again_is_no_longer_late_on_its_owners_front_page(editor, people, edition):
    planned(editor, edition, {0: people["editor"]}, (), {0: day(-5)})
    carried = edition.draft.sections.filter(position=0)
    carried.update(carried_from=2023, is_reviewed=False)
    assert "5 days late" in words_of(editor.get("/admin/"))
    carried.update(is_reviewed=True)
    assert "days late" not in words_of(editor.get("/admin/"))


def test_what_is_due_is_over_when_it_is_published_and_whose_it_is_stays(editor, people, edition):
    planned(editor, edition, {0: people["editor"]}, {"reviews_due": day(3)}, {0: day(-5)})
    publishing.publish(edition=edition, actor=Actor.of("Ada", AT), acknowledged=ACKNOWLEDGED)
    draft = edition.draft
    draft.refresh_from_db()
    section = draft.sections.first()
    assert (draft.reviews_due, section.due, section.assignee) == (None, None, people["editor"])
    assert "Published editions: Sea 2024 (1.0)." in words_of(editor.get("/admin/"))


def test_nothing_of_it_is_in_the_document(editor, people, edition):
    before = drafting.document_of(edition)
    planned(editor, edition, {0: people["editor"]}, {"reviews_due": day(3)}, {0: day(-5)})
    assert drafting.document_of(edition) == before


def test_whoever_is_given_sections_hears_it_once_of_all_of_them_and_nobody_else_does(editor, people, edition):
    planned(editor, edition, {0: people["publisher"], 1: people["publisher"], 2: people["editor"]})
    planned(editor, edition, {0: people["publisher"]}, dues={0: day(3)})
    told = Notice.objects.values_list("person__username", "kind", "by_name", "about")
    titles = ", ".join(edition.draft.sections.order_by("position").values_list("title", flat=True)[:2])
    assert list(told) == [("paula", "assigned", "Edith Ek", titles)]
    assert f"Edith Ek assigned {titles} to you" in words_of(at_the_desk(people["publisher"]).get("/admin/"))


def test_an_account_that_is_closed_leaves_its_sections_to_nobody(editor, people, edition):
    planned(editor, edition, {0: people["publisher"]})
    User.objects.get(username="paula").delete()
    assert edition.draft.sections.first().assignee is None


BODY = """### What it *gave*

A **well-known** barrage [@one, p. 3], says [a site](https://example.org/a b), turns [[power-kite|its kites]] — twice.[^1]

![[growth]]

| Place | Power |
|:--|--:|
| Rance | 240 |

潮汐。

[^1]: At sea.
"""


def test_words_are_counted_alike_on_the_board_in_the_form_and_while_typing(editor, people, edition):
    section = edition.draft.sections.get(slug="tides")
    edition.draft.sections.filter(pk=section.pk).update(body=BODY, assignee=people["editor"])
    row = next(row for row in board(editor, edition).context_data["board"].rows if row.section.pk == section.pk)
    page = editor.get(address(section))
    typed = keep(editor, opened(editor, address(section), "section_form"), body=f"{BODY}\n\nAnd " + "more " * 500)
    said = page.context_data["sources"]["length"]
    assert (row.words, said) == (21, "21 words, 1 minute to read.")
    assert length_in_words("") == "0 words."
    assert typed["length"] == "522 words, 2 minutes to read."
