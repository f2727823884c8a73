"""What forms and lists of the desk have in common: what is required, examples, one Save, deleting, columns on a phone."""

import re

import pytest
from axes.models import AccessFailureLog
from django.urls import reverse

from reports.models.draft import Reference
from reports.models.series import Membership, Role
from tests.desk.conftest import person
from tests.desk.pages import words_of
from tests.desk.sources import ITEM, REFERENCES

pytestmark = pytest.mark.django_db


def test_required_fields_are_marked_and_nothing_is_called_optional(editor, edition):
    page = words_of(editor.get(f"{REFERENCES}?draft={edition.pk}"))
    assert ("Title required" in page, "Authors required" in page, "optional" in page) == (True, False, False)


def test_a_required_field_of_a_row_is_marked_for_screen_readers(superuser, edition):
    page = superuser.get(reverse("admin:reports_draft_change", args=[edition.pk])).content.decode()
    assert 'aria-required="true"' in re.search(r'<input[^>]*name="credits-0-name"[^>]*>', page)[0]


def test_an_error_names_the_required_field_that_is_empty(editor, edition):
    refused = editor.post(REFERENCES, {"draft": edition.pk})
    assert refused.context_data["adminform"].form.errors == {
        "kind": ["Choose a kind."],
        "title": ["Enter a title."],
    }


def test_an_error_names_a_label_with_its_article_or_quotes_it(superuser, edition):
    person = superuser.post(reverse("admin:auth_user_add"), {})
    assert person.context_data["adminform"].form.errors["username"] == ["Enter a username."]
    assert "Enter “References”." in words_of(superuser.post(reverse("desk:paste-references", args=[edition.pk]), {}))


def test_an_example_does_not_run_into_the_help_text(editor, edition):
    page = editor.get(f"{REFERENCES}?draft={edition.pk}").content.decode()
    assert '<span class="example">Example: 5998–6008</span>' in page
    asking = editor.get(reverse("desk:ask-review", args=[edition.pk])).content.decode()
    assert 'Shown above the text. <span class="example">Example: “Please check the prices by Friday.”</span>' in asking
    assert "Example." not in words_of(
        editor.get(reverse("admin:reports_section_change", args=[edition.draft.sections.first().pk]))
    )


def test_the_page_of_a_person_has_their_name_as_its_title(superuser):
    nora = person("nora", first_name="Nora", last_name="Vik")
    page = superuser.get(reverse("admin:auth_user_change", args=[nora.pk])).content.decode()
    assert "<h1>Nora Vik</h1>" in page
    assert '<li aria-current="page">Nora Vik</li>' in page
    password = superuser.get(reverse("admin:auth_user_password_change", args=[nora.pk]))
    assert "A new password for Nora Vik" in words_of(password)


def test_a_form_has_one_save_and_references_are_added_one_after_the_other(superuser, edition):
    buttons = {
        address: re.findall(r'<button[^>]*type="submit"[^>]*name="(_\w+)"', superuser.get(address).content.decode())
        for address in (f"{REFERENCES}?draft={edition.pk}", reverse("admin:trends_theme_add"))
    }
    assert list(buttons.values()) == [["_continue", "_addanother"], ["_continue"]]


def test_deleting_says_in_words_what_goes_and_what_stays(superuser, edition):
    page = words_of(superuser.get(reverse("admin:reports_draft_delete", args=[edition.pk])))
    assert f"Delete “{edition}”?" in page
    assert f"Deleted with it: {edition.draft.sections.count()} sections" in page
    assert "relationship" not in page
    assert "Published versions stay as they are. Delete Keep" in page


def test_each_cell_has_its_columns_name_for_a_phone(superuser):
    page = superuser.get("/admin/auth/user/").content.decode()
    assert '<td data-label="Email address" class="field-email">' in page


