"""Last year's edition begins the next; an old version comes back into the draft."""

import pytest

from reports import drafting, publishing
from reports.document.words import Outcome
from reports.models.people import Actor
from reports.models.revisions import SectionRevision
from reports.models.series import Edition
from tests.making import ACKNOWLEDGED, AT, PLAIN, correct, draft_edition, has_changed, published_edition
from tests.publishing.editions import everything
from tests.publishing.test_verify import RICH

pytestmark = pytest.mark.django_db
PREDICTING = RICH.replace("  - {key: map,", "  - {key: none,").replace(
    ', picture: {sha256: "@PICTURE@", media_type: image/png, width: 3, height: 2}',
    ", chart: {kind: bar, x: a, y: a, columns: [{key: a, label: A}], rows: []}",
).replace("![[map]]", "![[none]]")  # fmt: skip


#: Properties of an edition that the next one starts without, with values for those that RICH lacks.
OF_ITS_YEAR = {
    "key_findings": None,
    "doi": "10.1234/sea.2024",
    "closed_on": "2024-12-15",
    "first_published": "2024-12-20",
    "first_published_at": "https://example.org/sea",
    "cover": "none",
    "endings": None,
}


def roll(edition, to_year, **more):
    return drafting.roll_forward(
        report=edition.report, from_year=edition.year, to_year=to_year, actor=Actor.of("Ada", AT), **more
    )


def publish(edition, **more):
    return publishing.publish(edition=edition, actor=Actor.of("Ada", AT), acknowledged=ACKNOWLEDGED, **more)


def test_everything_is_carried_but_what_belongs_to_its_year():
    front = "".join(f"{name}: {value}\n" for name, value in OF_ITS_YEAR.items() if value)
    source = published_edition(PREDICTING.replace("---\n", f"---\n{front}", 1))
    old, new = source.current_version.content, drafting.document_of(roll(source, 2025))

    def content(document):
        dumped = document.model_dump(mode="json", exclude={"uid", "year", "title", "scores", "trends", *OF_ITS_YEAR})
        for section in dumped["sections"]:
            section.pop("predictions")
        return without_uids(dumped)

    assert content(new) == content(old)
    assert (new.year, new.title) == (2025, "The Sea in 2025")
    assert [name for name in OF_ITS_YEAR if not getattr(old, name)] == []
    assert [name for name in OF_ITS_YEAR if getattr(new, name)] == []
    assert any(section.predictions for section in old.sections)
    assert not any(section.predictions for section in new.sections)
    assert set(new.uids()) & set(old.uids()) == set()
    assert new.uid != old.uid
    assert [trend.slug for trend in new.trends] == ["tides", "winds"]


def without_uids(value):
    if isinstance(value, dict):
        return {key: without_uids(each) for key, each in value.items() if key != "uid"}
    return [without_uids(each) for each in value] if isinstance(value, list) else value


def test_predictions_wait_for_their_scores_and_open_ones_go_on_waiting():
    source = published_edition(PREDICTING.replace("outcome: partly", "outcome: open"))
    made = source.current_version.content.sections[0].predictions[0]
    still_open = source.current_version.content.scores[0]

    scores = drafting.document_of(roll(source, 2025)).scores

    assert [
        (score.prediction, score.made_in, score.statement, score.outcome, score.explanation) for score in scores
    ] == [
        (made.uid, 2024, "A second one is built.", Outcome.OPEN, ""),
        (still_open.prediction, 2023, "Ten mills stand.", Outcome.OPEN, ""),
    ]


def test_what_has_been_judged_is_not_judged_again():
    edition = roll(published_edition(PREDICTING), 2025)

    assert [score.statement for score in drafting.document_of(edition).scores] == ["A second one is built."]


def test_carried_text_blocks_publishing_until_each_section_is_reviewed():
    edition = roll(published_edition(), 2025)
    assert list(edition.draft.sections.values_list("is_reviewed", "carried_from")) == [(False, 2024)] * 3

    edition.draft.is_reviewed = True
    edition.draft.save()

    for left in (3, 2, 1):
        with pytest.raises(publishing.PublishRefused) as refused:
            publish(edition)
        words = [finding.sentence for finding in refused.value.findings]
        assert len(words) == left
        assert words[0].endswith("was carried over from 2024 and is not yet checked.")
        section = edition.draft.sections.filter(is_reviewed=False).first()
        section.is_reviewed = True
        section.save()

    assert publish(edition).number == "1.0"


def test_the_edition_s_own_words_block_publishing_until_someone_has_reviewed_them():
    edition = roll(published_edition(), 2025)
    edition.draft.sections.update(is_reviewed=True)
    assert edition.draft.summary == "What the sea gave in 2024."
    with pytest.raises(publishing.PublishRefused) as refused:
        publish(edition)
    words = "The edition’s title, summary, credits, figures and sources were carried over from 2024"
    assert [(each.rule, each.sentence, each.target.kind) for each in refused.value.findings] == [
        ("unreviewed", f"{words} and are not yet checked.", "edition")
    ]

    edition.draft.is_reviewed = True
    edition.draft.save()
    assert publish(edition).number == "1.0"


def edited(edition):
    """Last year's draft with edits that readers do not have: in a section, a new section, the summary."""
    draft = edition.draft
    section = draft.sections.get(slug="tides")
    section.body = "Not published yet."
    section.save()
    draft.sections.filter(slug="waves").delete()
    draft.sections.create(title="A Method", slug="method", body="Measured.", position=9)
    draft.summary = "Another summary."
    draft.save()


