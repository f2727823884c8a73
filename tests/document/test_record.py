"""The record of a publication: numbers, severity, and a digest that covers every field."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from pydantic import ValidationError

from reports.document.canonical import ChangeNote, Record, instant, next_number, severity_of
from reports.document.words import ChangeKind, Severity

MINOR = ChangeNote(kind="correction", explanation="A date was wrong.")
MAJOR = ChangeNote(kind="revision", severity="major", explanation="It is declining after all.")
RECORD = Record(
    report="sea",
    edition=2024,
    number="1.1",
    sha256="a" * 64,
    previous_record_sha256="b" * 64,
    severity="minor",
    note="A correction.",
    change_notes=(MINOR,),
    published_at="2025-01-14T09:00:00.000000Z",
    publisher="Ada",
)


@pytest.mark.parametrize(
    ("previous", "severity", "number"),
    [
        (None, Severity.MINOR, "1.0"),
        (None, Severity.MAJOR, "1.0"),
        ("1.0", Severity.MINOR, "1.1"),
        ("1.9", Severity.MINOR, "1.10"),
        ("1.9", Severity.MAJOR, "2.0"),
        ("12.34", Severity.MAJOR, "13.0"),
    ],
)
def test_the_next_number_follows_from_the_severity(previous, severity, number):
    assert next_number(previous, severity) == number


@pytest.mark.parametrize(
    ("notes", "severity"),
    [((), Severity.MINOR), ((MINOR,), Severity.MINOR), ((MINOR, MAJOR, MINOR), Severity.MAJOR)],
)
def test_the_severity_is_the_highest_of_the_notes(notes, severity):
    assert severity_of(notes) is severity


@pytest.mark.parametrize(
    "change",
    [
        {"report": "seas"},
        {"edition": 2025},
        {"number": "1.2"},
        {"sha256": "c" * 64},
        {"previous_record_sha256": None},
        {"severity": Severity.MAJOR},
        {"note": "A correction!"},
        {"change_notes": ()},
        {"change_notes": (MAJOR,)},
        {"published_at": "2025-01-14T09:00:00.000001Z"},
        {"publisher": "Eve"},
    ],
)
def test_the_digest_covers_every_field(change):
    assert RECORD.model_copy(update=change).digest() != RECORD.digest()


def test_the_digest_can_be_worked_out_by_anyone():
    # Worked out by hand: RFC 8785 of the record, piped through sha256sum.
    first = RECORD.model_copy(update={"previous_record_sha256": None, "change_notes": (), "number": "1.0", "note": ""})

    assert first.digest() == "6a7b240a15305463dc653c1c71c8002942066368981684ab64e75840153a15ee"


def test_an_instant_is_utc_to_the_microsecond():
    oslo = timezone(timedelta(hours=1))

    assert instant(datetime(2025, 1, 14, 10, tzinfo=oslo)) == "2025-01-14T09:00:00.000000Z"
    assert instant(datetime(2025, 1, 14, 9, 0, 0, 7, tzinfo=UTC)) == "2025-01-14T09:00:00.000007Z"


@pytest.mark.parametrize("explanation", ["", "  \n "])
def test_a_change_note_explains_itself(explanation):
    with pytest.raises(ValidationError, match="a change note needs an explanation; describe why the text changed"):
        ChangeNote(kind=ChangeKind.CORRECTION, explanation=explanation)
