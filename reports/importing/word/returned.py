"""Read a Word file that was exported here and edited: its sections, known by bookmarks, its origin and its comments."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from uuid import UUID
from xml.etree.ElementTree import Element

from reports.importing.assembly import Raw
from reports.importing.blocks.layout import Layout
from reports.importing.blocks.model import Block, Paragraph, Role, TextRun
from reports.importing.blocks.places import Known
from reports.importing.decoding import refuse_characters
from reports.importing.errors import ImportLog, ImportRefused
from reports.importing.pictures import PictureFile
from reports.importing.structure import take_apart
from reports.importing.word.archive import is_word
from reports.importing.word.conversion import Word, is_beside
from reports.rendering.sent import ADDRESS, EDITION, uid_in


@dataclass(frozen=True)
class Remark:
    """A comment in Word: its author, its words, and the words that it is about in a section."""

    section: UUID
    by: str
    words: str
    quote: str


class _Places:
    """The section and the quote of each comment."""

    def __init__(self) -> None:
        self.sections: dict[str, UUID] = {}
        self.quotes: dict[str, list[str]] = {}
        self._open: set[str] = set()
        self._seen: list[UUID] = []

    def pass_by(self, each: Element) -> None:
        name = each.get("w:id", "")
        match each.tag:
            case "w:bookmarkStart":
                uid = uid_in(each.get("w:name", ""), "u")
                self._seen += [uid] if uid and uid not in self._seen else []
            case "w:p" | "w:t":
                for opened in self._open:
                    self.quotes[opened].append((each.text or "") if each.tag == "w:t" else "\n")
            case "w:commentRangeStart":
                self._open.add(name)
                self.quotes[name] = []
            case "w:commentRangeEnd":
                self._open.discard(name)
        if each.tag in ("w:commentRangeStart", "w:commentReference") and self._seen:
            self.sections.setdefault(name, self._seen[-1])


def remarks_in(body: Element, comments: Iterable[Element]) -> Iterator[Remark]:
    """Yield the comments in sections, in their order."""
    places = _Places()
    for each in body.iter():
        places.pass_by(each)
    for each in comments:
        name, words = each.get("w:id", ""), "\n\n".join(filter(None, map(_words, each.iter("w:p"))))
        if words and name in places.sections:
            quote = " ".join("".join(places.quotes.get(name, ())).split())
            yield Remark(places.sections[name], each.get("w:author", ""), words, quote)


def _words(paragraph: Element) -> str:
    return " ".join("".join(each.text or "" for each in paragraph.iter("w:t")).split())


#: No bookmark in Word is called so: their names have no spaces.
_SUMMARY = "the summary"
_CALLED = re.compile(r"\[\^(\d{1,6})\]")
_PROPERTIES = "docProps/custom.xml"


@dataclass(frozen=True)
class Returned:
    """The texts of a returned file, as our reader writes them. Compare them with the texts that it reads from the exported file.

    `sections` have title, summary and body, in their order.
    `made_from` has the checksum of the state that each was made from, `edition` that of title and summary, "" if the file was of some
    sections alone; `address` is where its links lead. `beside` is what stands beside the text, `captions` are those of known figures.
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
    """Return the sections that a file was exported with; none if it is not an exported Word file."""
    if not is_word(data):
        return frozenset()
    try:
        word = Word(data, ImportLog(filename))
    except ImportRefused:
        return frozenset()
    return frozenset(uid for block in word.blocks if (uid := _uid_of(block)))


def read_returned(data: bytes, report: ImportLog, known: Known, taken: frozenset[str]) -> Returned:
    """Read a returned file. `known` are the places in the exported text, `taken` the keys that new figures cannot have.

    Raises ImportRefused for a damaged file, or one that is not a Word document.
    """
    word = Word(data, report)
    word.figures.keys |= taken
    title = [each for each in word.blocks if isinstance(each, Paragraph) and each.role is Role.TITLE]
    layout = Layout(title[:1], (), list(_in_order(word.blocks, title)), level=1)
    said = _properties(word)
    writer = word.written(layout, replace(known, edition=said.get(ADDRESS) or known.edition))
    markdown = "\n".join(writer.lines) + "\n"
    refuse_characters(markdown, report)
    report.settle()
    outline = take_apart(markdown, report)
    report.settle()
    read: dict[tuple[UUID, str], tuple[str, str]] = {}
    for heading, part in zip(writer.begun, outline.parts, strict=True):
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
        made_from={uid: digest for name, digest in said.items() if (uid := uid_in(name, "u"))},
        edition=said.get(EDITION, ""),
        address=said.get(ADDRESS, ""),
        beside=tuple(each.text for each in word.blocks if isinstance(each, Paragraph) and is_beside(each)),
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

    A heading without the bookmark of a section is a heading inside the section before it. Of repeated bookmarks the first counts:
    LibreOffice repeats them in later paragraphs.
    """
    seen: set[UUID] = set()
    heading: Paragraph | None = None
    summary: list[Block] = []
    for block in blocks:
        if is_beside(block) or any(block is each for each in title[:1]):
            continue
        if isinstance(block, Paragraph) and block.role is Role.SUMMARY and heading is not None:
            summary.append(replace(block, role=Role.TEXT))
            continue
        uid = _uid_of(block)
        if isinstance(block, Paragraph) and block.role is Role.HEADING:
            begins = uid is not None and uid not in seen and bool(block.text)
            marks = tuple(name for name in block.bookmarks if uid_in(name, "u") == uid)[:1] if begins else ()
            marks += tuple(name for name in block.bookmarks if uid_in(name, "u") is None)
            if begins:
                yield from _apart(heading, summary)
                heading, summary = replace(block, level=1, bookmarks=marks), []
            seen |= {uid} if uid and begins else set()
            block = replace(block, level=1 if begins else max(block.level, 2), bookmarks=marks, numbered=None)  # noqa: PLW2901
        yield block
    yield from _apart(heading, summary)


def _apart(heading: Paragraph | None, summary: list[Block]) -> Iterator[Block]:
    if heading is not None and summary:
        yield Paragraph([TextRun(_SUMMARY)], Role.HEADING, 1, bookmarks=(*heading.bookmarks, _SUMMARY))
        yield from summary


def _properties(word: Word) -> dict[str, str]:
    root = word.archive.xml(_PROPERTIES)
    return {each.get("name", ""): "".join(each.itertext()).strip() for each in (root if root is not None else ())}
