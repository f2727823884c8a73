"""The catalogues below `locale/`: Babel and Django extract the sentences of pages and files, Babel reads and writes the catalogues.

Used by `bin/messages` and by tests; nothing that serves loads it. No machine needs the tools of gettext.
"""

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

from reports.languages import LOCALES
from reports.pages.site_menu import FOOT, HEAD

#: Folders whose Python has sentences that readers see.
FOLDERS = (
    "reports/languages",
    "reports/rendering",
    "reports/citing",
    "reports/pages",
    "reports/reading",
    "reports/exporting",
    "reports/site",
)
#: Functions whose first arguments are sentences: `words("…")`, `words.count("…", "…", n)`, `words.of("context", "…")`.
_KEYWORDS = dict.fromkeys(
    (
        *("words", "language", "around", "Phrase", "_", "gettext", "gettext_lazy"),
        *("count", "Plural", "ngettext", "of", "pgettext", "npgettext"),
    )
)
#: Pages begin in these templates; what they include and extend belongs to them.
_TEMPLATES = ("site/*.html", "400.html", "404.html", "413.html", "429.html", "500.html")
_NAMED = re.compile(r"{%-?\s*(?:extends|include)\s+\"([^\"]+)\"")
_DOMAIN = "django"


class Sentence(NamedTuple):
    """A message of gettext: `plural` is "" for one that does not count; `place` is a file that has it."""

    text: str
    plural: str = ""
    context: str = ""
    place: str = ""


class _Plain(Catalog):
    """A catalogue whose header is the same on every machine and day: git says who translated when."""

    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        """The header, by name and value."""
        return [
            ("Language", str(self.locale_identifier)),
            ("MIME-Version", "1.0"),
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Transfer-Encoding", "8bit"),
            ("Plural-Forms", f"{self.plural_forms}"),
        ]


def sentences() -> list[Sentence]:
    """Return all sentences, each once, in the order of their places."""
    found: dict[tuple[str, str], Sentence] = {}
    for each in (*_of_code(), *_of_templates()):
        known = found.setdefault((each.context, each.text), each)
        if each.plural and not known.plural:
            found[each.context, each.text] = each
    return list(found.values())


def public_templates() -> list[str]:
    """Return the names of the templates that public pages are made of."""
    folder = settings.BASE_DIR / "templates"
    waiting = [str(path.relative_to(folder)) for pattern in _TEMPLATES for path in sorted(folder.glob(pattern))]
    found: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name not in found and (folder / name).exists():
            found.add(name)
            waiting += _NAMED.findall((folder / name).read_text())
    return sorted(found)


def update(languages: list[str]) -> list[str]:
    """Bring all catalogues up to date, and begin those of `languages`. Return what was done, in lines."""
    told, known = [], sentences()
    for path in sorted({*_catalogues(), *(_path(language) for language in languages)}):
        made = _brought_up_to_date(path, known)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(_po(made))
        path.with_suffix(".mo").write_bytes(_mo(made))
        missing = len(untranslated(made))
        told.append(
            f"{path.relative_to(LOCALES.parent)}: {len(known)} sentences, {missing} of them without translation."
        )
    return told


def check() -> list[str]:
    """Return what is wrong with the catalogues: one that differs from the code, or is not compiled."""
    told, known = [], sentences()
    for path in _catalogues():
        name, made = path.relative_to(LOCALES.parent), _brought_up_to_date(path, known)
        compiled = path.with_suffix(".mo")
        if _po(made) != path.read_bytes():
            told.append(f"{name} is not up to date with the code: run bin/messages.")
        elif not compiled.exists() or compiled.read_bytes() != _mo(made):
            told.append(f"{name} is not compiled: run bin/messages.")
    return told


def untranslated(catalogue: Catalog) -> list[str]:
    """Return the sentences that lack a translation, or a form of one."""
    forms = (each.string if isinstance(each.string, tuple) else (each.string,) for each in catalogue if each.id)
    ids = (each.id if isinstance(each.id, str) else each.id[0] for each in catalogue if each.id)
    return [text for text, strings in zip(ids, forms, strict=True) if not all(strings)]


def read(language: str) -> Catalog:
    """Return the catalogue of a language."""
    return _read(_path(language))


def _of_code() -> Iterator[Sentence]:
    for folder in FOLDERS:
        for path in sorted((settings.BASE_DIR / folder).rglob("*.py")):
            yield from _extracted(path.read_text(), str(path.relative_to(settings.BASE_DIR)))
    # The menu's own words are looked up by what they are.
    for label, _ in dict.fromkeys((*HEAD, *FOOT)):
        yield Sentence(label, place="reports/pages/site_menu.py")


def _of_templates() -> Iterator[Sentence]:
    for name in public_templates():
        source = templatize((settings.BASE_DIR / "templates" / name).read_text(), origin=name)
        # In parentheses the indentation of the template means nothing to Python's tokenizer.
        yield from _extracted(f"({source})", f"templates/{name}")


def _extracted(source: str, place: str) -> Iterator[Sentence]:
    for _line, name, found, _comments in extract_python(io.BytesIO(source.encode()), _KEYWORDS, (), {}):
        first, *others = (str(each or "") for each in (found if isinstance(found, tuple) else (found,)))
        match name, first, [each for each in others if each]:
            case _, "", _:
                continue
            case "words", _, _ if place.startswith("reports/exporting/pdf/"):
                continue  # There it escapes text for Typst; sentences are those of `language`.
            case "count" | "Plural" | "ngettext", one, [many, *_]:
                yield Sentence(one, many, place=place)
            case "of" | "pgettext", context, [text, *_]:
                yield Sentence(text, context=context, place=place)
            case "npgettext", context, [one, many]:
                yield Sentence(one, many, context, place)
            case "Phrase", text, [context]:
                yield Sentence(text, context=context, place=place)
            case "words" | "language" | "around" | "Phrase" | "_" | "gettext" | "gettext_lazy", text, _:
                yield Sentence(text, place=place)


def _catalogues() -> list[Path]:
    return sorted(LOCALES.glob(f"*/LC_MESSAGES/{_DOMAIN}.po"))


def _path(language: str) -> Path:
    return LOCALES / language.replace("-", "_") / "LC_MESSAGES" / f"{_DOMAIN}.po"


def _read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=path.parts[-3], domain=_DOMAIN)


def _brought_up_to_date(path: Path, known: list[Sentence]) -> Catalog:
    """Return the sentences of the code, with the translations that the file has for them."""
    old = _read(path) if path.exists() else Catalog(locale=path.parts[-3], domain=_DOMAIN)
    made = _Plain(locale=path.parts[-3], domain=_DOMAIN, fuzzy=False)
    made.header_comment = "# Sentences of pages and files. See docs/translating.md"
    for each in known:
        text = (each.text, each.plural) if each.plural else each.text
        before = old.get(each.text, context=each.context or None)
        string = before.string if before and isinstance(before.id, tuple) == bool(each.plural) else ""
        comments = before.user_comments if before else ()
        made.add(text, string, locations=[(each.place, None)], context=each.context or None, user_comments=comments)  # type: ignore[list-item]
    return made


def _po(catalogue: Catalog) -> bytes:
    out = io.BytesIO()
    write_po(out, catalogue, width=120, sort_output=False, omit_header=False, include_lineno=False)
    return out.getvalue()


def _mo(catalogue: Catalog) -> bytes:
    out = io.BytesIO()
    write_mo(out, catalogue)
    return out.getvalue()
