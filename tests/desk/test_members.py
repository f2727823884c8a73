"""Members of a report: who gives a role, what it lets somebody do, and what is gone with it."""

import re

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.urls import reverse

from reports.desk.pictures import store_picture
from reports.models.audit import Act, AuditEntry
from reports.models.draft import Assessment, Draft, Figure, Prediction, Reference, Section
from reports.models.series import Edition, Membership, Role
from reports.rights import may, people_who_may
from tests.desk.autosaving import says, send
from tests.desk.conftest import at_the_desk, person
from tests.desk.pages import form_of, forms_of, opened, words_of
from tests.desk.sources import ITEM
from tests.desk.test_importing import upload
from tests.importing.word_files import png
from tests.making import AT, draft_edition, published_edition
from trends.models import Lineage, Technique, Theme, Trend

pytestmark = pytest.mark.django_db


@pytest.fixture
def mia(db):
    return person("mia", is_staff=True, first_name="Mia", last_name="Moss")


def member(user, edition, role, *sections):
    membership = Membership.objects.create(report=edition.report, user=user, role=role)
    membership.sections.set(edition.draft.sections.filter(slug__in=sections))
    return at_the_desk(user)


def page_of(report):
    return reverse("admin:reports_report_change", args=[report.pk])


def give(client, report, user, role, *sections):
    """Make somebody a member by the form of the report's page."""
    fields = opened(client, page_of(report), "report_form")
    new = len(report.memberships.all())
    fields[f"memberships-{new}-user"], fields[f"memberships-{new}-role"] = [str(user.pk)], [role]
    fields[f"memberships-{new}-sections"] = [str(section.pk) for section in sections]
    return client.post(page_of(report), fields)


def entries(act):
    rows = AuditEntry.objects.filter(act=act).order_by("pk")
    return list(rows.values_list("about", "details", "by_name", "whom"))


def test_a_publisher_makes_somebody_an_author_who_writes_that_section_and_no_other(edition, section, mia):
    paula = member(person("paul", is_staff=True, first_name="Paul", last_name="Pine"), edition, Role.PUBLISHER)
    author = at_the_desk(mia)
    assert author.get(reverse("admin:reports_section_change", args=[section.pk])).status_code == 403

    assert give(paula, edition.report, mia, "author", section).status_code == 302

    assert entries(Act.MEMBER) == [("Sea", "author of “Tidal Power”", "Paul Pine", "Mia Moss")]
    told = "New Paul Pine gave you a role in Sea . Author of “Tidal Power”"
    assert [told in words_of(client.get("/admin/")) for client in (author, paula)] == [True, False]
    assert entries(Act.SETTINGS) == []
    own = reverse("admin:reports_section_change", args=[section.pk])
    assert "Ask for a review" not in words_of(author.get(own))
    assert "Ask for a review" in words_of(paula.get(own))
    fields = opened(author, own, "section_form") | {"body": ["The tides turn."]}
    assert author.post(own, fields).status_code == 302
    assert Section.objects.get(pk=section.pk).body == "The tides turn."
    other = edition.draft.sections.get(slug="winds")
    page = reverse("admin:reports_section_change", args=[other.pk])
    assert (author.get(page).status_code, author.post(page, fields).status_code) == (200, 403)
    assert (
        reverse("desk:publish", args=[edition.pk])
        not in author.get(reverse("desk:board", args=[edition.pk])).content.decode()
    )
    assert Section.objects.get(pk=other.pk).body == other.body
    shown = author.get(page)
    frame = f'src="{reverse("desk:preview-section", args=[other.pk])}"'
    assert (frame in shown.content.decode(), other.body in shown.content.decode()) == (True, False)
    assert "frame-src 'self'" in shown["Content-Security-Policy"]


def test_an_author_changes_sources_and_figures_that_only_their_own_sections_use(edition, mia):
    author = member(mia, edition, Role.AUTHOR, "tides")
    elsewhere = draft_edition(report="sky")
    own = Reference.objects.create(draft=edition.draft, key="own", item=ITEM)
    shared = Reference.objects.create(draft=edition.draft, key="shared", item=ITEM, position=1)
    figure = Figure.objects.create(draft=edition.draft, key="drawn", alt="Red.")
    edition.draft.sections.filter(slug="winds").update(body="As said [@shared].\n\n![[drawn]]")
    change = {
        row: author.post(reverse(f"admin:reports_{row._meta.model_name}_change", args=[row.pk]), {}).status_code
        for row in (own, shared, figure)
    }
    assert change == {own: 200, shared: 403, figure: 403}
    fields = {"draft": edition.pk, "kind": "book", "title": "Seas", "key": "new", "_save": "1"}
    assert author.post(reverse("admin:reports_reference_add"), fields).status_code == 302
    refused = author.post(reverse("admin:reports_reference_add"), fields | {"draft": elsewhere.pk})
    assert (refused.status_code, elsewhere.draft.references.count()) == (200, 0)
    assert author.post(reverse("admin:reports_reference_delete", args=[own.pk]), {"post": "yes"}).status_code == 403


