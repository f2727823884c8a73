"""Publishing, withdrawing, removing and restoring through the desk."""

import re

import pytest
from django.urls import reverse

from reports import drafting, publishing
from reports.models.ledger import Version
from reports.models.people import Actor
from tests.desk.pages import forms_of, opened, words_of
from tests.making import ACKNOWLEDGED, AT, correct, published_edition

pytestmark = pytest.mark.django_db
BARE = "# The Sea\n\n## 1. Tidal Power\n\nWords.\n"


def publish_page(edition):
    return reverse("desk:publish", args=[edition.pk])


def reasons(response):
    """A reason for each rule that warns on the page."""
    return {f"reason-{rule}": "It is a test." for rule in response.context_data["findings"].rules}


def publish(client, edition, **fields):
    page = client.get(publish_page(edition))
    return send(client, edition, page, **fields)


def send(client, edition, page, **fields):
    """The opened page sent, with a reason for each rule that warns."""
    return client.post(publish_page(edition), reasons(page) | {"seen": page.context_data["seen"]} | fields, follow=True)


def changed(edition, words):
    section = edition.draft.sections.get(slug="tides")
    section.body += f"\n\n{words}"
    section.save()
    return section


def test_a_first_version_is_published_with_the_publishers_name(publisher, edition):
    response = publish(publisher, edition)
    version = Version.objects.get()
    assert (version.number, version.publisher, version.content) == ("1.0", "Paula Park", drafting.document_of(edition))
    assert "Sea 2024 1.0 is published." in words_of(response)
    assert response.request["PATH_INFO"] == reverse("desk:board", args=[edition.pk])


@pytest.mark.sample(2)
@pytest.mark.parametrize(("rule", "form"), [("imprint", "report"), ("not-rated", "section")])
def test_a_form_opened_from_a_finding_leads_back_to_the_publish_page_when_saved(
    publisher, edition, section, rule, form
):
    edition.draft.sections.update(maturity="not-rated")
    page = publisher.get(publish_page(edition))
    found = next(line.address for line in page.context_data["findings"].warnings if line.rule == rule)
    assert found in page.content.decode()
    address, place = found.split("#")
    assert place == {"imprint": "id_publisher_name", "not-rated": "id_maturity"}[rule]
    saved = publisher.post(address, opened(publisher, address, f"{form}_form"), follow=True)
    back = f'<a href="{publish_page(edition)}">Back to publishing Sea 2024</a>'
    assert back in saved.content.decode()
    plain = address.split("?")[0]
    assert back not in publisher.post(plain, opened(publisher, plain, f"{form}_form"), follow=True).content.decode()


def test_each_warning_needs_a_reason(publisher, edition):
    response = publisher.post(publish_page(edition), {})
    assert "Fix this warning, or give a reason to publish with it." in words_of(response)
    assert not Version.objects.exists()


def test_publishing_counts_blockers_warnings_and_the_checks_that_passed(publisher, edition):
    words = words_of(publisher.get(publish_page(edition)))
    assert "0 blockers, 3 warnings" in words
    assert "3 reasons for warnings are missing" in words
    edition.draft.sections.filter(slug="winds").update(body="")
    type(edition.draft).objects.update(title="")
    page = publisher.get(publish_page(edition))
    words, passed = words_of(page), f"{len(publishing.RULES) - 6} checks passed at"
    assert "2 blockers, 4 warnings" in words
    places = [words.index(each) for each in ("2 blockers", "has no text.", "Reason to accept this warning", passed)]
    assert places == sorted(places)
    assert "2 blockers, 4 warnings" in words_of(publisher.get(reverse("desk:board", args=[edition.pk])))


def test_links_to_blockers_count_sections_and_put_checking_before_approval(publisher, edition):
    edition.report.needs_approval = True
    edition.report.save()
    type(edition.draft).objects.update(is_reviewed=False, carried_from=2023)
    edition.draft.sections.update(is_reviewed=False, carried_from=2023)
    words = words_of(page := publisher.get(reverse("desk:board", args=[edition.pk])))
    assert "8 blockers, 3 warnings Start checking 3 carried-over sections are not yet checked" in words
    assert [kind.title.partition(",")[0] for kind in page.context_data["findings"].error_kinds] == [
        "3 carried-over sections are not yet checked",
        "The edition’s title",
        "“Title",
        "3 sections are not yet approved",
    ]


