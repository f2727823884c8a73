"""The sentences, dates and numbers of one language."""

import gettext
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache, lru_cache
from pathlib import Path
from typing import ClassVar, NamedTuple

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton
from babel.lists import format_list

#: Where the catalogues are: `de/LC_MESSAGES/django.mo`. The sentences themselves are English.
LOCALES = Path(__file__).resolve().parents[2] / "locale"
#: Where a catalogue is looked for, the first that has a sentence wins: the publisher's folder, if it has one, and ours.
_folders = [LOCALES]
_DOMAIN = "django"
_WRITTEN_IN = "en"
#: English without a country is written as in Britain: 14 January 2026; a, b and c.
_ENGLISH = "en-GB"


class Phrase(NamedTuple):
    """English words in a table, translated later. `context` distinguishes words that have several translations."""

    text: str
    context: str = ""


class Plural(NamedTuple):
    """The two forms of a sentence that counts: `translate.count(*plural, number)`."""

    one: str
    many: str


_BELOW_THIRTEEN = (
    Phrase("no", "how many"), Phrase("one", "how many"), Phrase("two", "how many"), Phrase("three", "how many"),
    Phrase("four", "how many"), Phrase("five", "how many"), Phrase("six", "how many"), Phrase("seven", "how many"),
    Phrase("eight", "how many"), Phrase("nine", "how many"), Phrase("ten", "how many"), Phrase("eleven", "how many"),
    Phrase("twelve", "how many"),
)  # fmt: skip


@dataclass(frozen=True)
class Translator:
    """Translations into a language (BCP 47), made by `translator_for`. `catalogue` is their source: `de` for `de-AT`. `own` are the
    report's labels in place of ours. `direction` (`ltr`, `rtl`) is that of the language, even without a catalogue.

    Equal for equal languages, so that results can be cached by it.
    """

    #: A template's `{{ translate }}` must not call it, because Django would call it without a phrase.
    do_not_call_in_templates: ClassVar[bool] = True

    language: str
    catalogue: str
    own: tuple[tuple[Phrase, str], ...] = ()
    direction: str = "ltr"

    def label(self, phrase: Phrase, standard: Phrase | None = None) -> str:
        """Return a label for a heading, column, legend or menu: the report's own, or the translated `standard`, a longer form, or the
        translated phrase."""
        return dict(self.own).get(phrase) or self(standard or phrase)

    @property
    def from_right(self) -> bool:
        """Return whether the language is written from right to left."""
        return self.direction == "rtl"

    def __call__(self, sentence: str | Phrase, /, **values: object) -> str:
        """Return the translated sentence with `values` in place of its `{names}`."""
        if isinstance(sentence, Phrase):
            return (
                self.of(sentence.context, sentence.text, **values)
                if sentence.context
                else self(sentence.text, **values)
            )
        return _filled(_found(self.catalogue).gettext(sentence), values)

    def of(self, context: str, text: str, /, **values: object) -> str:
        """Return a translation whose meaning depends on a context: “new”, of a trend."""
        return _filled(_found(self.catalogue).pgettext(context, text), values)

    def count(self, one: str, many: str, count: int, /, **values: object) -> str:
        """Return the singular or plural of a sentence. `{number}` is the formatted count unless given in `values`."""
        values = {"number": self.number(count), **values}
        return _filled(_found(self.catalogue).ngettext(one, many, count), values)

    def few(self, number: int) -> str:
        """Return a count for a sentence: in words up to twelve, then in digits."""
        return self(_BELOW_THIRTEEN[number]) if number < len(_BELOW_THIRTEEN) else self.number(number)

    def number(self, value: float, decimals: int | None = None) -> str:
        """Return a number with thousands separators and a minus sign, with `decimals` or as Python prints it."""
        text = f"{value:,}" if decimals is None else f"{value:,.{decimals}f}"
        if "e-" in text:
            text = f"{Decimal(repr(value)):,f}"
        return text.translate(_signs(self.language))

    def day(self, at: date | datetime) -> str:
        """Return `14 January 2026`; for a time, its day in UTC."""
        day = at.astimezone(UTC).date() if isinstance(at, datetime) else at
        return format_date(day, "long", locale=_locale(self.language))

    def short_day(self, at: date) -> str:
        """`14 Jan 2026`: where there is little room."""
        return format_date(at, "medium", locale=_locale(self.language))

    def short_month(self, at: date) -> str:
        """`Jan 2026`."""
        return format_skeleton("yMMM", at, locale=_locale(self.language))

    def moment(self, at: datetime) -> str:
        """`14 January 2026, 09:30 UTC`."""
        translate = self  # by this name sentences are extracted
        return translate("{day}, {time} UTC", day=self.day(at), time=f"{at.astimezone(UTC):%H:%M}")

    def dated(self, text: str) -> str:
        """Return a date as precise as it is: `1 December 2021`, `December 2021` or `2021`; "" for ""."""
        parts = [int(part) for part in text.split("-")] if text else []
        match parts:
            case [year, month, day]:
                return self.day(date(year, month, day))
            case [year, month]:
                return format_skeleton("yMMMM", date(year, month, 1), locale=_locale(self.language))
            case _:
                return text

    def listed(self, items: Sequence[str]) -> str:
        """`a, b and c`."""
        return format_list(list(items), locale=_locale(self.language)) if items else ""

    def around(self, sentence: str | Phrase, name: str, **values: object) -> tuple[str, str]:
        """Return the text before and after `{name}` in a translated sentence, around a link or an element."""
        before, _, after = self(sentence, **values, **{name: "\0"}).partition("\0")
        return before, after

    def clauses(self, clauses: Iterable[str]) -> str:
        """`one split in two; five are not covered`: clauses of a sentence, without those that are empty."""
        return self.of("between clauses", "; ").join(filter(None, clauses))

    def in_a_row(self, items: Sequence[str]) -> str:
        """`a, b, c`."""
        return self.of("between words", ", ").join(items)