def test_an_author_writes_the_section_that_an_editor_assigns_to_them(edition, editor, mia):
    author = member(mia, edition, Role.AUTHOR)
    section = edition.draft.sections.get(slug="winds")
    page = reverse("admin:reports_section_change", args=[section.pk])
    assert author.post(page, {}).status_code == 403
    plan, name = reverse("desk:plan", args=[edition.pk]), f"section-{section.pk}-assignee"
    [fields] = [fields for _, fields, _ in forms_of(editor.get(plan)) if name in fields]
    editor.post(plan, fields | {name: [str(mia.pk)]})
    assert author.post(page, {}).status_code == 200
    assert entries(Act.MEMBER) == [("Sea", "author of “High Winds”", "Edith Ek", "Mia Moss")]


def test_nobody_gives_more_than_they_have_nor_takes_it_from_who_has_more(edition, mia):
    clerk = person("clara", is_staff=True)
    names = (
        "view_report",
        "change_report",
        "add_membership",
        "change_membership",
        "delete_membership",
        "view_membership",
    )
    clerk.user_permissions.set(Permission.objects.filter(codename__in=names))
    desk = at_the_desk(clerk)
    for user, role in ((mia, "publisher"), (mia, "author"), (clerk, "editor")):
        assert "only give or remove roles that you have yourself" in words_of(give(desk, edition.report, user, role))
    member(mia, edition, Role.PUBLISHER)
    fields = opened(desk, page_of(edition.report), "report_form")
    for changed in ({"memberships-0-role": ["author"]}, {"memberships-0-DELETE": ["on"]}):
        assert "only give or remove roles that you have yourself" in words_of(
            desk.post(page_of(edition.report), fields | changed)
        )
    assert [(each.user, each.role) for each in Membership.objects.all()] == [(mia, "publisher")]


def test_whoever_is_replaced_as_a_member_is_on_record_too(edition, mia, superuser):
    member(mia, edition, Role.PUBLISHER)
    otto = person("otto", is_staff=True)
    fields = opened(superuser, page_of(edition.report), "report_form") | {"memberships-0-user": [str(otto.pk)]}
    assert superuser.post(page_of(edition.report), fields).status_code == 302
    assert entries(Act.MEMBER) == [
        ("Sea", "no longer publisher", "Ursula Unger", "Mia Moss"),
        ("Sea", "publisher", "Ursula Unger", "otto"),
    ]


def test_a_logo_is_not_there_for_whoever_may_not_see_its_report(edition, mia):
    hidden = draft_edition(report="sky").report
    for number, name in enumerate(("logo", "dark_logo")):
        setattr(hidden, name, store_picture(png(number)))
    hidden.save()
    author = member(mia, edition, Role.AUTHOR)
    pages = [reverse("desk:picture", args=[each.sha256]) for each in (hidden.logo, hidden.dark_logo)]
    assert [author.get(page).status_code for page in pages] == [404, 404]
    Membership.objects.create(report=hidden, user=mia, role=Role.AUTHOR)
    assert [author.get(page).status_code for page in pages] == [200, 200]


def test_a_member_chooses_among_what_is_theirs(edition, mia):
    editor = member(mia, edition, Role.EDITOR)
    published_edition(report="sky")
    words = " ".join(
        words_of(editor.get(address))
        for address in (
            reverse("desk:new-edition"), reverse("admin:reports_section_add"), reverse("admin:reports_draft_changelist"),
            "/admin/", reverse("admin:reports_version_changelist"), reverse("admin:trends_trend_changelist"),
        )
    )  # fmt: skip
    assert ("Sea" in words, "Sky" in words) == (True, False)


