"""The desk's first page and the menu: how far the editions are, and a way to everything that a person may open."""

import re
from urllib.parse import urljoin
from uuid import uuid4

import pytest
from django.urls import reverse

from reports.desk.start import DOCS
from reports.models.error_reports import ErrorReport
from tests.desk.conftest import at_the_desk
from tests.desk.pages import words_of
from tests.making import AT, draft_edition, published_edition

pytestmark = [pytest.mark.usefixtures("no_session_writes"), pytest.mark.django_db]


def board(edition):
    return reverse("desk:board", args=[edition.pk])


DAILY = ["Editions", "Vocabulary", "Error reports", "Calendar", "Settings"]
OF_EDITORS = ["Reports and members", "Versions", "Old addresses"]
OF_PUBLISHERS = [*OF_EDITORS, "Webhooks", "Messages"]
OF_SUPERUSERS = [
    *(
        "Reports and members",
        "Versions",
        "Site",
        "Old addresses",
        "People",
        "Log-ins",
        "Failed log-ins",
        "Locked names",
        "Audit log",
    ),
    *OF_PUBLISHERS[3:],
]


@pytest.mark.parametrize(
    ("role", "listed"),
    [("staff", None), ("editor", OF_EDITORS), ("publisher", OF_PUBLISHERS), ("superuser", OF_SUPERUSERS)],
)
def test_the_menu_has_the_places_of_each_day_and_one_page_has_all_other_tables(people, edition, role, listed):
    client = at_the_desk(people[role])
    page = client.get(reverse("desk:settings"))
    offered = re.findall(r'<dt><a href="([^"]*)">([^<]*)</a></dt>\s*<dd>(.+)</dd>', page.content.decode())
    assert [name for _, name, _ in offered] == (listed or [])
    assert [client.get(address, follow=True).status_code for address, *_ in offered] == [200] * len(offered)
    header = page.content.decode().partition("</header>")[0]
    own = ["Your account", "Activity and email alerts", "Guide"]
    assert names(header) == [*(DAILY if listed else []), *own]
    tables = {model["admin_url"] for app in page.context_data["available_apps"] for model in app["models"]}
    vocabulary = client.get(reverse("admin:trends_trend_changelist")).content.decode() if listed else ""
    parts = {reverse(f"admin:reports_{part}_changelist") for part in ("section", "reference", "figure")}
    reached = {address for address, *_ in offered} | set(re.findall(r'href="([^"]*)"', header + vocabulary))
    assert tables - parts - reached == set()
    assert parts & reached == set()


def names(header):
    links = re.findall(r"(?s)<a [^>]*>(.*?)</a>", header.partition('id="menu"')[2])
    return [" ".join(re.sub("<[^>]+>", "", each).split()) for each in links]


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("/admin/reports/version/", "Settings"),
        ("/admin/reports/report/add/", "Settings"),
        ("/admin/reports/reference/", "Editions"),
        ("/admin/trends/technique/", "Vocabulary"),
        ("/admin/calendar/", "Calendar"),
        ("/admin/", None),
    ],
)
def test_the_menu_marks_where_one_is(superuser, edition, address, place):
    rooms = superuser.get(address).content.decode().partition('class="rooms"')[2].partition("</nav>")[0]
    assert re.findall(r'aria-current="true">([^<\n]*)', rooms) == ([place] if place else [])


def test_the_guide_is_a_page_of_the_desk_with_pictures_and_no_broken_link(editor):
    guide = reverse("desk:guide")
    html = editor.get(guide).content.decode().partition("<main")[2]
    pictures = re.findall(r'<img src="([^"]*)"', html)
    answers = [editor.get(urljoin(guide, each)) for each in pictures]
    assert sorted(pictures) == sorted(f"guide/{path.name}" for path in (DOCS / "guide").iterdir())
    assert {(each.status_code, each["Content-Type"]) for each in answers} == {(200, "image/png")}
    ids = set(re.findall(r'id="([^"]*)"', html))
    assert {each for each in re.findall(r'<a href="([^"]*)"', html) if each.removeprefix("#") not in ids} == set()


def test_the_menu_shows_how_many_error_reports_wait_for_this_person(editor, people, edition):
    other = published_edition(report="sky")
    for state in ("new", "new", "declined"):
        ErrorReport.objects.create(
            edition=other, section=uuid4(), section_title="T", number="1.0", wrong="No.", at=AT, state=state
        )
    assert "Error reports 2" in words_of(editor.get("/admin/"))
    author = at_the_desk(people["staff"])
    assert "Error reports" not in words_of(author.get("/admin/"))


