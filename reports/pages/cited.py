"""The page that checks a bibliography: what became of each place of this site that it cites, and the updated file."""

from base64 import b64encode
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import PurePath

from reports import addresses
from reports.citing.bibliography import Bibliography, read_bibliography
from reports.citing.item import citation_item
from reports.citing.updating import updated_entry
from reports.document.diff import Work, diff_words
from reports.languages import Translator
from reports.limited_process import call_limited
from reports.pages.cite import Citation, cite
from reports.pages.comparing.texts import ComparedParagraph, folded
from reports.pages.head import Head
from reports.pages.parts import Link
from reports.reading.cited import CheckedEntry, CheckState, check_entries
from reports.reading.cited_places import PlaceInVersion
from reports.reading.paragraph_history import HistoryStep
from reports.reading.paragraphs import cited_version
from reports.rendering import render_inline

#: In seconds of processor time: how long reading a bibliography may take.
_SECONDS = 5
#: The states whose entries the page only counts.
_COUNTED = {CheckState.ELSEWHERE}


@dataclass(frozen=True)
class ShownStep:
    """What a later version did to a cited place, with its changed `paragraphs` and the reasons as safe HTML."""

    step: HistoryStep
    paragraphs: Sequence[ComparedParagraph]
    reasons: Sequence[str]


@dataclass(frozen=True)
class CheckedRow:
    """An entry of a bibliography. `place` links to what it cites, `citations` are of what continues that, `later` to the latest edition.

    `updated` is the entry's new text in the updated file, or None if it stays.
    """

    checked: CheckedEntry
    place: Link | None
    steps: Sequence[ShownStep]
    citations: Sequence[Citation]
    later: Link | None
    updated: str | None


@dataclass(frozen=True)
class CheckedBibliography:
    """A bibliography with a row for each entry, in order. `updated` are the bytes of the updated file, or None if nothing changes."""

    bibliography: Bibliography
    rows: Sequence[CheckedRow]
    updated: bytes | None

    @property
    def counts(self) -> dict[str, int]:
        """Return the number of entries by state, 0 for those without any."""
        found = Counter(row.checked.state for row in self.rows)
        return {state.value: found[state] for state in CheckState}


@dataclass(frozen=True)
class CitedPage:
    """The form and, after it was sent, the result. `shown` are the rows that are not only counted.

    `download` is the updated file as an address, because nothing is stored; `problem` says why there is no result.
    """

    head: Head
    result: CheckedBibliography | None = None
    filename: str = ""
    problem: str = ""

    @property
    def shown(self) -> Sequence[CheckedRow]:
        return [row for row in self.result.rows if row.checked.state not in _COUNTED] if self.result else []

    @property
    def download(self) -> str:
        data = self.result.updated if self.result else None
        return f"data:application/octet-stream;base64,{b64encode(data).decode()}" if data else ""


def cited_page(
    translate: Translator, result: CheckedBibliography | None = None, *, filename: str = "", problem: str = ""
) -> CitedPage:
    """Return the page of the form, of a result for a file with this name, or of a problem."""
    head = Head(
        translate("Check a bibliography"),
        translate("Find out whether what you cited from this site was corrected, superseded or withdrawn."),
        addresses.cited(),
        translate=translate,
    )
    return CitedPage(head, result, PurePath(filename).name, problem)


def check_bibliography(data: bytes) -> CheckedBibliography:
    """Return what became of the entries of a bibliography. Raises UnreadableBibliography, and LimitExceeded."""
    bibliography = call_limited(read_bibliography, data, seconds=_SECONDS)
    work = Work.for_documents()
    # Many entries can cite one place.
    compare = cache(lambda before, after: folded(diff_words(before, after, work)) if before or after else ())
    rows = [_row(each, bibliography, compare) for each in check_entries(bibliography.entries)]
    texts = {index: row.updated for index, row in enumerate(rows) if row.updated is not None}
    return CheckedBibliography(bibliography, rows, bibliography.replaced(texts) if texts else None)


def reasons_of(step: HistoryStep) -> list[str]:
    """Return why a version changed a place, or why it was withdrawn, as safe HTML."""
    return [render_inline(note.explanation) for note in step.notes] or [render_inline(step.reason)]


def _row(
    checked: CheckedEntry, bibliography: Bibliography, compare: Callable[[str, str], Sequence[ComparedParagraph]]
) -> CheckedRow:
    steps = [ShownStep(step, compare(step.before, step.after), reasons_of(step)) for step in checked.steps]
    later = None
    if checked.later:
        edition = checked.later.edition
        later = Link(str(edition.year), addresses.edition(edition.report.slug, edition.year))
    citations = [cite(each.version, each.part) for each in checked.successors]
    return CheckedRow(checked, _place(checked.cited), steps, citations, later, _updated(checked, bibliography))


def _place(cited: PlaceInVersion | None) -> Link | None:
    """Return a link to a place in its version."""
    if cited is None:
        return None
    document = cited.version.content
    title = cited.part.section.title if cited.part else document.title
    return Link(title or f"{document.report.name} {cited.version.edition.year}", cited.address)


def _updated(checked: CheckedEntry, bibliography: Bibliography) -> str | None:
    """Return the entry with the citation of the one place that continues the cited one; None if it stays as it is."""
    if checked.cited is None or len(checked.successors) != 1:
        return None
    items = [
        citation_item(each.version.content, cited_version(each.version), each.part)
        for each in (checked.cited, *checked.successors)
    ]
    text = bibliography.text[checked.entry.start : checked.entry.end]
    updated = updated_entry(bibliography.format, text, checked.address, *items)
    return updated if updated != text else None
