"""The style sheet of EPUB and archive, the site's look as far as readers of books support it, and the faces that go with it."""

from reports.document.types import EditionDocument
from reports.rendering import FACES, Identity, title_face
from reports.rendering.drawing import Face, dark_rules

#: The faces that go along: the file, its family, weight and style.
_GO_ALONG = (
    ("source-serif-4-400.ttf", "Source Serif 4", 400, "normal"),
    ("source-serif-4-400-italic.ttf", "Source Serif 4", 400, "italic"),
    ("source-serif-4-600.ttf", "Source Serif 4", 600, "normal"),
    ("source-sans-3-400.ttf", "Source Sans 3", 400, "normal"),
    ("source-sans-3-600.ttf", "Source Sans 3", 600, "normal"),
)
_SERIF = '"Source Serif 4", "Source Serif Pro", Georgia, serif'
_HEADING = {Face.TITLE: _SERIF, Face.BOLD: '"Source Sans 3", sans-serif', Face.SLAB: '"Zilla Slab", serif'}
_STYLE = """\
:root { color-scheme: light dark; --ink: #1d1b17; --muted: #5f5a50; --rule: #d9d3c5; --accent: ACCENT; --heading: HEADING; }
body { font-family: SERIF; line-height: 1.6; overflow-wrap: anywhere; }
body { max-width: 42rem; margin: 2rem auto; padding: 0 1.5rem; hyphens: auto; }
h1, h2, h3, h4, nav { hyphenate-limit-chars: 16 6 4; }
pre, code, .colophon { hyphens: none; }
h1, h2, h3, h4 { font-family: var(--heading); font-weight: 600; line-height: 1.2; text-wrap: balance; }
h1 { font-size: 1.9rem; margin: 2rem 0 0.6rem; }
h2 { font-size: 1.3rem; margin: 2rem 0 0.6rem; }
h1 .number { color: var(--accent); font-weight: normal; }
a { color: var(--accent); }
.summary { font-size: 1.12rem; font-style: italic; }
.facts, .label, .colophon, figcaption, .figure-data, table, nav.around { font-family: "Source Sans 3", sans-serif; }
.facts, .label, .colophon, figcaption, .figure-data { font-size: 0.88rem; color: var(--muted); }
.facts { list-style: none; padding: 0; }
dt { margin-top: 0.6rem; }
dd { margin-inline-start: 1.2rem; }
.colophon dt { font-weight: bold; margin-top: 0.5rem; }
.colophon dd { margin: 0; }
.numbered { position: relative; }
a.para { text-decoration: none; color: var(--muted); font-size: 0.75em; }
a.para::before { content: attr(data-number) "\\00a0"; }
div.numbered > a.para { position: absolute; inset-inline-start: -1.5rem; width: 1.4rem; text-align: end; top: 0.1em; font-size: 0.65em; }
.scroll { overflow-x: auto; }
table { overflow-wrap: break-word; hyphens: manual; border-collapse: collapse; font-size: 0.9rem; line-height: 1.4; margin: 1rem 0; }
th, td { text-align: start; vertical-align: top; padding: 0.3rem 0.6rem; border-bottom: 1px solid var(--rule); }
caption { padding-bottom: 0.3rem; text-align: start; }
thead th { border-bottom: 1px solid currentColor; }
.align-right, .number { font-variant-numeric: tabular-nums; }
.align-right, td.number { text-align: right; }
.align-center { text-align: center; }
.logo { max-height: 3rem; max-width: 12rem; background: #fbf9f4; }
figure { margin: 2rem 0; break-inside: avoid; }
figure svg, figure img { max-width: 100%; height: auto; }
.figure-heading, .figure-subtitle, .figure-notes p { margin: 0.2rem 0; }
.figure-notes { font-size: 0.92rem; line-height: 1.45; margin-top: 0.6rem; }
.figure-source, .figure-licence { font: 0.8rem/1.4 "Source Sans 3", sans-serif; color: var(--muted); }
.figure-title { font-size: 1.1rem; color: var(--ink); }
@media (max-width: 34rem) {
  .chart .wide { display: none; }
  .chart .phone { display: block; }
}
blockquote { margin-block: 1rem; margin-inline: 1rem 0; padding-inline-start: 1rem; border-inline-start: 3px solid var(--rule); }
blockquote.alert { border-inline-start-color: var(--accent); }
math[display="block"] { overflow-x: auto; }
mtd[columnalign="left"] { text-align: left; }
mtd[columnalign="right"] { text-align: right; }
pre { overflow-x: auto; font-size: 0.85rem; white-space: pre-wrap; }
.notes { font-size: 0.9rem; border-top: 1px solid var(--rule); margin-top: 2rem; }
nav ol, nav ul { list-style: none; padding-inline-start: 0; }
nav li { margin: 0.3rem 0; }
nav ol ol { padding-inline-start: 1.5rem; }
[dir="rtl"] { font-synthesis-style: none; }
[dir="rtl"] :is(.summary, cite) { font-style: normal; }
[dir="rtl"] :is([role="doc-bibliography"] li, .colophon dd) { text-align: right; }
nav.around { display: flex; flex-wrap: wrap; gap: 0.5rem 1.5rem; font-size: 0.9rem; padding: 1rem 0; }
@media (min-width: 52rem) {
  a.para, div.numbered > a.para { font-size: 0.75em; position: absolute; top: 0.3em; }
  a.para, div.numbered > a.para { inset-inline-start: -3rem; width: 2.4rem; text-align: end; }
}
@media (prefers-color-scheme: dark) {
  :root { --ink: #e8e4da; --muted: #a8a294; --rule: #34373c; --accent: DARK; }
  body { background: #16181b; color: var(--ink); }
"""
_SHEET = f"{_STYLE}{dark_rules()}\n}}\n"


def style_sheet(document: EditionDocument) -> str:
    """The sheet, in what the report wears."""
    identity = Identity.of(document.report)
    heading = _HEADING[title_face(identity)]
    worn = {"ACCENT": identity.accent, "DARK": identity.dark_accent, "HEADING": heading, "SERIF": _SERIF}
    sheet = _SHEET
    for name, value in worn.items():
        sheet = sheet.replace(name, value)
    rules = (
        f'@font-face {{ font-family: "{family}"; font-weight: {weight}; font-style: {style}; src: url(fonts/{name}); }}\n'
        for name, family, weight, style in _going_along(document)
    )
    return "".join(rules) + sheet


def faces(document: EditionDocument) -> dict[str, bytes]:
    """The files of the faces, by the names that the style sheet has for them."""
    return {f"fonts/{name}": (FACES / name).read_bytes() for name, *_ in _going_along(document)}


def _going_along(document: EditionDocument) -> tuple[tuple[str, str, int, str], ...]:
    """Those of every report, and the one of its titles."""
    title = (*title_face(Identity.of(document.report)).value, "normal")
    return _GO_ALONG if title in _GO_ALONG else (*_GO_ALONG, title)
