"""Publishing: checked, numbered, sealed and indexed in one transaction, or refused and nothing written."""

from datetime import timedelta
from functools import partial

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reports import drafting, publishing
from reports.document.canonical import ChangeNote, canonical_bytes, sha256
from reports.exporting.typesetting import characters_without_font
from reports.models.draft import Section
from reports.models.generation import Generation
from reports.models.index import PublishedSection
from reports.models.ledger import Acknowledgement, Version, version_changed
from reports.models.people import Actor
from reports.models.revisions import PendingChangeNote
from reports.models.sealed import SequenceCheck
from reports.models.series import Edition, StoredPicture
from reports.publishing.checks import edition_rules
from tests.making import ACKNOWLEDGED, AT, PLAIN, correct, draft_edition, has_changed, published_edition
from tests.publishing.editions import edit, everything, publish, refused

pytestmark = pytest.mark.django_db
NOTE = ChangeNote(kind="correction", explanation="It was wrong.")
ONE_SECTION = PLAIN.split("## 2.")[0]


@pytest.mark.both_engines
def test_a_version_holds_the_drafts_document_and_becomes_what_readers_get():
    edition = draft_edition()
    document = drafting.document_of(edition)

    version = publish(edition)

    edition.refresh_from_db()
    assert edition.current_version == version
    assert version.document.encode() == canonical_bytes(document)
    assert (version.number, version.sha256, version.publisher) == ("1.0", sha256(canonical_bytes(document)), "Ada")
    assert (version.previous_record_sha256, version.severity, version.notes, version.note) == (None, "minor", (), "")
    assert version.record_sha256 == version.record(report="sea", year=2024).digest()
    assert version.content == document


@pytest.mark.both_engines
def test_numbers_follow_the_severity_and_the_records_chain():
    edition = published_edition()
    second = correct(edition, "finished", "opened")
    third = correct(edition, "hard to use", "easy to use", severity="major")
    fourth = correct(edition, "opened", "inaugurated")

    assert [each.number for each in edition.versions.order_by("pk")] == ["1.0", "1.1", "2.0", "2.1"]
    assert second.previous_record_sha256 == edition.versions.numbered("1.0").get().record_sha256
    assert third.previous_record_sha256 == second.record_sha256
    assert fourth.previous_record_sha256 == third.record_sha256
    assert publishing.verify() == ()


@pytest.mark.both_engines
def test_a_number_is_never_used_again_after_a_withdrawal():
    edition = published_edition()
    publishing.withdraw(version=correct(edition, "finished", "opened"), reason="A mistake.", actor=Actor.of("Ada", AT))

    again = correct(edition, "opened", "inaugurated")

    assert again.number == "1.2"
    assert [each.number for each in edition.versions.order_by("pk")] == ["1.0", "1.1", "1.2"]
    assert publishing.verify() == ()


def test_a_second_version_needs_a_note_and_a_change_note():
    edition = published_edition()
    edit(edition, "Something else.")

    assert refused(edition) == [
        ("change-notes", "A new version needs a note: describe in one sentence what changed."),
        ("change-notes", "A new version needs at least one change note."),
    ]
    assert refused(edition, note=" \n", change_notes=(NOTE,)) == [
        ("change-notes", "A new version needs a note: describe in one sentence what changed.")
    ]
    assert publish(edition, note="Changed.", change_notes=(NOTE,)).number == "1.1"


def test_a_first_version_has_no_change_notes():
    assert refused(draft_edition(), change_notes=(NOTE,)) == [
        ("change-notes", "A first version cannot have change notes.")
    ]


def test_a_change_note_is_about_a_section_that_there_is():
    edition = published_edition()
    edit(edition, "Something else.")
    note = NOTE.model_copy(update={"section": "nowhere"})

    assert refused(edition, note="Changed.", change_notes=(note,)) == [
        ("change-notes", "A change note refers to “nowhere”, but the edition has no section with this address.")
    ]


@pytest.mark.both_engines
def test_pending_change_notes_are_sealed_and_taken_off_the_list():
    edition = published_edition()
    edit(edition, "Something else.")
    section = edition.draft.sections.first()
    PendingChangeNote.objects.create(
        draft=edition.draft,
        section=section,
        kind="revision",
        severity="major",
        before="A",
        after="B",
        explanation="New data.",
    )

    version = publish(edition, note="Changed.")

    assert version.number == "2.0"
    assert version.notes == (
        ChangeNote(
            kind="revision", severity="major", section=section.slug, before="A", after="B", explanation="New data."
        ),
    )
    assert list(PendingChangeNote.objects.all()) == []


