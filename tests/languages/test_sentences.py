"""Every sentence of pages and files can be translated, and is: nothing that a reader sees stands outside the messages."""

import ast
import re
from html.parser import HTMLParser

import pytest
from django.conf import settings
from django.template import engines
from django.template.base import TextNode

from reports.languages import LOCALES
from reports.management import catalogues as messages
from reports.management.catalogues import FOLDERS, public_templates, sentences

LANGUAGES = sorted(path.name for path in LOCALES.iterdir() if path.is_dir())
_PLACE = re.compile(r"\{\w*\}|%\(\w+\)s|<[^>]*>")
#: Names, which are the same in every language, and what is typed into a terminal.
SAME_EVERYWHERE = {"APA", "ISSN", "ORCID", "SHA-256", "SHA", "curl", "sha256sum", "s", "rss"}
#: Names of classes that partials put together.
CLASSES = {"components/matrix.html": {"low", "high", "unseensaid"}}
#: What a reader hears or is shown of an element besides its text.
_SAID = {"aria-label", "title", "alt", "placeholder", "label"}
#: Files whose sentences are for editors, for whoever runs the site, or for programs; and styles of citation, which are in English.
FOR_OTHERS = re.compile(
    r"reports/(rendering/(sections|body_errors|links|pandoc|identity|markdown/parser)"
    r"|exporting/(data_files|markdown|pandoc_tree)"
    r"|citing/apa|site/(error_report_mail|views/machines)|languages/|reading/proof)"
)


def test_german_is_there():
    assert LANGUAGES == ["de"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_sentence_has_a_translation(language):
    assert messages.untranslated(messages.read(language)) == []


def test_catalogues_have_the_sentences_of_the_code_and_are_compiled_as_they_stand():
    assert messages.check() == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_has_the_places_and_tags_of_its_sentence(language):
    """One that counts may leave out the number, where a word says it."""
    wrong = []
    for message in messages.read(language):
        if not message.id:
            continue
        ids = message.id if isinstance(message.id, tuple) else (message.id,)
        strings = message.string if isinstance(message.string, tuple) else (message.string,)
        places = {each for text in ids for each in _PLACE.findall(text)}
        may_miss = {"{number}", "%(number)s", "%(added)s"} if len(ids) > 1 else set()
        wrong += [
            text
            for text in strings
            if set(_PLACE.findall(text)) - places or places - may_miss - set(_PLACE.findall(text))
        ]

    assert wrong == []


class _Words(HTMLParser):
    """The words of a template that stand in it as they are."""

    def __init__(self):
        super().__init__()
        self.found = []

    def handle_data(self, data):
        # An attribute may be put together in a partial.
        self.found += re.findall(r"[A-Za-z]{2,}[\w-]*", re.sub(r'[\w-]+="[^"]*"', "", data))

    def handle_starttag(self, tag, attrs):
        for name, value in attrs:
            if name in _SAID and value:
                self.handle_data(value)


def nodes_of(nodes):
    """All nodes, each before those within it."""
    for node in nodes:
        yield node
        for name in dict.fromkeys((*node.child_nodelists, "nodelist")):
            yield from nodes_of(getattr(node, name, None) or ())


def nodes_of_template(name):
    """All nodes of a template, those of its partials too."""
    made = engines["django"].get_template(name).template
    yield from nodes_of(made.nodelist)
    for partial in made.extra_data.get("partials", {}).values():
        yield from nodes_of(partial.nodelist)


def bare_words(name):
    """What of a template is no tag, no value and in no sentence of gettext."""
    parser = _Words()
    nodes = list(nodes_of_template(name))
    classes = {id(each) for node in nodes if getattr(node, "name", "") == "kind" for each in nodes_of(node.nodelist)}
    texts = (node.s if isinstance(node, TextNode) and id(node) not in classes else " " for node in nodes)
    parser.feed("".join(texts))
    parser.close()
    return [word for word in parser.found if word not in SAME_EVERYWHERE | CLASSES.get(name, set())]


@pytest.mark.parametrize("name", public_templates())
def test_no_word_of_a_template_stands_outside_gettext(name):
    assert bare_words(name) == []


def test_a_word_outside_gettext_is_found(settings, tmp_path):
    (tmp_path / "bare.html").write_text(
        '{% load i18n %}<p class="lead" title="A title">{% translate "Fine" %} {{ one }} bare words</p>'
    )
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path]}]

    assert bare_words("bare.html") == ["title", "bare", "words"]


def in_sentences(tree):
    """The constants that are looked up, that are documentation, or that a person who runs the site reads in an error."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Raise) or (isinstance(node, ast.Call) and _looks_up(node.func)):
            yield from (id(each) for each in ast.walk(node) if isinstance(each, ast.Constant))
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            yield id(node.value)


def _looks_up(function):
    name = getattr(function, "id", getattr(function, "attr", ""))
    return name in {
        "translate",
        "Phrase",
        "Plural",
        "_",
        "of",
        "count",
        "around",
        "translator_for",
        "report_translator",
        "compile",
        "self",
    } or (isinstance(function, ast.Call) and _looks_up(function.func))


def bare_sentences(source):
    """Constants that read like a sentence: two words and a space between them, without marks of HTML, CSS or Typst."""
    tree = ast.parse(source)
    known = set(in_sentences(tree))
    constants = [each for each in ast.walk(tree) if isinstance(each, ast.Constant) and id(each) not in known]
    texts = (each.value for each in sorted(constants, key=lambda each: (each.lineno, each.col_offset)))
    return [
        text
        for text in texts
        if isinstance(text, str)
        and re.search(r"\b[A-Za-z]{2,} [a-z]{2,}\b", text)
        and not re.search(r'[<>#={}"\\\[]|; |--', text)
    ]


#: Classes, names of faces and of styles; a unit that is recognised; what stands for other authors in every language.
NO_SENTENCES = {
    "drawing radar-drawing", "Captioned Figure", "Image Caption", "New Computer Modern", "Beside the Text",
    " of this file", "per cent", "et al.",
}  # fmt: skip


def test_no_sentence_of_the_code_stands_outside_gettext():
    paths = [path for folder in FOLDERS for path in sorted((settings.BASE_DIR / folder).rglob("*.py"))]
    named = {str(path.relative_to(settings.BASE_DIR)): path.read_text() for path in paths}
    found = {name: bare_sentences(source) for name, source in named.items() if not FOR_OTHERS.match(name)}

    assert {name: texts for name, texts in found.items() if set(texts) - NO_SENTENCES} == {}


def test_a_sentence_outside_gettext_is_found():
    source = 'def page(translate):\n    """A page of words."""\n    return translate("All is well") + f"{page} of them" + "Unmarked text"\n'

    assert bare_sentences(source) == [" of them", "Unmarked text"]


def test_sentences_are_gathered_from_code_and_templates():
    found = {(each.context, each.id) for each in sentences()}

    assert found >= {
        ("maturity", "emerging"),
        (None, ("{number} result", "{number} results")),
        (None, "%(year)s edition"),
        (None, ("%(number)s paragraph unchanged", "%(number)s paragraphs unchanged")),
        ("section", "Previous"),
    }
