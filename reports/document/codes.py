"""Codes that others give out: an ISSN with its check digit, a language by its tag of BCP 47."""

import re

from babel import Locale
from babel.core import get_global

#: The first seven digits of an ISSN count for so much each; the eighth is chosen so that 11 divides the sum.
_WEIGHTS = range(8, 1, -1)
ISSN = r"[0-9]{4}-[0-9]{3}[0-9X]"
#: Language, script, region and variants, each in the case that it is written in. Extensions say nothing of a report's text.
LANGUAGE = r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?(-([a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*"
LONGEST_LANGUAGE = 35
_NAMES, _ALIASES = Locale("en"), get_global("language_aliases")
_ISSN, _LANGUAGE, _COUNTRY = re.compile(ISSN), re.compile(LANGUAGE), re.compile("[A-Z]{2}")


def check_issn(code: str) -> str:
    """`code`, if it is an ISSN or nothing. Raises ValueError, in words."""
    if not code:
        return code
    if not _ISSN.fullmatch(code):
        raise ValueError(f"“{code}” is not an ISSN, such as 1234-5679")
    digits = code.replace("-", "")
    rest = -sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, digits[:7], strict=True)) % 11
    if digits[7] != (last := "X" if rest == 10 else str(rest)):
        raise ValueError(f"“{code}” is not a valid ISSN: a digit is wrong, because {code[:8]} must end with {last}")
    return code


def check_language(tag: str) -> str:
    """`tag`, if it is a language tag of BCP 47. Raises ValueError, in words.

    Languages of two letters and regions are those that Babel knows; of the thousands with three letters, and of scripts, only the
    shape is checked.
    """
    if len(tag) > LONGEST_LANGUAGE or not _LANGUAGE.fullmatch(tag):
        raise ValueError(f"“{tag}” is not a language code, such as en, en-GB or zh-Hant")
    language, region = language_and_region(tag)
    if len(language) == 3 and len(shorter := _ALIASES.get(language, "")) == 2:
        raise ValueError(f"“{language}” has a shorter code: use {shorter}")
    if len(language) == 2 and language not in _NAMES.languages:
        raise ValueError(f"“{language}” is not a language code; English is en, German de, Chinese zh")
    if region and region not in _NAMES.territories:
        raise ValueError(f"“{region}” is not a country or region code; the United Kingdom is GB, Brazil BR")
    return tag


def language_and_region(tag: str) -> tuple[str, str]:
    """The language of a tag, and its country's two letters or nothing."""
    language, *rest = tag.split("-")
    return language, next((part for part in rest if _COUNTRY.fullmatch(part)), "")
