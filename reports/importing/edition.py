"""An edition's file to its document."""

import json
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal
from urllib.parse import urlsplit
from uuid import UUID

from pydantic import ValidationError

from reports.document.canonical import UnreadableDocument, read_document
from reports.document.text import SLUG, short_texts
from reports.document.types import EditionDocument, ReportStatement, TechniqueStatement, TrendStatement
from reports.importing.adding import add_sections
from reports.importing.assembly import Raw, Uids, described, fill_uids, mappings, texts
from reports.importing.bundles import Bundle, bundle
from reports.importing.consistency import (
    linked_techniques,
    refuse_dangling,
    refuse_repeats,
    refuse_unknown,
    tell_of_bodies,
)
from reports.importing.decoding import decode, refuse_another_way, refuse_characters, refuse_export
from reports.importing.errors import FileError, Finding, ImportLog, ImportRefused, together
from reports.importing.foreign_markdown import plain_links
from reports.importing.front_matter import read_front_matter
from reports.importing.html import is_html, read_page
from reports.importing.invalid import note_errors
from reports.importing.lengths import refuse_long_texts, refuse_many_aliases, refuse_many_sections
from reports.importing.link_rewriting import Headings, lead_links
from reports.importing.picture_files import Beside, named_pictures, place_pictures, take_out, tell_of_others
from reports.importing.pictures import PictureFile
from reports.importing.redirects import Alias
from reports.importing.sections import read_sections
from reports.importing.structure import Outline, take_apart
from reports.importing.techniques import propose
from reports.importing.word import WordText, is_word, read_word
from reports.importing.word.archive import Archive
from reports.progress import step
from reports.rendering.sent import ADDRESS

#: Where a Word file has what it was sent with, and the report and year in the address among that.
_PROPERTIES = "docProps/custom.xml"
_SENT_FROM = re.compile(rf"/(?P<report>{SLUG.pattern})/(?P<year>[12][0-9]{{3}})(?:/|$)")

type Shape = Literal["plain", "rich", "json", "word", "html"]