def test_an_edition_in_work_says_how_far_it_is_and_leads_to_what_stands_in_its_way(publisher):
    edition, resting = draft_edition(year=2025), published_edition(year=2024)
    edition.draft.sections.filter(slug="winds").update(is_reviewed=False, carried_from=2024)
    edition.draft.sections.filter(slug="waves").update(body="")
    front = publisher.get("/admin/")
    words = words_of(front)
    assert re.search(r"Sea 2025 0 of 3 sections none set 2 issues Published editions: Sea 2024 \(1\.0\)\.", words)
    assert f'href="{board(edition)}#checks"' in front.content.decode()
    assert "2 issues block version 1.0" in words_of(publisher.get(board(edition)))
    resting.draft.sections.filter(slug="tides").update(body="Other words.")
    words = words_of(publisher.get("/admin/"))
    assert "1 change for version 1.1" in words


@pytest.mark.long
def test_an_older_published_edition_stays_in_the_list_when_others_are_in_progress(publisher):
    published_edition(year=2019)
    for year in range(2020, 2026):
        draft_edition(year=year)
    assert "Published editions: Sea 2019 (1.0)." in words_of(publisher.get("/admin/"))


@pytest.mark.long
def test_one_button_stands_at_the_first_thing_to_be_done(publisher):
    edition = draft_edition()
    sections = edition.draft.sections
    publish = reverse("desk:publish", args=[edition.pk])

    def first():
        page = publisher.get(board(edition)).content.decode()
        return [
            (" ".join(words.split()), address)
            for address, words in re.findall(r'<a class="button primary[^"]*"\s+href="([^"]*)">([^<]*)', page)
        ]

    assert first() == [("Publish 1.0", publish)]
    tides = sections.get(slug="tides")
    sections.filter(pk=tides.pk).update(body="")
    page = reverse("admin:reports_section_change", args=[tides.pk])
    assert first() == [("Show the first problem", f"{page}#id_body")]
    sections.filter(pk=tides.pk).update(body="Words.", is_reviewed=False)
    assert first() == [("Start checking", f"{page}#state")]
    sections.all().delete()
    assert first() == [("Add a section", f"{reverse('admin:reports_section_add')}?draft={edition.pk}")]


@pytest.mark.long
def test_the_first_page_reads_all_editions_at_once(publisher, django_assert_max_num_queries):
    for year in range(2020, 2026):
        draft_edition(year=year)
    publisher.get("/admin/")
    with django_assert_max_num_queries(26):
        assert "Sea 2020 0 of 3 sections" in words_of(publisher.get("/admin/"))


def test_the_references_and_figures_of_an_edition_are_places_of_it(editor):
    edition, other = draft_edition(), draft_edition(report="sky")
    for each in (edition, other):
        each.draft.references.create(key=f"only-in-{each.report.slug}", item={"title": "T"}, position=9)
    address = f"{reverse('admin:reports_reference_changelist')}?draft__exact={edition.pk}"
    page = editor.get(address)
    words, html = words_of(page), page.content.decode()
    assert ("only-in-sea" in words, "only-in-sky" in words) == (True, False)
    assert f'href="{reverse("admin:reports_reference_add")}?draft={edition.pk}"' in html
    assert f'href="{reverse("desk:paste-references", args=[edition.pk])}"' in html
    for place in (board(edition), reverse("desk:reviews", args=[edition.pk])):
        assert f'href="{address}"' in editor.get(place).content.decode()
    assert "only-in-sky" in words_of(editor.get(reverse("admin:reports_reference_changelist")))
    edition.draft.figures.all().delete()
    none = editor.get(f"{reverse('admin:reports_figure_changelist')}?draft__exact={edition.pk}")
    assert "None yet. A figure is a chart made from data, or a picture." in words_of(none)
    assert editor.get(f"{reverse('admin:reports_figure_changelist')}?draft__exact=x").status_code == 302


def test_an_edition_in_progress_shows_a_tick_for_each_section_and_its_dates(publisher):
    edition = draft_edition(year=2025)
    edition.draft.drafts_due = AT.date()
    edition.draft.save()
    page = publisher.get("/admin/").content.decode()
    assert len(re.findall(r'<i class="state-\d"></i>', page)) == edition.draft.sections.count()
    assert f'<time datetime="{AT.date().isoformat()}">' in page
