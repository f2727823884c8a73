"""The archive: the edition as web pages that can be read offline, with the document that they are made from."""

from collections.abc import Collection, Iterator, Sequence
from html import escape

from reports.document.types import EditionDocument
from reports.exporting.book import Page, book_of, faces, style_sheet
from reports.exporting.context import Context, zipped
from reports.exporting.data_files import write_json
from reports.languages import Translator, direction_of
from reports.rendering.terms import report_translator

#: Background and text colour, which readers of books set themselves, and text direction, which in books only the markup may set.
_PAPER = "body { background: #fbf9f4; color: #1d1b17; }\np { unicode-bidi: plaintext; }\n"


def write_archive(document: EditionDocument, context: Context) -> bytes:
    """Return a ZIP of one folder with an index.html. The same document and context give the same bytes."""
    folder = f"{document.report.slug}-{document.year}-v{context.number}"
    return zipped(((f"{folder}/{name}", data) for name, data in _files(document, context)), at=context.published_at)


def _files(document: EditionDocument, context: Context) -> Iterator[tuple[str, bytes]]:
    book = book_of(document, context, suffix=".html")
    language = document.report.language
    translate = report_translator(document.report)
    first, *others = book.pages
    yield "index.html", _html_page(first.title, first.content + _contents(others, translate), language).encode()
    for place, page in enumerate(others):
        links = _page_links(others, place, translate)
        title = f"{page.title} · {book.title}"
        yield f"{page.name}.html", _html_page(title, f"{links}{page.content}{links}", language).encode()
    yield "style.css", f"{_PAPER}{style_sheet(document)}".encode()
    yield "document.json", write_json(document, context)
    yield from book.pictures.items()
    yield from _originals(document, context, book.pictures)


def _originals(document: EditionDocument, context: Context, there: Collection[str]) -> Iterator[tuple[str, bytes]]:
    """Yield the stored pictures that no page shows unchanged, so that the archive can be imported completely, and the fonts."""
    for picture in {each.sha256: each for _, each in document.pictures()}.values():
        name = f"pictures/{picture.sha256}.{picture.media_type.removeprefix('image/').replace('jpeg', 'jpg')}"
        if name not in there:
            yield name, context.pictures(picture.sha256)
    yield from faces(document).items()


def _html_page(title: str, content: str, language: str) -> str:
    direction = ' dir="rtl"' if direction_of(language) == "rtl" else ""
    return (
        f'<!DOCTYPE html>\n<html lang="{language}"{direction}>\n<head><meta charset="utf-8">\n<title>{escape(title)}</title>\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<link rel="stylesheet" href="style.css"></head>\n<body>\n<main>\n{content}</main>\n</body>\n</html>\n'
    )


def _contents(pages: Sequence[Page], translate: Translator) -> str:
    entries = "".join(f'<li><a href="{page.name}.html">{escape(page.title)}</a></li>\n' for page in pages)
    document = escape(translate("The document that these pages are made from"))
    before, after = (
        escape(part)
        for part in translate.around("{document}; the SHA-256 of that file is the checksum above.", "document")
    )
    return (
        f'<nav aria-labelledby="contents">\n<h2 id="contents">{escape(translate("Contents"))}</h2>\n<ul>\n{entries}</ul>\n</nav>\n'
        f'<p class="label">{before}<a href="document.json">{document}</a>{after}</p>\n'
    )


def _page_links(pages: Sequence[Page], place: int, translate: Translator) -> str:
    links = [f'<a href="index.html">{escape(translate("Contents"))}</a>']
    # An arrow is not mirrored in text from right to left.
    back, onwards = "→←" if translate.from_right else "←→"
    if place:
        links.append(f'<a href="{pages[place - 1].name}.html" rel="prev">{back} {escape(pages[place - 1].title)}</a>')
    if place + 1 < len(pages):
        links.append(
            f'<a href="{pages[place + 1].name}.html" rel="next">{escape(pages[place + 1].title)} {onwards}</a>'
        )
    return f'<nav class="around" aria-label="{escape(translate("Sections"))}">{" ".join(links)}</nav>\n'
