"""Read a web page as the text of an edition, with its authors and its date."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from urllib.parse import urlsplit

from justhtml import JustHTML
from justhtml.dom import NodeType

from reports.importing.blocks.layout import Layout, Metadata, chapters_of, layout_of
from reports.importing.blocks.model import (
    Block,
    LossReport,
    NoteMark,
    Paragraph,
    PictureMark,
    Role,
    Table,
    TextRun,
    has_role,
)
from reports.importing.blocks.writing import Writer
from reports.importing.decoding import MAX_BYTES, refuse_characters
from reports.importing.errors import ImportLog
from reports.importing.html.article import (
    DEEPEST,
    NEVER_SHOWN,
    all_words,
    attribute,
    attributes,
    find_article,
    is_too_deep,
    words,
)
from reports.importing.html.notes import PageNotes, remove_remarks
from reports.importing.html.reader import Reader, left_out_sentences
from reports.importing.lengths import refuse_many_tags
from reports.importing.picture_files import FileFinder, extract_pictures
from reports.importing.pictures import Figures
from reports.importing.word.conversion import WordText

type Meta = Mapping[str, Sequence[str]]

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_DAYS = ("article:published_time", "datepublished", "dc.date", "dcterms.date", "date", "citation_publication_date")
_LONGEST = 200


def day_of(meta: Meta) -> str:
    """Return the date of publication in the metadata of a page; "" if there is none."""
    given = [value for name in _DAYS for value in meta.get(name, ())]
    return next((found.group() for each in given if (found := _DAY.match(each.strip()))), "")


def authors_of(meta: Meta) -> tuple[str, ...]:
    """Return the names of the authors in the metadata of a page."""
    return tuple(
        dict.fromkeys(each for each in meta.get("author", ()) if each and "://" not in each and len(each) <= _LONGEST)
    )


#: The largest page, in bytes, without embedded pictures. A long report has some 500 KB.
_MOST = 2 * 1024 * 1024
#: Text before the first heading is the summary, up to this number of letters.
_LONGEST_SUMMARY = 1_500
_ONLY_THE_ARTICLE = "Save only the article, or split it."
_PICTURE = re.compile(r"(?P<before>)data:image/(?P<kind>[a-z.+-]{1,20});base64,(?P<data>[A-Za-z0-9+/=\s%]*)", re.ASCII)
#: The separator and the name of the site after a title.
_SITE = re.compile(r" [|–—·»] [^|–—·»]{1,80}$")


def read_html(data: bytes, log: ImportLog, files: Mapping[str, bytes], *, is_added: bool = False) -> WordText:
    """Return the text of a page. Text that is left out becomes findings in `log`.

    `files` are those beside the page. `is_added` means that its sections are added to an edition, which has a title. Raise ImportRefused
    for a page that is too large or too deeply nested, or has no title or text.
    """
    if len(data) > MAX_BYTES:
        log.refuse(
            None,
            f"The page has {len(data) / 1_048_576:.1f} MB; at most {MAX_BYTES // 1_048_576} are read",
            _ONLY_THE_ARTICLE,
        )
    return _Page(log, files, is_added=is_added).read(data)


class _Page:
    """Reads one page."""

    def __init__(self, log: ImportLog, files: Mapping[str, bytes], *, is_added: bool) -> None:
        self.log = log
        self.files = dict(files)
        self.is_added = is_added
        self.lost = LossReport()
        self.left: list[str] = []
        self.notes: dict[NoteMark, list[Block]] = {}
        self.metadata = Metadata()

    def read(self, html: bytes) -> WordText:
        """Return the text of the page."""
        blocks = self._blocks(html)
        if not self.metadata.title:
            self.log.refuse(None, "The page has no title", "Give it a heading (h1) or a title, and save it again.")
        title = Paragraph([TextRun(self.metadata.title)], Role.TITLE)
        found_layout = chapters_of([title, *blocks]) if self.is_added else layout_of([title, *blocks])
        layout = found_layout or Layout([title], (), blocks, 1)
        if not self.is_added:
            layout = _with_sections(layout, self.metadata.title)
        figures = Figures(self.files.get)
        writer = Writer(self.log, lambda mark: self.notes.get(mark, []), figures, self.lost)
        writer.lines += self.metadata.front()
        writer.write(layout)
        for sentence in (*self.lost.take(), *self.lost.sentences(), *left_out_sentences(self.left)):
            self.log.finding(None, sentence)
        markdown = "\n".join(writer.lines) + "\n"
        refuse_characters(markdown, self.log)
        self.log.raise_errors()
        return WordText(markdown, figures.raw, tuple(figures.pictures.values()), self.metadata.language)

    def _blocks(self, html: bytes) -> list[Block]:
        # Decoded as latin-1, which is reversible, because the encoding of the page is not known yet.
        text, pictures = extract_pictures(html.decode("latin-1"), self.files, _PICTURE)
        self.files |= pictures
        self.finder = FileFinder(self.files)
        data = text.encode("latin-1")
        if len(data) > _MOST:
            self.log.refuse(
                None,
                f"The text of the page has {len(data) / 1_048_576:.1f} MB; at most {_MOST // 1_048_576} MB are read",
                _ONLY_THE_ARTICLE,
            )
        refuse_many_tags(data, self.log)
        page = JustHTML(_decoded(data), sanitize=False, scripting_enabled=True)
        if is_too_deep(page.root):
            self.log.refuse(None, f"The page is nested more than {DEEPEST} levels deep", "Save only the article.")
        if page.query("body.doc-content"):
            advice = "Download it as a Word document (.docx) or as Markdown instead."
            self.log.refuse(None, "This page was exported from Google Docs", advice)
        remove_remarks(page.root, self.lost)
        article = find_article(page)
        self._read_metadata(page)
        self.left += [each for each in _around(article) if each != self.metadata.title]
        self._note_outside_pictures(page, article)
        notes = PageNotes(article)
        reader = Reader(self.lost, notes, self.metadata.address, self._picture)
        notes.read = reader.read
        blocks = [*reader.read(article)]
        for mark in {each for block in blocks for each in _marks(block)}:
            self.notes[mark] = notes.blocks(mark)
        self.left += reader.left
        return blocks

    def _picture(self, image: NodeType) -> PictureMark:
        """Return the picture in an image element."""
        alt = attribute(image, "alt")
        given = {name: value.strip() for name, value in attributes(image).items()}
        sources = [given.get(name, "") for name in ("data-src", "data-lazy-src", "data-original", "src")]
        source = next((each for each in sources if each and not each.startswith("data:")), "")
        found = self.finder.find(source)
        return PictureMark(source if found is None else found, alt, is_outside=found is None)

    def _read_metadata(self, page: JustHTML) -> None:
        """Read the metadata of the page."""
        meta: dict[str, list[str]] = {}
        for each in page.query("meta"):
            given = attributes(each)
            name = str(given.get("property") or given.get("name") or given.get("itemprop") or "").lower()
            meta.setdefault(name, []).append(" ".join(str(given.get("content") or "").split()))
        heading = max((words(each) for each in page.query("article h1, main h1")), key=len, default="")
        heading = heading or next(filter(None, map(words, page.query("h1"))), "")
        own = next(("".join(str(part.data or "") for part in each.children or ()) for each in page.query("title")), "")
        canonical = next((attribute(each, "href") for each in page.query('link[rel="canonical"]')), "")
        address = canonical or next(iter(meta.get("og:url", [])), "")
        language = next((attribute(each, "lang") for each in page.query("html")), "")
        self.metadata = Metadata(
            title=heading or next(iter(meta.get("og:title", [])), "") or _SITE.sub("", " ".join(own.split())),
            language=language.replace("_", "-"),
            address=address if urlsplit(address).scheme in {"http", "https"} else "",
            day=day_of(meta),
            authors=authors_of(meta),
        )

    def _note_outside_pictures(self, page: JustHTML, article: NodeType) -> None:
        """Add a finding for each picture outside the text, such as one above its title."""
        inside = {id(each) for each in page.query("img") if _is_in(each, article)}
        for each in page.query("article img, main img"):
            alt = attribute(each, "alt")
            if id(each) not in inside and alt:
                self.log.finding(
                    None, f"The picture “{alt[:60]}” is outside the text and is left out. Add it as a figure."
                )


def _with_sections(layout: Layout, title: str) -> Layout:
    """Return the layout with a section for the text before the first heading, if that is too much for a summary."""
    first = next((at for at, each in enumerate(layout.after) if has_role(each, Role.HEADING)), None)
    before = list(layout.after[:first])
    length = sum(len(each.text) for each in before if isinstance(each, Paragraph))
    holds_more = any(isinstance(each, Table) or each.pictures or list(_marks(each)) for each in before)
    if first is not None and not holds_more and length <= _LONGEST_SUMMARY:
        return layout
    if not before:
        return layout
    heading = Paragraph([TextRun("Introduction" if first is not None else title)], Role.HEADING, layout.level)
    return replace(layout, after=[heading, *layout.after])


def _marks(block: Block) -> Iterator[NoteMark]:
    if isinstance(block, Paragraph):
        yield from (each for each in block.pieces if isinstance(each, NoteMark))
    else:
        yield from (mark for row in block.rows for cell in row for each in cell.blocks for mark in _marks(each))


def _decoded(data: bytes) -> str | bytes:
    """Return the text if it is UTF-8, declared or not; other encodings are detected by the parser."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data


def _around(article: NodeType) -> Iterator[str]:
    """Yield the text around the article, one for each part of the page."""
    at = article
    while (parent := at.parent) is not None:
        parts = (each for each in parent.children or () if each is not at and each.name not in NEVER_SHOWN)
        yield from filter(None, map(all_words, parts))
        at = parent


def _is_in(node: NodeType, around: NodeType) -> bool:
    at: NodeType | None = node
    while at is not None:
        if at is around:
            return True
        at = at.parent
    return False
