"""What else differs between two documents than texts: assessments, predictions, references and the like, in words."""

from collections.abc import Iterable
from dataclasses import dataclass

from reports.document.diff import Difference, DocumentDiff, FieldChange, Run, RunKind, SectionChange, StatementChange
from reports.document.types import EditionDocument, Statement
from reports.document.words import Maturity, Outcome
from reports.pages.comparing.texts import spaced
from reports.pages.parts import MATURITY_WORDS, OUTCOME_WORDS
from reports.rendering import plain_reference, plain_text

KIND_WORDS = {
    Difference.ADDED: "added",
    Difference.REMOVED: "removed",
    Difference.CHANGED: "changed",
    Difference.MOVED: "moved",
}
#: How a reader calls a field; those not named here are called by their own name.
FIELD_WORDS = {
    "alt": "text alternative",
    "broader": "kind of",
    "chart.highlight": "series in ink",
    "chart.layout": "layout of the series",
    "chart.rows": "data",
    "chart.subtitle": "subtitle",
    "closed_on": "day the text closed",
    "first_published": "when it was first published",
    "first_published_at": "where it was first published",
    "doi": "DOI",
    "due": "due date",
    "item.title": "title",
    "item.author": "authors",
    "made_in": "year it was made in",
    "publisher.name": "publisher",
    "publisher.url": "publisher’s site",
    "licence.name": "licence",
    "licence.url": "link to the licence",
    "slug": "address",
    "theme.name": "theme",
}


@dataclass(frozen=True)
class OtherChange:
    """A statement or a field that differs: what it is, what became of it, and the words of each of its fields. A field by itself
    has no name but `what`."""

    what: str
    kind: str
    fields: tuple[tuple[str, tuple[Run, ...]], ...] = ()


def of_section(change: SectionChange, document: EditionDocument) -> tuple[OtherChange, ...]:
    """What else differs in a section than its texts."""
    fields = [each for each in change.fields if each.field not in {"title", "summary", "body"}]
    found = [_field(each) for each in fields]
    for each in change.assessments:
        technique = document.technique(each.statement.technique)
        found.append(_statement(f"Assessment of {technique.name if technique else each.statement.technique}", each))
    found += [_statement("Prediction", each, each.statement.statement) for each in change.predictions]
    found += [_statement("Credit", each, each.statement.name) for each in change.credits]
    return tuple(found)


def of_edition(diff: DocumentDiff, before: EditionDocument, after: EditionDocument) -> tuple[OtherChange, ...]:
    """What else differs in an edition than its sections and its texts."""
    fields = [each for each in diff.fields if each.field not in {"title", "summary"}]
    found = [_field(each) for each in (*fields, *diff.report)]
    for ending in diff.endings:
        trend = after.trend(ending.statement.trend) or before.trend(ending.statement.trend)
        found.append(_statement(f"End of {trend.name if trend else ending.statement.trend}", ending))
    found += [_statement("Score", each, each.statement.statement) for each in diff.scores]
    found += [_statement("Reference", each, plain_reference(each.statement.item)) for each in diff.references]
    found += [_statement("Figure", each, each.statement.title or each.statement.key) for each in diff.figures]
    found += [_statement("Credit", each, each.statement.name) for each in diff.credits]
    found += [_statement("Trend", each, each.statement.name) for each in diff.trends]
    found += [_statement("Technique", each, each.statement.name) for each in diff.techniques]
    return tuple(found)


def _field(change: FieldChange) -> OtherChange:
    name = _called(change.field)
    return OtherChange(name[:1].upper() + name[1:], "changed", (("", _runs(change)),))


def _statement[S: Statement](what: str, change: StatementChange[S], words: str = "") -> OtherChange:
    title = f"{what}: {plain_text(words)}" if words else what
    fields = tuple((_called(each.field), _runs(each)) for each in change.fields if each.seen)
    return OtherChange(title, KIND_WORDS[change.kind], fields)


def _called(field: str) -> str:
    return FIELD_WORDS.get(field, field.rpartition(".")[2].replace("_", " "))


def _runs(change: FieldChange) -> tuple[Run, ...]:
    """The change word by word; of a maturity or an outcome, its whole words."""
    words = {each.value: text for kinds in (MATURITY_WORDS, OUTCOME_WORDS) for each, text in _items(kinds)}
    if change.before in words or change.after in words:
        both = (
            Run(RunKind.REMOVED, words.get(change.before, change.before)),
            Run(RunKind.ADDED, words.get(change.after, change.after)),
        )
        return tuple(run for run in both if run.text)
    return tuple(spaced(change.runs))


def _items(words: dict[Maturity, str] | dict[Outcome, str]) -> Iterable[tuple[Maturity | Outcome, str]]:
    yield from words.items()