def test_a_new_year_starts_with_the_draft_as_it_stands():
    source = published_edition()
    edited(source)
    edition = roll(source, 2025)
    document = drafting.document_of(edition)
    assert document.summary == "Another summary."
    assert [section.title for section in document.sections] == ["Tidal Power", "High Winds", "A Method"]
    assert document.sections[0].body == "Not published yet."
    assert set(edition.draft.sections.values_list("is_reviewed", "carried_from")) == {(False, 2024)}


@pytest.mark.long
def test_only_predictions_that_readers_know_wait_for_a_score():
    source = published_edition(PREDICTING)
    source.draft.sections.first().predictions.create(statement="Nobody has read this.", due="2026-01-01")
    edition = roll(source, 2025)
    assert [score.statement for score in drafting.document_of(edition).scores] == ["A second one is built."]


def test_the_history_says_where_the_text_is_from():
    edition = roll(published_edition(), 2025)

    assert set(SectionRevision.objects.filter(edition=edition).values_list("why", "by_name", "number")) == {
        ("Created from the 2024 edition", "Ada", 1)
    }


@pytest.mark.sample(3)
@pytest.mark.parametrize(
    ("from_year", "to_year", "words"),
    [
        (2024, 2024, "Choose a year after 2024, up to 2200."),
        (2024, 2023, "Choose a year after 2024, up to 2200."),
        (2024, 99_999, "Choose a year after 2024, up to 2200."),
        (2020, 2025, "Sea has no edition for 2020."),
        (2026, 2027, "Sea 2026 is not published yet. Publish it first."),
        (2024, 2026, "Sea 2026 already exists. Nothing was changed."),
    ],
)
def test_years_that_do_not_allow_it_are_refused(from_year, to_year, words):
    report = published_edition().report
    draft_edition(year=2026)
    before = everything()

    with pytest.raises(drafting.RollForwardRefused) as refused:
        drafting.roll_forward(report=report, from_year=from_year, to_year=to_year, actor=Actor.of("Ada", AT))

    assert str(refused.value) == words
    assert everything() == before


def test_a_withdrawn_edition_is_not_carried():
    edition = published_edition()
    publishing.withdraw(version=edition.current_version, reason="Wrong.", actor=Actor.of("Ada", AT))

    with pytest.raises(drafting.RollForwardRefused, match="Sea 2024 is not published yet"):
        roll(edition, 2025)


@pytest.mark.long
def test_the_report_keeps_the_words_it_has_today():
    edition = published_edition()
    report = edition.report
    report.imprint, report.contact = "A new house", "new@sea.example"
    report.save()

    begun = drafting.document_of(roll(edition, 2025)).report
    drafting.restore(version=edition.current_version, actor=Actor.of("Eve", AT))
    back = drafting.document_of(edition).report

    assert [(each.imprint, each.contact) for each in (begun, back)] == [("A new house", "new@sea.example")] * 2


def test_an_old_version_comes_back_with_the_same_keys():
    edition = published_edition()
    first, keys = edition.current_version, list(edition.draft.sections.values_list("pk", "uid"))
    correct(edition, "finished", "opened")

    plan = drafting.restore(version=first, actor=Actor.of("Eve", AT))

    assert [(step.action, step.what, step.name) for step in plan.changes] == [("change", "section", "Tidal Power")]
    assert drafting.document_of(edition) == first.content
    assert list(edition.draft.sections.values_list("pk", "uid")) == keys
    assert SectionRevision.objects.latest("pk").why == "restored from version 1.0"
    assert has_changed(Edition.objects.get())


def test_a_section_that_was_removed_comes_back_and_its_history_goes_on():
    edition = published_edition()
    gone = edition.draft.sections.get(position=2)
    uid = gone.uid
    gone.delete()

    drafting.restore(version=edition.current_version, actor=Actor.of("Eve", AT))

    assert drafting.document_of(edition) == edition.current_version.content
    back = edition.draft.sections.get(uid=uid)
    back.body = "More."
    back.save()
    assert (
        drafting.save_revision(back, actor=Actor.of("Eve", AT)).number == 3
    )  # after its first state, and that it came back
    back.refresh_from_db()
    assert back.revision == 3


def test_a_save_that_changed_nothing_is_not_remembered():
    section = draft_edition().draft.sections.first()
    assert drafting.save_revision(section, actor=Actor.of("Ada", AT)) is None

    section.title = "Tides"
    section.save()
    assert drafting.save_revision(section, actor=Actor.of("Ada", AT), why="Shorter.").why == "Shorter."
    assert drafting.save_revision(section, actor=Actor.of("Ada", AT)) is None


def test_importing_a_file_again_leaves_what_a_person_confirmed():
    edition = draft_edition()
    row = edition.draft.sections.first().assessments.first()
    row.status, row.maturity, row.note = "confirmed", "growing", "It grows."
    row.save()
    before = drafting.document_of(edition)

    draft_edition()

    assert drafting.document_of(edition) == before


def test_a_section_about_another_trend_is_another_section():
    edition = draft_edition()
    uids = dict(edition.draft.sections.values_list("trend__slug", "uid"))

    draft_edition(PLAIN.replace("## 3. Waves at Sea", "## 3. Salt Gradients"))

    found = dict(edition.draft.sections.values_list("trend__slug", "uid"))
    assert (found["tides"], found["winds"]) == (uids["tides"], uids["winds"])
    assert found["salt"] not in uids.values()
