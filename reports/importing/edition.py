"""Read the file of an edition as a document."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal
from uuid import UUID

from pydantic import ValidationError

from reports.document.canonical import UnreadableDocument, read_document
from reports.document.text import short_texts
from reports.document.types import EditionDocument, ReportStatement, TechniqueStatement, TrendStatement
from reports.importing.adding import add_sections
from reports.importing.assembly import Raw, Uids, complete_statements, fill_uids, mappings, texts
from reports.importing.bundles import Bundle, bundle
from reports.importing.consistency import (
    linked_techniques,
    note_body_findings,
    refuse_dangling,
    refuse_duplicates,
    refuse_unknown,
)
from reports.importing.decoding import decode, refuse_characters, refuse_export, refuse_other_formats
from reports.importing.errors import FileError, Finding, ImportLog, ImportRefused, merge_findings
from reports.importing.foreign_markdown import plain_links
from reports.importing.front_matter import read_front_matter
from reports.importing.html import is_html, read_page
from reports.importing.invalid import note_errors
from reports.importing.key_findings import take_key_findings, with_evidence
from reports.importing.lengths import refuse_long_texts, refuse_many_aliases, refuse_many_sections
from reports.importing.link_rewriting import Headings, rewrite_links
from reports.importing.outline import Outline
from reports.importing.picture_files import (
    FileFinder,
    extract_pictures,
    named_pictures,
    note_unused_files,
    place_pictures,
)
from reports.importing.pictures import PictureFile
from reports.importing.redirects import Alias
from reports.importing.sections import read_sections
from reports.importing.structure import parse_outline
from reports.importing.techniques import propose
from reports.importing.word import WordText, is_word, read_word
from reports.importing.word.returned import refuse_export_of_another
from reports.progress import step

type Shape = Literal["plain", "rich", "json", "word", "html"]


@dataclass(frozen=True)
class Imported:
    """The result of reading a file: its document, and the findings.

    `invented` are the uids that were created because the file has none; the caller matches them to existing rows. `new_trends` and
    `new_techniques` are statements in the document that the vocabulary lacks. `proposals` counts the assessments proposed for techniques
    that the text names. `pictures` are those in the file, `aliases` the old addresses that it gives.
    """

    document: EditionDocument
    invented: frozenset[UUID]
    new_trends: tuple[TrendStatement, ...]
    new_techniques: tuple[TechniqueStatement, ...]
    proposals: int
    findings: tuple[Finding, ...]
    shape: Shape
    pictures: tuple[PictureFile, ...] = ()
    aliases: tuple[Alias, ...] = ()


@dataclass(frozen=True)
class _Context:
    """The arguments of `read_edition` except the file."""

    report: ReportStatement
    year: int
    trends: Sequence[TrendStatement]
    techniques: Sequence[TechniqueStatement]
    other_years: Mapping[int, Collection[str]] | None = None
    file_names: Collection[str] = ()
    headings: Headings | None = None
    into: EditionDocument | None = None

    def slugs(self) -> dict[str, set[str]]:
        """Return the slugs of the vocabulary, under `trend` and `technique`."""
        return {"trend": {each.slug for each in self.trends}, "technique": {each.slug for each in self.techniques}}


def read_edition(
    data: bytes,
    *,
    filename: str,
    report: ReportStatement,
    year: int,
    trends: Sequence[TrendStatement],
    techniques: Sequence[TechniqueStatement],
    unpacked: Bundle | None = None,
    other_years: Mapping[int, Collection[str]] | None = None,
    file_names: Collection[str] = (),
    headings: Headings | None = None,
    into: EditionDocument | None = None,
) -> Imported:
    """Return the document in a file: Markdown, a Word file, a web page, JSON, or a ZIP archive with one of these.

    `unpacked` is the file as a bundle, if the caller has it already. `report` is used where the file does not describe the report;
    `trends` and `techniques` are the vocabulary. `other_years` maps other years of the report to the slugs of their sections (empty if
    not known yet) so that links to them can be rewritten and checked; `file_names` are the names of the files of all years, if known;
    `headings(year, slug)` returns the heading ids of a section of another year. With `into`, the sections of the file are added to that
    document.

    Raise ImportRefused with every error that was found.
    """
    step("Reading the file")
    file_names = file_names or (filename,)
    unpacked = unpacked or bundle(data, filename=filename)
    data = unpacked.data
    filename = unpacked.filename
    files = unpacked.files
    context = _Context(report, year, trends, techniques, other_years, file_names, headings, into)
    log = ImportLog(filename, sources=unpacked.sources)
    for line, before, now in unpacked.rewritten:
        log.rewrite(line, before, now)
    for message in unpacked.notes:
        log.finding(None, message)
    if is_word(data):
        refuse_export_of_another(data, report.slug, year, log)
        return _with_added_sections(_from_word(read_word(data, log, is_added=into is not None), context, log), context)
    refuse_export(data, filename)
    if is_html(data, filename):
        page, log = read_page(data, log, files, is_added=into is not None)
        return _with_added_sections(replace(_from_word(page, context, log), shape="html"), context)
    refuse_other_formats(filename)
    text = decode(data, filename=filename)
    if filename.lower().endswith(".json") or text.lstrip().startswith("{"):
        imported = _from_json(text, context, log)
    else:
        text, embedded = extract_pictures(plain_links(text), files)
        files = {**files, **embedded}
        outline = parse_outline(text, log, has_chapters=bool(unpacked.sources), is_added=into is not None)
        if not unpacked.has_index and not into:
            outline = _with_title(outline, context, log)
        imported = _from_outline(outline, context, log, files=files)
    pictures = (*imported.pictures, *named_pictures(imported.document, files, imported.pictures))
    return _with_added_sections(
        replace(imported, pictures=tuple({each.sha256: each for each in pictures}.values())), context
    )


def _with_added_sections(imported: Imported, context: _Context) -> Imported:
    """Return `imported`; with `into`, the result of adding its sections to that document, without the file's old addresses."""
    if context.into is None:
        return imported
    document, notes = add_sections(context.into, imported.document, has_aliases=bool(imported.aliases))
    findings = (*imported.findings, *(Finding(None, message) for message in notes))
    return replace(imported, document=document, findings=findings, invented=frozenset(), aliases=())


