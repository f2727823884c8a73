"""Update and check the translation catalogues below `locale/`. Babel and Django extract the sentences, Babel reads and writes catalogues.

Used by `bin/messages` and by tests, not by servers. The gettext tools are not needed.
"""

import io
import re
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
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
#: Functions that translate a sentence, in the form of Babel's `keywords`: which arguments are the sentence, its plural and (“c”) its
#: context. `translate("…")`, `translate.count("…", "…", n)`, `translate.of("context", "…")`.
_KEYWORDS: dict[str, Any] = {
    **dict.fromkeys(("translate", "around", "_", "gettext", "gettext_lazy")),
    **dict.fromkeys(("count", "Plural", "ngettext"), (1, 2)),
    **dict.fromkeys(("of", "pgettext"), ((1, "c"), 2)),
    "npgettext": ((1, "c"), 2, 3),
    "Phrase": {1: (1,), 2: (1, (2, "c"))},
}
#: Templates of public pages; those that they include and extend are added.
_TEMPLATES = ("site/*.html", "400.html", "404.html", "413.html", "429.html", "500.html")
_NAMED = re.compile(r"{%-?\s*(?:extends|include)\s+\"([^\"]+)\"")
_DOMAIN = "django"


class _Plain(Catalog):
    """A catalogue whose header is the same on every machine and day, because git has authors and dates."""

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


def sentences() -> Catalog:
    """Return a catalogue of all sentences, in the order of the source files. Each has only the first place that uses it."""
    found = Catalog()
    for place, source in _sources():
        for line, ids, _comments, context in extract("python", io.BytesIO(source.encode()), _KEYWORDS):
            first = ids if isinstance(ids, str) else ids[0]
            found.add(ids, locations=[] if found.get(first, context) else [(place, line)], context=context)
    return found


def public_templates() -> list[str]:
    """Return the names of the templates of public pages."""
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
    """Update all catalogues, create missing ones of `languages`, and return a line about each."""
    lines = []
    known = sentences()
    for path in sorted({*_catalogues(), *(_path(language) for language in languages)}):
        catalogue = _updated_catalogue(path, known)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(_po(catalogue))
        path.with_suffix(".mo").write_bytes(_file_content(write_mo, catalogue))
        missing = len(untranslated(catalogue))
        lines.append(
            f"{path.relative_to(LOCALES.parent)}: {len(known)} sentences, {missing} of them without translation."
        )
    return lines


def check() -> list[str]:
    """Return a line about each catalogue that differs from the code or is not compiled."""
    lines = []
    known = sentences()
    for path in _catalogues():
        name = path.relative_to(LOCALES.parent)
        catalogue = _updated_catalogue(path, known)
        compiled = path.with_suffix(".mo")
        if _po(catalogue) != path.read_bytes():
            lines.append(f"{name} is not up to date with the code: run bin/messages.")
        elif not compiled.exists() or compiled.read_bytes() != _file_content(write_mo, catalogue):
            lines.append(f"{name} is not compiled: run bin/messages.")
    return lines


def untranslated(catalogue: Catalog) -> list[str]:
    """Return the sentences without a translation, or without a form of one."""
    forms = (each.string if isinstance(each.string, tuple) else (each.string,) for each in catalogue if each.id)
    ids = (each.id if isinstance(each.id, str) else each.id[0] for each in catalogue if each.id)
    return [text for text, strings in zip(ids, forms, strict=True) if not all(strings)]


def read(language: str) -> Catalog:
    """Return the catalogue of a language."""
    return _read(_path(language))


def _sources() -> Iterator[tuple[str, str]]:
    """Yield the path and the Python source of each place: modules, menus, and templates as Django converts them."""
    for folder in FOLDERS:
        for path in sorted((settings.BASE_DIR / folder).rglob("*.py")):
            yield str(path.relative_to(settings.BASE_DIR)), path.read_text()
    # Labels of menus are translated by variables, so Babel does not find them.
    yield "reports/pages/site_menu.py", "\n".join(f"_({label!r})" for label, _ in (*HEAD, *FOOT))
    for name in public_templates():
        source = templatize((settings.BASE_DIR / "templates" / name).read_text(), origin=name)
        # In parentheses, because the tokenizer would read the template's indentation as Python's.
        yield f"templates/{name}", f"({source})"


def _catalogues() -> list[Path]:
    return sorted(LOCALES.glob(f"*/LC_MESSAGES/{_DOMAIN}.po"))


def _path(language: str) -> Path:
    return LOCALES / language.replace("-", "_") / "LC_MESSAGES" / f"{_DOMAIN}.po"


def _read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=path.parts[-3], domain=_DOMAIN)


def _updated_catalogue(path: Path, known: Catalog) -> Catalog:
    """Return the sentences of the code, with the translations that the file has for them."""
    old = _read(path) if path.exists() else Catalog(locale=path.parts[-3], domain=_DOMAIN)
    catalogue = _Plain(locale=path.parts[-3], domain=_DOMAIN, fuzzy=False)
    catalogue.header_comment = "# Sentences of pages and files. See docs/translating.md"
    for each in known:
        if each.id:
            before = old.get(each.id, context=each.context)
            is_same_kind = before is not None and before.pluralizable == each.pluralizable
            string = before.string if before and is_same_kind else ""
            comments = before.user_comments if before else ()
            catalogue.add(each.id, string, locations=each.locations, context=each.context, user_comments=comments)
    return catalogue


def _po(catalogue: Catalog) -> bytes:
    return _file_content(
        partial(write_po, width=120, sort_output=False, omit_header=False, include_lineno=False), catalogue
    )


def _file_content(write: Callable[[io.BytesIO, Catalog], None], catalogue: Catalog) -> bytes:
    out = io.BytesIO()
    write(out, catalogue)
    return out.getvalue()
