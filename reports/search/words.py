"""Words as both engines are given them: without case and accents, and reduced to their stems by Snowball.

Chinese, Japanese, Thai, Lao, Burmese and Khmer put no space between words: there, each character is a word, and what is typed
together must be found together.
"""

import re
import unicodedata
from functools import cache, lru_cache

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
#: The same at whatever place of a text one begins to look.
WORD = re.compile(rf"(?:(?!\W)[{_UNSPACED}]|(?<!{_LETTER})(?<!{_MARK}){_LETTER}+(?:{_MARK}+{_LETTER}*)*)")
#: Letters whose mark is none to leave out: kana with a voiced sound, and й, which Russian's endings are known by.
_OF_ITS_OWN = re.compile(r"[йЙ\u3040-\u30ff]")
#: Longer words are cut, in characters: PostgreSQL takes no lexeme of more than 2,046 bytes, and a lexeme may be two words.
_LONGEST = 120


class _Folding(dict[int, str]):
    """One character for each character, so that places in folded text are places in the text."""

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
    """The text in small letters without accents, as long as it was."""
    return text.lower() if text.isascii() else text.translate(_FOLDING)


def words_of(text: str) -> list[str]:
    """The words of a text, folded."""
    found = WORD.findall(ACCENTS.sub("", fold(unicodedata.normalize("NFC", text))))
    return [word[:_LONGEST] for word in found]


@lru_cache(maxsize=50_000)
def stem(word: str, language: str = "en") -> str:
    """The stem of a folded word, in a language by its tag; the word itself where Snowball does not know the language."""
    import snowballstemmer

    algorithm = _algorithm(language)
    if algorithm is None:
        return word
    # A stemmer of its own for each word: it keeps the word while it works, and threads would share that.
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