def _from_json(text: str, context: _Context, log: ImportLog) -> Imported:
    try:
        document = read_document(text)
    except UnreadableDocument as error:
        raise ImportRefused(log.filename, _unreadable(error, text)) from error
    _refuse_another_edition(document.report.slug, document.year, context, log)
    log.raise_errors()
    refuse_many_sections(len(document.sections), log)
    refuse_long_texts(((None, section.title, section.body) for section in document.sections), log)
    note_body_findings(document, log, other_years=context.other_years, headings=context.headings)
    _note_no_sections(document, log)
    return _imported(document, context, log, shape="json")


def _unreadable(error: UnreadableDocument, text: str) -> list[FileError]:
    """Return why a file is not a document: a syntax error with line and column, or each invalid value with its path."""
    if isinstance(mistake := error.__cause__, json.JSONDecodeError):
        what = mistake.msg.lower().removesuffix(" at").removesuffix(" starting").rstrip(": ")
        message = f"This is not JSON: {what}, in column {mistake.colno}"
        return [FileError(mistake.lineno, message, "Export the edition again, or fix what is there.")]
    is_json = not isinstance(error.__cause__, RecursionError)
    if is_json and (not isinstance(given := json.loads(text), dict) or "schema_version" not in given):
        message = "This JSON file is not an edition document: schema_version is missing"
        return [FileError(None, message, "Use document.json from an export, or the text as Markdown.")]
    advice = "Export the edition again, or look the keys up in the document's schema."
    return [FileError(None, message, advice) for message in str(error).split("\n")]


def _note_no_sections(document: EditionDocument, log: ImportLog) -> None:
    if not document.sections:
        begins = "Heading 1 or 2" if log.headings else "##"
        message = f"The file has no sections, so the edition has a title but no text. Start each section with {begins}."
        log.finding(None, message)


def _from_word(word: WordText, context: _Context, log: ImportLog) -> Imported:
    """Return the document of a file that was converted to Markdown, with the pictures in it."""
    refuse_characters(word.markdown, log)
    log.raise_errors()
    imported = _from_outline(
        parse_outline(word.markdown, log), context, log, figures=word.figures, language=word.language
    )
    return replace(imported, shape="word", pictures=word.pictures)


