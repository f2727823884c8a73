"""What a trend or a technique has been called over the years, and how it was defined."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from reports.facts.editions import WordingFacts
from reports.languages import Words
from reports.pages.parts import years_told
from reports.rendering import render_prose


@dataclass(frozen=True)
class Wording:
    """A name and definition that stood for some years: the span in words."""

    years: str
    name: str
    definition_html: str


def wordings(facts: Sequence[WordingFacts], words: Words) -> tuple[Wording, ...]:
    """Each wording with its years, newest first; none if there was only ever one. `facts` come oldest year first."""
    runs: list[tuple[WordingFacts, int]] = []
    for each in facts:
        if runs and replace(runs[-1][0], year=each.year) == each:
            runs[-1] = (runs[-1][0], each.year)
        else:
            runs.append((each, each.year))
    if len(runs) < 2:
        return ()
    return tuple(_wording(first, last, words) for first, last in reversed(runs))


def _wording(first: WordingFacts, last: int, words: Words) -> Wording:
    definition = render_prose(first.definition, words=words) if first.definition else ""
    return Wording(years_told((first.year, last)), first.name, definition)
