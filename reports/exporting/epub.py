"""EPUB 3.3. The tests check it with epubcheck."""

from collections.abc import Iterator
from datetime import UTC
from html import escape

from reports.document.people import edition_credits
from reports.document.types import EditionDocument
from reports.exporting.book import Book, Page, book_of, faces, style_sheet
from reports.exporting.context import Context, zipped
from reports.exporting.edition_tree import EditionTree
from reports.languages import Phrase, Translator, direction_of
from reports.rendering import Identity, description_text
from reports.rendering.drawing import plate_of, png
from reports.rendering.picture import Publisher, cover_sheet, trends_of
from reports.rendering.terms import report_translator

_CONTAINER = """\
<?xml version="1.0" encoding="UTF-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
  <rootfiles><rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/></rootfiles>
</container>
"""
_COVER = "cover.png"
_TYPES = {"png": "image/png", "jpg": "image/jpeg"}
_MARC = {"author": "aut", "editor": "edt", "illustrator": "ill", "translator": "trl", "reviewer": "rev"}

_SUMMARY = Phrase(
    "Headings, paragraph numbers, notes and references can be followed by links. Every figure has a text alternative, "
    "and every chart its data as a table."
)


def write_epub(document: EditionDocument, context: Context) -> bytes:
    """Return the edition as a book. The same document and context give the same bytes."""
    return zipped(_files(document, context), at=context.published_at, stored=frozenset({"mimetype"}))


def _files(document: EditionDocument, context: Context) -> Iterator[tuple[str, bytes]]:
    book = book_of(document, context, suffix=".xhtml")
    language = document.report.language
    translate = report_translator(document.report)
    yield "mimetype", b"application/epub+zip"
    yield "META-INF/container.xml", _CONTAINER.encode()
    yield "EPUB/package.opf", _package(document, context, book).encode()
    yield "EPUB/nav.xhtml", _xhtml_page(translate("Contents"), _nav(book, translate), language).encode()
    yield "EPUB/style.css", style_sheet(document).encode()
    for page in book.pages:
        yield f"EPUB/{page.name}.xhtml", _xhtml_page(page.title, page.content, language).encode()
    for name, data in book.pictures.items():
        yield f"EPUB/{name}", data
    for name, data in faces(document).items():
        yield f"EPUB/{name}", data
    yield f"EPUB/{_COVER}", _cover(document, context)


def _cover(document: EditionDocument, context: Context) -> bytes:
    """Return the picture by which a library shows the book, as PNG."""
    tree = EditionTree(document, context)
    cover = document.cover_figure()
    sheet = cover_sheet(
        trends_of(document),
        tree.translate,
        title=tree.title,
        publisher=Publisher.of(document.report, context.pictures),
        version=tree.edition_state,
        foot=tree.cover_foot,
        identity=Identity.of(document.report),
        plate=plate_of(context.pictures(cover.picture.sha256)) if cover and cover.picture else None,
    )
    return png(sheet, scale=1.25)


def _xhtml_page(title: str, content: str, language: str) -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE html>\n'
        '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"'
        f' lang="{language}" xml:lang="{language}"{_direction(language)}>\n<head><title>{escape(title)}</title>'
        f'<link rel="stylesheet" href="style.css" /></head>\n<body>\n{content}</body>\n</html>\n'
    )


def _progression(language: str) -> str:
    """Return the attribute for the direction in which pages are turned, or ""."""
    return ' page-progression-direction="rtl"' if direction_of(language) == "rtl" else ""


def _direction(language: str) -> str:
    return ' dir="rtl"' if direction_of(language) == "rtl" else ""


def _nav(book: Book, translate: Translator) -> str:
    entries = "".join(_entry(page) for page in book.pages)
    return f'<nav epub:type="toc" role="doc-toc" id="toc">\n<h1>{escape(translate("Contents"))}</h1>\n<ol>\n{entries}</ol>\n</nav>\n'


def _entry(page: Page) -> str:
    highest = [heading for heading in page.headings if heading.level == 2 and heading.text]
    within = "".join(
        f'<li><a href="{page.name}.xhtml#{escape(heading.id)}">{escape(heading.text)}</a></li>' for heading in highest
    )
    inner = f"<ol>{within}</ol>" if within else ""
    rated = f' class="rated {page.maturity}"' if page.maturity else ""
    return f'<li{rated}><a href="{page.name}.xhtml">{escape(page.title)}</a>{inner}</li>\n'