def _with_title(outline: Outline, context: _Context, log: ImportLog) -> Outline:
    """Return the outline of chapters without an index, with a title made of the report and the year."""
    title = f"{context.report.name} {context.year}"
    message = (
        f"The files give the edition no title, so it is called “{title}”. Add an index.md with a title and summary."
    )
    log.finding(None, message)
    return replace(outline, title=title)


def _from_outline(
    outline: Outline,
    context: _Context,
    log: ImportLog,
    *,
    figures: list[Raw] | None = None,
    files: Mapping[str, bytes] | None = None,
    language: str = "",
) -> Imported:
    """Return the document of a text. With `figures`, those of a converted file, dangling references are findings instead of errors.

    `files` are those beside the text, `language` is the language that a file of another program declares.
    """
    uids = Uids()
    if context.into:
        if not outline.parts:
            log.error(None, "The file has no heading, so it contains no section", "Add a heading above the text.")
        if outline.lead:
            log.finding(
                outline.lead_line, "The text before the first section is left out: the edition keeps its summary."
            )
        title = outline.title or (None if outline.front else "…")
        outline = replace(outline, title=title, lead="")
        language = ""
    outline, points = take_key_findings(outline, log) if context.into is None else (outline, [])
    raw = _raw(outline, context, log)
    if points:
        raw["key_findings"] = with_evidence(points, outline, raw["sections"])
    _set_language(raw, language, log)
    aliases = _aliases(raw)
    refuse_many_aliases(len(aliases), log)
    pictures, used = place_pictures(raw, files, log) if files else ((), frozenset[str]())
    if figures:
        raw["figures"] = figures
    if context.into:
        _add_shared_parts(raw, context.into)
    rewrite_links(
        raw,
        outline.anchors,
        aliases=aliases,
        other_years=context.other_years or {},
        file_names=context.file_names,
        techniques=context.slugs()["technique"],
        headings=context.headings,
        log=log,
    )
    # The metadata of a web page is front matter, but does not make it a rich file.
    proposals = 0 if outline.is_rich and figures is None else propose(raw["sections"], context.techniques)
    fill_uids(raw, uids)
    _add_statements(raw, context, uids)
    refuse_duplicates(raw, log)
    refuse_unknown(raw, log, vocabulary=context.slugs())
    if figures is None:
        refuse_dangling(raw, log, vocabulary=context.slugs())
    document = _document(raw, log)
    log.raise_errors()
    has_file = None if files is None else FileFinder(files).find
    note_body_findings(document, log, other_years=context.other_years, headings=context.headings, has_file=has_file)
    note_unused_files(document, files or {}, used, log)
    _note_no_sections(document, log)
    imported = _imported(document, context, log, shape="rich" if outline.is_rich else "plain")
    return replace(imported, invented=frozenset(uids.invented), proposals=proposals, aliases=aliases, pictures=pictures)


def _set_language(raw: Raw, language: str, log: ImportLog, *, is_chosen: bool = False) -> None:
    """Set the language of the report to that of its file, if the report still has the default, English.

    `is_chosen` means that a person chose the language, in front matter; other programs add variants such as en-GB, which are ignored.
    """
    report = raw["report"]
    own = report.get("language", "") if isinstance(report, dict) else ""
    is_default = own == ReportStatement.model_fields["language"].default
    if not language or not own or language.partition("-")[0] == str(own).partition("-")[0]:
        if is_default and is_chosen:
            report["language"] = language
        return
    if is_default:
        report["language"] = language
        log.finding(None, f"The language of the report was set to {language}, as in the file.")
    else:
        log.finding(None, f"The file is in {language}, but the report stays in {own}.")


def _aliases(raw: Raw) -> tuple[Alias, ...]:
    """Remove the old addresses of the edition and its sections from `raw`, and return them: documents do not contain them."""
    own = [Alias(path) for path in raw.pop("aliases", ())]
    of_sections = [Alias(path, each["slug"]) for each in raw["sections"] for path in each.pop("aliases", None) or ()]
    return (*own, *of_sections)