@pytest.mark.parametrize(
    ("explanation", "words"),
    [
        ("  ", "a change note needs an explanation; describe why the text changed"),
        ("No\x1b.", "explanation: contains the character U+001B, which cannot be published; delete it"),
    ],
)
def test_a_pending_change_note_that_cannot_be_sealed_is_refused_in_words(explanation, words):
    edition = published_edition()
    edit(edition, "Something else.")
    PendingChangeNote.objects.create(draft=edition.draft, kind="revision", explanation=explanation)

    assert [rule for rule, _ in refused(edition, note="Changed.")] == ["change-notes"]
    assert words in refused(edition, note="Changed.")[0][1]


def test_a_note_that_cannot_be_published_is_refused_in_words():
    edition = published_edition()
    edit(edition, "Something else.")

    assert refused(edition, note="A\u202eB", change_notes=(NOTE,)) == [
        ("change-notes", "The note contains the character U+202E, which cannot be published. Delete it.")
    ]


def test_nothing_changed_is_refused():
    edition = published_edition()

    assert refused(edition, note="Again.", change_notes=(NOTE,)) == [
        ("nothing-changed", "Readers already have this text. There is nothing to publish.")
    ]


def test_a_version_cannot_come_before_the_last():
    edition = published_edition()
    edit(edition, "Something else.")

    assert refused(edition, note="Changed.", change_notes=(NOTE,), at=AT - timedelta(days=1)) == [
        ("change-notes", "Version 1.0 was published on 14 January 2025. A later version needs a later date.")
    ]


@pytest.mark.both_engines
def test_a_warning_needs_a_reason_and_the_reason_is_kept():
    edition = draft_edition()
    rules = {finding.rule for finding in publishing.check(edition)}
    assert rules == {"imprint", "proposed", "not-rated"}
    reasons = dict.fromkeys(rules - {"proposed"}, "A test.")

    assert {rule for rule, _ in refused(edition, acknowledged=reasons)} == {"proposed"}
    assert {rule for rule, _ in refused(edition, acknowledged=reasons | {"proposed": "  "})} == {"proposed"}

    version = publish(edition, acknowledged=reasons | {"proposed": " Read twice. ", "open-score": "There is none."})
    assert sorted(version.acknowledgements.values_list("rule", "reason", "by_name", "at")) == [
        ("imprint", "A test.", "Ada", AT),
        ("not-rated", "A test.", "Ada", AT),
        ("proposed", "Read twice.", "Ada", AT),
    ]


def test_no_reason_is_good_enough_for_an_error():
    edition = draft_edition()
    edit(edition, "")
    words = ("section-text", "“Tidal Power” has no text.")

    assert words in refused(edition, acknowledged=ACKNOWLEDGED | {"section-text": "It is short."})


@pytest.mark.parametrize(
    ("change", "rule", "words"),
    [
        ({"title": ""}, "section-title", "Section 1 has no title."),
        ({"body": "See [@doe]."}, "broken-text", "“Tidal Power”, paragraph 1:"),
        ({"body": "See [[nothing]]."}, "broken-text", "“Tidal Power”, paragraph 1:"),
        ({"body": "![[nothing]]"}, "broken-text", "“Tidal Power”, a figure:"),
        (
            {"is_reviewed": False, "carried_from": 2023},
            "unreviewed",
            "“Tidal Power” was carried over from 2023 and is not yet checked",
        ),
    ],
)
def test_an_error_blocks(change, rule, words):
    edition = draft_edition()
    edition.draft.sections.filter(position=0).update(**change)

    (found,) = refused(edition)
    assert found[0] == rule
    assert found[1].startswith(words)


def test_a_chart_that_cannot_be_drawn_warns():
    edition = draft_edition()
    columns = [{"key": "x", "label": "Year", "type": "year"}, {"key": "y", "label": "Share", "type": "number"}]
    chart = {"kind": "bar", "x": "x", "y": "y", "columns": columns, "rows": [[2024, None]]}
    edition.draft.figures.create(key="share", title="A share", alt="Nothing.", chart=chart)
    edit(edition, "![[share]]")

    found = {finding.rule: finding for finding in publishing.check(edition)}["figure-drawn"]
    assert (found.level, found.target.kind, found.target.key) == (publishing.Level.WARNING, "figure", "share")

    edition.draft.figures.update(chart=chart | {"rows": [[2024, 5]]})
    assert "figure-drawn" not in {finding.rule for finding in publishing.check(edition)}


def test_a_picture_says_in_words_what_it_shows_and_of_a_chart_its_data_say_it():
    edition = draft_edition()
    columns = [{"key": "x", "label": "Year", "type": "year"}, {"key": "y", "label": "Share", "type": "number"}]
    chart = {"kind": "bar", "x": "x", "y": "y", "columns": columns, "rows": [[2024, 5]]}
    edition.draft.figures.create(key="share", title="A share", chart=chart)
    edit(edition, "![[share]]\n\n![[photo]]")
    assert [finding for finding in publishing.check(edition) if finding.target.kind == "figure"] == []

    stored = StoredPicture.objects.create(sha256="a" * 64, media_type="image/png", width=3, height=2)
    edition.draft.figures.create(key="photo", title="A photograph", picture=stored)
    found = {finding.rule: finding for finding in publishing.check(edition)}["figure-alternative"]
    assert (found.level, found.target.kind, found.target.key) == (publishing.Level.ERROR, "figure", "photo")


