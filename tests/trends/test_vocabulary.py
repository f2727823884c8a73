"""The vocabulary: a name means one thing, what was merged leads on, lineage leads from one trend to another."""

from datetime import UTC, datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from reports import drafting, publishing
from reports.importing import read_vocabulary
from reports.models.draft import Assessment
from reports.models.index import PublishedAssessment, PublishedTechnique
from tests.making import VOCABULARY, published_edition, vocabulary
from trends.models import Lineage, Technique, TechniqueName, Theme, Trend, VocabularyChange
from trends.models.techniques import merge_techniques
from trends.names import fold, fold_with_offsets

pytestmark = [pytest.mark.both_engines, pytest.mark.django_db]
AT = datetime(2025, 1, 14, 9, tzinfo=UTC)


@pytest.fixture
def kites(db):
    vocabulary()
    return Technique.objects.get(slug="kites")


@pytest.fixture
def turbines(kites):
    return Technique.objects.get(slug="turbines")


def names():
    return sorted(TechniqueName.objects.values_list("technique__slug", "name", "is_alias"))


@pytest.mark.parametrize(
    ("name", "folded"),
    [("Quantisation ", "quantisation"), ("QUANTI\u00a0 SATION", "quanti sation"), ("Modèles d’octets", "modeles d’octets"),
     ("ﬁne-tuning", "fine-tuning"), ("STRASSE", "strasse"), ("Straße", "strasse"), ("ΣΊΣΥΦΟΣ", "σισυφοσ")],
)  # fmt: skip
def test_names_are_compared_without_case_accents_or_white_space(name, folded):
    assert fold(name) == folded


@pytest.mark.parametrize("name", ["turbine", "TURBINES", "  Túrbine ", "Kites", "power  kite"])
def test_a_name_or_alias_belongs_to_one_technique(kites, name):
    before = names()
    with pytest.raises(IntegrityError), transaction.atomic():
        Technique.objects.create(slug="another", name=name)
    with pytest.raises(IntegrityError), transaction.atomic():
        TechniqueName.objects.create(technique=Technique.objects.get(slug="barrage"), name=name)
    with pytest.raises(ValidationError, match="is already a name of"):
        Technique(slug="another", name=name).full_clean()

    assert names() == before
    assert not Technique.objects.filter(slug="another").exists()


def test_a_technique_may_take_an_alias_of_its_own_as_its_name(kites):
    kites.name = "Kites"
    kites.full_clean()
    kites.save()

    assert sorted(kites.names.values_list("name", "is_alias")) == [("Kites", False), ("power kites", True)]


def test_a_technique_has_one_proper_name(kites):
    with pytest.raises(IntegrityError), transaction.atomic():
        TechniqueName.objects.create(technique=kites, name="Kite power", is_alias=False)


def test_two_trends_cannot_have_the_same_name(kites):
    with pytest.raises(IntegrityError), transaction.atomic():
        Trend.objects.create(slug="another", name="TÍDAL  power")


def test_a_merged_techniques_names_and_address_lead_to_the_other(kites, turbines):
    merge_techniques(source=kites, into=turbines, at=AT)

    kites.refresh_from_db()
    assert kites.merged_into == turbines
    assert [name for name in names() if name[0] == "kites"] == []
    assert set(turbines.names.values_list("name", "is_alias")) == {
        ("turbine", False), ("turbines", True), ("power kite", True), ("kites", True), ("power kites", True),
    }  # fmt: skip
    assert "kites" not in {each.slug for each in drafting.known_techniques()}
    change = VocabularyChange.objects.get()
    assert (change.kind, change.subject, change.into, change.at) == ("techniques-merged", kites.uid, turbines.uid, AT)


def test_a_merge_follows_earlier_ones_and_refuses_circles(kites, turbines):
    barrage = Technique.objects.get(slug="barrage")
    merge_techniques(source=kites, into=turbines, at=AT)

    for source, into in ((turbines, kites), (kites, turbines), (kites, barrage), (barrage, kites), (barrage, barrage)):
        with pytest.raises(ValidationError):
            merge_techniques(source=source, into=into, at=AT)
    assert VocabularyChange.objects.count() == 1

    merge_techniques(source=turbines, into=barrage, at=AT)
    assert set(Technique.objects.values_list("slug", "merged_into__slug")) == {
        ("kites", "barrage"), ("turbines", "barrage"), ("barrage", None),
    }  # fmt: skip


def test_a_technique_cannot_be_merged_into_itself_by_the_database_either(kites):
    with pytest.raises(IntegrityError), transaction.atomic():
        Technique.objects.filter(pk=kites.pk).update(merged_into=kites)


