"""What changes what is public, or who may change it, is on record: who, what, when and why."""

import pytest
from axes.models import AccessAttempt
from django.contrib.auth.models import Group, User
from django.core import signing
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from reports import drafting, publishing
from reports.models.audit import Act, AuditEntry, record
from reports.models.people import Actor
from reports.models.review import ReviewLink, VersionReview
from reports.models.schedule import ScheduledPublication
from reports.models.series import OldAddress
from reports.models.webhooks import Endpoint
from reports.rights import EDITORS
from tests.desk.conftest import at_the_desk, person
from tests.desk.pages import opened, words_of
from tests.desk.test_publishing import publish, publish_page
from tests.desk.test_scheduling import ask as set_time
from tests.desk.test_scheduling import its_time_has_come, press_link, seen
from tests.making import AT, correct
from trends.models import Technique, Trend

pytestmark = pytest.mark.django_db


def entries(*acts):
    rows = AuditEntry.objects.filter(act__in=acts).order_by("pk")
    return [(row.about, row.report, row.details, row.by_name, row.whom, row.why) for row in rows]


def saved(client, name, key, form, **changed):
    page = reverse(f"admin:{name}_change", args=[key])
    response = client.post(page, opened(client, page, form) | {field: [value] for field, value in changed.items()})
    assert response.status_code == 302, words_of(response)


def test_what_is_done_to_versions_is_on_record(published):
    first = published.current_version
    publishing.withdraw(version=correct(published, "finished", "opened"), reason="Wrong.", actor=Actor.of("Grace", AT))
    publishing.redact(version=first, reason="A court.", actor=Actor.of("Ursula", AT))
    assert entries(Act.PUBLISHED, Act.WITHDRAWN, Act.REDACTED) == [
        ("Sea 2024 1.0", "sea", "", "Ada", "", ""),
        ("Sea 2024 1.1", "sea", "", "Ada", "", "A correction."),
        ("Sea 2024 1.1", "sea", "", "Grace", "", "Wrong."),
        ("Sea 2024 1.0", "sea", "", "Ursula", "", "A court."),
    ]
    assert set(AuditEntry.objects.values_list("at", flat=True)) == {AT}


def test_an_act_that_is_refused_is_on_no_record(published):
    with pytest.raises(publishing.PublishingError):
        publishing.withdraw(version=published.current_version, reason="", actor=Actor.of("Grace", AT))
    with pytest.raises(publishing.PublishRefused):
        publishing.publish(edition=published, actor=Actor.of("Ada", AT))
    assert [about for about, *_ in entries(*Act)] == ["Sea 2024 1.0"]


def test_accounts_groups_and_administrators_are_on_record(superuser):
    page = reverse("admin:auth_user_add")
    superuser.post(page, {"username": "mia"})
    mia = User.objects.get(username="mia")
    editors = Group.objects.get(name=EDITORS)
    saved(superuser, "auth_user", mia.pk, "user_form", groups=str(editors.pk), is_staff="on")
    saved(superuser, "auth_user", mia.pk, "user_form", is_superuser="on")
    fields = opened(superuser, reverse("admin:auth_user_change", args=[mia.pk]), "user_form")
    del fields["is_active"]
    superuser.post(reverse("admin:auth_user_change", args=[mia.pk]), fields)
    superuser.post(reverse("admin:auth_user_delete", args=[mia.pk]), {"post": "yes"})
    found = [(about, details, by, whom) for about, _, details, by, whom, _ in entries(Act.ACCOUNT)]
    assert found == [
        ("", "Added.", "Ursula Unger", "mia"),
        ("", "Changed: May log in to the desk, Roles in all reports. Now: Editors.", "Ursula Unger", "mia"),
        ("", "Changed: Administrator. Now: administrator, Editors.", "Ursula Unger", "mia"),
        ("", "Changed: Active. The account is inactive.", "Ursula Unger", "mia"),
        ("", "Deleted.", "Ursula Unger", "mia"),
    ]


