"""The words of pages and files, in the language of the report that they show. Plain Python: no Django.

Sentences stand in the code in English, whole, and are looked up in the catalogues below `locale/`: `words("…")` for a sentence,
`words.count("…", "…", number)` for one that counts, `words.of("context", "…")` for a word by itself, which other languages would
write in more than one way; a table of such words has `Phrase`s. Templates find theirs in the same catalogues, by Django's tags.
"""

from reports.languages.words import ENGLISH, LOCALES, Phrase, Plural, Words, autonym, direction_of, words_in

__all__ = ["ENGLISH", "LOCALES", "Phrase", "Plural", "Words", "autonym", "direction_of", "words_in"]
