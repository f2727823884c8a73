"""What a court would look for after a text was removed: its pictures, its files, what the desk remembers."""

import pytest
from django.conf import settings

from reports import drafting, publishing
from reports.models.draft import Draft
from reports.models.people import Actor
from reports.models.revisions import SectionRevision
from reports.models.series import StoredPicture
from reports.models.storage import picture_path
from tests.desk.conftest import at_the_desk, people  # noqa: F401  a fixture
from tests.desk.pages import words_of
from tests.filing.published import edition_with_picture
from tests.making import AT, correct, published_edition

pytestmark = [pytest.mark.both_engines, pytest.mark.django_db]


def redact(version, **options):
    publishing.redact(version=version, reason="A court.", actor=Actor.of("Ada", AT), **options)


def on_disk():
    return sorted(
        str(path.relative_to(settings.MEDIA_ROOT)) for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()
    )


def without_the_picture(edition):
    """Replace the picture in the draft by a chart, as an editor would."""
    edition.draft.figures.all().delete()
    edition.draft.figures.create(key="heights", chart={"kind": "bar", "x": "a", "y": "a", "columns": [], "rows": []})
    section = edition.draft.sections.get(slug="tides")
    section.body = section.body.replace("\n\n![[photo]]\n", "")
    section.save()
    drafting.save_revision(section, actor=Actor.of("Ada", AT))


def test_a_picture_that_nothing_else_shows_goes_in_every_size(client, django_capture_on_commit_callbacks):
    edition, stored = edition_with_picture()
    client.get(f"/media/{stored.sha256}-480.webp")
    without_the_picture(edition)
    assert [path.split("/")[0] for path in on_disk()] == ["pictures", "smaller"]
    with django_capture_on_commit_callbacks(execute=True):
        redact(edition.current_version)
        assert picture_path(stored.sha256).is_file()
    assert (on_disk(), StoredPicture.objects.count(), publishing.verify()) == ([], 0, ())


@pytest.mark.parametrize("holder", ["draft", "version", "withdrawn version", "logo"])
def test_a_picture_that_something_else_shows_stays(holder, django_capture_on_commit_callbacks):
    edition, stored = edition_with_picture()
    first = edition.current_version
    if "version" in holder:
        second = correct(edition, "finished", "opened")
        if holder == "withdrawn version":
            publishing.withdraw(version=second, reason="Wrong.", actor=Actor.of("Ada", AT))
    if holder == "logo":
        edition.report.logo = stored
        edition.report.save()
    if holder != "draft":
        without_the_picture(edition)
    with django_capture_on_commit_callbacks(execute=True):
        redact(first)
    assert (picture_path(stored.sha256).is_file(), StoredPicture.objects.count()) == (True, 1)


def test_what_the_desk_remembers_goes_when_two_people_want_that(people):  # noqa: F811
    edition, other = published_edition(), published_edition(year=2025)
    version, kept = edition.current_version, SectionRevision.objects.filter(edition=other).count()
    draft = drafting.document_of(edition)
    redact(version)
    assert publishing.saved_states(edition) == 3
    row = publishing.ask_to_delete(version, None, reason="A court.", actor=Actor.of(people["publisher"], AT))
    seen = publishing.entries_to_delete(version, None)
    publishing.confirm_deletion(row, actor=Actor.of(people["superuser"], AT), seen=seen)
    assert (SectionRevision.objects.filter(edition=edition).count(), publishing.saved_states(other)) == (0, kept)
    assert drafting.document_of(edition) == draft

    edition.draft.sections.update(is_reviewed=True)
    Draft.objects.filter(pk=edition.pk).update(is_reviewed=True)
    correct(edition, "finished", "opened")
    assert [(row.number, row.why) for row in SectionRevision.objects.filter(edition=edition)] == [(2, "")]


@pytest.mark.long
def test_where_the_same_words_and_pictures_are_is_told_before(people):  # noqa: F811
    edition, _ = edition_with_picture()
    first = edition.current_version
    correct(edition, "Waves remain hard to use", "Waves are used")
    drafting.roll_forward(report=edition.report, from_year=2024, to_year=2025, actor=Actor.of("Ada", AT))
    without_the_picture(edition)
    published_edition(report="sky")
    desk = at_the_desk(people["superuser"])
    address = f"/admin/reports/version/{first.pk}/redact/"
    words = words_of(desk.get(address))
    told = words[words.index("A picture is deleted with the last version that shows it. ") :].partition(" These stay:")[
        0
    ]
    assert told == (
        "A picture is deleted with the last version that shows it. "
        "The draft of Sea 2025 The draft of Sea 2024 Sea 2024 1.1"
    )
    assert f"has {publishing.saved_states(edition)} saved states of sections and review comments" in words

    desk.post(address, {"reason": "A court.", "number": "1.0", "saved_states": "on"})
    assert publishing.pending_deletion(first, None)
    assert [(each.number, each.is_redacted) for each in edition.versions.order_by("minor")] == [
        ("1.0", True),
        ("1.1", False),
    ]
    assert "stand elsewhere" not in words_of(desk.get(address))