def test_the_log_is_read_by_its_time_the_newest_first(superuser):
    for day in (2, 3, 1):
        record(Act.SHARED, about=f"of day {day}", actor=Actor.of("Ada", AT.replace(day=day)))
    words = words_of(superuser.get(reverse("admin:reports_auditentry_changelist")))
    assert [words.index(f"of day {day}") for day in (3, 2, 1)] == sorted(
        words.index(f"of day {day}") for day in (1, 2, 3)
    )
    assert "3 entries" in words


def test_an_administrator_who_is_made_by_command_is_on_record(db):
    call_command("createsuperuser", interactive=False, username="ada", email="", verbosity=0)
    assert User.objects.get().is_superuser
    assert entries(Act.ACCOUNT) == [("", "", "Created an administrator.", "createsuperuser", "ada", "")]


def test_settings_and_old_addresses_that_a_file_gives_are_on_record(edition, tmp_path):
    file = tmp_path / "old.csv"
    file.write_text("/a,/sea/2024/\n/b,/sea/\n")
    for _ in range(2):
        call_command("import_redirects", file, verbosity=0)
    document = drafting.document_of(edition)
    document = document.model_copy(update={"report": document.report.model_copy(update={"contact": "a@example.org"})})
    drafting.load(edition, document, actor=Actor.of("Ada", AT), why="Imported from a.md")
    assert entries(Act.SHARED, Act.SETTINGS) == [
        ("2 × old address", "", "Taken from a file.", "import_redirects", "", ""),
        ("report “Sea”", "sea", "Taken from a file.", "Ada", "", "Imported from a.md"),
    ]


def test_settings_webhooks_addresses_and_vocabulary_are_on_record(published, publisher, superuser):
    saved(publisher, "reports_report", published.report_id, "report_form", needs_approval="on", description="More.")
    fields = {"name": "Mirror", "address": "https://example.org/hook", "report": published.report_id}
    secret = opened(publisher, reverse("admin:reports_endpoint_add"), "endpoint_form")["secret"][0]
    publisher.post(
        reverse("admin:reports_endpoint_add"),
        {**fields, "kinds": ["version.published"], "secret": secret, "is_active": "on"},
    )
    old = OldAddress.objects.create(path="/old", report=published.report)
    publisher.post(reverse("admin:reports_oldaddress_delete", args=[old.pk]), {"post": "yes"})
    saved(publisher, "trends_trend", Trend.objects.get(slug="tides").pk, "trend_form", definition="Another.")
    kites = Technique.objects.get(slug="kites")
    publisher.post(reverse("desk:merge", args=[kites.pk]), {"into": "turbine"})
    assert [(about, report, details) for about, report, details, *_ in entries(*set(Act) - {Act.PUBLISHED})] == [
        ("report “Sea”", "sea", "Changed: Description, Approval. Approval is asked for."),
        ("webhook “Mirror”", "sea", "Added."),
        ("old address “/old”", "sea", "Deleted."),
        ("trend “Tidal Power”", "", "Changed: Definition."),
        ("technique “power kite”", "", "merged into “turbine”"),
    ]
    assert not AuditEntry.objects.filter(details__contains=Endpoint.objects.get().secret).exists()


def test_links_to_drafts_are_on_record_without_their_tokens(edition, editor):
    link, token = drafting.create_review_link(
        edition=edition, section=None, reviewer="Grace", days=3, actor=Actor.of("Ada")
    )
    editor.post(reverse("desk:revoke-review", args=[link.pk]))
    day = f"{link.expires_at:%Y-%m-%d}"
    assert entries(Act.LINK) == [
        ("Sea 2024", "sea", f"review link until {day}", "Ada", "Grace", ""),
        ("Sea 2024", "sea", "review link revoked", "Edith Ek", "Grace", ""),
    ]
    assert not AuditEntry.objects.filter(details__contains=token).exists()


def test_names_of_reviewers_that_are_removed_leave_an_entry(published, publisher, superuser):
    kept = VersionReview.objects.create(
        version=published.current_version, title="Tides", verdict="approved", by_name="Grace", at=AT
    )
    page = reverse("desk:remove-names", args=[kept.pk])
    publisher.post(page, {"reason": "She asked."})
    superuser.post(page, {"_confirm": "1", "seen": publishing.entries_to_delete(kept.version, kept)})
    found = entries(Act.NAME_REMOVED)
    assert [(about, by, whom) for about, _, _, by, whom, _ in found] == [("Sea 2024 1.0", "Ursula Unger", "Paula Park")]
    assert "Grace" not in str(found)


