"""Parse queries into words and stems. No query is an error.

Chinese, Japanese, Thai, Lao, Burmese and Khmer have no spaces between words: there, each character is a word, and adjacent ones form
a phrase.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache

from django.utils.translation import get_language_info

#: Thai and Lao, Burmese, Khmer, kana, ideographs, and ideographs with one code for what two look like.
_UNSPACED = r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_UNSPACED += r"\U00020000-\U0003ffff"
#: Accents and points that stand behind their letter, for want of one code for both (stress in Russian, vowels in Hebrew and Arabic);
#: and what is not seen in a word: where it may be broken (a soft hyphen), and where not.
_ACCENT = r"[\u00ad\u2060\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7"
_ACCENT += r"\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4]"
ACCENTS = re.compile(_ACCENT)
_LETTER = rf"[^\W_{_UNSPACED}]"
#: The vowels of the scripts of India, which stand behind their letter, are part of the word, and no letters to `\w`.
_VOWELS = "".join(chr(code) for code in range(0x900, 0xE00) if unicodedata.category(chr(code)) in {"Mn", "Mc"})
_MARK = rf"(?:{_ACCENT}|[{_VOWELS}])"
#: Matches do not depend on the start position.
WORD = re.compile(rf"(?:(?!\W)[{_UNSPACED}]|(?<!{_LETTER})(?<!{_MARK}){_LETTER}+(?:{_MARK}+{_LETTER}*)*)")
#: Letters whose mark is none to leave out: kana with a voiced sound, and й, which Russian's endings are known by.
_OF_ITS_OWN = re.compile(r"[йЙ\u3040-\u30ff]")
#: Longer words are cut, in characters: PostgreSQL takes no lexeme of more than 2,046 bytes, and a lexeme may be two words.
_LONGEST = 120


class _Folding(dict[int, str]):
    """Maps each character to one character, so that offsets in folded text are those of the text."""

    def __missing__(self, code: int) -> str:
        # `₂`, `Ａ` and the forms that Arabic letters have in old files are 2, A and those letters.
        letter = unicodedata.normalize("NFKC", chr(code))
        letter = letter if len(letter) == 1 and letter.isalnum() else chr(code)
        base, *marks = tuple(unicodedata.normalize("NFD", letter))
        is_accented = all(unicodedata.category(mark) == "Mn" for mark in marks) and not _OF_ITS_OWN.match(letter)
        alone = base if is_accented else letter
        small = alone.casefold()
        self[code] = small if len(small) == 1 else alone.lower()[0]
        return self[code]


_FOLDING = _Folding()


def fold(text: str) -> str:
    """Return the text in lower case without accents, with the same length."""
    return text.lower() if text.isascii() else text.translate(_FOLDING)


def words_of(text: str) -> list[str]:
    """Return the folded words of a text."""
    found = WORD.findall(ACCENTS.sub("", fold(unicodedata.normalize("NFC", text))))
    return [word[:_LONGEST] for word in found]


@lru_cache(maxsize=50_000)
def stem(word: str, language: str = "en") -> str:
    """Return the stem of a folded word, or the word itself in languages without a Snowball stemmer."""
    import snowballstemmer

    algorithm = _algorithm(language)
    if algorithm is None:
        return word
    # A new stemmer for each word, because its state must not be shared by threads.
    stemmed = fold(snowballstemmer.stemmer(algorithm).stemWord(word))
    return stemmed if WORD.fullmatch(stemmed) else word


@cache
def _algorithm(language: str) -> str | None:
    """What Snowball calls a language: its name in English."""
    import snowballstemmer

    try:
        name = get_language_info(language.partition("-")[0].lower())["name"].split()[0].lower()
    except KeyError:
        return None
    return name if name in snowballstemmer.algorithms() else None


LONGEST_QUESTION = 300
MOST_CLAUSES = 12
_PART = re.compile(r'(-?)"([^"]*)"?|(\S+)')
#: Telephones put curly quotes and a long dash where a plain one was typed.
_PLAIN = str.maketrans("“”„«»″＂−–—", '"""""""---')
#: Words that are in every text; left out of a question that has others, unless they stand in quotes.
_EVERYWHERE = frozenset(
    {
        "a", "an", "and", "are", "as", "at", "be", "by", "for", "from", "has", "how", "in", "is", "it", "its", "of", "on", "that",
        "the", "their", "this", "to", "was", "were", "what", "which", "who", "why", "will", "with",
    }
)  # fmt: skip


def as_run(stems: Sequence[str]) -> str:
    """Stems that follow each other, as they stand in `SearchRow.stems`."""
    return "".join(f" {stem} " for stem in stems)


@dataclass(frozen=True)
class Term:
    """Words that follow each other, folded; with `is_prefix`, the last may go on. `languages` are those that it may be in."""

    words: tuple[str, ...]
    is_prefix: bool = False
    languages: tuple[str, ...] = ("en",)

    @cached_property
    def forms(self) -> tuple[tuple[str, ...], ...]:
        """The words' stems in each of the languages, where they differ; of a beginning, the beginning."""
        *first, last = self.words
        forms = (
            (*(stem(word, tag) for word in first), last if self.is_prefix else stem(last, tag))
            for tag in self.languages
        )
        return tuple(dict.fromkeys(forms))

    @cached_property
    def runs(self) -> tuple[str, ...]:
        """Its forms, as text that stands in `SearchRow.stems`; of a long beginning, the words before the last.

        `currents*` is also said where the stem is shorter than what was typed.
        """
        if self.is_prefix and self.is_long:
            return tuple(as_run(form[:-1]) for form in self.forms)
        if not self.is_prefix:
            return tuple(as_run(form) for form in self.forms)
        whole = Term(self.words, languages=self.languages).forms
        shorter = [as_run(form) for form in whole if not form[-1].startswith(self.words[-1])]
        return (*(f"{as_run(form[:-1])} {form[-1]}" for form in self.forms), *shorter)

    @property
    def is_long(self) -> bool:
        """Whether its pairs may stand in a text without it."""
        return len(self.words) > 2