def test_a_merge_reaches_drafts_and_what_is_published(turbines):
    edition = published_edition(
        "# The Sea in {year}\n\n## 1. Tidal Power\n\nA power kite and a turbine.\n\n## 2. High Winds\n\nA power kite alone.\n"
    )
    kites = Technique.objects.get(slug="kites")

    publishing.merge_techniques(source=kites, into=turbines)

    assert sorted(Assessment.objects.values_list("section__title", "technique__slug")) == [
        ("High Winds", "turbines"), ("Tidal Power", "turbines"),
    ]  # fmt: skip
    assert set(PublishedAssessment.objects.values_list("technique__slug", "technique_slug")) == {
        ("turbines", "turbines"), ("turbines", "kites"),
    }  # fmt: skip
    assert set(PublishedTechnique.objects.values_list("technique", flat=True)) == {turbines.pk}
    assert publishing.verify() == ()
    assert drafting.document_of(edition).with_shown_figures() != edition.current_version.content


def test_lineage_joins_two_different_trends_once(kites):
    tides, winds = Trend.objects.get(slug="tides"), Trend.objects.get(slug="winds")
    Lineage.objects.create(parent=tides, child=winds, kind="renamed", year=2024)

    for parent, child in ((tides, winds), (tides, tides)):
        with pytest.raises(IntegrityError), transaction.atomic():
            Lineage.objects.create(parent=parent, child=child, kind="split", year=2025)
    assert VocabularyChange.objects.count() == 1


def test_what_happens_to_lineage_is_written_down(kites):
    tides, winds, waves = (Trend.objects.get(slug=slug) for slug in ("tides", "winds", "waves"))
    step = Lineage.objects.create(parent=tides, child=winds, kind="renamed", year=2024)
    step.note = "A better word."
    step.save()
    step.delete()
    Lineage.objects.create(parent=tides, child=waves, kind="renamed", year=2024)
    Lineage.objects.all().delete()

    assert list(VocabularyChange.objects.order_by("pk").values_list("kind", "subject", "into")) == [
        ("lineage-added", tides.uid, winds.uid),
        ("lineage-changed", tides.uid, winds.uid),
        ("lineage-removed", tides.uid, winds.uid),
        ("lineage-added", tides.uid, waves.uid),
        ("lineage-removed", tides.uid, waves.uid),
    ]


def load(text):
    return drafting.load_vocabulary(read_vocabulary(text.encode(), filename="vocabulary.yaml"))


def test_loading_a_vocabulary_twice_changes_nothing(kites):
    assert load(VOCABULARY).changes == []


def test_loading_a_vocabulary_leaves_what_editors_have_changed(kites):
    kites.name, kites.definition = "Flying kite", "It flies."
    kites.save()
    kites.names.filter(name="kites").delete()
    kites.broader.clear()
    Trend.objects.filter(slug="tides").update(definition="The moon's.", theme=None)
    Theme.objects.update(name="Powers")
    before = [list(model.objects.order_by("pk").values()) for model in (Technique, TechniqueName, Trend, Theme)]

    assert load(VOCABULARY).changes == []
    assert [list(model.objects.order_by("pk").values()) for model in (Technique, TechniqueName, Trend, Theme)] == before
    assert list(kites.broader.all()) == []


def test_loading_a_vocabulary_makes_what_is_missing(kites):
    more = VOCABULARY + "  - {slug: dams, name: dam, aliases: [dams, Kites], broader: [barrage]}\n"
    with_its_own = more.replace(", Kites]", "]")

    assert [(step.what, step.name) for step in load(with_its_own).changes] == [("technique", "dam")]
    dams = Technique.objects.get(slug="dams")
    assert sorted(dams.names.values_list("name", "is_alias")) == [("dam", False), ("dams", True)]
    assert [wider.slug for wider in dams.broader.all()] == ["barrage"]


def test_a_name_that_an_editor_has_given_to_another_stays_there(kites):
    kites.name = "Flying kite"
    kites.save()
    before = names()

    assert load(VOCABULARY + "  - {slug: dams, name: FLYING kite}\n").changes == []
    assert names() == before
    load(VOCABULARY + "  - {slug: dams, name: dam, aliases: [flying kite]}\n")

    assert TechniqueName.objects.get(key="flying kite").technique == kites
    assert [name for name in names() if name not in before] == [("dams", "dam", False)]


def test_a_trend_of_the_same_name_is_the_same_trend(kites):
    more = VOCABULARY.replace("{slug: tides, name: Tidal Power", "{slug: tidal, name: TIDAL power")

    assert load(more).changes == []
    assert not Trend.objects.filter(slug="tidal").exists()


def test_a_folded_text_knows_where_each_of_its_characters_came_from():
    text = "  A Plain,  run.\tÜber—Maß ﬁn: e\u0301  END"
    folded, places = fold_with_offsets(text, {ord("—"): "-"})
    assert folded == " a plain, run. uber-mass fin: e end"
    came_from = "".join(text[place] for place in places)
    assert came_from == " A Plain, run.\tÜber—Maßß ﬁﬁn: e END"
