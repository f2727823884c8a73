"""A version taken back, a text removed for good: readers fall back, the chain stays."""

import pytest

from reports import publishing
from reports.models.index import INDEX_MODELS, PublishedEdition, PublishedSection
from reports.models.ledger import Version
from reports.models.people import Actor
from reports.rights import EDITORS
from tests.desk.conftest import at_the_desk, person
from tests.desk.test_four_eyes import save
from tests.making import AT, PLAIN, correct, published_edition
from tests.publishing.editions import everything

pytestmark = pytest.mark.django_db


def withdraw(version, reason="It was wrong."):
    return publishing.withdraw(version=version, reason=reason, actor=Actor.of("Ada", AT))


def indexed(version):
    return [model.__name__ for model in INDEX_MODELS if model._default_manager.filter(version=version).exists()]


def current(edition):
    edition.refresh_from_db()
    return edition.current_version.number if edition.current_version else None


def test_readers_fall_back_to_the_highest_version_left():
    edition = published_edition()
    first, second = edition.current_version, correct(edition, "finished", "opened")
    third = correct(edition, "opened", "inaugurated", severity="major")
    assert current(edition) == "2.0"

    withdraw(second)
    assert current(edition) == "2.0"
    withdraw(third)
    assert current(edition) == "1.0"
    assert (indexed(second), indexed(third)) == ([], [])
    assert indexed(first) != []
    withdraw(first)
    assert current(edition) is None
    assert [model for model in INDEX_MODELS if model._default_manager.exists()] == []
    assert publishing.verify() == ()


@pytest.mark.long
def test_the_highest_version_left_is_what_readers_get_then():
    edition = published_edition()
    first, second = edition.current_version, correct(edition, "finished", "opened")
    third = correct(edition, "opened", "inaugurated")
    assert publishing.left_after(third) == second
    withdraw(second)
    assert publishing.left_after(third) == first
    withdraw(first)
    assert publishing.left_after(third) is None


def test_the_reason_is_kept_with_who_and_when():
    withdrawal = withdraw(published_edition().current_version, " It was wrong.\n")

    assert (withdrawal.reason, withdrawal.by_name, withdrawal.at) == ("It was wrong.", "Ada", AT)


@pytest.mark.parametrize("act", [publishing.withdraw, publishing.redact])
def test_without_a_reason_or_a_second_time_it_is_refused(act):
    version = published_edition().current_version
    before = everything()
    with pytest.raises(publishing.PublishingError, match=r"The reason contains the character U\+000B"):
        act(version=version, reason="Pasted\x0bfrom elsewhere.", actor=Actor.of("Ada", AT))
    with pytest.raises(publishing.PublishingError, match=r"Enter a reason\. Readers see it instead of the text"):
        act(version=version, reason=" \n", actor=Actor.of("Ada", AT))
    assert everything() == before

    act(version=version, reason="Wrong.", actor=Actor.of("Ada", AT))
    before = everything()
    with pytest.raises(publishing.PublishingError, match=r"Sea 2024 1\.0 is already"):
        act(version=Version.objects.get(), reason="Wrong.", actor=Actor.of("Ada", AT))
    with pytest.raises(publishing.PublishingError, match="already"):
        act(version=version, reason="Wrong.", actor=Actor.of("Ada", AT))
    assert everything() == before


def test_a_redaction_empties_the_text_and_keeps_the_chain():
    edition = published_edition()
    second = correct(edition, "finished", "opened, says Eve")
    third = correct(edition, "opened, says Eve", "opened")
    sealed = Version.objects.filter(pk=second.pk).values().get()

    publishing.redact(version=second, reason="A court.", actor=Actor.of("Ada", AT))

    assert Version.objects.filter(pk=second.pk).values().get() == sealed | {"document": ""}
    assert current(edition) == third.number
    assert indexed(second) == []
    assert publishing.verify() == ()


def test_the_current_version_may_be_redacted_and_published_anew():
    edition = published_edition()
    second = correct(edition, "finished", "opened, says Eve")

    publishing.redact(version=second, reason="A court.", actor=Actor.of("Ada", AT))

    assert current(edition) == "1.0"
    assert correct(edition, "opened, says Eve", "opened").number == "1.2"
    assert publishing.verify() == ()


def test_a_withdrawn_version_may_be_redacted_too():
    edition = published_edition()
    second = correct(edition, "finished", "opened")
    withdraw(second)

    publishing.redact(version=Version.objects.get(pk=second.pk), reason="A court.", actor=Actor.of("Ada", AT))

    assert publishing.verify() == ()


def unconfirmed(edition):
    return [each.sentence for each in publishing.check(edition) if each.rule == "withdrawn-text"]


@pytest.mark.both_engines
def test_withdrawn_text_blocks_until_it_is_changed_or_confirmed():
    edition = published_edition()
    correct(edition, "Waves remain hard", "Waves are hard")
    withdraw(correct(edition, "finished", "opened"))
    assert unconfirmed(edition) == [
        "“Tidal Power” has the text of a version that was withdrawn or redacted. Change it, or confirm it."
    ]
    assert correct(edition, "opened", "planned").number == "1.3"
    withdraw(edition.current_version)
    with pytest.raises(publishing.PublishRefused, match="withdrawn-text: “Tidal Power”"):
        correct(edition, "over the sea", "over the coast")
    editor = at_the_desk(person("paula", group=EDITORS, is_staff=True))
    save(editor, edition.draft.sections.get(slug="tides"), "section_form", _reviewed="1")
    assert unconfirmed(edition) == []


@pytest.mark.parametrize("act", [publishing.withdraw, publishing.redact])
def test_the_front_and_all_sections_block_if_readers_have_no_version(act):
    edition = published_edition()
    act(version=edition.current_version, reason="Wrong.", actor=Actor.of("Ada", AT))
    edition.refresh_from_db()
    front = "The edition’s title, summary, credits, figures and sources are those of a version that was withdrawn or redacted."
    assert len(unconfirmed(edition)) == 4
    assert unconfirmed(edition)[-1].startswith(front)
    assert [each.sentence for each in publishing.check(edition) if each.rule == "unreviewed"] == []


def rated(maturity):
    return PLAIN.replace("## 1. Tidal Power\n", f"## 1. Tidal Power\n\n```section\nmaturity: {maturity}\n```\n")


def movement(year):
    return (
        PublishedSection.objects.current().filter(edition__year=year, slug="tides").values_list("movement", "was").get()
    )


@pytest.mark.long
def test_movement_of_later_years_is_worked_out_anew():
    published_edition(rated("growing"), year=2022)
    middle = published_edition(rated("emerging"), year=2023)
    published_edition(rated("growing"), year=2024)
    assert (movement(2023), movement(2024)) == (("down", "growing"), ("up", "emerging"))
    assert PublishedEdition.objects.current().get(year=2024).since == 2023

    withdraw(middle.current_version)

    assert movement(2024) == ("unchanged", "growing")
    assert PublishedEdition.objects.current().get(year=2024).since == 2022
    assert publishing.verify() == ()


def test_a_version_between_is_held_against_what_readers_have_of_the_year_before():
    before = published_edition(rated("emerging"), year=2023)
    published_edition(rated("growing"), year=2024)
    assert movement(2024) == ("up", "emerging")

    section = before.draft.sections.get(slug="tides")
    section.maturity = "growing"
    section.save()
    correct(before, "finished", "opened")

    assert movement(2024) == ("unchanged", "growing")
    assert publishing.verify() == ()
