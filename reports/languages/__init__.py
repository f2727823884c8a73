"""Translations for pages and files, in the language of the report that they show. Plain Python, without Django.

The code has whole sentences in English, and catalogues below `locale/` translate them: `translate("…")` for a sentence,
`translate.count("…", "…", number)` for one that counts, `translate.of("context", "…")` for a word whose translation depends on its
context. Tables have `Phrase`s. Templates use the same catalogues through Django's tags.
"""

from reports.languages.translator import (
    ENGLISH,
    LOCALES,
    Phrase,
    Plural,
    Translator,
    ask_first,
    autonym,
    direction_of,
    translator_for,
)
