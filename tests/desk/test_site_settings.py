"""The site's name, its menu and pages of its own."""

import re
from html import unescape

import pytest
from django.urls import reverse

from reports.models.audit import Act, AuditEntry
from reports.models.site_settings import SiteSettings
from tests import making
from tests.desk.pages import form_of, opened, words_of

pytestmark = pytest.mark.django_db
ABOUT = {
    "pages-TOTAL_FORMS": "1",
    "pages-0-slug": "about",
    "pages-0-title": "About the house",
    "pages-0-body": "We are **three** people.\n\n<script>alert(1)</script>",
}
MENU = {
    "menu-TOTAL_FORMS": "2",
    "menu-0-place": "head",
    "menu-0-position": "2",
    "menu-0-label": "Find",
    "menu-0-target": "search",
    "menu-1-place": "head",
    "menu-1-position": "1",
    "menu-1-label": "Who we are",
    "menu-1-target": "about",
}


def form(client):
    client.get(reverse("admin:reports_sitesettings_changelist"))
    page = reverse("admin:reports_sitesettings_change", args=[SiteSettings.ONLY])
    return page, opened(client, page, "sitesettings_form")


def menus(html):
    """The words of the menus of a page: in its head, at its foot."""
    head, foot = (
        re.search(r'<details class="places".*?</details>', html, re.S)[0],
        re.search(r'<nav class="more".*?</nav>', html, re.S)[0],
    )
    return [[unescape(word.strip()) for word in re.findall(r"<a [^>]*>([^<]*)</a>", part)] for part in (head, foot)]


def test_a_site_that_says_nothing_of_itself_is_called_perennial_and_leads_everywhere(client):
    html = client.get("/").content.decode()

    assert '<a class="house" href="/">Perennial</a>' in html
    assert menus(html) == [
        ["Trends", "Techniques", "Search"],
        ["Reports", "Trends", "Techniques", "Search", "API", "Feed", "Check a bibliography"],
    ]
    assert "Published with Perennial" in html
    assert client.get("/about/").status_code == 404


def test_name_menu_and_pages_are_edited_by_an_administrator_and_stand_on_all_pages(superuser, client):
    edition = making.published_edition()
    page, fields = form(superuser)
    superuser.post(page, fields | ABOUT | MENU | {"name": "The Harbour", "says_perennial": ""})

    entry = AuditEntry.objects.get(act=Act.SETTINGS)
    done = "Changed: Name, Show software credit. Added page. Added menu entry. Added menu entry."
    assert (entry.about, entry.details, entry.by_name) == ("site “The Harbour”", done, "Ursula Unger")
    for address in ("/", "/trends/", f"/{edition.report.slug}/{edition.year}/", "/nowhere/at/all/", "/api/guide/"):
        html = client.get(address).content.decode()
        assert "The Harbour" in html, address
        assert "Perennial" not in re.sub('<meta name="generator"[^>]*>', "", html), address
    html = client.get("/").content.decode()
    assert menus(html) == [
        ["Who we are", "Find"],
        ["Reports", "Trends", "Techniques", "Search", "API", "Feed", "Check a bibliography", "About the house"],
    ]
    about = client.get("/about/")
    assert about.status_code == 200
    assert "<strong>three</strong>" in about.content.decode()
    assert "<script>alert" not in about.content.decode()
    assert "The Harbour" in client.get("/llms.txt").content.decode()
    assert "The Harbour: all reports" in client.get("/feed.atom").content.decode()


@pytest.mark.long
def test_files_of_a_version_say_nothing_of_the_site(superuser, client):
    edition = making.published_edition()
    page, fields = form(superuser)
    superuser.post(page, fields | {"name": "The Harbour"})
    place = f"/{edition.report.slug}/{edition.year}/v1.0/{edition.report.slug}-{edition.year}"

    for kind in ("md", "json", "csv", "bib"):
        assert b"The Harbour" not in b"".join(client.get(f"{place}.{kind}")), kind


def test_a_menu_entry_that_leads_to_a_page_that_is_not_there_is_left_out(superuser, client):
    page, fields = form(superuser)
    superuser.post(page, fields | MENU)

    assert menus(client.get("/").content.decode())[0] == ["Find"]


def test_what_is_too_long_is_refused_in_words_and_not_cut_where_it_is_pasted(superuser):
    page, fields = form(superuser)
    assert "maxlength" not in superuser.get(page).content.decode()
    name, label, title = "The Harbour " * 6, "What the tides do to us all " * 2, "About the house " * 8
    too_long = fields | ABOUT | MENU | {"name": name, "menu-0-label": label, "pages-0-title": title}
    refused = superuser.post(page, too_long)
    said = words_of(refused)
    for most, has in ((60, 71), (40, 55), (120, 127)):
        assert f"Ensure this value has at most {most} characters (it has {has})." in said
    again = form_of(refused, "sitesettings_form")
    assert (again["name"], again["menu-0-label"]) == ([name], [label])
    assert SiteSettings.now().name == "Perennial"


@pytest.mark.parametrize("role", ["editor", "publisher"])
def test_who_runs_no_site_does_not_change_it(role, request):
    client = request.getfixturevalue(role)

    assert client.get(reverse("admin:reports_sitesettings_changelist")).status_code == 403
