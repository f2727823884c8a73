"""What later versions did to a paragraph, a section, a figure or an edition that somebody cited."""

import re

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reports import publishing
from reports.document.canonical import ChangeNote
from reports.models.index import PublishedParagraph, PublishedSection
from reports.models.ledger import Version
from reports.models.people import Actor
from reports.reading.paragraph_history import CitedPlace, StepState, histories_of
from tests.making import AT, correct, draft_edition, published_edition
from tests.publishing.editions import edit, publish

pytestmark = pytest.mark.django_db

FIRST = "A barrage across the strait gave sixty megawatts of power in its first winter of work."
SECOND = "Fishers asked for wider gates, because salmon could not pass the turbines at low water."
THIRD = "The grid operator built a second cable; before that, every fourth storm cut the island off."


def edition_with(*paragraphs):
    edition = published_edition()
    edit(edition, "\n\n".join(paragraphs))
    revised(edition)
    return edition


def revised(edition, body=None, *, severity="minor", note=None):
    """Publish the next version, with a change note of the first section, and return it."""
    if body is not None:
        edit(edition, body)
    edition.refresh_from_db()
    section = edition.draft.sections.first()
    words = note or {"explanation": "A source was read again."}
    change = ChangeNote(kind="revision", severity=severity, section=section.slug, **words)
    version = publish(edition, note="Read again.", change_notes=(change,))
    edition.refresh_from_db()
    return version


def place(edition, text, number=None):
    version = Version.objects.numbered(number).get(edition=edition) if number else edition.current_version
    row = PublishedParagraph.objects.get(version=version, text=text)
    return CitedPlace(version.pk, row.uid, row.paragraph)


def steps_of(place):
    return histories_of([place])[place]


def steps(found):
    return [(step.number, str(step.state), step.before, step.after) for step in steps_of(found)]


def withdraw(version, reason="It was wrong."):
    return publishing.withdraw(version=version, reason=reason, actor=Actor.of("Ada", AT))


def test_a_corrected_paragraph_has_its_words_before_and_after_and_the_note_that_fits():
    edition = edition_with(FIRST, SECOND)
    first = place(edition, FIRST)
    second = place(edition, SECOND)
    right = FIRST.replace("sixty", "fifty")
    words = {"before": "sixty", "after": "fifty", "explanation": "Two turbines stood still."}
    revised(edition, f"{right}\n\n{SECOND}", severity="major", note=words)
    (step,) = steps_of(first)
    assert (step.number, step.state, step.before, step.after) == ("2.0", StepState.CHANGED, FIRST, right)
    assert [note.explanation for note in step.notes] == ["Two turbines stood still."]
    assert step.places == (place(edition, right),)
    assert steps_of(second) == ()


def test_a_paragraph_is_followed_through_several_versions_moves_and_splits():
    edition = edition_with(FIRST, SECOND, THIRD)
    cited = place(edition, THIRD)
    one, other = THIRD.split("; ")
    revised(edition, f"{THIRD}\n\n{FIRST}\n\n{SECOND}")
    revised(edition, f"{one}.\n\n{other.capitalize()}\n\n{FIRST}\n\n{SECOND}")
    revised(edition, f"{one}.\n\n{FIRST}\n\n{SECOND}")
    assert steps(cited) == [
        ("1.2", "moved", "", ""),
        ("1.3", "split", THIRD, f"{one}.\n\n{other.capitalize()}"),
        ("1.4", "changed", other.capitalize(), ""),
    ]
    revised(edition, f"{FIRST}\n\n{SECOND}")
    assert steps(cited)[3] == ("1.5", "removed", f"{one}.", "")
    assert steps_of(cited)[3].places == ()


def test_joined_paragraphs_are_told_with_the_words_of_both():
    edition = edition_with(FIRST, SECOND, THIRD)
    cited = place(edition, SECOND)
    revised(edition, f"{FIRST} {SECOND}\n\n{THIRD}")
    assert steps(cited) == [("1.2", "joined", f"{FIRST}\n\n{SECOND}", f"{FIRST} {SECOND}")]


def test_a_changed_link_or_source_of_the_same_words_is_a_change():
    edition = edition_with(f"{FIRST} [More](https://example.org/a)", SECOND)
    cited = place(edition, f"{FIRST} More")
    revised(edition, f"{FIRST} [More](https://example.org/b)\n\n{SECOND}")
    assert [(step.state, step.before == step.after) for step in steps_of(cited)] == [(StepState.CHANGED, True)]


def test_a_withdrawn_version_is_passed_over_and_says_so_where_it_was_cited():
    edition = edition_with(FIRST, SECOND)
    old = place(edition, FIRST)
    wrong = FIRST.replace("sixty", "six hundred")
    version = revised(edition, f"{wrong}\n\n{SECOND}")
    cited = place(edition, wrong)
    withdraw(version, "A typing error.")
    edition.refresh_from_db()
    assert steps_of(old) == ()
    edition.draft.sections.update(is_reviewed=True)
    edition.draft.is_reviewed = True
    edition.draft.save()
    (step,) = steps_of(cited)
    assert (step.state, step.reason, step.before, step.after) == (StepState.WITHDRAWN, "A typing error.", "", FIRST)
    revised(edition, f"{FIRST.replace('sixty', 'fifty')}\n\n{SECOND}")
    assert [number for number, *_ in steps(old)] == ["1.3"]