def test_administrators_read_it_and_nobody_else(published, superuser, publisher):
    page = reverse("admin:reports_auditentry_changelist")
    at = AuditEntry.objects.get(act="published").at
    assert f"Ada published Sea 2024 1.0 {at.day} {at:%b %Y, %H:%M}" in words_of(superuser.get(page))
    assert "Sea 2024 1.0" in words_of(superuser.get(page))
    assert "Sea 2024 1.0" in words_of(superuser.get(page, {"act": "published", "report": "sea", "q": "Ada"}))
    assert "Sea 2024 1.0" not in words_of(superuser.get(page, {"act__exact": "member"}))
    assert (publisher.get(page).status_code, "Audit log" in words_of(publisher.get("/admin/"))) == (403, False)


def test_a_name_is_taken_out_with_a_reason_and_the_act_stays(published, superuser):
    correct(published, "finished", "opened")
    entry = AuditEntry.objects.order_by("pk").first()
    page = reverse("desk:remove-name", args=[entry.pk])
    assert "Enter “Why”." in words_of(superuser.post(page, {"name": "Ada", "why": ""}))
    assert superuser.post(page, {"name": "Eve", "why": "She asked."}).status_code == 200
    assert AuditEntry.objects.filter(by_name="Ada").count() == 2

    assert superuser.post(page, {"name": "Ada", "why": "She asked."}).status_code == 302

    assert entries(Act.PUBLISHED) == [
        ("Sea 2024 1.0", "sea", "", "", "", ""),
        ("Sea 2024 1.1", "sea", "", "", "", "A correction."),
    ]
    assert [(by, why) for _, _, _, by, _, why in entries(Act.NAME_REMOVED)] == [("Ursula Unger", "She asked.")] * 2
    assert publishing.verify() == ()
    shown = words_of(superuser.get(reverse("admin:reports_auditentry_change", args=[entry.pk])))
    assert "by Ursula Unger: She asked." in shown
    assert "Remove a name" not in shown
    AuditEntry.objects.filter(pk=entry.pk).update(salt="")
    assert publishing.verify() == ()


def test_another_name_that_holds_the_one_that_is_taken_out_stays(superuser):
    one = record(Act.FACTOR, about="account", actor=Actor.of("Ada Lee", AT), whom="Ada", why="Ada lost it.")
    for _ in range(3):
        record(Act.FACTOR, about="account", actor=Actor.of("Ada", AT), whom="Adam", why="A key is lost.")
    page = reverse("desk:remove-name", args=[one.pk])
    assert superuser.post(page, {"name": "Ada", "why": "She asked."}).status_code == 302
    assert [(by, whom, why) for *_, by, whom, why in entries(Act.FACTOR)] == [
        ("Ada Lee", "", ""),
        *[("", "Adam", "A key is lost.")] * 3,
    ]
    assert publishing.verify() == ()


def test_nobody_removes_a_name_from_entries_about_themselves(people, superuser):
    ursula = people["superuser"]
    did = record(Act.SHARED, about="trend", actor=Actor.of(ursula, AT))
    concerned = record(Act.ACCOUNT, about="", actor=Actor.of("Ada", AT), whom=ursula)
    older = record(Act.SHARED, about="trend", actor=Actor.of("Ursula Unger", AT))
    User.objects.filter(pk=ursula.pk).update(first_name="Una")
    for entry, name in ((did, "Ursula Unger"), (did, "ursula"), (concerned, "Ursula Unger"), (concerned, "Ada")):
        refused = superuser.post(reverse("desk:remove-name", args=[entry.pk]), {"name": name, "why": "She asked."})
        assert "Ask another administrator to remove it." in words_of(refused)
    assert not entries(Act.NAME_REMOVED)
    other = at_the_desk(person("uma", is_staff=True, is_superuser=True))
    other.post(reverse("desk:remove-name", args=[older.pk]), {"name": "Ursula Unger", "why": "She asked."})
    assert len(entries(Act.NAME_REMOVED)) == 3
    assert publishing.verify() == ()


