"""An edition's history: its versions with their notes and checksums."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reports import addresses
from reports.document.canonical import ChangeNote
from reports.document.types import EditionDocument
from reports.document.words import Severity
from reports.languages import Translator
from reports.models.ledger import Version
from reports.pages.head import Head, Relation
from reports.pages.layout import Layout, edition_layout
from reports.pages.parts import Link
from reports.reading.context import EditionContext
from reports.reading.editions import all_versions
from reports.rendering import render_inline
from reports.rendering.terms import CHANGE, SEVERITY, report_translator


@dataclass(frozen=True)
class ChangeLine:
    """A change note. `section` links to the section in that version; None for notes about the edition. `is_quoted` is False for
    withdrawn versions."""

    note: ChangeNote
    word: str
    section: Link | None
    explanation_html: str
    is_quoted: bool


@dataclass(frozen=True)
class VersionLine:
    """A version in the history. `document` is the address of its bytes, `severity` is "" for the first one."""

    version: Version
    address: str
    document: str
    severity: str
    changes: Sequence[ChangeLine]
    is_latest: bool
    compares: Sequence[Link]


@dataclass(frozen=True)
class HistoryPage:
    """The history of an edition, newest version first."""

    head: Head
    layout: Layout
    versions: tuple[VersionLine, ...]


def history_page(document: EditionDocument, context: EditionContext) -> HistoryPage:
    """Return the history of an edition: one query."""
    versions = all_versions(context)
    lines: list[VersionLine] = []
    translate = report_translator(document.report)
    before: Version | None = None
    for version in versions:
        lines.append(_line(version, before, context, translate, is_first=not lines))
        # A withdrawn version is skipped, because it cannot be compared.
        before = before if version.gone else version
    return HistoryPage(
        head=Head(
            title=translate("History · {report} {year}", report=document.report.name, year=context.year),
            description=translate(
                "Every version of the {year} edition, what changed in it and why, with checksums.", year=context.year
            ),
            canonical=addresses.versions(context.report, context.year),
            language=document.report.language,
            translate=report_translator(document.report),
            relations=(Relation("latest-version", addresses.edition(context.report, context.year)),),
        ),
        layout=edition_layout(document, context),
        versions=tuple(reversed(lines)),
    )


def _line(
    version: Version, before: Version | None, context: EditionContext, translate: Translator, *, is_first: bool
) -> VersionLine:
    return VersionLine(
        version=version,
        address=addresses.edition(context.report, context.year, version.number),
        document=addresses.file(context.report, context.year, "json", version.number),
        severity="" if is_first else translate(SEVERITY[Severity(version.severity)]),
        changes=[change_line(note, version, context, translate) for note in version.notes],
        is_latest=version.number == context.current,
        compares=list(_compares(version, before, context, translate)),
    )


def change_line(note: ChangeNote, version: Version, context: EditionContext, translate: Translator) -> ChangeLine:
    """Return the line of a change note of `version`."""
    return ChangeLine(
        note=note,
        word=translate(CHANGE[note.kind]),
        section=_section(note.section, version, context),
        explanation_html=render_inline(note.explanation, translate=translate),
        is_quoted=not version.gone,
    )


def _section(slug: str | None, version: Version, context: EditionContext) -> Link | None:
    """Return a link to a section of a version; None if the version cannot be read."""
    rows = (row for row in context.editions if row.version.pk == version.pk)
    found = next((each for row in rows for each in row.sections if each.slug == slug), None)
    if found is None:
        return None
    return Link(found.title, addresses.section(context.report, context.year, found.slug, version.number))


def _compares(
    version: Version, before: Version | None, context: EditionContext, translate: Translator
) -> Iterator[Link]:
    """Yield links that compare a version with the one before and, if it is older than that, with the latest."""
    if version.gone:
        return
    if before:
        yield _compare(before.number, version.number, context, translate)
    readable = [row.version.number for row in context.editions]
    if (
        context.current
        and context.current in readable
        and readable.index(version.number) < readable.index(context.current) - 1
    ):
        yield _compare(version.number, context.current, context, translate)


def _compare(older: str, newer: str, context: EditionContext, translate: Translator) -> Link:
    label = translate("{older} and {newer} compared, word by word", older=older, newer=newer)
    return Link(label, addresses.compare_versions(context.report, context.year, older, newer))