@dataclass(frozen=True)
class Imported:
    """What a file holds.

    `invented` are the uids that the file did not give and that were made fresh: the caller matches them to rows.
    `new_trends` and `new_techniques` are statements of the document that the vocabulary does not have.
    `proposals` counts the assessments proposed from techniques that the text names. `pictures` are those that came inside the file,
    `aliases` the addresses that it had elsewhere.
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
    """What the caller knows: the report and year that were asked for, and the vocabulary."""

    report: ReportStatement
    year: int
    trends: Sequence[TrendStatement]
    techniques: Sequence[TechniqueStatement]
    elsewhere: Mapping[int, Collection[str]] | None = None
    names: Collection[str] = ()
    headings: Headings | None = None
    into: EditionDocument | None = None

    def slugs(self) -> dict[str, set[str]]:
        """The slugs that the vocabulary has."""
        return {"trend": {each.slug for each in self.trends}, "technique": {each.slug for each in self.techniques}}


def read_edition(
    data: bytes,
    *,
    filename: str,
    report: ReportStatement,
    year: int,
    trends: Sequence[TrendStatement],
    techniques: Sequence[TechniqueStatement],
    came: Bundle | None = None,
    elsewhere: Mapping[int, Collection[str]] | None = None,
    names: Collection[str] = (),
    headings: Headings | None = None,
    into: EditionDocument | None = None,
) -> Imported:
    """The document in an edition's file: Markdown of either shape, a Word file, a web page, a document as JSON, or a ZIP archive of one.

    `came` is what the file was found in, if that is known already: its text, which is `data`, and what lies beside it.
    `report` stands where the file does not describe it; `trends` and `techniques` are the vocabulary. `elsewhere` are the report's
    other years that links may lead to, with their sections' slugs (none where these are not known yet), `names` what the files of
    these are called, if others than this one are known, `headings` gives the ids of those of a section of another year.
    With `into`, the sections of the file are added to that document.
    Raises ImportRefused with every error that was found.
    """
    step("Reading the file")
    names = names or (filename,)
    came = came or bundle(data, filename=filename)
    data, filename, files = came.data, came.filename, came.beside
    asked = _Context(report, year, trends, techniques, elsewhere, names, headings, into)
    found = ImportLog(filename, sources=came.sources)
    for line, before, now in came.rewritten:
        found.rewrite(line, before, now)
    for words in came.notes:
        found.finding(None, words)
    if is_word(data):
        _refuse_sent_from_another(data, asked, found)
        return _added(_from_word(read_word(data, found, is_added=into is not None), asked, found), asked)
    refuse_export(data, filename)
    if is_html(data, filename):
        page, found = read_page(data, found, files, is_added=into is not None)
        return _added(replace(_from_word(page, asked, found), shape="html"), asked)
    refuse_another_way(filename)
    text = decode(data, filename=filename)
    if filename.lower().endswith(".json") or text.lstrip().startswith("{"):
        imported = _from_json(text, asked, found)
    else:
        text, written = take_out(plain_links(text), files)
        files = {**files, **written}
        outline = take_apart(text, found, has_chapters=bool(came.sources), is_added=into is not None)
        imported = _from_outline(
            outline if came.has_index or into else _named(outline, asked, found), asked, found, files=files
        )
    pictures = (*imported.pictures, *named_pictures(imported.document, files, imported.pictures))
    return _added(replace(imported, pictures=tuple({each.sha256: each for each in pictures}.values())), asked)


def _added(imported: Imported, asked: _Context) -> Imported:
    """The same; where the file is added to a document, that with the sections of the file. Old addresses are of whole editions."""
    if asked.into is None:
        return imported
    document, told = add_sections(asked.into, imported.document, has_aliases=bool(imported.aliases))
    findings = (*imported.findings, *(Finding(None, words) for words in told))
    return replace(imported, document=document, findings=findings, invented=frozenset(), aliases=())


def _from_json(text: str, asked: _Context, found: ImportLog) -> Imported:
    try:
        document = read_document(text)
    except UnreadableDocument as error:
        raise ImportRefused(found.filename, _unreadable(error, text)) from error
    _refuse_another_edition(document.report.slug, document.year, asked, found)
    found.settle()
    refuse_many_sections(len(document.sections), found)
    refuse_long_texts(((None, section.title, section.body) for section in document.sections), found)
    tell_of_bodies(document, found, years=asked.elsewhere, headings=asked.headings)
    _tell_of_no_sections(document, found)
    return _imported(document, asked, found, shape="json")


def _unreadable(error: UnreadableDocument, text: str) -> list[FileError]:
    """Why a file is no document: a mark out of place by its line and column, a wrong value by its path."""
    if isinstance(mistake := error.__cause__, json.JSONDecodeError):
        what = mistake.msg.lower().removesuffix(" at").removesuffix(" starting").rstrip(": ")
        words = f"This is not JSON: {what}, in column {mistake.colno}"
        return [FileError(mistake.lineno, words, "Export the edition again, or fix what is there.")]
    is_json = not isinstance(error.__cause__, RecursionError)
    if is_json and (not isinstance(given := json.loads(text), dict) or "schema_version" not in given):
        words = "This JSON file is not an edition document: schema_version is missing"
        return [FileError(None, words, "Use document.json from an export, or the text as Markdown.")]
    advice = "Export the edition again, or look the keys up in the document's schema."
    return [FileError(None, words, advice) for words in str(error).split("\n")]


def _tell_of_no_sections(document: EditionDocument, found: ImportLog) -> None:
    if not document.sections:
        begins = "Heading 1 or 2" if found.headings else "##"
        words = f"The file has no sections, so the edition has a title but no text. Start each section with {begins}."
        found.finding(None, words)


def _from_word(word: WordText, asked: _Context, found: ImportLog) -> Imported:
    """The document of a file that was made into Markdown, with its own pictures."""
    refuse_characters(word.markdown, found)
    found.settle()
    imported = _from_outline(
        take_apart(word.markdown, found), asked, found, figures=word.figures, language=word.language
    )
    return replace(imported, shape="word", pictures=word.pictures)


def _named(outline: Outline, asked: _Context, found: ImportLog) -> Outline:
    """Return the outline of chapters without an index, with a title made of the report and the year."""
    title = f"{asked.report.name} {asked.year}"
    words = f"The files give the edition no title, so it is called “{title}”. Add an index.md with a title and summary."
    found.finding(None, words)
    return replace(outline, title=title)


def _from_outline(
    outline: Outline,
    asked: _Context,
    found: ImportLog,
    *,
    figures: list[Raw] | None = None,
    files: Mapping[str, bytes] | None = None,
    language: str = "",
) -> Imported:
    """Return the document of a text. `figures` are those of a Word file, in which missing references are findings instead of errors.

    `files` are those beside the text, `language` is the language that a file of another program declares.
    """
    uids = Uids()
    if asked.into:
        if not outline.parts:
            found.error(None, "The file has no heading, so it contains no section", "Add a heading above the text.")
        if outline.lead:
            found.finding(
                outline.lead_line, "The text before the first section is left out: the edition keeps its summary."
            )
        outline, language = replace(outline, title=outline.title or (None if outline.front else "…"), lead=""), ""
    raw = _raw(outline, asked, found)
    _speak(raw, language, found)
    aliases = _aliases(raw)
    refuse_many_aliases(len(aliases), found)
    pictures, used = place_pictures(raw, files, found) if files else ((), frozenset[str]())
    if figures:
        raw["figures"] = figures
    if asked.into:
        _share(raw, asked.into)
    lead_links(
        raw,
        outline.anchors,
        aliases=aliases,
        elsewhere=asked.elsewhere or {},
        names=asked.names,
        techniques=asked.slugs()["technique"],
        headings=asked.headings,
        log=found,
    )
    # What a web page says of itself stands where a rich file has it.
    proposals = 0 if outline.is_rich and figures is None else propose(raw["sections"], asked.techniques)
    fill_uids(raw, uids)
    _describe(raw, asked, uids)
    refuse_repeats(raw, found)
    refuse_unknown(raw, found, vocabulary=asked.slugs())
    if figures is None:
        refuse_dangling(raw, found, vocabulary=asked.slugs())
    document = _document(raw, found)
    found.settle()
    is_beside = None if files is None else Beside(files).find
    tell_of_bodies(document, found, years=asked.elsewhere, headings=asked.headings, is_beside=is_beside)
    tell_of_others(document, files or {}, used, found)
    _tell_of_no_sections(document, found)
    imported = _imported(document, asked, found, shape="rich" if outline.is_rich else "plain")
    return replace(imported, invented=frozenset(uids.invented), proposals=proposals, aliases=aliases, pictures=pictures)


def _speak(raw: Raw, language: str, found: ImportLog, *, is_chosen: bool = False) -> None:
    """Set the language of the report to that of its file, if the report still has the default, English.

    A language in front matter was chosen by a person (`is_chosen`); other programs add variants such as en-GB, which are ignored.
    """
    report = raw["report"]
    own = report.get("language", "") if isinstance(report, dict) else ""
    is_unsaid = own == ReportStatement.model_fields["language"].default
    if not language or not own or language.partition("-")[0] == str(own).partition("-")[0]:
        if is_unsaid and is_chosen:
            report["language"] = language
        return
    if is_unsaid:
        report["language"] = language
        found.finding(None, f"The language of the report was set to {language}, as in the file.")
    else:
        found.finding(None, f"The file is in {language}, but the report stays in {own}.")


def _aliases(raw: Raw) -> tuple[Alias, ...]:
    """Remove the old addresses of the edition and its sections from `raw`, and return them: documents do not contain them."""
    own = [Alias(path) for path in raw.pop("aliases", ())]
    of_sections = [Alias(path, each["slug"]) for each in raw["sections"] for path in each.pop("aliases", None) or ()]
    return (*own, *of_sections)


def _imported(document: EditionDocument, asked: _Context, found: ImportLog, *, shape: Shape) -> Imported:
    trends = {trend.slug for trend in asked.trends} | {str(trend.uid) for trend in asked.trends}
    techniques = {each.slug for each in asked.techniques} | {str(each.uid) for each in asked.techniques}
    return Imported(
        document=document,
        invented=frozenset(),
        new_trends=tuple(each for each in document.trends if not {each.slug, str(each.uid)} & trends),
        new_techniques=tuple(each for each in document.techniques if not {each.slug, str(each.uid)} & techniques),
        proposals=0,
        findings=together(found.findings),
        shape=shape,
    )


def _raw(outline: Outline, asked: _Context, found: ImportLog) -> Raw:
    """The file's values under the document's keys, the caller's report and year where the file gives none."""
    raw = read_front_matter(outline, found)
    given, slug = raw.get("report", {}), asked.report.slug
    if isinstance(given, dict):
        raw["report"] = asked.report.model_dump(mode="json")
        if given.keys() == {"language"}:
            _speak(raw, given["language"], found, is_chosen=True)
        else:
            raw["report"] |= given
        slug = raw["report"]["slug"]
    raw.setdefault("year", asked.year)
    _refuse_another_edition(slug, raw["year"], asked, found)
    described_here = [each for each in mappings(raw.get("trends")) if isinstance(each.get("slug"), str)]
    known = [*described_here, *(trend.model_dump(mode="json") for trend in asked.trends)]
    raw["sections"] = read_sections(outline, known, found)
    return raw