@pytest.mark.both_engines
def test_what_no_document_may_hold_blocks_in_words():
    edition = draft_edition()
    edit(edition, "A\x00B" if connection.vendor == "sqlite" else "A\x1bB")

    ((rule, words),) = refused(edition)
    assert rule == "draft"
    assert "cannot be published; delete it" in words


def test_an_edition_without_a_draft_is_refused_in_words():
    edition = draft_edition()
    edition.draft.delete()

    assert refused(Edition.objects.get()) == [
        ("draft", "Sea 2024 has no draft. Import a file, start from an earlier year, or restore a version.")
    ]


@pytest.mark.both_engines
def test_what_fails_on_the_way_leaves_nothing_behind():
    edition = published_edition()
    edit(edition, "Something else.")
    before = everything()

    def break_down(version, **_):
        raise RuntimeError(f"{version} cannot be told of")

    version_changed.connect(break_down)
    try:
        with pytest.raises(RuntimeError, match=r"Sea 2024 1\.1 cannot be told of"):
            publish(edition, note="Changed.", change_notes=(NOTE,))
    finally:
        version_changed.disconnect(break_down)

    assert everything() == before
    assert publishing.verify() == ()


@pytest.mark.both_engines
def test_a_publisher_may_have_the_longest_name_that_users_have():
    edition = draft_edition()
    name = "é" * 150 + " " + "ü" * 150

    version = publishing.publish(edition=edition, actor=Actor.of(name, AT), acknowledged=ACKNOWLEDGED)

    assert Version.objects.get(pk=version.pk).publisher == name
    assert set(Acknowledgement.objects.values_list("by_name", flat=True)) == {name}


def test_a_draft_after_publication_is_nobodys_business():
    edition = published_edition()
    edit(edition, "A draft of what is to come.")
    edition.refresh_from_db()

    assert has_changed(edition)
    assert [row.text for row in PublishedSection.objects.filter(text__contains="to come")] == []
    edit(edition, edition.current_version.content.sections[0].body)
    assert not has_changed(edition)


@pytest.mark.both_engines
def test_the_same_section_keeps_its_uid_from_version_to_version():
    edition = published_edition()
    correct(edition, "finished", "opened")

    first, second = (version.content for version in edition.versions.order_by("pk"))
    assert [section.uid for section in first.sections] == [section.uid for section in second.sections]
    assert first.uid == second.uid == edition.uid


@pytest.mark.both_engines
@pytest.mark.parametrize("number", [1, 3])
def test_a_document_is_read_in_a_constant_number_of_queries(number, django_assert_num_queries):
    edition = draft_edition(ONE_SECTION if number == 1 else PLAIN)
    edition = Edition.objects.select_related("report__logo").get(pk=edition.pk)
    assert Section.objects.count() == number

    with django_assert_num_queries(11):
        drafting.document_of(edition)


def queries_of_publishing(text, *, year=2024):
    edition = draft_edition(text, year=year)
    with CaptureQueriesContext(connection) as queries:
        publish(edition)
    return [each for each in queries if "SAVEPOINT" not in each["sql"]]


@pytest.mark.long
@pytest.mark.both_engines
def test_publishing_takes_few_queries_for_ten_sections_as_for_one():
    """Those of the transaction itself aside, and of rows that each site has one of. The draft is read twice: before the lock and in it."""
    Generation.raised(AT)
    for table in ("reports_version", "reports_acknowledgement", "publication_log"):
        SequenceCheck.objects.get_or_create(table=table)
    ten = "\n\n".join(
        f"## {each}. Chapter {each}\n\nA tidal barrage turns its turbines, {each}." for each in range(1, 11)
    )
    queries = [
        queries_of_publishing(text, year=year)
        for text, year in ((ONE_SECTION, 2020), (PLAIN, 2021), (f"# The Sea\n\n{ten}\n", 2022))
    ]
    counts = [len(each) for each in queries]

    assert counts[0] <= 68
    assert counts[2] <= 68


def test_a_script_without_a_font_warns_in_the_section_that_has_it(monkeypatch):
    """Whatever fonts the machine has: Typst's own have Latin, Greek and Hebrew letters, and no Chinese ones."""
    monkeypatch.setattr(edition_rules, "characters_without_font", partial(characters_without_font, machine=False))
    edition = draft_edition()
    section = edition.draft.sections.first()
    section.body += "\n\nשלום, Žižek: 人工智能, さ and e\u0301."
    section.save()

    (found,) = [finding for finding in publishing.check(edition) if finding.rule == "font"]
    assert (found.level, found.target.key) == (publishing.Level.WARNING, section.slug)
    assert "No font on this server has さ 人 工 智 能:" in found.sentence