def test_the_list_of_references_leads_with_titles_and_says_where_each_is_cited(editor, edition):
    edition.draft.sections.filter(slug="tides").update(body="As said [@seas2021; @sea].")
    for position, key in enumerate(("seas2021", "sea", "se")):
        Reference.objects.create(draft=edition.draft, key=key, item=ITEM, position=position)
    page = editor.get(f"/admin/reports/reference/?draft__exact={edition.pk}")
    rows = re.findall(r"<tr>(.*?)</tr>", page.content.decode().partition("<tbody>")[2], re.DOTALL)
    cells = [[" ".join(re.sub("<[^>]+>", "", each).split()) for each in re.split("</t[hd]>", row)[:-1]] for row in rows]
    assert cells == [
        ["Attention Is All You Need", "Vaswani, Google Brain", "2017", cited, key]
        for key, cited in (("seas2021", "Tidal Power"), ("sea", "Tidal Power"), ("se", "nowhere"))
    ]


def test_a_reference_is_called_by_its_title_and_an_edition_lists_its_own(editor, edition):
    paper = Reference.objects.create(draft=edition.draft, key="vaswani2017", item=ITEM)
    Reference.objects.create(draft=edition.draft, key="page", item={"type": "webpage", "title": "A page"})
    form = editor.get(reverse("admin:reports_reference_change", args=[paper.pk])).content.decode()
    assert "<h1>Attention Is All You Need (Vaswani, Google Brain, 2017)</h1>" in form
    page = editor.get(f"/admin/reports/reference/?draft__exact={edition.pk}")
    assert [row.key for row in page.context_data["cl"].result_list] == ["page", "vaswani2017"]


def test_a_log_offers_no_history_of_its_entries(superuser, people):
    superuser.post("/admin/login/", {"username": "edith", "password": "wrong"})
    entry = AccessFailureLog.objects.get()
    page = words_of(superuser.get(reverse("admin:axes_accessfailurelog_change", args=[entry.pk])))
    assert ("edith" in page, "Who changed it" in page) == (True, False)


def test_long_forms_lead_to_their_rows(superuser, edition):
    page = superuser.get("/admin/reports/sitesettings/", follow=True).content.decode()
    for name in ("pages", "menu"):
        assert f'<a href="#{name}-group">{name.capitalize()}</a>' in page
        assert f'id="{name}-group"' in page


def test_a_preview_leads_back_to_its_form(editor, edition, section):
    forms = {
        reverse("desk:preview-edition", args=[edition.pk]): reverse("admin:reports_draft_change", args=[edition.pk]),
        reverse("desk:preview-section", args=[section.pk]): reverse("admin:reports_section_change", args=[section.pk]),
    }
    for preview, form in forms.items():
        assert f'<a href="{form}">Back to the desk</a>' in editor.get(preview).content.decode()


def test_log_ins_failed_ones_and_locked_names_are_called_so(superuser):
    titles = {
        table: re.search("<h1>(.*?)</h1>", superuser.get(f"/admin/axes/{table}/").content.decode())[1]
        for table in ("accesslog", "accessfailurelog", "accessattempt")
    }
    assert titles == {
        "accesslog": "Log-ins",
        "accessfailurelog": "Failed log-ins",
        "accessattempt": "Locked names",
    }


def test_an_account_is_listed_with_its_roles_in_all_reports_and_in_single_ones(superuser, edition, people):
    Membership.objects.create(report=edition.report, user=people["editor"], role=Role.AUTHOR)
    assert f"Editors, author of {edition.report}" in words_of(superuser.get("/admin/auth/user/"))


def test_report_settings_are_folded_and_a_new_report_asks_for_the_required_ones(superuser, edition):
    folded = {
        address: superuser.get(address).content.decode().count("<details><summary>")
        for address in (
            reverse("admin:reports_report_change", args=[edition.report_id]),
            reverse("admin:reports_report_add"),
        )
    }
    assert list(folded.values()) == [5, 5]


def test_a_new_figure_begins_with_its_cells_and_the_drawing_follows_them(editor, edition):
    page = editor.get(f"/admin/reports/figure/add/?draft={edition.pk}").content.decode()
    places = [page.index(each) for each in ('id="id_data_table"', "data-drawing", 'id="id_kind"', 'id="id_title"')]
    assert places == sorted(places)
