"""All functions of the project that parse other people's input, and the pieces that texts for them are made of."""

import json

from django.core.exceptions import ValidationError
from django.test import RequestFactory

from reports.citing.entries import in_tex
from reports.desk.forms import KeywordsField, ProseField, TechniqueField
from reports.desk.writing.figure_forms import suggestion
from reports.desk.writing.reference_forms import PasteForm
from reports.document.canonical import UnreadableDocument, read_document
from reports.document.diff import diff_words
from reports.document.text import LONGEST_TEXT, normal_line, normal_prose, paragraph_ids, refused_character
from reports.exporting.markdown import yaml_text
from reports.exporting.xhtml import well_formed
from reports.importing import ImportRefused
from reports.importing.blocks.inline import escape_block_starts, escaped, escaped_label
from reports.importing.blocks.model import TextRun, tidied
from reports.importing.cells import read_columns, read_table, typed_rows
from reports.importing.chapters import join_chapters
from reports.importing.decoding import decode
from reports.importing.errors import ImportLog
from reports.importing.html.page import read_html
from reports.importing.markdown_text import plain_words
from reports.importing.references import find_identifier
from reports.importing.slugs import slug_of
from reports.importing.structure import parse_outline
from reports.importing.techniques import find_techniques, sentences
from reports.importing.vocabulary import read_change_notes, read_vocabulary
from reports.importing.yaml_lines import read_yaml
from reports.languages import ENGLISH
from reports.rendering import plain_text, render_prose
from reports.rendering.html import sanitise
from reports.rendering.markdown import find_html, parse, split_attributes
from reports.search.extracts import extract
from reports.search.question import read_question, words_of
from reports.site.views.files import send
from reports.site.views.report_error import ErrorReportForm
from tests.importing.samples import TECHNIQUES
from trends.names import fold

ERROR_REPORT = {"wrong": "", "quoted": "", "suggestion": "", "name": "", "email": "", "seal": "", "website": ""}
TERMS = read_question("a ab model").clauses[0]
UNITS = [
    *" \n\t[](){}<>*_`~#-+.:;!|\\\"'=@^&a1,%",
    *(
        "\u00a0",
        "\u0301",
        "\ufdfa",
        "a ",
        "a b ",
        "a\n",
        "\n\n",
        "a\n\n",
        "..",
        ".a",
        "e.g. ",
        "a. ",
        "A b. ",
        "etc. a ",
        "Pruning ",
    ),
    *(
        "[a",
        "[[",
        "[[a|",
        "[[a]]",
        "![",
        "![[a]]\n\n",
        "[a](",
        "[a](<b",
        "[a][b]",
        "[@a",
        "[@a;",
        "[@a]",
        "[^a]",
        "[^a]: b\n\n",
        "[a]: b\n",
    ),
    *(
        "*a",
        "**a",
        "*a_",
        "a*b",
        "_a_",
        "``a`",
        "` ",
        "`a",
        "\\a",
        "\\\n",
        "<a",
        "<a ",
        "<!--",
        "</a>",
        "<a b='",
        "<b><i>",
        "<em>",
        "<a href='",
        "<a>[[a]]",
        "$a",
        "$$a\n",
        "~~a",
        "{#a",
        "{{a",
        "- [ ] a\n",
        "> [!NOTE]\n",
        "<?",
        "<![CDATA[",
    ),
    *("http://", "http://a", "https://a.b ", "a://", "://", "mailto:a", "www.a.", "a@b.", "&amp;", "&#1", "&a"),
    *(
        "- a\n",
        "- - ",
        "> ",
        "1. ",
        "1) a\n",
        "# a\n",
        "## a\n",
        "```\n",
        "~~~a\n",
        "a\n=\n",
        "    a\n",
        "* * ",
        "|a",
        "a|b\n",
        "|a|b\n|-|-\n",
    ),
    *(
        "a: b\n",
        "- a: b\n",
        "a: {b: ",
        "[[[",
        "{a: ",
        "&a [*a]\n",
        '"a" ',
        '-"a ',
        "1,2\n",
        "a|b|number|c\n",
        '{"a":',
        "%\n",
        "'a'.",
        ". a ",
        '"""',
        '\\"""\n',
        "a.a=1\n",
        "[a.a]\n",
        "b.md\n",
        "% ",
    ),
]


def refused(read):
    """Return the function with its refusals as a result, because they are as good as a parsed text."""

    def reading(text):
        try:
            return read(text)
        except (ImportRefused, UnreadableDocument, ValueError, RecursionError, ValidationError):
            return None

    return reading


def lazily(read):
    return lambda text: list(read(text))


def report_form(text):
    ErrorReportForm(dict.fromkeys(ERROR_REPORT, text), path="/", translate=ENGLISH).is_valid()


def pasted(text):
    form = PasteForm({"items": text})
    form.fields["items"].clean(text)
    form.cleaned_data = {"items": text}
    form.clean_items()


def cells(text):
    table = read_table(text)
    if table:
        typed_rows(table[1:], read_columns(table))


def asked(name, read):
    return lambda text: read(
        RequestFactory().get("/", headers={name: text.encode("latin-1", "replace").decode("latin-1")})
    )