def primary(page):
    """The opening tag of the button that publishes, and the text that describes it."""
    button = re.search(r'<button[^>]*class="primary"[^>]*aria-describedby="(.+?)"[^>]*>', page.content.decode())
    described = re.search(rf'id="{button[1]}"[^>]*>(.*?)</p>', page.content.decode(), re.DOTALL)
    return button[0], " ".join(described[1].split())


def test_a_blocked_publish_button_is_disabled_and_leads_to_the_field_that_fixes_it(publisher, edition):
    tag, why = primary(publisher.get(publish_page(edition)))
    assert (" disabled" in tag, why) == (False, "3 reasons for warnings are missing")
    edition.draft.sections.filter(slug="winds").update(body="")
    page = publisher.get(publish_page(edition))
    tag, why = primary(page)
    assert (" disabled" in tag, why) == (True, "1 issue blocks version 1.0")
    field = reverse("admin:reports_section_change", args=[edition.draft.sections.get(slug="winds").pk])
    field += f"?publishing={edition.pk}#id_body"
    assert f'<a href="{field}">Show the first problem</a>' in page.content.decode()


def test_the_first_problem_is_the_first_empty_reason_where_nothing_else_is_missing(publisher, edition):
    page = publisher.get(publish_page(edition))
    first = page.context_data["findings"].rules[0]
    assert f'<a href="#id_reason-{first}">Show the first problem</a>' in page.content.decode()
    assert f'id="id_reason-{first}"' in page.content.decode()


def test_a_reason_accepted_for_one_version_is_offered_for_the_next(publisher):
    edition = published_edition()
    changed(edition, "More of it.")
    page = publisher.get(publish_page(edition))
    rules = page.context_data["findings"].rules
    assert [field.value() for _found, field in page.context_data["form"].warnings] == ["a test"] * len(rules)
    assert words_of(page).count("Accepted for 1.0.") == len(rules) > 1
    assert "No blockers. Complete the required fields to publish version 1.1." in words_of(page)

    section = edition.draft.sections.get(slug="tides")
    section.draft.change_notes.create(kind="addition", section=section, explanation="It was missing.")
    publish(publisher, edition, note="More.", **{f"reason-{rules[0]}": "Still true."})
    accepted = Version.objects.get(minor=1).acknowledgements
    assert accepted.get(rule=rules[0]).reason == "Still true."


def test_a_reason_of_last_year_is_offered_for_the_edition_rolled_forward(publisher):
    edition = published_edition()
    following = drafting.roll_forward(
        report=edition.report, from_year=2024, to_year=2025, actor=Actor.of("Edith Ek", AT)
    )
    reasons = {
        field.name: (field.value(), field.help_text)
        for _found, field in publisher.get(publish_page(following)).context_data["form"].warnings
    }
    assert reasons["reason-imprint"] == ("a test", "Accepted for Sea 2024 1.0.")


def test_nothing_is_published_that_was_saved_after_the_publisher_looked(publisher, edition):
    page = publisher.get(publish_page(edition))
    changed(edition, "Nobody has seen this.")

    refused = send(publisher, edition, page)

    assert (refused.status_code, Version.objects.count()) == (409, 0)
    assert "Not published: somebody saved in this edition after you opened this page." in words_of(refused)
    send(publisher, edition, refused)
    assert Version.objects.get().content == drafting.document_of(edition)


def test_what_is_saved_while_the_draft_is_being_published_is_not_published_unseen(edition):
    seen = drafting.text_digest(drafting.document_of(edition), None)
    changed(edition, "Nobody has seen this.")
    with pytest.raises(drafting.StaleText):
        publishing.publish(edition=edition, actor=Actor.of("Paula Park", AT), acknowledged=ACKNOWLEDGED, seen=seen)
    assert not Version.objects.exists()


def test_the_reasons_are_kept_with_the_version(publisher, edition):
    rules = publisher.get(publish_page(edition)).context_data["findings"].rules
    publish(publisher, edition)
    version = Version.objects.get()
    assert {(each.rule, each.reason, each.by_name) for each in version.acknowledgements.all()} == {
        (rule, "It is a test.", "Paula Park") for rule in rules
    }
    said = words_of(publisher.get(reverse("admin:reports_version_change", args=[version.pk])))
    assert ("A report names its publisher and its licence. It is a test." in said, "imprint" in said) == (True, False)