def _share(raw: Raw, into: EditionDocument) -> None:
    """Let the text refer to the references and figures of the document that it is added to."""
    for name in ("references", "figures"):
        keys = texts(each.get("key") for each in mappings(raw.get(name)))
        more = [each.model_dump(mode="json", exclude={"uid"}) for each in getattr(into, name) if each.key not in keys]
        if isinstance(raw.setdefault(name, []), list):
            raw[name] = [*raw[name], *more]


def _describe(raw: Raw, asked: _Context, uids: Uids) -> None:
    """Add the statements of the trends and techniques that the file refers to."""
    sections = raw["sections"]
    made = {section["trend"]: section.pop("new_trend") for section in sections if "new_trend" in section}
    for trend in made.values():
        uids.fill(trend)
    wanted = texts(each.get("trend") for each in [*sections, *mappings(raw.get("endings"))])
    statements = described(raw.get("trends"), asked.trends, wanted, uids)
    raw["trends"] = sorted([*statements, *made.values()], key=_slug) if made else statements
    wanted = texts(each.get("technique") for section in sections for each in mappings(section.get("assessments")))
    linking = (*(section.get("body") for section in sections), *(text for _, _, text in short_texts(raw)))
    wanted |= {slug for text in linking for slug in linked_techniques(text)}
    raw["techniques"] = described(raw.get("techniques"), asked.techniques, wanted, uids)