def sent(request):
    send(request, b"a", sha256="0" * 64, media_type="text/plain", cache_control="no-store")


def chapters(text):
    join_chapters({"index.md": b"# T", "a.md": text.encode()}, filename="a.zip")


PARSERS = {
    "normal_line": refused(normal_line),
    "normal_prose": refused(normal_prose),
    "refused_character": refused_character,
    "fold": fold,
    "paragraph_ids": lambda text: paragraph_ids(text.split("\n\n")),
    "decode": refused(lambda text: decode(text.encode(), filename="a.md")),
    "Markdown of an edition": refused(lambda text: parse_outline(f"# T\n\n## S\n\n{text}", ImportLog("a.md"))),
    "front matter": refused(lambda text: parse_outline(f"---\n{text}\n---\n# T\n", ImportLog("a.md"))),
    "front matter in TOML": refused(lambda text: parse_outline(f"+++\n{text}\n+++\n# T\n", ImportLog("a.md"))),
    "a chapter": refused(chapters),
    "front matter of a chapter": refused(lambda text: chapters(f"---\n{text}\n---\n# T\n")),
    "YAML": refused(lambda text: read_yaml(text, first_line=1, at=(), log=ImportLog("a.md"))),
    "vocabulary": refused(lambda text: read_vocabulary(text.encode(), filename="a.yaml")),
    "vocabulary as a table": refused(lambda text: read_vocabulary(f"name,kind\n{text}".encode(), filename="a.csv")),
    "attributes of a heading": lambda text: split_attributes(f"{text}}}"),
    "change notes": refused(lambda text: read_change_notes(text.encode(), filename="a.yaml")),
    "JSON of an edition": refused(read_document),
    "plain_words": plain_words,
    "sentences": lazily(sentences),
    "techniques": lambda text: find_techniques(text, TECHNIQUES),
    "slug": lambda text: slug_of(text, otherwise="a"),
    "Word: escaped": escaped,
    "Word: label": escaped_label,
    "Word: starts of blocks": escape_block_starts,
    "Word: pieces": lambda text: tidied([TextRun(text)]),
    "a web page": refused(
        lambda text: read_html(f"<title>T</title><h2>a</h2>{text}".encode(), ImportLog("a.html"), {})
    ),
    "Markdown": parse,
    "find_html": lazily(find_html),
    "render_prose": render_prose,
    "plain_text": plain_text,
    "sanitise": sanitise,
    "well_formed": lambda text: well_formed(sanitise(text), address="https://example.org/"),
    "TeX": in_tex,
    "YAML out": lambda text: yaml_text({"a": text}),
    "words": words_of,
    "question": read_question,
    "extract": lambda text: extract(text, TERMS),
    "compared with nothing": lambda text: diff_words("", text),
    "compared with its end": lambda text: diff_words(text, text[len(text) // 2 :]),
    "compared with another": lambda text: diff_words(text, text.replace("a", "c").replace(" ", "  ")),
    "error report": report_form,
    "words of a reviewer": refused(ProseField(max_length=10_000).clean),
    "keywords": refused(KeywordsField(max_length=2_000).clean),
    "technique": refused(TechniqueField(max_length=200).clean),
    "pasted references": refused(pasted),
    "pasted BibTeX": refused(lambda text: pasted(f"@article{{a, title = {{{text}}}}}")),
    "pasted entries of BibTeX": refused(lambda text: pasted(f"@article{{a, {text}")),
    "pasted RIS": refused(lambda text: pasted(f"TY  - JOUR\nTI  - {text}\nER  - ")),
    "pasted names in BibTeX": refused(lambda text: pasted(f"@misc{{a, title = {{a}}, author = {{{text}}}}}")),
    "pasted macros of BibTeX": refused(lambda text: pasted(f"@string{{a = {{{text}}}}} @misc{{a, title = a # a}}")),
    "pasted short entries of BibTeX": refused(
        lambda text: pasted("".join(f"@misc{{a{n}, title = {{a}}}}\n" for n in range(len(text) // 26)))
    ),
    "pasted records of RIS": refused(lambda text: pasted("TY  - JOUR\nTI  - a\nER  - \n" * (len(text) // 26))),
    "pasted CSL-JSON": refused(
        lambda text: pasted(json.dumps({"title": text, "note": text, "author": [{"name": text}]}))
    ),
    "pasted items of CSL-JSON": refused(
        lambda text: pasted(json.dumps([{"id": "a", "title": "a"}] * (len(text) // 26)))
    ),
    "cells": refused(cells),
    "the number of a source": find_identifier,
    "cells of a chart": refused(suggestion),
    "Range": asked("Range", sent),
    "If-None-Match": asked("If-None-Match", sent),
}
#: Texts limited by the length of a section. Converting them is slow Python, so a fifth of that length is enough to test.
OF_A_SECTION_MOST = LONGEST_TEXT // 5
OF_A_SECTION = {
    "a chapter",
    "Markdown",
    "find_html",
    "render_prose",
    "plain_text",
    "sanitise",
    "well_formed",
    "techniques",
    "plain_words",
}
