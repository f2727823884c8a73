"""What a reader typed, taken apart. Nothing that can be typed is an error."""

import re
from dataclasses import dataclass

from reports.models.search.words import stem, words_of

LONGEST_QUESTION = 300
_MOST_CLAUSES = 12
_PART = re.compile(r'(-?)"([^"]*)"?|(\S+)')
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
        """The words' stems."""
        return tuple(stem(word) for word in self.words)


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


def read_question(typed: str) -> Question:
    """Words must all be there; "words in quotes" follow each other, begin* is a beginning, -word must not be there, `or` is or."""
    clauses: list[tuple[Term, ...]] = []
    without: list[Term] = []
    joined = False
    for found in _PART.finditer(typed[:LONGEST_QUESTION]):
        excluded, quoted, bare = found.groups()
        if bare is not None and bare.casefold() == "or" and clauses:
            joined = True
            continue
        excluded = excluded or ("-" if bare and bare.startswith("-") else "")
        words = words_of(quoted if bare is None else bare)
        if not words:
            continue
        term = Term(tuple(words), is_prefix=bool(bare) and bare.endswith("*"))
        if excluded:
            without.append(term)
        elif joined:
            clauses[-1] = (*clauses[-1], term)
        elif bare is None or bare.casefold() not in _EVERYWHERE:
            clauses.append((term,))
        joined = False
    if not clauses:
        clauses = [(Term((word,)),) for word in words_of(typed[:LONGEST_QUESTION]) if not without]
    return Question(tuple(clauses[:_MOST_CLAUSES]), tuple(without[:_MOST_CLAUSES]))
