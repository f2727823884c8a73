"""What a reader typed, taken apart. Nothing that can be typed is an error."""

import re
from dataclasses import dataclass

from reports.search.words import stem, with_other_stems, words_of

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


@dataclass(frozen=True)
class Term:
    """Words that follow each other, folded; with `is_prefix`, the last may go on."""

    words: tuple[str, ...]
    is_prefix: bool = False

    @property
    def stems(self) -> tuple[str, ...]:
        """The words' stems; of a beginning, the beginning."""
        *first, last = self.words
        return (*map(stem, first), last if self.is_prefix else stem(last))


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
        return Question((self.terms,), self.without) if len(self.clauses) > 1 else self


def beginning_with(words: tuple[str, ...]) -> tuple[Term, ...]:
    """The terms of which one is found where the words are, the last of which may go on."""
    *first, last = words
    return (Term(words, is_prefix=True), *(Term((*first, each)) for each in with_other_stems(last)))


def read_question(typed: str) -> Question:
    """Words must all be there; "words in quotes" follow each other, begin* is a beginning, -word must not be there, `or` is or."""
    clauses: list[tuple[Term, ...]] = []
    without: list[Term] = []
    joined = False
    for found in _PART.finditer(typed[:LONGEST_QUESTION].translate(_PLAIN)):
        excluded, quoted, bare = found.groups()
        if bare is not None and bare.casefold() == "or" and clauses:
            joined = True
            continue
        excluded = excluded or ("-" if bare and bare.startswith("-") else "")
        words = tuple(words_of(quoted if bare is None else bare))
        if not words or (bare and bare.casefold() in _EVERYWHERE):
            continue
        terms = beginning_with(words) if bare and bare.endswith("*") else (Term(words),)
        if excluded:
            without.extend(terms)
        elif joined:
            clauses[-1] = (*clauses[-1], *terms)
        else:
            clauses.append(terms)
        joined = False
    if not clauses:
        clauses = [(Term((word,)),) for word in words_of(typed[:LONGEST_QUESTION]) if not without]
    return Question(tuple(clauses[:MOST_CLAUSES]), tuple(without[:MOST_CLAUSES]))
