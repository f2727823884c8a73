"""What is new in a section since the year before."""

from collections.abc import Iterator
from dataclasses import dataclass

from reports.document.types import EditionDocument, Section
from reports.document.words import Maturity
from reports.facts.editions import SectionContext
from reports.languages import Words
from reports.pages import addresses
from reports.pages.parts import Link
from reports.rendering.terms import MATURITY, words_of


@dataclass(frozen=True)
class FreshLine:
    """A technique that the year before did not name, or rated otherwise: `words` say how, or are "" for a new one."""

    technique: Link
    words: str


def fresh_lines(document: EditionDocument, section: Section, context: SectionContext) -> Iterator[FreshLine]:
    """What the section says of techniques that the sections it continues did not say the year before. Nothing of a new one."""
    move = context.edition.moves.get(section.uid)
    continued = {origin.uid for origin in move.origins} if move else set()
    before = [each for each in context.elsewhere if each.year == context.edition.since and each.trend in continued]
    if not before:
        return
    was = {slug: maturity for each in before for slug, maturity in each.assessed.items()}
    for each in section.assessments:
        name = next((known.name for known in document.techniques if known.slug == each.technique), each.technique)
        technique = Link(name, addresses.technique(each.technique))
        today = context.techniques.get(each.technique, each.technique)
        if today not in was:
            yield FreshLine(technique, "")
        elif was[today] is not each.maturity:
            yield FreshLine(technique, then_and_now(was[today], each.maturity, words_of(document.report)))


def then_and_now(then: Maturity, now: Maturity, words: Words) -> str:
    """“growing before, now established”."""
    return words("{then} before, now {now}", then=words(MATURITY[then]), now=words(MATURITY[now]))
