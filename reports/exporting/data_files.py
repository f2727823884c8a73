"""The data of an edition as files: the document itself, its assessments as a table, and references for reference managers."""

import csv
import io
import json
from collections.abc import Iterator

from reports.citing.entries import bibtex_entry, csl_entry, ris_entry
from reports.citing.item import cited_items
from reports.document.canonical import canonical_bytes
from reports.document.text import FORMULA
from reports.document.types import Assessment, EditionDocument, Section
from reports.exporting.context import Context
from reports.rendering import quote_text

COLUMNS = (
    "report",
    "year",
    "version",
    "section_number",
    "section",
    "section_title",
    "trend",
    "trend_name",
    "trend_maturity",
    "trend_maturity_label",
    "technique",
    "technique_name",
    "maturity",
    "maturity_label",
    "status",
    "note",
    "quote",
    "section_id",
    "assessment_id",
)


def write_csv(document: EditionDocument, context: Context) -> bytes:
    """Return the assessments as CSV (RFC 4180) in UTF-8, with a header row."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for section in document.sections:
        for assessment in section.assessments:
            writer.writerow(escape_formula(str(cell)) for cell in _row(document, context, section, assessment))
    return out.getvalue().encode()


def escape_formula(cell: str) -> str:
    """Return a cell with an apostrophe before what a spreadsheet would run as a formula."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def _row(document: EditionDocument, context: Context, section: Section, assessment: Assessment) -> Iterator[object]:
    trend = document.trend(section.trend)
    technique = document.technique(assessment.technique)
    yield document.report.slug
    yield document.year
    # With a letter, as in the API's tables, so that no program reads 1.10 as the number 1.1.
    yield f"v{context.number}"
    yield document.numbers().get(section.uid, "")
    yield section.slug
    yield section.title
    yield section.trend or ""
    yield trend.name if trend else ""
    yield section.maturity if section.trend else ""
    yield document.report.labels.of(section.maturity) if section.trend else ""
    yield assessment.technique
    yield technique.name if technique else ""
    yield assessment.maturity
    yield document.report.labels.of(assessment.maturity)
    yield assessment.status
    yield assessment.note
    yield quote_text(assessment.quote, document.technique_names())
    yield section.uid
    yield assessment.uid


def write_json(document: EditionDocument, context: Context) -> bytes:
    """Return the bytes of the document whose SHA-256 is the version's checksum; of a draft, what they would be."""
    return context.sealed or canonical_bytes(document)


def write_bibtex(document: EditionDocument, context: Context) -> bytes:
    """Return the edition and its references as BibTeX in UTF-8."""
    return "\n".join(bibtex_entry(key, item) for key, item in cited_items(document, context).items()).encode()


def write_ris(document: EditionDocument, context: Context) -> bytes:
    """Return the edition and its references as RIS in UTF-8, with the line ends that the format requires."""
    return "".join(ris_entry(key, item) for key, item in cited_items(document, context).items()).encode()


def write_csl_json(document: EditionDocument, context: Context) -> bytes:
    """Return the edition and its references as a list in CSL-JSON."""
    entries = [csl_entry(key, item) for key, item in cited_items(document, context).items()]
    return (json.dumps(entries, ensure_ascii=False, indent=2) + "\n").encode()