def test_what_was_theirs_is_not_shown_to_somebody_who_is_no_member_any_more(edition, section, mia):
    author = member(mia, edition, Role.AUTHOR, "tides")
    edition.draft.sections.filter(pk=section.pk).update(assignee=mia, title="Secret tides")
    own = reverse("admin:reports_section_change", args=[section.pk])
    body = says(author, opened(author, own, "section_form"), body="The tides, unsaved.")
    assert send(author, body).status_code == 200
    words = words_of(author.get("/admin/"))
    assert ("Secret tides" in words, "Unsaved changes" in words) == (True, True)
    Membership.objects.all().delete()
    words = words_of(author.get("/admin/"))
    assert ("Secret tides" in words, "Unsaved changes" in words) == (False, False)
    assert send(author, body).status_code == 404


def test_who_may_no_longer_log_in_has_no_rights_left(edition, mia):
    member(mia, edition, Role.PUBLISHER)
    mia.refresh_from_db()
    assert mia.has_perm("reports.publish_edition", edition.draft)
    mia.is_active = False
    assert not mia.has_perm("reports.publish_edition", edition.draft)


@pytest.mark.sample(3)
@pytest.mark.parametrize("where", ["body", "summary", "assessment", "prediction", "edition", "figure"])
def test_an_author_may_not_change_a_source_that_the_text_of_another_cites(edition, mia, where):
    author = member(mia, edition, Role.AUTHOR, "tides")
    source = Reference.objects.create(draft=edition.draft, key="shared", item=ITEM)
    page = reverse("admin:reports_reference_change", args=[source.pk])
    assert author.post(page, {}).status_code == 200
    winds, said = edition.draft.sections.get(slug="winds"), "As said [@shared]."
    match where:
        case "assessment":
            Assessment.objects.filter(section=winds).update(note=said)
        case "prediction":
            Prediction.objects.create(section=winds, statement=said, due=AT.date(), position=9)
        case "edition":
            Draft.objects.filter(pk=edition.pk).update(summary=said)
        case "figure":
            Figure.objects.create(draft=edition.draft, key="drawn", alt="Red.", caption=said)
        case _:
            Section.objects.filter(pk=winds.pk).update(**{where: said})
    assert author.post(page, {}).status_code == 403


def test_spaces_around_a_figures_key_give_it_to_nobody_else(edition, mia):
    author = member(mia, edition, Role.AUTHOR, "tides")
    figure = Figure.objects.create(draft=edition.draft, key="drawn", alt="Red.")
    edition.draft.sections.filter(slug="winds").update(body="![[ drawn ]]")
    page = reverse("admin:reports_figure_change", args=[figure.pk])
    assert author.post(page, {}).status_code == 403


def test_what_the_edition_wears_as_its_cover_is_not_an_authors_to_change(edition, mia):
    author = member(mia, edition, Role.AUTHOR, "tides")
    figure = Figure.objects.create(draft=edition.draft, key="drawn", alt="Red.")
    Draft.objects.filter(pk=edition.pk).update(cover=figure)
    page = reverse("admin:reports_figure_change", args=[figure.pk])
    assert author.post(page, {}).status_code == 403


@pytest.mark.parametrize("change", [{"is_staff": False}, {"is_active": False}])
def test_whoever_may_not_come_to_the_desk_any_more_has_no_right_and_is_no_member(edition, mia, change):
    member(mia, edition, Role.PUBLISHER)
    assert list(people_who_may("reports.publish_edition", edition.report)) == [mia]
    User.objects.filter(pk=mia.pk).update(**change)
    mia = User.objects.get(pk=mia.pk)
    assert not may(mia, "reports.view_draft", edition.draft)
    assert list(people_who_may("reports.publish_edition", edition.report)) == []


def test_the_last_publisher_may_leave_and_an_administrator_still_publishes(edition, mia, superuser):
    alone = member(mia, edition, Role.PUBLISHER)
    fields = opened(alone, page_of(edition.report), "report_form") | {"memberships-0-DELETE": ["on"]}
    assert alone.post(page_of(edition.report), fields).status_code == 302
    assert alone.get(page_of(edition.report)).status_code == 403
    assert superuser.get(reverse("desk:publish", args=[edition.pk])).status_code == 200
    assert entries(Act.MEMBER) == [("Sea", "no longer publisher", "Mia Moss", "Mia Moss")]


def test_a_group_and_a_membership_give_together_what_each_gives(edition, mia):
    member(mia, edition, Role.AUTHOR)
    mia.groups.add(Group.objects.get(name="Editors"))
    client = at_the_desk(mia)
    assert client.get(reverse("desk:plan", args=[edition.pk])).status_code == 200
    mia.groups.clear()
    assert client.get(reverse("desk:plan", args=[edition.pk])).status_code == 403