def test_what_blocks_cannot_be_published_over(publisher, edition):
    edition.draft.sections.filter(slug="winds").update(body="")
    page = publisher.get(publish_page(edition))
    assert "“High Winds” has no text." in words_of(page)
    refused = send(publisher, edition, page)
    assert (refused.status_code, Version.objects.count()) == (409, 0)
    assert "Not published. Fix the blockers below first." in words_of(refused)


def test_carried_over_text_blocks_until_it_is_reviewed(publisher, edition):
    edition.draft.sections.filter(slug="winds").update(is_reviewed=False, carried_from=2023)
    publish(publisher, edition)
    assert not Version.objects.exists()


def test_a_second_version_needs_a_note_and_a_change_note(publisher):
    edition = published_edition()
    section = changed(edition, "More of it.")
    assert "Enter a note for readers." in words_of(publish(publisher, edition))
    assert "Explain the change, or choose “No note for this”." in words_of(publish(publisher, edition, note="More."))
    section.draft.change_notes.create(kind="addition", section=section, explanation="It was missing.")
    publish(publisher, edition, note="More.")
    version = Version.objects.get(minor=1)
    assert ([note.explanation for note in version.notes], section.draft.change_notes.count()) == (
        ["It was missing."],
        0,
    )
    version_page = reverse("admin:reports_version_change", args=[version.pk])
    assert "It was missing." in words_of(publisher.get(version_page))


def test_before_publishing_one_sees_what_changes(publisher):
    edition = published_edition()
    changed(edition, "More of it.")
    words = words_of(publisher.get(publish_page(edition)))
    assert "1 section changed, 3 words added." in words
    assert "added: More of it. end of added" in words


def test_what_readers_already_have_is_not_published_again(publisher):
    edition = published_edition()
    refused = publish(publisher, edition, note="Again.")
    assert (refused.status_code, Version.objects.count()) == (409, 1)
    words = words_of(refused)
    assert "Not published: readers already have this text." in words
    assert "0 blockers" in words
    assert primary(refused)[1] == "All changes are published"


def test_an_editor_sees_the_draft_but_has_no_way_to_publish(editor, edition):
    page = editor.get(reverse("desk:board", args=[edition.pk])).content.decode()
    assert f'href="{publish_page(edition)}"' not in page
    assert editor.get(publish_page(edition)).status_code == 403


def test_a_version_shows_its_checksums_and_cannot_be_changed(publisher, superuser):
    version = published_edition().current_version
    address = reverse("admin:reports_version_change", args=[version.pk])
    words = words_of(publisher.get(address))
    assert version.sha256 in words
    assert version.record_sha256 in words
    assert superuser.post(address, {"note": "Other."}).status_code == 403
    assert (
        superuser.post(reverse("admin:reports_version_delete", args=[version.pk]), {"post": "yes"}).status_code == 403
    )


def test_a_version_is_withdrawn_with_a_reason(publisher):
    edition = published_edition()
    withdraw = reverse("desk:withdraw", args=[edition.current_version_id])
    assert "Enter a reason." in words_of(publisher.post(withdraw, {"reason": ""}))
    response = publisher.post(withdraw, {"reason": "The data were wrong."}, follow=True)
    edition.refresh_from_db()
    assert edition.current_version is None
    assert "Withdrawn" in words_of(response)
    assert "The data were wrong." in words_of(response)


def test_the_page_to_withdraw_a_correction_shows_what_readers_get_instead(publisher):
    edition = published_edition()
    corrected = correct(edition, "finished", "opened")
    page = publisher.get(reverse("desk:withdraw", args=[corrected.pk]))
    words = words_of(page)
    assert (
        "Readers will get version 1.0 of 14 January 2025 instead, without the changes since. Withdraw it first" in words
    )


def test_who_withdraws_a_version_reads_what_that_changes_for_readers(publisher):
    edition = published_edition()
    first = edition.current_version
    form = reverse("desk:withdraw", args=[first.pk])
    assert "This is the only version left: Sea 2024 will no longer be available to readers." in words_of(
        publisher.get(form)
    )
    correct(edition, "finished", "opened")
    assert "Readers keep version 1.1, the current one." in words_of(publisher.get(form))
    publisher.post(form, {"reason": "Superseded."})
    edition.refresh_from_db()
    assert edition.current_version.number == "1.1"


def test_the_board_of_a_redacted_edition_does_not_call_it_withdrawn(publisher):
    edition = published_edition()
    redact = reverse("desk:redact", args=[edition.current_version_id])
    publisher.post(redact, {"reason": "A court.", "number": "1.0"})
    words = words_of(publisher.get(reverse("desk:board", args=[edition.pk])))
    assert "Sea 2024: redacted; readers have no version" in words
    assert "3 sections have the text of a withdrawn or redacted version" in words
    assert words.count("withdrawn") == words.count("withdrawn or redacted")