@dataclass(frozen=True)
class Question:
    """Of each of `clauses` one term must be there, and none of `without`."""

    clauses: tuple[tuple[Term, ...], ...] = ()
    without: tuple[Term, ...] = ()

    @property
    def terms(self) -> tuple[Term, ...]:
        """All terms that may be found."""
        return tuple(term for clause in self.clauses for term in clause)

    def loosened(self) -> "Question":
        """The same, content with any one of the terms."""
        return Question((self.terms,), self.without)


def read_question(typed: str, languages: tuple[str, ...] = ("en",)) -> Question:
    """Words must all be there; "words in quotes" follow each other, begin* is a beginning, -word must not be there, `or` is or."""
    clauses: list[tuple[Term, ...]] = []
    without: list[Term] = []
    joined = False
    for part in _PART.finditer(typed[:LONGEST_QUESTION].translate(_PLAIN)):
        excluded, quoted, bare = part.groups()
        if bare is not None and bare.casefold() == "or":
            joined = bool(clauses)
            continue
        words = tuple(words_of(quoted if bare is None else bare))
        if not words or (bare and bare.casefold() in _EVERYWHERE):
            continue
        term = Term(words, bool(bare and bare.endswith("*")), languages)
        if excluded or (bare and bare.startswith("-")):
            without.append(term)
        elif joined:
            clauses[-1] = (*clauses[-1], term)
        else:
            clauses.append((term,))
        joined = False
    if not clauses:
        clauses = [(Term((word,), languages=languages),) for word in words_of(typed[:LONGEST_QUESTION]) if not without]
    return Question(tuple(clauses[:MOST_CLAUSES]), tuple(without[:MOST_CLAUSES]))
