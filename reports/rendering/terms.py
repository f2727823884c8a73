"""Terms for the document's enumerations on pages and in files, translated, with a report's own labels."""

from dataclasses import replace
from functools import lru_cache

from reports.document.types import ReportLabels, ReportStatement
from reports.document.words import Absence, ChangeKind, Maturity, Movement, Outcome, Severity
from reports.languages import Phrase, Translator, translator_for

MATURITY = {
    Maturity.EMERGING: Phrase("emerging", "maturity"),
    Maturity.GROWING: Phrase("growing", "maturity"),
    Maturity.ESTABLISHED: Phrase("established", "maturity"),
    Maturity.DECLINING: Phrase("declining", "maturity"),
    Maturity.NOT_RATED: Phrase("not rated", "maturity"),
}
TECHNIQUE = Phrase("Technique")
TECHNIQUES = Phrase("Techniques")
TECHNIQUES_DEFINED = Phrase("Techniques defined")
MOVEMENT = {
    Movement.NEW: Phrase("new", "movement"),
    Movement.RETURNED: Phrase("returned", "movement"),
    Movement.UP: Phrase("up", "movement"),
    Movement.DOWN: Phrase("down", "movement"),
    Movement.UNCHANGED: Phrase("unchanged", "movement"),
    Movement.NONE: Phrase("none", "movement"),
}
#: Terms for a step of lineage, by its kind.
LINEAGE = {
    "renamed": Phrase("renamed", "lineage"),
    "split": Phrase("split", "lineage"),
    "merged": Phrase("merged", "lineage"),
}
OUTCOME = {
    Outcome.CAME_TRUE: Phrase("came true", "prediction"),
    Outcome.PARTLY: Phrase("came true in part", "prediction"),
    Outcome.DID_NOT: Phrase("did not come true", "prediction"),
    Outcome.CANNOT_BE_JUDGED: Phrase("cannot be judged", "prediction"),
    Outcome.OPEN: Phrase("still open", "prediction"),
}
ABSENCE = {Absence.NOT_COVERED: Phrase("not covered", "trend"), Absence.ENDED: Phrase("ended", "trend")}
SEVERITY = {
    Severity.MINOR: Phrase("minor: no conclusion changed"),
    Severity.MAJOR: Phrase("major: a conclusion changed"),
}
CHANGE = {
    ChangeKind.CORRECTION: Phrase("Correction", "change note"),
    ChangeKind.REVISION: Phrase("Revision", "change note"),
    ChangeKind.ADDITION: Phrase("Addition", "change note"),
}


def report_translator(report: ReportStatement) -> Translator:
    """Return the translations in the report's language, with the report's own labels."""
    return _translator(report.language, report.labels)


@lru_cache(maxsize=64)
def _translator(language: str, own_labels: ReportLabels) -> Translator:
    labels = [(phrase, own_labels.of(maturity)) for maturity, phrase in MATURITY.items()]
    labels += [(TECHNIQUE, own_labels.technique), (TECHNIQUES, own_labels.techniques)]
    own = tuple((phrase, label) for phrase, label in labels if label)
    translate = translator_for(language)
    return replace(translate, own=own) if own else translate
