"""Assessments proposed from the techniques that a text names."""

from collections.abc import Sequence

from reports.document.types import TechniqueStatement
from reports.document.words import AssessmentStatus, Maturity
from reports.importing.assembly import Raw
from reports.importing.techniques import find_techniques


def propose(sections: Sequence[Raw], techniques: Sequence[TechniqueStatement]) -> int:
    """Give each section about a trend an assessment of each technique that it names, with the first sentence that does.

    They are not rated and proposed: a person confirms them. Returns how many there are.
    """
    count = 0
    for section in sections:
        if not section.get("trend"):
            continue
        found = find_techniques(section["body"], techniques, once=True)
        quotes = {mention.technique: mention.sentence for mention in found}
        section["assessments"] = [
            {"technique": slug, "maturity": Maturity.NOT_RATED, "status": AssessmentStatus.PROPOSED, "quote": quote}
            for slug, quote in quotes.items()
        ]
        count += len(quotes)
    return count
