"""Words as both engines are given them: without case and accents, and reduced to their stems.

Chinese, Japanese, Thai, Lao, Burmese and Khmer put no space between words: there, each sign is a word, and what is typed
together must be found together.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

#: Thai and Lao, Burmese, Khmer, kana, ideographs, and ideographs with one code for what two look like.
_SIGN = r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_SIGN += r"\U00020000-\U0003ffff"
#: Accents and points that stand behind their letter, for want of one code for both (stress in Russian, vowels in Hebrew and Arabic).
_ACCENT = r"[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4]"
ACCENTS = re.compile(_ACCENT)
_LETTER = rf"[^\W_{_SIGN}]"
#: The same at whatever place of a text one begins to look.
WORD = rf"(?:(?!\W)[{_SIGN}]|(?<!{_LETTER})(?<!{_ACCENT}){_LETTER}+(?:{_ACCENT}+{_LETTER}*)*)"
_WORDS = re.compile(WORD)
#: What can stand at the end of a word that a stem lacks, and each end of it: whoever types has got anywhere.
_ENDINGS = tuple(
    sorted(
        {
            ending[start:]
            for ending in (
                "es", "eds", "ings", "ers", "ors", "ions", "ations", "ational", "ately", "atives", "izations", "izers", "ments",
                "ally", "als", "ances", "ences", "abilities", "ibilities", "iveness", "fulness", "ousness", "ically", "icates",
                "ists", "isms", "ogies",
            )
            for start in range(len(ending) + 1)
        },
        key=lambda ending: (len(ending), ending),
    )
)  # fmt: skip
_SHORTEST, _LONGEST = 3, 64
#: Longer words are cut, in bytes: PostgreSQL takes no word of more than 2,046.
_MOST_BYTES = 500


class _Folding(dict[int, str]):
    """One character for each character, so that places in folded text are places in the text."""

    def __missing__(self, code: int) -> str:
        base, *marks = tuple(unicodedata.normalize("NFD", chr(code)))
        alone = base if all(unicodedata.category(mark) == "Mn" for mark in marks) else chr(code)
        small = alone.casefold()
        self[code] = small if len(small) == 1 else alone.lower()[0]
        return self[code]


_FOLDING = _Folding()


def fold(text: str) -> str:
    """The text in small letters without accents, as long as it was."""
    return text.lower() if text.isascii() else text.translate(_FOLDING)


def words_of(text: str) -> list[str]:
    """The words of a text, folded."""
    return _WORDS.findall(ACCENTS.sub("", fold(unicodedata.normalize("NFC", text))))


def stems_of(text: str) -> Iterator[str]:
    """The stems of a text's words, in order."""
    return (stem(word) for word in words_of(text))


def with_other_stems(beginning: str) -> list[str]:
    """Words that begin so, but whose stems do not: `generates` begins with `generat`, its stem is `gener`."""
    stems = {stem(beginning + ending): beginning + ending for ending in _ENDINGS}
    return sorted(word for each, word in stems.items() if not each.startswith(beginning))


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The stem of a folded word, after Porter (1980): `models`, `modelling` and `modelled` are one."""
    size = len(word.encode())
    if size > _MOST_BYTES:
        return word.encode()[:_MOST_BYTES].decode(errors="ignore")
    if len(word) < _SHORTEST or size > _LONGEST:
        return word
    for step in (_plural, _past, _final_y, _double_suffix, _suffix, _last_suffix, _final_e, _final_l):
        word = step(word)
    return word


def _shape(part: str) -> str:
    """`v` for each vowel and `c` for each consonant; a y after a consonant is a vowel."""
    shape = ""
    for letter in part:
        vowel = letter in "aeiou" or (letter == "y" and shape.endswith("c"))
        shape += "v" if vowel else "c"
    return shape


def _measure(part: str) -> int:
    return _shape(part).count("vc")


def _has_vowel(part: str) -> bool:
    return "v" in _shape(part)


def _ends_short(part: str) -> bool:
    """Consonant, vowel, consonant at the end, the last not w, x or y."""
    return _shape(part).endswith("cvc") and part[-1] not in "wxy"


def _ends_double(part: str) -> bool:
    return len(part) > 1 and part[-1] == part[-2] and _shape(part)[-1] == "c"


def _plural(word: str) -> str:
    if word.endswith(("sses", "ies")) and word != "ies":
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


def _past(word: str) -> str:
    if word.endswith("eed"):
        return word[:-1] if _measure(word[:-3]) > 0 else word
    for ending in ("ed", "ing"):
        if word.endswith(ending):
            rest = word.removesuffix(ending)
            return _mended(rest) if _has_vowel(rest) else word
    return word


def _mended(rest: str) -> str:
    if rest.endswith(("at", "bl", "iz")):
        return rest + "e"
    if _ends_double(rest) and rest[-1] not in "lsz":
        return rest[:-1]
    return rest + "e" if _measure(rest) == 1 and _ends_short(rest) else rest


def _final_y(word: str) -> str:
    return word[:-1] + "i" if word.endswith("y") and _has_vowel(word[:-1]) else word


_DOUBLE = {
    "ational": "ate", "tional": "tion", "enci": "ence", "anci": "ance", "izer": "ize", "logi": "log", "bli": "ble", "alli": "al",
    "entli": "ent", "eli": "e", "ousli": "ous", "ization": "ize", "ation": "ate", "ator": "ate", "alism": "al",
    "iveness": "ive", "fulness": "ful", "ousness": "ous", "aliti": "al", "iviti": "ive", "biliti": "ble",
}  # fmt: skip
_SINGLE = {"icate": "ic", "ative": "", "alize": "al", "iciti": "ic", "ical": "ic", "ful": "", "ness": ""}
_LAST = (
    "al", "ance", "ence", "er", "ic", "able", "ible", "ant", "ement", "ment", "ent", "ion", "ou", "ism", "ate", "iti", "ous",
    "ive", "ize",
)  # fmt: skip


def _double_suffix(word: str) -> str:
    return _replaced(word, _DOUBLE)


def _suffix(word: str) -> str:
    return _replaced(word, _SINGLE)


def _replaced(word: str, endings: dict[str, str]) -> str:
    for ending in sorted(endings, key=len, reverse=True):
        if word.endswith(ending):
            rest = word.removesuffix(ending)
            return rest + endings[ending] if _measure(rest) > 0 else word
    return word


def _last_suffix(word: str) -> str:
    for ending in sorted(_LAST, key=len, reverse=True):
        if word.endswith(ending):
            rest = word.removesuffix(ending)
            fits = _measure(rest) > 1 and (ending != "ion" or rest[-1:] in {"s", "t"})
            return rest if fits else word
    return word


def _final_e(word: str) -> str:
    if not word.endswith("e"):
        return word
    rest = word[:-1]
    return rest if _measure(rest) > 1 or (_measure(rest) == 1 and not _ends_short(rest)) else word


def _final_l(word: str) -> str:
    return word[:-1] if word.endswith("ll") and _measure(word[:-1]) > 1 else word