def test_a_redacted_version_shows_no_words():
    edition = edition_with(FIRST, SECOND)
    cited = place(edition, FIRST)
    version = edition.current_version
    revised(edition, SECOND)
    publishing.redact(version=version, reason="A court.", actor=Actor.of("Ada", AT))
    (step,) = steps_of(cited)
    assert (step.state, step.reason, step.before, step.after, step.places) == (
        StepState.REDACTED,
        "A court.",
        "",
        "",
        (),
    )


def test_sections_figures_and_editions_are_followed_as_wholes():
    edition = edition_with(FIRST, SECOND)
    version = edition.current_version
    section = PublishedSection.objects.filter(version=version).order_by("position").first()
    other = PublishedSection.objects.filter(version=version).order_by("position").last()
    correct(edition, "sixty", "fifty")
    found = histories_of(
        [CitedPlace(version.pk), CitedPlace(version.pk, section.uid), CitedPlace(version.pk, other.uid)]
    )
    assert [[step.state for step in each] for each in found.values()] == [
        [StepState.CHANGED],
        [StepState.CHANGED],
        [],
    ]


def test_many_places_are_answered_without_a_query_for_each(django_assert_max_num_queries):
    edition = edition_with(FIRST, SECOND, THIRD)
    places = [place(edition, each) for each in (FIRST, SECOND, THIRD)]
    revised(edition, f"{FIRST.replace('sixty', 'fifty')}\n\n{SECOND.replace('wider', 'deeper')}")
    with django_assert_max_num_queries(4):
        assert [len(each) for each in histories_of(places).values()] == [1, 1, 1]


LINK = re.compile(r"\[([^]]*)]\([^)]*\)")
SENTENCES = (
    *(FIRST, SECOND, THIRD),
    "Two mayors opened the harbour in spring, although the [crane](https://harbour.example/1) had not been paid for.",
    "Researchers counted eleven kinds of seal on the new sandbank, four more than a year before.",
    "An insurer left the market after the flood, and premiums for boats doubled within a month.",
)


@st.composite
def texts(draw):
    """Up to six versions of paragraphs that are kept, moved, changed, linked elsewhere, split, joined and removed."""
    versions = [[[each] for each in draw(st.lists(st.sampled_from(SENTENCES), min_size=2, max_size=6, unique=True))]]
    for _ in range(draw(st.integers(1, 5))):
        now = [list(each) for each in versions[-1]]
        at = draw(st.integers(0, len(now) - 1))
        kind = draw(st.sampled_from(["change", "link", "move", "join", "split", "remove"]))
        if kind == "change":
            now[at][0] = now[at][0].replace(" the ", " that ", 1).replace("a ", "one ", 1) + " So it was."
        elif kind == "link":
            now[at] = [each.replace("example/1", "example/2") for each in now[at]]
        elif kind == "move":
            now.insert(draw(st.integers(0, len(now) - 1)), now.pop(at))
        elif kind == "join" and at:
            now[at - 1] += now.pop(at)
        elif kind == "split" and len(now[at]) > 1:
            now.insert(at + 1, [now[at].pop()])
        elif kind == "remove" and len(now) > 1:
            now.pop(at)
        if now != versions[-1]:
            versions.append(now)
    return ["\n\n".join(" ".join(part) for part in each) for each in versions]


def check_history(history):
    """Publish the texts, and compare each step with the words of the versions."""
    edition = draft_edition()
    for number, body in enumerate(history):
        edit(edition, body)
        if number:
            revised(edition)
        else:
            publish(edition)
    edition.refresh_from_db()
    bodies = [set(body.split("\n\n")) for body in history]
    first = edition.versions.order_by("major", "minor").first()
    for row in PublishedParagraph.objects.filter(version=first, uid=edition.draft.sections.first().uid):
        found = steps_of(CitedPlace(first.pk, row.uid, row.paragraph))
        marked = next(each for each in bodies[0] if LINK.sub(r"\1", each) == row.text)
        is_in_all = all(marked in body for body in bodies)
        assert is_in_all or any(step.state is not StepState.MOVED for step in found), (
            f"a change of “{row.text}” is missed"
        )
        if is_in_all:
            assert {step.state for step in found} <= {StepState.MOVED}, f"“{row.text}” is the same and called changed"


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=texts())
def test_a_few_random_histories(history):
    check_once(history)


@pytest.mark.long
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=texts())
def test_two_hundred_random_histories(history):
    check_once(history)


def check_once(history):
    """Check a history in a transaction of its own."""
    with transaction.atomic():
        check_history(history)
        transaction.set_rollback(True)
