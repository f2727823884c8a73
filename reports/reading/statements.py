"""Queries for the lists of sections, assessments, predictions, references and figures, now or as of a moment; for whole editions,
sections and key findings; and for files."""

import json
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import CharField, OuterRef, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Coalesce

from reports import addresses
from reports.document.canonical import upgrade
from reports.document.types import EditionDocument, Picture
from reports.document.words import Outcome
from reports.exporting import FORMATS
from reports.models.index import (
    PublishedAssessment,
    PublishedEdition,
    PublishedFigure,
    PublishedKeyFinding,
    PublishedPrediction,
    PublishedReference,
    PublishedScore,
    PublishedSection,
    PublishedTechnique,
)
from reports.models.ledger import Version, VersionFile
from reports.reading.generation_cache import per_generation
from reports.reading.report_index import moves_at
from reports.reading.versions import current_rows, find_version, in_version, raw_document, version_key
from reports.rendering import evidence_of
from reports.rendering.html import PUBLIC_LINKS

_SECTION_TEXTS = ("section__html", "section__text", "section__paragraphs", "section__positions", "section__summary")


def sections(at: datetime | None = None, texts: Collection[str] = ()) -> QuerySet[PublishedSection]:
    """Return sections, without those of `html` and `text` that `texts` does not name."""
    return _with_texts(current_rows(PublishedSection, at), texts)


def sections_of(version: Version, texts: Collection[str] = ()) -> QuerySet[PublishedSection]:
    """Return the sections of a version, likewise."""
    return _with_texts(PublishedSection.objects.filter(version=version), texts)


def _with_texts(rows: QuerySet[PublishedSection], texts: Collection[str]) -> QuerySet[PublishedSection]:
    left_out = [name for name in ("html", "text") if name not in texts]
    rows = rows.select_related("version", "edition__report", "trend")
    return rows.defer("version__document", "version__change_notes", "paragraphs", "positions", *left_out)


def complete_sections(rows: Sequence[Any], texts: Collection[str] = (), at: datetime | None = None) -> Sequence[Any]:
    """Set on sections what `texts` names: their Markdown as `body` (one query), their assessments as `stated` (two). With `at`, set
    their movements of that moment (one query)."""
    if "body" in texts:
        statements = _statements_of("sections", {row.version_id for row in rows})
        for row in rows:
            row.body = statements[row.version_id, str(row.uid)]["body"]
    if "assessments" in texts:
        stated = _stated([row.pk for row in rows])
        for row in rows:
            row.stated = stated[row.pk]
    if at:
        then = moves_at(at, {row.edition.report_id for row in rows}).sections
        for row in rows:
            for column, value in then.get(row.pk, {}).items():
                setattr(row, column, value)
    return rows


def _stated(sections: Sequence[int]) -> dict[int, list[dict[str, Any]]]:
    """Return assessments as in documents by section key: two queries."""
    rows: list[Any] = list(PublishedAssessment.objects.filter(section__in=sections).order_by("position"))
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for each in complete_assessments(rows):
        values = {
            name: getattr(each, name)
            for name in ("uid", "name", "maturity", "maturity_label", "status", "note", "quote")
        }
        found[each.section_id].append(values | {"technique": each.technique_slug, "technique_id": each.sealed})
    return found


def assessments(at: datetime | None = None) -> QuerySet[PublishedAssessment]:
    """Return assessments. `complete_assessments` adds the technique's name in their version."""
    rows = current_rows(PublishedAssessment, at).select_related("section", "version", "edition__report")
    return rows.defer(*_SECTION_TEXTS, "version__document", "version__change_notes")


def complete_assessments(rows: Sequence[Any]) -> Sequence[Any]:
    """Set on assessments the technique's `name` and `sealed` uid in their version, and its uid `today`: one query."""
    names = PublishedTechnique.objects.filter(version__in={row.version_id for row in rows})
    columns = ("version", "slug", "name", "uid", "technique__uid")
    known = {(version, slug): named for version, slug, *named in names.values_list(*columns)}
    for row in rows:
        named = known.get((row.version_id, row.technique_slug))
        row.name, row.sealed, row.today = named or (row.technique_slug, row.technique.uid, row.technique.uid)
    return rows


def predictions(at: datetime | None = None) -> QuerySet[PublishedPrediction]:
    """Return predictions with the score of the latest edition that gives one."""
    latest = current_rows(PublishedScore, at).filter(prediction=OuterRef("uid")).order_by("-edition__year", "-pk")
    rows = current_rows(PublishedPrediction, at).annotate(
        outcome=Coalesce(Subquery(latest.values("outcome")[:1]), Value(Outcome.OPEN.value, CharField())),
        scored_in=Subquery(latest.values("edition__year")[:1]),
        explanation=Coalesce(Subquery(latest.values("explanation")[:1]), Value("", TextField())),
    )
    related = rows.select_related("section", "version", "edition__report")
    return related.defer(*_SECTION_TEXTS, "version__document", "version__change_notes")


def references(at: datetime | None = None) -> QuerySet[PublishedReference]:
    """Return the references of editions."""
    return in_version(current_rows(PublishedReference, at))


def figures(at: datetime | None = None) -> QuerySet[PublishedFigure]:
    """Return figures. `complete_figures` adds their content."""
    return in_version(current_rows(PublishedFigure, at))


def complete_figures(rows: Sequence[Any]) -> Sequence[Any]:
    """Set on figures their `statement` in the document, and their `files`: one query."""
    statements = _statements_of("figures", {row.version_id for row in rows})
    for row in rows:
        figure = statements[row.version_id, str(row.uid)]
        row.statement = figure | {"kind": "chart" if figure["chart"] else "picture"}
        row.files = files_of_figure(row, figure)
    return rows