def _package(document: EditionDocument, context: Context, book: Book) -> str:
    language = document.report.language
    items = "".join(_items(book, document))
    spine = "".join(f'    <itemref idref="{page.name}"/>\n' for page in book.pages)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id" xml:lang="{language}"{_direction(language)}>\n'
        '  <metadata xmlns:dc="http://purl.org/dc/elements/1.1/">\n'
        f"{''.join(f'    {line}\n' for line in _metadata(document, context, book))}"
        f"  </metadata>\n  <manifest>\n{items}  </manifest>\n"
        f'  <spine{_progression(language)}>\n    <itemref idref="{book.pages[0].name}"/>\n    <itemref idref="nav"/>\n'
        f"{spine.removeprefix(f'    <itemref idref="{book.pages[0].name}"/>\n')}  </spine>\n</package>\n"
    )


def _items(book: Book, document: EditionDocument) -> Iterator[str]:
    yield '    <item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>\n'
    yield '    <item id="style" href="style.css" media-type="text/css"/>\n'
    yield f'    <item id="cover" href="{_COVER}" media-type="image/png" properties="cover-image"/>\n'
    for number, name in enumerate(faces(document), 1):
        yield f'    <item id="face-{number}" href="{name}" media-type="font/ttf"/>\n'
    for page in book.pages:
        used = " ".join(name for name, tag in (("mathml", "<math"), ("svg", "<svg")) if tag in page.content)
        properties = f' properties="{used}"' if used else ""
        yield f'    <item id="{page.name}" href="{page.name}.xhtml" media-type="application/xhtml+xml"{properties}/>\n'
    for number, name in enumerate(book.pictures, 1):
        kind = _TYPES[name.rpartition(".")[2]]
        yield f'    <item id="picture-{number}" href="{name}" media-type="{kind}"/>\n'


def _metadata(document: EditionDocument, context: Context, book: Book) -> Iterator[str]:
    report = document.report
    at = context.published_at.astimezone(UTC)
    yield f'<dc:identifier id="id">{escape(context.url)}</dc:identifier>'
    yield from (
        f"<dc:identifier>{scheme}:{escape(value)}</dc:identifier>" for scheme, value in _identifiers(document) if value
    )
    yield f"<dc:title>{escape(book.title)}</dc:title>"
    yield f"<dc:language>{report.language}</dc:language>"
    kind = "creator" if edition_credits(document) else "contributor"
    if kind == "contributor" and report.publisher.name:
        yield f"<dc:creator>{escape(report.publisher.name)}</dc:creator>"
    for number, each in enumerate((credit for credit in document.credits if credit.name), 1):
        yield f'<dc:{kind} id="creator-{number}">{escape(each.name)}</dc:{kind}>'
        if code := next((code for word, code in _MARC.items() if word in each.role.casefold()), ""):
            yield f'<meta refines="#creator-{number}" property="role" scheme="marc:relators">{code}</meta>'
    yield f"<dc:publisher>{escape(report.publisher.name or report.name)}</dc:publisher>"
    yield f"<dc:date>{document.first_published or f'{at:%Y-%m-%d}'}</dc:date>"
    if rights := " ".join(filter(None, (report.licence.name, report.licence.url))):
        yield f"<dc:rights>{escape(rights)}</dc:rights>"
    if summary := " ".join(description_text(document.summary).split()):
        yield f"<dc:description>{escape(summary)}</dc:description>"
    yield f'<meta property="dcterms:modified">{at:%Y-%m-%dT%H:%M:%SZ}</meta>'
    yield from _accessibility(book, report_translator(report))


def _identifiers(document: EditionDocument) -> Iterator[tuple[str, str]]:
    yield "doi", document.doi
    yield "urn:issn", document.report.issn
    yield "urn:uuid", str(document.uid)


def _accessibility(book: Book, translate: Translator) -> Iterator[str]:
    pictured = any("<figure" in page.content for page in book.pages)
    modes = ("textual", "visual") if pictured else ("textual",)
    features = ["structuralNavigation", "tableOfContents", "readingOrder", "displayTransformability", "ARIA"]
    features += ["alternativeText"] if pictured else []
    features += ["MathML"] if any("<math" in page.content for page in book.pages) else []
    facts = [
        *(("accessMode", mode) for mode in modes),
        ("accessModeSufficient", "textual"),
        *(("accessibilityFeature", feature) for feature in features),
        ("accessibilityHazard", "none"),
        ("accessibilitySummary", escape(translate(_SUMMARY), quote=False)),
    ]
    yield from (f'<meta property="schema:{name}">{value}</meta>' for name, value in facts)
