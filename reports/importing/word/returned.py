"""Read a Word file that was exported here and edited: its sections by their bookmarks, its origin and its comments."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlsplit
from uuid import UUID
from xml.etree.ElementTree import Element

from reports.document.text import SLUG
from reports.importing.assembly import Raw
from reports.importing.blocks.bookmarks import KnownTargets
from reports.importing.blocks.layout import Layout
from reports.importing.blocks.model import Block, Paragraph, Role, TextRun
from reports.importing.decoding import refuse_characters
from reports.importing.errors import ImportLog, ImportRefused
from reports.importing.pictures import PictureFile
from reports.importing.structure import parse_outline
from reports.importing.word.archive import Archive, is_word
from reports.importing.word.conversion import Word, is_outside_text
from reports.rendering.word_round_trip import ADDRESS, EDITION, uid_in


@dataclass(frozen=True)
class Remark:
    """A comment in Word: the section, the author, the text, and the quotation that it is about."""

    section: UUID
    by: str
    text: str
    quote: str


class _CommentLocator:
    """Finds the section and the quotation of each comment while the elements of the body are passed in order."""

    def __init__(self) -> None:
        self.sections: dict[str, UUID] = {}
        self.quotes: dict[str, list[str]] = {}
        self._open: set[str] = set()
        self._sections_so_far: list[UUID] = []

    def pass_element(self, each: Element) -> None:
        name = each.get("w:id", "")
        match each.tag:
            case "w:bookmarkStart":
                uid = uid_in(each.get("w:name", ""), "u")
                self._sections_so_far += [uid] if uid and uid not in self._sections_so_far else []
            case "w:p" | "w:t":
                for opened in self._open:
                    self.quotes[opened].append((each.text or "") if each.tag == "w:t" else "\n")
            case "w:commentRangeStart":
                self._open.add(name)
                self.quotes[name] = []
            case "w:commentRangeEnd":
                self._open.discard(name)
        if each.tag in ("w:commentRangeStart", "w:commentReference") and self._sections_so_far:
            self.sections.setdefault(name, self._sections_so_far[-1])


def remarks_in(body: Element, comments: Iterable[Element]) -> Iterator[Remark]:
    """Yield the comments in sections, in their order."""
    locator = _CommentLocator()
    for each in body.iter():
        locator.pass_element(each)
    for each in comments:
        name = each.get("w:id", "")
        words = "\n\n".join(filter(None, map(_words, each.iter("w:p"))))
        if words and name in locator.sections:
            quote = " ".join("".join(locator.quotes.get(name, ())).split())
            yield Remark(locator.sections[name], each.get("w:author", ""), words, quote)


def _words(paragraph: Element) -> str:
    return " ".join("".join(each.text or "" for each in paragraph.iter("w:t")).split())


#: Not a possible name of a bookmark in Word, because it has a space.
_SUMMARY = "the summary"
_CALLED = re.compile(r"\[\^(\d{1,6})\]")
#: The part with the origin of an exported file.
_PROPERTIES = "docProps/custom.xml"
_EDITION_PATH = re.compile(rf"/(?P<report>{SLUG.pattern})/(?P<year>[12][0-9]{{3}})(?:/|$)")


@dataclass(frozen=True)
class Returned:
    """The texts of a returned file, as our reader writes them. Compare them with the texts that it reads from the exported file.

    `sections` maps uids to title, summary and body, in their order. `made_from` has the checksum of the text from which each section was
    exported, `edition` that of title and summary, "" if only some sections were exported. `address` is the base of the links. `beside`
    are the paragraphs outside the text, `captions` those of known figures by key.
    """

    title: str
    summary: str
    sections: Mapping[UUID, tuple[str, str, str]]
    made_from: Mapping[UUID, str]
    edition: str
    address: str
    beside: tuple[str, ...]
    captions: Mapping[str, str]
    figures: tuple[Raw, ...]
    pictures: tuple[PictureFile, ...]
    remarks: tuple[Remark, ...]


def sent_sections(data: bytes, filename: str) -> frozenset[UUID]:
    """Return the uids of the sections that a file was exported with; an empty set if it is not an exported Word file."""
    if not is_word(data):
        return frozenset()
    try:
        word = Word(data, ImportLog(filename))
    except ImportRefused:
        return frozenset()
    return frozenset(uid for block in word.blocks if (uid := _uid_of(block)))


def read_returned(data: bytes, log: ImportLog, known: KnownTargets, taken: frozenset[str]) -> Returned:
    """Read a returned file. `known` has the figures and addresses in the exported text; new figures cannot have keys in `taken`.

    Raise ImportRefused for a damaged file, or one that is not a Word document.
    """
    word = Word(data, log)
    word.figures.keys |= taken
    title = [each for each in word.blocks if isinstance(each, Paragraph) and each.role is Role.TITLE]
    layout = Layout(title[:1], (), list(_in_order(word.blocks, title)), level=1)
    properties = _properties(word.archive)
    writer = word.write(layout, replace(known, edition=properties.get(ADDRESS) or known.edition))
    markdown = "\n".join(writer.lines) + "\n"
    refuse_characters(markdown, log)
    log.raise_errors()
    outline = parse_outline(markdown, log)
    log.raise_errors()
    read: dict[tuple[UUID, str], tuple[str, str]] = {}
    for heading, part in zip(writer.section_headings, outline.parts, strict=True):
        if uid := _uid_of(heading):
            read[uid, _SUMMARY if _SUMMARY in heading.bookmarks else ""] = heading.text, renumbered(part.body)
    return Returned(
        title=title[0].text if title else "",
        summary=outline.lead,
        sections={
            uid: (words, read.get((uid, _SUMMARY), ("", ""))[1], body)
            for (uid, kind), (words, body) in read.items()
            if not kind
        },
        made_from={uid: digest for name, digest in properties.items() if (uid := uid_in(name, "u"))},
        edition=properties.get(EDITION, ""),
        address=properties.get(ADDRESS, ""),
        beside=tuple(each.text for each in word.blocks if isinstance(each, Paragraph) and is_outside_text(each)),
        captions=writer.captions,
        figures=tuple(word.figures.raw),
        pictures=tuple(word.figures.pictures.values()),
        remarks=tuple(remarks_in(word.body, word.comments)),
    )


def renumbered(body: str) -> str:
    """Return a text with its notes numbered from 1, in the order in which they are called."""
    numbers = {name: str(at) for at, name in enumerate(dict.fromkeys(_CALLED.findall(body)), 1)}
    return _CALLED.sub(lambda found: f"[^{numbers[found[1]]}]", body)


def _uid_of(block: Block) -> UUID | None:
    """Return the uid of the section that a heading begins, or None."""
    if not isinstance(block, Paragraph) or block.role is not Role.HEADING:
        return None
    return next((uid for name in block.bookmarks if (uid := uid_in(name, "u"))), None)


def _in_order(blocks: list[Block], title: list[Paragraph]) -> Iterator[Block]:
    """Yield the blocks without the title, and each section's summary after it as a section of its own.

    A heading without the bookmark of a section is a heading inside the section before it. The first of repeated bookmarks counts, because
    LibreOffice repeats them in later paragraphs.
    """
    started: set[UUID] = set()
    heading: Paragraph | None = None
    summary: list[Block] = []
    for block in blocks:
        if is_outside_text(block) or any(block is each for each in title[:1]):
            continue
        if isinstance(block, Paragraph) and block.role is Role.SUMMARY and heading is not None:
            summary.append(replace(block, role=Role.TEXT))
            continue
        uid = _uid_of(block)
        if isinstance(block, Paragraph) and block.role is Role.HEADING:
            begins = uid is not None and uid not in started and bool(block.text)
            marks = tuple(name for name in block.bookmarks if uid_in(name, "u") == uid)[:1] if begins else ()
            marks += tuple(name for name in block.bookmarks if uid_in(name, "u") is None)
            if begins:
                yield from _summary_section(heading, summary)
                heading = replace(block, level=1, bookmarks=marks)
                summary = []
            started |= {uid} if uid and begins else set()
            block = replace(block, level=1 if begins else max(block.level, 2), bookmarks=marks, numbered=None)  # noqa: PLW2901
        yield block
    yield from _summary_section(heading, summary)


def _summary_section(heading: Paragraph | None, summary: list[Block]) -> Iterator[Block]:
    if heading is not None and summary:
        yield Paragraph([TextRun(_SUMMARY)], Role.HEADING, 1, bookmarks=(*heading.bookmarks, _SUMMARY))
        yield from summary


def refuse_export_of_another(data: bytes, report: str, year: int, log: ImportLog) -> None:
    """Add an error for a Word file that was exported from another edition than that of the report with this slug and year."""
    address = _properties(Archive(data, log.filename)).get(ADDRESS, "")
    origin = _EDITION_PATH.search(urlsplit(address).path)
    if origin and (origin["report"], int(origin["year"])) != (report, year):
        log.error(
            None,
            f"The file was sent from the report “{origin['report']}” of {origin['year']}, "
            f"but “{report}” of {year} was selected",
            "Bring it back there. To begin another edition with its text, copy that into a new Word file.",
        )


def _properties(archive: Archive) -> dict[str, str]:
    root = archive.xml(_PROPERTIES)
    return {each.get("name", ""): "".join(each.itertext()).strip() for each in (root if root is not None else ())}
