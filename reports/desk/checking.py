"""What stands between a draft and its readers, each with a link to where it is mended."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse

from reports import drafting, publishing
from reports.desk.places import address_of
from reports.models.draft import Draft, Section
from reports.models.series import Edition


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


def draft_findings(draft: Draft) -> Findings:
    """All that the checks of publishing find, and whether the notes that a new version needs are written."""
    return sorted_out((*publishing.check(draft.edition), *_notes_missing(draft)), draft)


def _notes_missing(draft: Draft) -> Iterator[publishing.Finding]:
    if is_changed(draft.edition) and draft.edition.versions.exists() and not draft.change_notes.exists():
        words = "A new version needs at least one change note: what changed, and why."
        yield publishing.Finding("change-notes", publishing.Level.ERROR, words, "change-notes")


def sorted_out(found: tuple[publishing.Finding, ...], draft: Draft) -> Findings:
    """Findings by level, with their addresses."""
    sections = {section.slug: section.pk for section in draft.sections.only("pk", "slug")}
    by_level: dict[str, list[Line]] = {"error": [], "warning": []}
    for each in found:
        by_level[each.level].append(Line(each.rule, each.words, address_of(each.place, draft, sections)))
    return Findings(tuple(by_level["error"]), tuple(by_level["warning"]))


def section_findings(section: Section) -> Findings:
    """The part of them that is mended on the section's own page."""
    everything = draft_findings(section.draft)
    own = reverse("admin:reports_section_change", args=[section.pk])
    return Findings(
        *(
            tuple(line for line in lines if line.address.partition("#")[0] == own)
            for lines in (everything.errors, everything.warnings)
        )
    )


def is_changed(edition: Edition) -> bool:
    """Whether readers do not have what the draft says; a draft that hangs together badly does differ."""
    try:
        return drafting.has_changed(edition)
    except drafting.DraftError:
        return True