def _statements_of(name: str, versions: Collection[int]) -> dict[tuple[int, str], dict[str, Any]]:
    """Return the `sections` or `figures` of documents by version key and uid: one query."""
    documents = Version.objects.filter(pk__in=versions).values_list("pk", "document")
    return {(key, each["uid"]): each for key, document in documents for each in upgrade(json.loads(document))[name]}


@per_generation(32)
def edition_content(report: str, year: int, at: datetime | None = None) -> PublishedEdition:
    """Return the current edition, or that of `at`, with its document as `statement`, its `key_findings`, `files` and `sections`.

    Six queries, one more with `at`. Raises NotPublished, NotAvailableThen or Gone.
    """
    version = find_version(report, year, None, at)
    row: Any = _with_version(PublishedEdition.objects.get(version=version), version)
    long = ("sections", "references", "figures")
    row.statement = {name: value for name, value in raw_document(version).items() if name not in long}
    row.key_findings = key_findings(version)
    row.files = files_of(version)
    sections = PublishedSection.objects.filter(version=version).select_related("trend").order_by("position")
    row.sections = [_with_version(each, version) for each in sections.defer("html", "text", "paragraphs", "positions")]
    complete_sections(row.sections, {"assessments"})
    if at:
        moves = moves_at(at, {version.edition.report_id})
        vars(row).update(moves.editions[row.pk])
        for each in row.sections:
            vars(each).update(moves.sections[each.pk])
    return row


def section_content(version: Version, slug: str, at: datetime | None = None) -> PublishedSection | None:
    """Return a section of a version with its `statement` in the document, or None if it has no such section: three queries.

    With `at`, its movement is that of the moment (one query more).
    """
    row: Any = PublishedSection.objects.filter(version=version, slug=slug).select_related("trend").first()
    if row is None:
        return None
    row.statement = next(each for each in raw_document(version)["sections"] if each["uid"] == str(row.uid))
    row.body = row.statement["body"]
    complete_sections([_with_version(row, version)], {"assessments"}, at)
    return row


def _with_version[Row: (PublishedEdition, PublishedSection)](row: Row, version: Version) -> Row:
    """Set a row's version and edition, which saves their queries."""
    row.version, row.edition = version, version.edition
    return row


#: Media types of a chart's files by file extension.
_CHART_FILES = {
    "csv": "text/csv; charset=utf-8; header=present",
    "json": "application/json",
    "svg": "image/svg+xml",
    "png": "image/png",
}


@dataclass(frozen=True)
class FileFacts:
    """A file and its path on the site. Files that were not made yet have no size and checksum."""

    format: str
    type: str
    path: str
    size: int | None = None
    sha256: str | None = None


def files_of(version: Version) -> list[FileFacts]:
    """Return the files of a version without sizes. No query."""
    report, year, number = version_key(version)
    return [
        FileFacts(each.name, each.media_type, addresses.file(report, year, each.name, number))
        for each in FORMATS.values()
    ]


def files_made_of(version: Version) -> list[FileFacts]:
    """Return the files of a version, with size and checksum of those already made: one query."""
    made = {row.format: row for row in VersionFile.current(version)}
    return [
        replace(each, size=made[each.format].size, sha256=made[each.format].sha256) if each.format in made else each
        for each in files_of(version)
    ]


def files_of_figure(row: PublishedFigure, statement: dict[str, Any]) -> list[FileFacts]:
    """Return the files of a figure; `statement` is the figure in its document."""
    if statement["picture"]:
        picture = Picture.model_validate(statement["picture"])
        return [FileFacts(picture.media_type.partition("/")[2], picture.media_type, PUBLIC_LINKS.to_picture(picture))]
    report, year, number = version_key(row)
    return [
        FileFacts(kind, media_type, addresses.figure_file(report, year, row.key, kind, number))
        for kind, media_type in _CHART_FILES.items()
    ]


@dataclass(frozen=True)
class KeyFindingRow:
    """A key finding. Its evidence is the paragraph `number` with the id `paragraph` in the section with the slug `section`, or the figure
    with the key `figure`, or both; without evidence (only in drafts) all are empty."""

    uid: UUID
    statement: str
    section: str = ""
    paragraph: str = ""
    number: int | None = None
    figure: str = ""


def key_findings(version: Version) -> Sequence[KeyFindingRow]:
    """Return the key findings of a version, in order: one query for each version and generation."""
    return _key_findings(version.pk)


@per_generation(64)
def _key_findings(version: int) -> Sequence[KeyFindingRow]:
    rows = PublishedKeyFinding.objects.filter(version=version).order_by("position")
    columns = ("uid", "statement", "section_slug", "paragraph", "paragraph_number", "figure_key")
    return [KeyFindingRow(*values) for values in rows.values_list(*columns)]


def draft_key_findings(document: EditionDocument) -> Sequence[KeyFindingRow]:
    """Return the key findings of a draft, in order."""
    evidence = evidence_of(document)
    rows = []
    for finding in document.key_findings:
        found = evidence.get(finding.uid)
        paragraph = found.paragraph if found else None
        figure = found.figure if found else None
        rows.append(
            KeyFindingRow(
                uid=finding.uid,
                statement=finding.statement,
                section=found.section if found and paragraph else "",
                paragraph=paragraph.id if paragraph else "",
                number=paragraph.number if paragraph else None,
                figure=figure.key if figure else "",
            )
        )
    return rows
