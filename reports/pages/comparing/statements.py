"""What differs between two documents beside their texts: assessments, predictions, references and the like, in words."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from reports.document.diff import (
    Difference,
    DocumentDiff,
    FieldChange,
    Run,
    RunKind,
    SectionChange,
    StatementChange,
    Work,
    compare_section,
    diff_plain,
)
from reports.document.types import (
    Chart,
    EditionDocument,
    Figure,
    Section,
    Statement,
    TechniqueStatement,
    TrendStatement,
)
from reports.languages import ENGLISH, Phrase, Translator
from reports.pages.comparing.texts import spaced
from reports.rendering import plain_reference, plain_text, printed_rows
from reports.rendering.terms import MATURITY, OUTCOME

KINDS = {
    Difference.ADDED: Phrase("added", "difference"),
    Difference.REMOVED: Phrase("removed", "difference"),
    Difference.CHANGED: Phrase("changed", "difference"),
    Difference.MOVED: Phrase("moved", "difference"),
}
#: How a reader calls a field, where a list of changes begins with it. A test holds them against the document.
_FIELDS = {
    "affiliation": Phrase("affiliation", "field"),
    "aliases": Phrase("aliases", "field"),
    "alt": Phrase("text alternative", "field"),
    "broader": Phrase("kind of", "field"),
    "caption": Phrase("caption", "field"),
    "chart.highlight": Phrase("series in ink", "field"),
    "chart.layout": Phrase("layout of the series", "field"),
    "chart.rows": Phrase("data", "field"),
    "chart.subtitle": Phrase("subtitle", "field"),
    "closed_on": Phrase("day the text closed", "field"),
    "colour": Phrase("colour", "field"),
    "contact": Phrase("contact", "field"),
    "cover": Phrase("cover", "field"),
    "criterion": Phrase("criterion", "field"),
    "definition": Phrase("definition", "field"),
    "description": Phrase("description", "field"),
    "doi": Phrase("DOI", "field"),
    "due": Phrase("due date", "field"),
    "explanation": Phrase("explanation", "field"),
    "figure": Phrase("figure", "field"),
    "first_published": Phrase("when it was first published", "field"),
    "first_published_at": Phrase("where it was first published", "field"),
    "imprint": Phrase("imprint", "field"),
    "issn": Phrase("issn", "field"),
    "item.author": Phrase("authors", "field"),
    "item.title": Phrase("title", "field"),
    "keywords": Phrase("keywords", "field"),
    "language": Phrase("language", "field"),
    "licence.name": Phrase("licence", "field"),
    "licence.url": Phrase("link to the licence", "field"),
    "logo": Phrase("logo", "field"),
    "made_in": Phrase("year it was made in", "field"),
    "maturity": Phrase("maturity", "field"),
    "name": Phrase("name", "field"),
    "note": Phrase("note", "field"),
    "orcid": Phrase("orcid", "field"),
    "outcome": Phrase("outcome", "field"),
    "picture": Phrase("picture", "field"),
    "publisher.name": Phrase("publisher", "field"),
    "publisher.url": Phrase("publisher’s site", "field"),
    "quote": Phrase("quote", "field"),
    "role": Phrase("role", "field"),
    "section": Phrase("section", "field"),
    "slug": Phrase("address", "field"),
    "source": Phrase("source", "field"),
    "statement": Phrase("statement", "field"),
    "status": Phrase("status", "field"),
    "summary": Phrase("summary", "field"),
    "technique": Phrase("technique", "field"),
    "theme.name": Phrase("theme", "field"),
    "title": Phrase("title", "field"),
    "trend": Phrase("trend", "field"),
    "year": Phrase("year", "field"),
}
_DATES = frozenset({"closed_on", "due", "first_published"})
#: The fields by which parts of a section are named.
_IN_NAMES = frozenset({"technique", "statement", "name"})
#: The fields whose texts are Markdown.
_MARKDOWN = frozenset({"body", "caption", "definition", "explanation", "note", "quote", "source", "summary"})
#: The names of trends and techniques by slug: see `names_of`.
type Names = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class OtherChange:
    """A statement or a field that differs: what it is, what became of it, and the words of each of its fields. A field by itself
    has no name but `what`."""

    what: str
    kind: str
    fields: tuple[tuple[str, tuple[Run, ...]], ...] = ()


def names_of(trends: Iterable[TrendStatement], techniques: Iterable[TechniqueStatement]) -> Names:
    """Return the names of trends and techniques by slug, under the fields that refer to them."""
    return {
        "trend": {each.slug: each.name for each in trends},
        "technique": {each.slug: each.name for each in techniques},
    }


def of_section(change: SectionChange, names: Names, translate: Translator) -> tuple[OtherChange, ...]:
    """What else differs in a section than its texts."""
    found = [_field(each, names, translate) for each in change.fields if each.field not in {"title", "summary", "body"}]
    return (*found, *(_statement(name, each, names, translate) for name, each in _parts(change, names, translate)))


def saved_changes(
    before: Section, after: Section, names: Names, in_words: Callable[[str], str], work: Work
) -> tuple[OtherChange, ...]:
    """Everything that a save changed in a section, in English, with the values of what was added or removed.

    `in_words` returns a text as it is read.
    """
    change = compare_section(before, after, work)
    found = [_field(as_read(each, in_words, work), names, ENGLISH) for each in change.fields]
    for name, each in _parts(change, names, ENGLISH):
        values = each.fields or tuple(value for value in each.values if value.field not in _IN_NAMES)
        values = tuple(as_read(value, in_words, work) for value in values)
        found.append(_statement(name, replace(each, fields=values), names, ENGLISH))
    return tuple(found)


def as_read(change: FieldChange, in_words: Callable[[str], str], work: Work) -> FieldChange:
    """Return a change with the words that are read, in place of the Markdown that is written."""
    if change.field not in _MARKDOWN:
        return change
    return replace(change, runs=diff_plain(change.before, change.after, in_words, work))


def _parts(change: SectionChange, names: Names, translate: Translator) -> Iterator[tuple[str, StatementChange[Any]]]:
    """The assessments, predictions and credits that differ, each with its name."""
    for each in change.assessments:
        slug = each.statement.technique
        yield translate("Assessment of {name}", name=names["technique"].get(slug, slug)), each
    yield from ((_named(_PREDICTION, each.statement.statement, translate), each) for each in change.predictions)
    yield from ((_named(_CREDIT, each.statement.name, translate), each) for each in change.credits)


def of_edition(
    diff: DocumentDiff, before: EditionDocument, after: EditionDocument, translate: Translator
) -> tuple[OtherChange, ...]:
    """What else differs in an edition than its sections and its texts."""
    fields = [each for each in diff.fields if each.field not in {"title", "summary"}]
    names = names_of((*before.trends, *after.trends), (*before.techniques, *after.techniques))
    found = [_field(each, names, translate) for each in (*fields, *diff.report)]
    for ending in diff.endings:
        name = names["trend"].get(ending.statement.trend, ending.statement.trend)
        found.append(_statement(translate("End of {name}", name=name), ending, names, translate))
    named: list[tuple[StatementChange[Any], str]] = [
        *((each, _named(_KEY_FINDING, each.statement.statement, translate)) for each in diff.key_findings),
        *((each, _named(_SCORE, each.statement.statement, translate)) for each in diff.scores),
        *(
            (each, _named(_REFERENCE, plain_reference(each.statement.item, translate), translate))
            for each in diff.references
        ),
        *((each, _named(_FIGURE, each.statement.title or each.statement.key, translate)) for each in diff.figures),
        *((each, _named(_CREDIT, each.statement.name, translate)) for each in diff.credits),
        *((each, _named(_TREND, each.statement.name, translate)) for each in diff.trends),
        *((each, _named(_TECHNIQUE, each.statement.name, translate)) for each in diff.techniques),
    ]
    return (*found, *(_statement(name, each, names, translate) for each, name in named))


_PREDICTION = (Phrase("Prediction: {name}"), Phrase("Prediction"))
_CREDIT = (Phrase("Credit: {name}"), Phrase("Credit"))
_KEY_FINDING = (Phrase("Key finding: {name}"), Phrase("Key finding"))
_SCORE = (Phrase("Score: {name}"), Phrase("Score"))
_REFERENCE = (Phrase("Reference: {name}"), Phrase("Reference"))
_FIGURE = (Phrase("Figure: {name}"), Phrase("Figure"))
_TREND = (Phrase("Trend: {name}"), Phrase("Trend"))
_TECHNIQUE = (Phrase("Technique: {name}"), Phrase("Technique"))


def _named(what: tuple[Phrase, Phrase], name: str, translate: Translator) -> str:
    with_name, alone = what
    return translate(with_name, name=plain_text(name)) if name else translate(alone)


def _field(change: FieldChange, names: Names, translate: Translator) -> OtherChange:
    name = _called(change.field, translate)
    runs = _runs(change, names, translate)
    return OtherChange(name[:1].upper() + name[1:], translate(KINDS[Difference.CHANGED]), (("", runs),))


def _statement[S: Statement](what: str, change: StatementChange[S], names: Names, translate: Translator) -> OtherChange:
    fields = [
        (_called(each.field, translate), _runs(each, names, translate)) for each in change.fields if _is_shown(each)
    ]
    return OtherChange(what, translate(KINDS[change.kind]), (*fields, *_data(change, translate)))


def _is_shown(change: FieldChange) -> bool:
    """Return whether a change is shown. Pixels and checksums of pictures are not; `_data` compares the data of charts."""
    return change.field != "chart.rows" and not change.field.startswith("picture.")


def _data[S: Statement](change: StatementChange[S], translate: Translator) -> Iterator[tuple[str, tuple[Run, ...]]]:
    """Each cell of a chart that changed, or that only their order did; and that a picture did."""
    old, new = change.before, change.after
    if not isinstance(old, Figure) or not isinstance(new, Figure):
        return
    if old.picture and new.picture and old.picture != new.picture:
        yield _called("picture", translate), ()
    if old.chart and new.chart:
        cells = list(compared_cells(old.chart, new.chart, translate))
        if old.chart.rows != new.chart.rows and not cells:
            yield _called("chart.rows", translate), ()
        for name, was, now in cells:
            both = (Run(RunKind.REMOVED, was), Run(RunKind.ADDED, now))
            yield name, tuple(run for run in both if run.text)


def _called(field: str, translate: Translator) -> str:
    """A field that has no word of its own is called by its name."""
    phrase = _FIELDS.get(field) or _FIELDS.get(field.rpartition(".")[2])
    return translate(phrase) if phrase else field.rpartition(".")[2].replace("_", " ")


def _runs(change: FieldChange, names: Names, translate: Translator) -> tuple[Run, ...]:
    """The change word by word; of a maturity, an outcome, a date, a trend or a technique, its whole words."""
    labels = {each.value: translate(phrase) for kinds in (MATURITY, OUTCOME) for each, phrase in kinds.items()}
    labels |= names.get(change.field, {})
    if change.field in _DATES:
        labels = {each: translate.dated(each) for each in (change.before, change.after) if each}
    if change.before in labels or change.after in labels:
        both = (
            Run(RunKind.REMOVED, labels.get(change.before, change.before)),
            Run(RunKind.ADDED, labels.get(change.after, change.after)),
        )
        return tuple(run for run in both if run.text)
    return tuple(spaced(change.runs))


def compared_cells(before: Chart, after: Chart, translate: Translator) -> Iterator[tuple[str, str, str]]:
    """The rows whose cells differ, as tables print them, each with its name (`2025, Mono c-Si`), what the cells held and what they
    hold, "" where there is no such row; in the later order, those removed at the end."""
    olds, news = dict(_rows(before, translate)), dict(_rows(after, translate))
    for key in {**news, **olds}:
        was, now = olds.get(key, ""), news.get(key, "")
        if was != now:
            yield key[0], was, now


def _rows(chart: Chart, translate: Translator) -> Iterator[tuple[tuple[str, int], str]]:
    """What a row is called, and which it is of those called so; then its other cells."""
    naming = [each.key in {chart.x, chart.series} for each in chart.columns]
    used: Counter[str] = Counter()
    for row in printed_rows(chart, translate):
        name = ", ".join(cell for cell, is_name in zip(row, naming, strict=True) if is_name)
        used[name] += 1
        yield (name, used[name]), " | ".join(cell for cell, is_name in zip(row, naming, strict=True) if not is_name)
