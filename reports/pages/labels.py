"""The labels of a page that a report may have of its own, for templates."""

from dataclasses import dataclass

from reports.document.words import Maturity
from reports.languages import Phrase, Words
from reports.pages.parts import Rating, rating
from reports.rendering.terms import TECHNIQUES


@dataclass(frozen=True)
class Labels:
    """`legend` has all maturities; the others are headings."""

    legend: tuple[Rating, ...]
    techniques: str
    over_the_years: str
    assessed_here: str


def labels(words: Words) -> Labels:
    """The labels in these words."""
    return Labels(
        legend=tuple(rating(each, words) for each in Maturity),
        techniques=words.label(TECHNIQUES),
        over_the_years=words.label(TECHNIQUES, Phrase("Techniques over the years")),
        assessed_here=words.label(TECHNIQUES, Phrase("Techniques, as assessed here")),
    )