def test_a_version_is_withdrawn_once(publisher):
    version = published_edition().current_version
    withdraw = reverse("desk:withdraw", args=[version.pk])
    publisher.post(withdraw, {"reason": "Wrong."})
    assert "Nothing was changed: Paula Park already did this." in words_of(
        publisher.post(withdraw, {"reason": "Wrong again."})
    )


def test_a_text_is_removed_by_a_publisher_or_an_administrator_who_writes_the_number(editor, publisher, superuser):
    version = published_edition().current_version
    redact = reverse("desk:redact", args=[version.pk])
    assert (editor.get(redact).status_code, publisher.get(redact).status_code) == (403, 200)
    assert "will no longer be available to readers" in words_of(superuser.get(redact))
    assert "Type 1.0 to confirm." in words_of(superuser.post(redact, {"reason": "A court.", "number": "1.1"}))
    superuser.post(redact, {"reason": "A court.", "number": "1.0"})
    version.refresh_from_db()
    assert (version.document, version.redaction.reason, version.redaction.by_name) == ("", "A court.", "Ursula Unger")


def test_who_removes_the_text_of_a_correction_is_told_what_comes_back(superuser):
    edition = published_edition()
    corrected = correct(edition, "finished", "opened")
    words = words_of(superuser.get(reverse("desk:redact", args=[corrected.pk])))
    assert "Readers will get version 1.0 of 14 January 2025 instead, without the changes since." in words
    assert "2025 instead" not in words_of(
        superuser.get(reverse("desk:redact", args=[edition.versions.get(minor=0).pk]))
    )


def test_an_old_version_is_restored_into_the_draft(editor):
    edition = published_edition()
    changed(edition, "A mistake.")
    restore = reverse("desk:restore", args=[edition.current_version_id])
    page = editor.get(restore)
    assert "removed: A mistake. end of removed" in words_of(page)
    editor.post(restore, {"seen": page.context_data["seen"]})
    assert drafting.document_of(edition) == edition.current_version.content


def test_nothing_is_restored_over_what_was_saved_after_the_editor_looked(editor):
    edition = published_edition()
    restore = reverse("desk:restore", args=[edition.current_version_id])
    page = editor.get(restore)
    changed(edition, "From somebody else.")

    refused = editor.post(restore, {"seen": page.context_data["seen"]})

    assert refused.status_code == 409
    assert "Nothing was changed: somebody else changed this edition in the meantime." in words_of(refused)
    assert "removed: From somebody else. end of removed" in words_of(refused)
    assert edition.draft.sections.filter(body__contains="From somebody else.").exists()
    editor.post(restore, {"seen": refused.context_data["seen"]})
    assert drafting.document_of(edition) == edition.current_version.content


def test_an_edition_says_what_readers_have(editor):
    edition = published_edition()
    address = reverse("desk:board", args=[edition.pk])
    assert "no unpublished changes" in words_of(editor.get(address))
    changed(edition, "More.")
    assert "the draft has unpublished changes" in words_of(editor.get(address))


def test_change_notes_wait_on_the_editions_page(editor):
    edition = published_edition()
    address = reverse("admin:reports_draft_change", args=[edition.pk])
    fields = opened(editor, address, "draft_form")
    note = {"change_notes-0-kind": "correction", "change_notes-0-explanation": ""}
    assert "Enter an explanation." in words_of(editor.post(address, fields | note))


@pytest.mark.parametrize(("name", "done"), [("withdraw", publishing.withdraw), ("redact", publishing.redact)])
def test_a_withdrawal_sent_after_somebody_elses_is_not_done_and_its_words_are_shown(publisher, superuser, name, done):
    version = published_edition().current_version
    address = reverse(f"desk:{name}", args=[version.pk])
    [fields] = [fields for _, fields, _ in forms_of(superuser.get(address)) if "reason" in fields]
    done(version=version, reason="It was first.", actor=Actor.of("Ada", AT))
    answer = superuser.post(address, fields | {"reason": "It came second.", "number": "1.0"})
    words = words_of(answer)
    assert (answer.status_code, "Reason It came second." in words) == (409, True)
    assert "Nothing was changed: Ada already did this." in words
    assert "Reason: It was first." in words_of(superuser.get(address))
