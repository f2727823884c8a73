"""`manage.py check_references`: the sources of working copies, looked over, and up where that is allowed."""

import pytest
from django.core.management import CommandError, call_command

from tests.making import PLAIN, draft_edition
from tests.publishing.test_publish import everything

pytestmark = pytest.mark.django_db

SOURCES = """\
---
references:
  - {key: tides, item: {type: article, title: How tides turn, author: [{family: Tide, given: Tom}], DOI: 10.1000/tides}}
  - {key: winds, item: {type: article, title: High winds, author: [{family: Li}], number: "arXiv:2401.00001v2"}}
  - {key: page, item: {type: webpage, title: A page, URL: "https://example.org/"}}
---
"""
TIDES = {"title": "How tides turn", "author": [{"family": "Tide", "given": "Tom"}]}


@pytest.fixture
def registry(registry):
    registry.items["10.1000/tides"] = TIDES
    return registry


def draft(sources=SOURCES, **where):
    return draft_edition(sources + PLAIN, **where)


def complaint(*which):
    before = everything()
    with pytest.raises(CommandError) as refused:
        call_command("check_references", *which)
    assert everything() == before
    return str(refused.value).splitlines()


def test_without_leave_to_ask_what_is_written_is_looked_over(capsys):
    draft()

    call_command("check_references")

    assert capsys.readouterr().out == (
        "Nothing found; 3 references checked, none looked up: outgoing requests are off (OUTGOING_REQUESTS).\n"
    )


def test_what_the_desk_warns_of_is_told_with_its_edition():
    draft(SOURCES.replace("10.1000/tides", "doi:10.1000/tides"))

    assert complaint() == [
        "1 finding; 3 references checked, none looked up: outgoing requests are off (OUTGOING_REQUESTS).",
        "  Sea 2024: “tides”: doi:10.1000/tides is not a DOI. Enter it as 10.1000/182, without https://doi.org/.",
    ]


def test_sources_are_held_against_their_registrations(registry, capsys):
    draft()
    registry.items["10.48550/arXiv.2401.00001"] = {"title": "High winds", "author": [{"family": "Li"}]}

    call_command("check_references", "sea", "2024")

    assert capsys.readouterr().out == (
        "Nothing found; 3 references checked, 2 looked up; the others have no DOI and no arXiv number.\n"
    )


def test_what_is_registered_otherwise_or_not_at_all_is_told(registry):
    draft()
    registry.items["10.1000/tides"] = TIDES | {"title": "Tides of 1900", "author": [{"family": "Ebb"}]}

    assert complaint("sea") == [
        "3 findings; 3 references checked, 2 looked up; the others have no DOI and no arXiv number.",
        "  Sea 2024: “tides”: its title is registered as “Tides of 1900”.",
        "  Sea 2024: “tides”: Tide is not among its registered authors.",
        "  Sea 2024: “winds”: nothing is registered as 10.48550/arXiv.2401.00001.",
    ]


def test_an_answer_that_does_not_come_is_told_and_proves_nothing(registry):
    draft()
    registry.items |= {"10.1000/tides": 503, "10.48550/arXiv.2401.00001": 301}

    assert complaint()[1:] == [
        "  Sea 2024: “tides”: 10.1000/tides could not be looked up: The registry answered 503.",
        "  Sea 2024: “winds”: 10.48550/arXiv.2401.00001 could not be looked up: The registry answered 301.",
    ]


def test_authors_that_are_no_list_are_as_good_as_none(registry):
    draft()
    registry.items |= {"10.1000/tides": TIDES | {"author": 5}, "10.48550/arXiv.2401.00001": {"author": "x"}}

    call_command("check_references")


def test_a_source_of_several_years_is_asked_for_once(registry):
    for year in (2023, 2024):
        draft(year=year)

    assert len(complaint()) == 3
    assert [doi for doi, _ in registry.asked] == ["10.1000/tides", "10.48550/arXiv.2401.00001"]


def test_one_report_or_one_year_is_looked_at_if_it_is_named(capsys):
    for report, year in (("sea", 2023), ("sea", 2024), ("air", 2024)):
        draft(report=report, year=year)

    for which in ((), ("sea",), ("sea", "2024")):
        call_command("check_references", *which)

    numbers = [line.split(" references")[0] for line in capsys.readouterr().out.splitlines()]
    assert numbers == ["Nothing found; 9", "Nothing found; 6", "Nothing found; 3"]
    assert complaint("ocean") == ["There is no report “ocean”. The reports are: air, sea."]
    assert complaint("sea", "1999") == ["Sea has no edition for 1999. Its editions are: 2023, 2024."]
