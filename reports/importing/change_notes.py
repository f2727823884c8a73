"""The file of change notes that comes with a second or later version."""

from pydantic import ValidationError

from reports.document.record import ChangeNote
from reports.importing.assembly import without_nulls
from reports.importing.decoding import decode
from reports.importing.errors import ImportLog, ImportRefused
from reports.importing.invalid import note_errors
from reports.importing.yaml_lines import read_yaml


def read_change_notes(data: bytes, *, filename: str) -> tuple[ChangeNote, ...]:
    """The notes in their order; at least one. Raises ImportRefused with every error that was found."""
    report = ImportLog(filename)
    raw = read_yaml(decode(data, filename=filename), first_line=1, at=(), report=report)
    report.settle()
    if not isinstance(raw, list) or not raw:
        report.error(1, "A list of change notes is expected", "Begin each note with a hyphen: - kind: correction")
        raise ImportRefused(filename, report.errors)
    notes = []
    for index, note in enumerate(without_nulls(raw)):
        try:
            notes.append(ChangeNote.model_validate(note))
        except ValidationError as error:
            note_errors(error, ChangeNote, report, at=(index,))
    report.settle()
    return tuple(notes)