def _document(raw: Raw, found: ImportLog) -> EditionDocument:
    try:
        return EditionDocument.model_validate(raw)
    except ValidationError as error:
        if not (found.errors and _is_about_the_whole(error)):
            note_errors(error, EditionDocument, found)
        raise ImportRefused(found.filename, found.errors) from error


def _is_about_the_whole(error: ValidationError) -> bool:
    """Return whether only the check of the whole document failed, whose errors have already been reported with their lines."""
    return all(not mistake["loc"] for mistake in error.errors(include_url=False))


def _refuse_sent_from_another(data: bytes, asked: _Context, found: ImportLog) -> None:
    """Add an error for a Word file that was exported from another edition."""
    root = Archive(data, found.filename).xml(_PROPERTIES)
    address = (
        next(("".join(each.itertext()) for each in root if each.get("name") == ADDRESS), "") if root is not None else ""
    )
    sent = _SENT_FROM.search(urlsplit(address.strip()).path)
    if sent and (sent["report"], int(sent["year"])) != (asked.report.slug, asked.year):
        found.error(
            None,
            f"The file was sent from the report “{sent['report']}” of {sent['year']}, "
            f"but “{asked.report.slug}” of {asked.year} was selected",
            "Bring it back there. To begin another edition with its text, copy that into a new Word file.",
        )


def _slug(statement: Any) -> str:
    return str(statement.get("slug", "")) if isinstance(statement, dict) else ""


def _refuse_another_edition(slug: Any, year: Any, asked: _Context, found: ImportLog) -> None:
    if slug != asked.report.slug:
        found.error(
            found.line_of("report", "slug"),
            f"The file is of the report “{slug}”, but “{asked.report.slug}” was selected",
            "Import it into its own report, or change the slug in the file.",
        )
    if year != asked.year:
        found.error(
            found.line_of("year"),
            f"The file is of the year {year}, but {asked.year} was selected",
            "Import it into its own year, or change the year in the file.",
        )
