"""Which way a language is written."""

from functools import lru_cache

from babel import Locale, UnknownLocaleError


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