@lru_cache(maxsize=128)
def translator_for(language: str) -> Translator:
    """Return the translator for a language (BCP 47), or for English, its dates and numbers included, if there is no catalogue."""
    direction = direction_of(language)
    for tag in _wider(language):
        if tag == _WRITTEN_IN:
            return Translator(language, _WRITTEN_IN)
        if any((folder / tag.replace("-", "_") / "LC_MESSAGES" / f"{_DOMAIN}.mo").exists() for folder in _folders):
            return Translator(language, tag, direction=direction)
    return Translator(_WRITTEN_IN, _WRITTEN_IN, direction=direction)


def _wider(language: str) -> Iterator[str]:
    """The tag, and those that it is a kind of: `zh-Hant-TW`, `zh-Hant`, `zh`."""
    parts = language.split("-")
    for length in range(len(parts), 0, -1):
        yield "-".join(parts[:length])


@cache
def _found(catalogue: str) -> gettext.NullTranslations:
    """Return the publisher's sentences, then ours. The publisher's English ones are in `en_GB`, which Django reads too."""
    name = _ENGLISH.replace("-", "_") if catalogue == _WRITTEN_IN else catalogue.replace("-", "_")
    first, *others = (gettext.translation(_DOMAIN, folder, [name], fallback=True) for folder in _folders)
    for other in others:
        first.add_fallback(other)
    return first


def ask_first(folder: Path) -> None:
    """Look for sentences in the catalogues of a folder before ours. Called once, when the process starts."""
    _folders.insert(0, folder)
    translator_for.cache_clear()
    _found.cache_clear()


@lru_cache(maxsize=64)
def _locale(language: str) -> Locale:
    for tag in _wider(_ENGLISH if language == _WRITTEN_IN else language):
        try:
            return Locale.parse(tag, sep="-")
        except (UnknownLocaleError, ValueError):
            continue
    return Locale.parse(_ENGLISH, sep="-")


@lru_cache(maxsize=64)
def _signs(language: str) -> dict[int, str]:
    """Return a translation table from Python's separators and minus to those of the language."""
    symbols = _locale(language).number_symbols["latn"]
    return {ord(","): symbols["group"], ord("."): symbols["decimal"], ord("-"): "−"}


def _filled(sentence: str, values: dict[str, object]) -> str:
    return sentence.format(**values) if values else sentence


@lru_cache(maxsize=64)
def autonym(language: str) -> str:
    """Return a language's own name, such as `Deutsch`, or its code if unknown."""
    try:
        return Locale.parse(language, sep="-").get_display_name() or language
    except (UnknownLocaleError, ValueError):
        return language


@lru_cache(maxsize=64)
def direction_of(language: str) -> str:
    """Return `rtl` or `ltr` by the script of a language (BCP 47), or by its usual script."""
    try:
        order = Locale.parse(language, sep="-").character_order
    except (UnknownLocaleError, ValueError):
        return "ltr"
    return "rtl" if order == "right-to-left" else "ltr"


ENGLISH = translator_for(_WRITTEN_IN)
