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
_DOMAIN = "django"
_WRITTEN_IN = "en"
#: English without a country is written as in Britain: 14 January 2026; a, b and c.
_ENGLISH = "en-GB"


class Phrase(NamedTuple):
    """English words in a table, translated later. `context` distinguishes words that have several translations."""

    text: str
    context: str = ""


class Plural(NamedTuple):
    """The two forms of a sentence that counts: `words.count(*plural, number)`."""

    one: str
    many: str


_BELOW_THIRTEEN = (
    Phrase("no", "how many"), Phrase("one", "how many"), Phrase("two", "how many"), Phrase("three", "how many"),
    Phrase("four", "how many"), Phrase("five", "how many"), Phrase("six", "how many"), Phrase("seven", "how many"),
    Phrase("eight", "how many"), Phrase("nine", "how many"), Phrase("ten", "how many"), Phrase("eleven", "how many"),
    Phrase("twelve", "how many"),
)  # fmt: skip


@dataclass(frozen=True)
class Words:
    """The words of a language, by BCP 47; made by `words_in`. `catalogue` is the one that they come from: `de` for `de-AT`. `own` are
    labels that a report has instead of ours. `direction` (`ltr`, `rtl`) is that of the report's language, also where it has no
    catalogue and the words are English.

    Equal languages are equal words, so that what is made of them can be kept by them.
    """

    #: Django would call them in a template, without a sentence.
    do_not_call_in_templates: ClassVar[bool] = True

    language: str
    catalogue: str
    own: tuple[tuple[Phrase, str], ...] = ()
    direction: str = "ltr"

    def label(self, phrase: Phrase, standard: Phrase | None = None) -> str:
        """Words that stand by themselves, in a heading, a column, a legend or a menu: the report's own if it has some, else those of
        the phrase, or of `standard`, which says the same at more length."""
        return dict(self.own).get(phrase) or self(standard or phrase)

    @property
    def from_right(self) -> bool:
        """Whether the report's own text is written from right to left."""
        return self.direction == "rtl"

    def __call__(self, sentence: str | Phrase, /, **values: object) -> str:
        """The sentence, with `values` in place of its `{names}`."""
        if isinstance(sentence, Phrase):
            return (
                self.of(sentence.context, sentence.text, **values)
                if sentence.context
                else self(sentence.text, **values)
            )
        return _filled(_found(self.catalogue).gettext(sentence), values)

    def of(self, context: str, words: str, /, **values: object) -> str:
        """Words that mean what they do in this context alone: “new”, of a trend."""
        return _filled(_found(self.catalogue).pgettext(context, words), values)

    def count(self, one: str, many: str, count: int, /, **values: object) -> str:
        """The sentence for so many; `{number}` is the number as it is printed, if it is not among the values."""
        values = {"number": self.number(count), **values}
        return _filled(_found(self.catalogue).ngettext(one, many, count), values)

    def few(self, number: int) -> str:
        """A count as sentences have it: in words up to twelve, in digits from there."""
        return self(_BELOW_THIRTEEN[number]) if number < len(_BELOW_THIRTEEN) else self.number(number)

    def number(self, value: float, decimals: int | None = None) -> str:
        """A number with its thousands set apart and a true minus; with so many decimals, or (None) a whole one as it is."""
        text = f"{value:,}" if decimals is None else f"{value:,.{decimals}f}"
        if "e-" in text:
            text = f"{Decimal(repr(value)):,f}"
        return text.translate(_signs(self.language))

    def day(self, at: date | datetime) -> str:
        """`14 January 2026`; a time that knows its zone is that of UTC."""
        return format_date(_date(at), "long", locale=_locale(self.language))

    def short_day(self, at: date) -> str:
        """`14 Jan 2026`: where there is little room."""
        return format_date(at, "medium", locale=_locale(self.language))

    def short_month(self, at: date) -> str:
        """`Jan 2026`."""
        return format_skeleton("yMMM", at, locale=_locale(self.language))

    def moment(self, at: datetime) -> str:
        """`14 January 2026, 09:30 UTC`."""
        words = self  # by this name sentences are extracted
        return words("{day}, {time} UTC", day=self.day(at), time=f"{at.astimezone(UTC):%H:%M}")

    def dated(self, text: str) -> str:
        """A date as far as it is known: `1 December 2021`, `December 2021` or `2021`; "" for none."""
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
        """What stands before and behind the place of `name` in the sentence, where a link or the like is put."""
        before, _, after = self(sentence, **values, **{name: "\0"}).partition("\0")
        return before, after

    def clauses(self, clauses: Iterable[str]) -> str:
        """`one split in two; five are not covered`: clauses of a sentence, without those that are empty."""
        return self.of("between clauses", "; ").join(filter(None, clauses))

    def in_a_row(self, items: Sequence[str]) -> str:
        """`a, b, c`."""
        return self.of("between words", ", ").join(items)


@lru_cache(maxsize=128)
def words_in(language: str) -> Words:
    """The words for a report in that language. Where there are none, English ones, with dates and numbers to match."""
    direction = direction_of(language)
    for tag in _wider(language):
        if tag == _WRITTEN_IN:
            return Words(language, _WRITTEN_IN)
        if (LOCALES / tag.replace("-", "_") / "LC_MESSAGES" / f"{_DOMAIN}.mo").exists():
            return Words(language, tag, direction=direction)
    return Words(_WRITTEN_IN, _WRITTEN_IN, direction=direction)


def _wider(language: str) -> Iterator[str]:
    """The tag, and those that it is a kind of: `zh-Hant-TW`, `zh-Hant`, `zh`."""
    parts = language.split("-")
    for length in range(len(parts), 0, -1):
        yield "-".join(parts[:length])


@cache
def _found(catalogue: str) -> gettext.NullTranslations:
    name = catalogue.replace("-", "_")
    return gettext.translation(_DOMAIN, LOCALES, [name], fallback=catalogue == _WRITTEN_IN)


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
    """What Python writes in a number, and what the language writes, with our own digits."""
    symbols = _locale(language).number_symbols["latn"]
    return {ord(","): symbols["group"], ord("."): symbols["decimal"], ord("-"): "−"}


def _date(at: date | datetime) -> date:
    return at.astimezone(UTC).date() if isinstance(at, datetime) else at


def _filled(sentence: str, values: dict[str, object]) -> str:
    return sentence.format(**values) if values else sentence


@lru_cache(maxsize=64)
def autonym(language: str) -> str:
    """A language's name in itself: `Deutsch`; its code where it is not known."""
    try:
        return Locale.parse(language, sep="-").get_display_name() or language
    except (UnknownLocaleError, ValueError):
        return language


@lru_cache(maxsize=64)
def direction_of(language: str) -> str:
    """`rtl` or `ltr`, of a language by BCP 47: by its script, or by the one that it is mostly written in."""
    try:
        order = Locale.parse(language, sep="-").character_order
    except (UnknownLocaleError, ValueError):
        return "ltr"
    return "rtl" if order == "right-to-left" else "ltr"


ENGLISH = words_in(_WRITTEN_IN)
