"""Minimal Word files, written by hand."""

import io
import struct
import zipfile
import zlib
from xml.sax.saxutils import escape, quoteattr

from reports.importing.errors import ImportLog
from reports.importing.word import read_word
from tests.importing.samples import imported

SPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
)
KIND = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"


def style(identifier, name, *, based="", inside=""):
    base = f'<w:basedOn w:val="{based}"/>' if based else ""
    return f'<w:style w:type="paragraph" w:styleId="{identifier}"><w:name w:val="{name}"/>{base}{inside}</w:style>'


STYLES = "".join(
    [
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>',
        style("Title", "Title", based="Normal"),
        *(style(f"Heading{level}", f"heading {level}", based="Normal") for level in range(1, 7)),
        style(
            "Numbered1", "Numbered 1", based="Heading1", inside='<w:pPr><w:numPr><w:numId w:val="3"/></w:numPr></w:pPr>'
        ),
        style("Quote", "Quote"),
        style("Caption", "caption"),
        style("TOC1", "toc 1"),
        style("HTMLPreformatted", "HTML Preformatted"),
        '<w:style w:type="character" w:styleId="Strong"><w:name w:val="Strong"/><w:rPr><w:b/></w:rPr></w:style>',
        '<w:style w:type="character" w:styleId="HTMLCode"><w:name w:val="HTML Code"/></w:style>',
    ]
)


def _list(number, *kinds):
    levels = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/></w:lvl>' for at, kind in enumerate(kinds)
    )
    return f'<w:abstractNum w:abstractNumId="{number}">{levels}</w:abstractNum>'


NUMBERING = (
    _list(1, "bullet", "bullet", "decimal")
    + _list(2, "decimal", "lowerLetter", "bullet")
    + _list(3, "decimal", "decimal")
    + _list(4, "upperLetter")
    + _list(6, "bullet").replace("</w:lvl>", '<w:lvlText w:val=" "/></w:lvl>')
    + _list(7, "bullet").replace("</w:lvl>", '<w:lvlText w:val="☐"/></w:lvl>')
    + _list(8, "bullet").replace("</w:lvl>", '<w:lvlText w:val="☒"/></w:lvl>')
    + "".join(f'<w:num w:numId="{at}"><w:abstractNumId w:val="{at}"/></w:num>' for at in (1, 2, 3, 4, 6, 7, 8))
    + '<w:num w:numId="5"><w:abstractNumId w:val="2"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
)


def t(text):
    return f'<w:t xml:space="preserve">{escape(text)}</w:t>'


def r(text, looks="", *, inside=""):
    """Return a run; `looks` are names of elements without `w:`, as in "b i"."""
    properties = "".join(f"<w:{name}/>" for name in looks.split())
    return f"<w:r><w:rPr>{properties}</w:rPr>{t(text) if text else ''}{inside}</w:r>"


def p(*inside, style="", number=None, depth=0, more=""):
    """Return a paragraph of runs; plain text becomes a run."""
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    listed = f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>' if number is not None else ""
    runs = "".join(each if each.startswith(("<w:", "<m:")) else r(each) for each in inside)
    return f"<w:p><w:pPr>{named}{listed}{more}</w:pPr>{runs}</w:p>"


def title(text="The Sea in 2024"):
    return p(text, style="Title")


def h(level, text, **more):
    return p(text, style=f"Heading{level}", **more)


def table(*rows, align=""):
    """Return a table. A cell is text, the XML of its blocks, or a pair of that and properties."""
    return f"<w:tbl>{''.join(f'<w:tr>{"".join(_cell(cell, align) for cell in row)}</w:tr>' for row in rows)}</w:tbl>"


def _cell(cell, align):
    inside, properties = cell if isinstance(cell, tuple) else (cell, "")
    more = f'<w:jc w:val="{align}"/>' if align else ""
    blocks = inside if inside.startswith("<") else p(inside, more=more)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{blocks}</w:tc>"


def picture(link="rIdP", alt="", *, crop="", how="embed"):
    return (
        f'<w:r><w:drawing><wp:inline><wp:docPr id="1" name="P" descr={quoteattr(alt)}/><a:graphic>'
        '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:blipFill>'
        f'<a:blip r:{how}="{link}"/>{crop}</pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>'
    )


def png(colour=0, width=2, height=1):
    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    rows = (b"\0" + bytes([colour]) * width) * height
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def zipped(files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def notes(kind, *inside):
    return "".join(f'<w:{kind} w:id="{at}">{each}</w:{kind}>' for at, each in enumerate(inside, 1))


def docx(
    *body, styles=STYLES, numbering=NUMBERING, parts=None, links=None, kind=KIND, extra=None, main="word/document.xml"
):
    """Return a Word file. `parts` are further parts by kind (`footnotes`).

    `links` are further links (id -> (kind, target, is outside)), `extra` further members of the archive.
    """
    members = {
        "[Content_Types].xml": (
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            f'<Override PartName="/{main}" ContentType="{kind}"/></Types>'
        ),
        "_rels/.rels": _relations({"rId1": ("officeDocument", main, False)}),
        main: f"<w:document {SPACES}><w:body>{''.join(body)}<w:sectPr/></w:body></w:document>",
    }
    given = {"styles": styles, "numbering": numbering, **(parts or {})}
    for name, inside in given.items():
        if inside:
            members[f"word/{name}.xml"] = f"<w:{name} {SPACES}>{inside}</w:{name}>"
    links = {f"rId{name}": (name.rstrip("0123456789"), f"{name}.xml", False) for name in given} | (links or {})
    members["word/_rels/document.xml.rels"] = _relations(links)
    return packed(members | (extra or {}))


def _relations(links):
    inside = "".join(
        f'<Relationship Id="{at}" Type="{RELATION}{kind}" Target={quoteattr(target)}{' TargetMode="External"' if outside else ""}/>'
        for at, (kind, target, outside) in links.items()
    )
    return (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{inside}</Relationships>'
    )


def packed(members):
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return whole.getvalue()


def read(*body, **more):
    """Return the Markdown below the title and the section's heading, and the findings."""
    report = ImportLog("sea.docx")
    word = read_word(docx(title(), h(1, "Tides"), *body, **more), report)
    lines = word.markdown.removeprefix("# The Sea in 2024\n\n## Tides\n").strip()
    return lines, [(each.place, each.message) for each in report.findings]


def outline(*body, **more):
    found = imported(docx(*body, **more), filename="sea.docx")
    document = found.document
    return document.title, document.summary, [(each.title, each.trend, each.body) for each in document.sections]