def test_it_holds_no_address_of_a_network(superuser):
    superuser.post(
        reverse("admin:auth_user_add"),
        {"username": "mia"},
        headers={"X-Forwarded-For": "203.0.113.9"},
        REMOTE_ADDR="203.0.113.7",
    )
    person("otto")
    assert AuditEntry.objects.exists()
    values = str(list(AuditEntry.objects.values()))
    assert "203.0.113" not in values


def test_an_address_that_somebody_changes_and_a_lock_that_is_lifted_are_on_record(people, editor, superuser):
    for _ in range(5):
        Client().post("/admin/login/", {"username": "mia", "password": "wrong"})
    row = AccessAttempt.objects.get()
    superuser.post(reverse("admin:axes_accessattempt_delete", args=[row.pk]), {"post": "yes"})
    key = signing.dumps([people["editor"].pk, "", "edith@desk.example"], salt="mail address")
    editor.post(reverse("confirm-address", args=[key]))
    assert entries(Act.ACCOUNT) == [
        ("failed log-ins", "", "Deleted.", "Ursula Unger", "mia", ""),
        ("", "", "Changed the email address.", "Edith Ek", "Edith Ek", ""),
    ]


def signatures(*acts):
    rows = AuditEntry.objects.filter(act__in=acts).order_by("pk")
    return [(row.by_name, row.by_login, row.by_account, row.whom, row.whom_login) for row in rows]


def test_an_entry_names_the_account_whatever_its_owner_calls_themselves(people, published, publisher, superuser):
    paula = people["publisher"].pk
    publisher.post("/admin/account/", {"first_name": "Ada", "last_name": "Visitor"})
    publisher.post(reverse("desk:withdraw", args=[published.current_version_id]), {"reason": "Wrong."})
    publisher.post("/admin/account/", {"first_name": "Paula", "last_name": "Park"})
    assert signatures(Act.WITHDRAWN) == [("Ada Visitor", "paula", paula, "", "")]
    assert [(details, by, whom, why) for _, _, details, by, whom, why in entries(Act.ACCOUNT)] == [
        ("Changed the name.", "Ada Visitor", "Ada Visitor", "From Paula Park (paula) to Ada Visitor (paula)."),
        ("Changed the name.", "Paula Park", "Paula Park", "From Ada Visitor (paula) to Paula Park (paula)."),
    ]
    shown = words_of(superuser.get(reverse("admin:reports_auditentry_changelist")))
    assert "Ada Visitor paula" in shown
    assert "From Paula Park (paula) to Ada Visitor (paula)." in shown
    page = reverse("admin:auth_user_change", args=[paula])
    superuser.post(page, opened(superuser, page, "user_form") | {"username": "polly"})
    assert signatures(Act.ACCOUNT)[-2] == ("Ursula Unger", "ursula", people["superuser"].pk, "Paula Park", "polly")
    assert entries(Act.ACCOUNT)[-2][-1] == "From Paula Park (paula) to Paula Park (polly)."
    entry = AuditEntry.objects.get(act=Act.WITHDRAWN)
    superuser.post(reverse("desk:remove-name", args=[entry.pk]), {"name": "Ada Visitor", "why": "She asked."})
    assert signatures(Act.WITHDRAWN) == [("", "", paula, "", "")], "the number stays"
    assert publishing.verify() == ()


