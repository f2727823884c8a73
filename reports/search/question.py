"""What a reader typed, taken apart. Nothing that can be typed is an error."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from reports.search.words import stem, words_of

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