def _imported(document: EditionDocument, context: _Context, log: ImportLog, *, shape: Shape) -> Imported:
    trends = {trend.slug for trend in context.trends} | {str(trend.uid) for trend in context.trends}
    techniques = {each.slug for each in context.techniques} | {str(each.uid) for each in context.techniques}
    return Imported(
        document=document,
        invented=frozenset(),
        new_trends=tuple(each for each in document.trends if not {each.slug, str(each.uid)} & trends),
        new_techniques=tuple(each for each in document.techniques if not {each.slug, str(each.uid)} & techniques),
        proposals=0,
        findings=merge_findings(log.findings),
        shape=shape,
    )


def _raw(outline: Outline, context: _Context, log: ImportLog) -> Raw:
    """Return the values in the file under the document's keys, with the caller's report and year where the file gives none."""
    raw = read_front_matter(outline, log)
    given = raw.get("report", {})
    slug = context.report.slug
    if isinstance(given, dict):
        raw["report"] = context.report.model_dump(mode="json")
        if given.keys() == {"language"}:
            _set_language(raw, given["language"], log, is_chosen=True)
        else:
            raw["report"] |= given
        slug = raw["report"]["slug"]
    raw.setdefault("year", context.year)
    _refuse_another_edition(slug, raw["year"], context, log)
    described_here = [each for each in mappings(raw.get("trends")) if isinstance(each.get("slug"), str)]
    known = [*described_here, *(trend.model_dump(mode="json") for trend in context.trends)]
    raw["sections"] = read_sections(outline, known, log)
    return raw


def _add_shared_parts(raw: Raw, into: EditionDocument) -> None:
    """Add the references and figures of `into`, so that the added text can refer to them."""
    for name in ("references", "figures"):
        keys = texts(each.get("key") for each in mappings(raw.get(name)))
        more = [each.model_dump(mode="json", exclude={"uid"}) for each in getattr(into, name) if each.key not in keys]
        if isinstance(raw.setdefault(name, []), list):
            raw[name] = [*raw[name], *more]


def _add_statements(raw: Raw, context: _Context, uids: Uids) -> None:
    """Add the statements of the trends and techniques that the file refers to."""
    sections = raw["sections"]
    made = {section["trend"]: section.pop("new_trend") for section in sections if "new_trend" in section}
    for trend in made.values():
        uids.fill(trend)
    wanted = texts(each.get("trend") for each in [*sections, *mappings(raw.get("endings"))])
    statements = complete_statements(raw.get("trends"), context.trends, wanted, uids)
    raw["trends"] = sorted([*statements, *made.values()], key=_slug) if made else statements
    wanted = texts(each.get("technique") for section in sections for each in mappings(section.get("assessments")))
    linking = (*(section.get("body") for section in sections), *(text for _, _, text in short_texts(raw)))
    wanted |= {slug for text in linking for slug in linked_techniques(text)}
    raw["techniques"] = complete_statements(raw.get("techniques"), context.techniques, wanted, uids)


def _document(raw: Raw, log: ImportLog) -> EditionDocument:
    try:
        return EditionDocument.model_validate(raw)
    except ValidationError as error:
        if not (log.errors and _is_about_the_whole(error)):
            note_errors(error, EditionDocument, log)
        raise ImportRefused(log.filename, log.errors) from error


def _is_about_the_whole(error: ValidationError) -> bool:
    """Return whether only the check of the whole document failed, whose errors have already been reported with their lines."""
    return all(not mistake["loc"] for mistake in error.errors(include_url=False))


def _slug(statement: Any) -> str:
    return str(statement.get("slug", "")) if isinstance(statement, dict) else ""


def _refuse_another_edition(slug: Any, year: Any, context: _Context, log: ImportLog) -> None:
    if slug != context.report.slug:
        log.error(
            log.line_of("report", "slug"),
            f"The file is of the report “{slug}”, but “{context.report.slug}” was selected",
            "Import it into its own report, or change the slug in the file.",
        )
    if year != context.year:
        log.error(
            log.line_of("year"),
            f"The file is of the year {year}, but {context.year} was selected",
            "Import it into its own year, or change the year in the file.",
        )