def test_a_plan_sent_with_rows_that_it_did_not_have_changes_and_breaks_nothing(edition, editor, mia):
    elsewhere = draft_edition(report="sky").draft.sections.first()
    page = reverse("desk:plan", args=[edition.pk])
    for key in (elsewhere.pk, 0, "x"):
        fields = {f"section-{key}-assignee": mia.pk, f"section-{key}-due": "2099-01-01"}
        assert editor.post(page, fields).status_code == 302
    assert not Section.objects.exclude(assignee=None, due=None).exists()


def test_a_stale_page_does_not_reopen_an_account_that_somebody_closed(superuser, edition, mia):
    page = reverse("admin:auth_user_change", args=[mia.pk])
    old = opened(superuser, page, "user_form")
    other = at_the_desk(person("otto", is_staff=True, is_superuser=True))
    closing = {key: value for key, value in opened(other, page, "user_form").items() if key != "is_active"}
    assert other.post(page, closing).status_code == 302
    refused = superuser.post(page, old | {"first_name": ["Maria"]})
    mia.refresh_from_db()
    assert (refused.status_code, mia.is_active, mia.first_name) == (200, False, "Mia")
    assert "otto saved this page" in words_of(refused)
    again = form_of(refused, "user_form")
    assert ("is_active" in again, again["first_name"]) == (False, ["Maria"])
    assert superuser.post(page, again).status_code == 302
    mia.refresh_from_db()
    assert (mia.is_active, mia.first_name) == (False, "Maria")


@pytest.mark.long
def test_terms_used_only_by_drafts_of_a_report_are_shown_to_its_members_only(edition, superuser, mia):
    text = "# Secrets\n\n## 1. Merger\n\nA tidal barrage.\n\n## 2. Tidal Power\n\nTides.\n\n## 3. Salt Gradients\n\nSalt.\n"
    draft_edition(text, report="other")
    published_edition("# Open\n\n## 1. Salt Gradients\n\nWords.\n", report="open")
    merger = Trend.objects.get(name="Merger")
    plan = Technique.objects.create(slug="secret-plan", name="secret plan")
    Technique.objects.create(slug="unused-plan", name="unused plan")
    Assessment.objects.create(section=merger.draft_sections.get(), technique=plan)
    merger.theme = Theme.objects.create(slug="deals", name="Secret deals")
    merger.save()
    Lineage.objects.create(parent=merger, child=Trend.objects.get(slug="tides"), kind="renamed", year=2024)
    here = edition.draft.sections.get(slug="tides")
    own = reverse("admin:reports_section_change", args=[here.pk])
    lists = [reverse(f"admin:trends_{name}_changelist") for name in ("trend", "technique", "theme", "lineage")]
    one = [reverse(f"admin:trends_{row._meta.model_name}_{page}", args=[row.pk])
           for row in (merger, plan, merger.theme) for page in ("change", "history")]  # fmt: skip
    pages = [*lists, f"{lists[0]}?q=merger", f"{lists[1]}?q=secret", own, reverse("admin:reports_section_add"),
             reverse("admin:reports_draft_change", args=[edition.pk]), reverse("admin:trends_trend_add"),
             reverse("admin:trends_technique_add")]  # fmt: skip
    member_of_sea, seen = member(mia, edition, Role.EDITOR), "Merger|secret plan|Secret deals"

    def found(client, address):
        # What was searched for stands in the field.
        return sorted(
            set(re.findall(seen, re.sub(r'name="q"[^>]*', "", client.get(address, follow=True).content.decode())))
        )

    assert {page: words for page in [*pages, *one] if (words := found(member_of_sea, page))} == {}
    assert {page for page in pages if not found(superuser, page)} == set()
    terms = words_of(member_of_sea.get(lists[0])) + words_of(member_of_sea.get(lists[1]))
    assert [name in terms for name in ("Tidal Power", "Salt Gradients", "unused plan")] == [True, True, True]
    for client, suggests in ((member_of_sea, False), (superuser, True)):
        file = b"# Sea\n\n## 1. Tidal Power\n\nSee [[secret-plam]]."
        assert ("Did you mean secret-plan?" in words_of(upload(client, edition, file))) == suggests
    theirs = member(person("otto", is_staff=True), Edition.objects.get(report__slug="other"), Role.EDITOR)
    assert found(theirs, lists[0]) == ["Merger", "Secret deals"]
    assert found(theirs, lists[1]) == ["secret plan"]
