"""What stands between a draft and its readers, each with a link to where it is mended."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from django.urls import reverse

from reports import drafting, publishing
from reports.desk.publishing.places import address_of
from reports.document.canonical import digest
from reports.document.diff import DocumentDiff, compare_documents
from reports.document.types import EditionDocument
from reports.models.draft import Draft, Section


@dataclass(frozen=True)
class Line:
    """A finding as the desk shows it."""

    rule: str
    words: str
    address: str


@dataclass(frozen=True)
class Findings:
    """Errors block; a warning can be published over with a reason."""

    errors: tuple[Line, ...]
    warnings: tuple[Line, ...]

    @property
    def rules(self) -> tuple[str, ...]:
        """The rules that warn, each once."""
        return tuple(dict.fromkeys(line.rule for line in self.warnings))


class DraftState:
    """A draft as it stands while one page of the desk is made: read once, for everything that the page says of it.

    Of a draft that is no document, `words` say why. The rows that were read are at hand on `draft` and on its edition.
    """

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.subject: publishing.Subject | None = None
        self.words = ""
        self._found: tuple[publishing.Finding, ...] = ()
        drafting.read_reviews(draft.edition)
        try:
            self.subject = publishing.subject_of(draft)
        except drafting.DraftError as error:
            self.words, self._found = str(error), publishing.no_document(error)

    @property
    def document(self) -> EditionDocument | None:
        return self.subject.document if self.subject else None

    @cached_property
    def checksum(self) -> str:
        """As `editing.checksum_of`."""
        return digest(self.subject.document) if self.subject else ""

    @property
    def is_changed(self) -> bool:
        """Whether readers do not have what the draft says; a draft that is no document does differ."""
        return self.subject is None or self.subject.document != self.subject.previous

    @property
    def diff(self) -> DocumentDiff | None:
        """The draft against the version that readers have, if both can be read."""
        if self.subject is None or self.subject.previous is None:
            return None
        return compare_documents(self.subject.previous, self.subject.document)

    @cached_property
    def findings(self) -> Findings:
        """All that the checks of publishing find, and whether the notes that a new version needs are written."""
        return sorted_out((*self._looked_at(), *self._notes_missing()), self.draft)

    def findings_on(self, section: Section) -> Findings:
        """The part of them that is mended on the section's own page."""
        own = reverse("admin:reports_section_change", args=[section.pk])
        found = sorted_out(self._looked_at(), self.draft)
        return Findings(
            *(
                tuple(line for line in lines if line.address.partition("#")[0] == own)
                for lines in (found.errors, found.warnings)
            )
        )

    def _looked_at(self) -> tuple[publishing.Finding, ...]:
        return publishing.look_at(self.subject) if self.subject else self._found

    def _notes_missing(self) -> Iterator[publishing.Finding]:
        draft = self.draft
        # A page that lists its notes has asked for them with the draft.
        has_notes = getattr(draft, "has_notes", None)
        if has_notes is None:
            has_notes = draft.change_notes.exists()
        if self.is_changed and not has_notes and draft.edition.versions.exists():
            words = "A new version needs at least one change note: what changed, and why."
            yield publishing.Finding("change-notes", publishing.Level.ERROR, words, "change-notes")


def sorted_out(found: tuple[publishing.Finding, ...], draft: Draft) -> Findings:
    """Findings by level, with their addresses."""
    by_level: dict[str, list[Line]] = {"error": [], "warning": []}
    for each in found:
        by_level[each.level].append(Line(each.rule, each.words, address_of(each.place, draft)))
    return Findings(tuple(by_level["error"]), tuple(by_level["warning"]))
