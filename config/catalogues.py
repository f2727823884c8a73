"""The catalogues of translations below `locale/`, held to the sentences of the code: what `bin/messages` does.

They are read and written by Babel, so that no machine needs the tools of gettext.
"""

import io
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from config.sentences import Sentence, sentences
from reports.languages import LOCALES

_DOMAIN = "django"


class _Plain(Catalog):
    """A catalogue whose head has nothing that differs from one machine or day to the next: git says who translated when."""

    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        """The head, by name and value."""
        return [
            ("Language", str(self.locale_identifier)),
            ("MIME-Version", "1.0"),
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Transfer-Encoding", "8bit"),
            ("Plural-Forms", f"{self.plural_forms}"),
        ]


def update(languages: list[str]) -> list[str]:
    """Bring all catalogues up to date, and begin those of `languages`; what was done, in lines."""
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
    """What is not as it should be: a catalogue that lacks a sentence of the code, or has one more; one that is not compiled so."""
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
    """The sentences that have no translation, or of those that count not each form."""
    forms = (each.string if isinstance(each.string, tuple) else (each.string,) for each in catalogue if each.id)
    ids = (each.id if isinstance(each.id, str) else each.id[0] for each in catalogue if each.id)
    return [text for text, strings in zip(ids, forms, strict=True) if not all(strings)]


def read(language: str) -> Catalog:
    """The catalogue of a language."""
    return _read(_path(language))


def _catalogues() -> list[Path]:
    return sorted(LOCALES.glob(f"*/LC_MESSAGES/{_DOMAIN}.po"))


def _path(language: str) -> Path:
    return LOCALES / language.replace("-", "_") / "LC_MESSAGES" / f"{_DOMAIN}.po"


def _read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=path.parts[-3], domain=_DOMAIN)


def _brought_up_to_date(path: Path, known: list[Sentence]) -> Catalog:
    """The sentences of the code, with the translations that the file has for them."""
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