def test_every_act_at_the_desk_names_its_account(people, edition, publisher, section):
    set_time(publisher, edition)
    press_link(publisher, edition)
    move = {"_move": "1", "day": "2099-12-24", "clock": "18:00", "zone": "UTC", "why": "Late."}
    publisher.post(publish_page(edition), move | seen(publisher, edition))
    publisher.post(publish_page(edition), {"_cancel": "1", "why": "Not yet."} | seen(publisher, edition))
    set_time(publisher, edition, is_frozen="")
    section.draft.sections.filter(slug="winds").update(body="")
    its_time_has_come()
    section.draft.sections.filter(slug="winds").update(body="Kites.")
    publisher.post(reverse("desk:ask-review", args=[edition.pk]), {"reviewer": "Grace Hopper", "days": 14})
    assert publisher.get(reverse("desk:export", args=[edition.pk, "json"])).status_code == 200
    assert publisher.get(reverse("desk:export-section", args=[section.pk])).status_code == 200
    publish(publisher, edition)
    edition.refresh_from_db()
    publisher.post(reverse("desk:redact", args=[edition.current_version_id]), {"reason": "A court.", "number": "1.0"})
    assert [(act, details) for act, details in AuditEntry.objects.order_by("pk").values_list("act", "details")] == [
        ("scheduled", "for 1 December 2099 at 09:00 (Europe/Oslo)"),
        ("link", "press link until 1 December 2099 at 09:00 (Europe/Oslo)"),
        ("moved", "from 1 December 2099 at 09:00 (Europe/Oslo) to 24 December 2099 at 18:00 (UTC)"),
        ("unscheduled", "of 24 December 2099 at 18:00 (UTC)"),
        ("scheduled", "for 1 December 2099 at 09:00 (Europe/Oslo)"),
        ("refused", f"for {ScheduledPublication.objects.get(state='refused').in_words}"),
        ("link", f"review link until {ReviewLink.objects.get().expires_at:%Y-%m-%d}"),
        ("exported", "sea-2024-draft.json"),
        ("exported", "sea-2024-tides-draft.docx"),
        ("published", ""),
        ("redacted", ""),
    ]
    assert {login for _, login, *_ in signatures(*Act)} == {"paula"}
    assert entries(Act.REFUSED)[0][-1].startswith("“High Winds” has no text.")


LOOKS_LIKE_EDITH = [
    {"first_name": "Edith", "last_name": "Ek"},
    {"first_name": "EDITH EK", "last_name": ""},
    {"first_name": "\uff25dith", "last_name": "\u00cbk"},
    {"first_name": "edith", "last_name": ""},
    {"first_name": "\u0415d\u0456th", "last_name": "E\u03ba"},
    {"first_name": "Ed1th", "last_name": "3k"},
    {"first_name": "Edlth", "last_name": "Ek"},
    {"first_name": "Ed\u200bith", "last_name": "Ek"},
]


@pytest.mark.parametrize("name", LOOKS_LIKE_EDITH)
def test_nobody_takes_a_name_that_looks_like_a_colleagues(people, publisher, superuser, name):
    refused = publisher.post("/admin/account/", name)
    assert "A colleague has this name." in words_of(refused)
    page = reverse("admin:auth_user_change", args=[people["publisher"].pk])
    refused = superuser.post(page, opened(superuser, page, "user_form") | name)
    assert "A colleague has this name." in words_of(refused)
    superuser.post(reverse("admin:auth_user_add"), {"username": "new", **name})
    assert not User.objects.filter(username="new").exists()
    assert User.objects.get(pk=people["publisher"].pk).get_full_name() == "Paula Park"


def test_no_new_log_in_name_looks_like_a_colleagues(superuser):
    superuser.post(reverse("admin:auth_user_add"), {"username": "\u00c9dith"})
    assert not User.objects.filter(username="\u00c9dith").exists()


def test_lock_outs_are_on_record_once_and_log_ins_are_on_pages_for_administrators(people, superuser, publisher):
    for name, password in [*[("edith", "wrong")] * 7, *[("nobody", "wrong")] * 7, ("paula", "paulapaula")]:
        Client().post("/admin/login/", {"username": name, "password": password})
    assert [(details, whom) for _, _, details, _, whom, _ in entries(Act.LOCKED)] == [
        ("Locked at one address after 5 failed log-ins.", "Edith Ek")
    ]
    assert "Log-ins" in words_of(superuser.get(reverse("desk:settings")))
    for table, name in (("accesslog", "paula"), ("accessfailurelog", "edith")):
        page = reverse(f"admin:axes_{table}_changelist")
        assert (name in words_of(superuser.get(page)), publisher.get(page).status_code) == (True, 403)
        row = superuser.get(page).context_data["cl"].result_list[0]
        change = reverse(f"admin:axes_{table}_change", args=[row.pk])
        assert row.username in words_of(superuser.get(change))
        assert superuser.post(change, {}).status_code == 403
