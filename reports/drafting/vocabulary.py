"""A document's trends and techniques, matched against the vocabulary; and the vocabulary file."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from reports.document.types import EditionDocument, TechniqueStatement, TrendStatement
from reports.drafting.plan import Action, Plan
from reports.drafting.reading import technique_statement, trend_statement
from reports.importing import Vocabulary
from trends.models import Lineage, Technique, TechniqueName, Theme, Trend
from trends.names import fold


@dataclass(frozen=True)
class Matched:
    """The rows that a document's slugs mean."""

    trends: dict[str, Trend]
    techniques: dict[str, Technique]


def known_trends() -> tuple[TrendStatement, ...]:
    """All trends of the vocabulary, as documents name them."""
    return tuple(trend_statement(row) for row in Trend.objects.select_related("theme").order_by("slug"))


def known_techniques() -> tuple[TechniqueStatement, ...]:
    """All techniques of the vocabulary that stand for themselves, as documents name them."""
    rows = Technique.objects.filter(merged_into__isnull=True).order_by("slug").prefetch_related("names", "broader")
    return tuple(technique_statement(row) for row in rows)


def match(document: EditionDocument, plan: Plan) -> Matched:
    """Find each trend and technique by uid, then slug, then name; make those that are new."""
    trends = {statement.slug: _trend(statement, plan) for statement in document.trends}
    there = {statement.slug: _technique(statement) for statement in document.techniques}
    new = [statement for statement in document.techniques if there[statement.slug] is None]
    made = {statement.slug: _make_technique(statement, plan) for statement in new}
    for statement in new:
        made[statement.slug].broader.set(Technique.objects.filter(slug__in=statement.broader))
    return Matched(trends, made | {slug: found for slug, found in there.items() if found})


def _trend(statement: TrendStatement, plan: Plan) -> Trend:
    rows = Trend.objects.all()
    found = (
        rows.filter(uid=statement.uid).first()
        or rows.filter(slug=statement.slug).first()
        or rows.filter(key=fold(statement.name)).first()
    )
    if found:
        return found
    plan.add(Action.CREATE, "trend", statement.name)
    theme = None
    if statement.theme:
        theme, _ = Theme.objects.get_or_create(slug=statement.theme.slug, defaults={"name": statement.theme.name})
    return Trend.objects.create(
        uid=statement.uid, slug=statement.slug, name=statement.name, definition=statement.definition, theme=theme
    )


def _technique(statement: TechniqueStatement) -> Technique | None:
    rows = Technique.objects.select_related("merged_into")
    found = (
        rows.filter(uid=statement.uid).first()
        or rows.filter(slug=statement.slug).first()
        or rows.filter(names__key=fold(statement.name)).first()
    )
    return (found.merged_into or found) if found else None


def _make_technique(statement: TechniqueStatement, plan: Plan) -> Technique:
    plan.add(Action.CREATE, "technique", statement.name)
    made = Technique.objects.create(
        uid=statement.uid, slug=statement.slug, name=statement.name, definition=statement.definition
    )
    _add_aliases(made, statement.aliases)
    return made


def _add_aliases(technique: Technique, aliases: Iterable[str]) -> None:
    for alias in aliases:
        if not TechniqueName.objects.filter(key=fold(alias)).exists():
            TechniqueName.objects.create(technique=technique, name=alias)


@transaction.atomic
def load_vocabulary(vocabulary: Vocabulary) -> Plan:
    """Make what the vocabulary lacks. What is there stays as editors have left it."""
    plan = Plan()
    themes = _make(plan, "theme", Theme, {each.slug: {"name": each.name} for each in vocabulary.themes})
    trends = _make(
        plan,
        "trend",
        Trend,
        {
            each.slug: {"name": each.name, "definition": each.definition, "theme": themes.get(each.theme or "")}
            for each in vocabulary.trends
        },
    )
    _make_lineage(plan, vocabulary, trends)
    _make_techniques(plan, vocabulary)
    return plan


def _make[Row: (Theme, Trend)](plan: Plan, what: str, model: type[Row], wanted: dict[str, dict]) -> dict[str, Row]:
    rows = {row.slug: row for row in model.objects.filter(slug__in=wanted)}
    for slug, fields in wanted.items():
        plan.add(Action.LEAVE if slug in rows else Action.CREATE, what, fields["name"])
        if slug not in rows:
            rows[slug] = model.objects.create(slug=slug, **fields)
    return rows


def _make_lineage(plan: Plan, vocabulary: Vocabulary, trends: dict[str, Trend]) -> None:
    known = set(Lineage.objects.values_list("parent__slug", "child__slug"))
    for step in vocabulary.lineage:
        pair = (step.parent, step.child)
        plan.add(Action.LEAVE if pair in known else Action.CREATE, "lineage", " → ".join(pair))
        if pair not in known:
            Lineage.objects.create(
                parent=trends[step.parent], child=trends[step.child], kind=step.kind, year=step.year, note=step.note
            )


def _make_techniques(plan: Plan, vocabulary: Vocabulary) -> None:
    rows = {row.slug: row for row in Technique.objects.filter(slug__in=[each.slug for each in vocabulary.techniques])}
    new = [each for each in vocabulary.techniques if each.slug not in rows]
    for each in vocabulary.techniques:
        plan.add(Action.CREATE if each in new else Action.LEAVE, "technique", each.name)
    for each in new:
        rows[each.slug] = Technique.objects.create(slug=each.slug, name=each.name, definition=each.definition)
        _add_aliases(rows[each.slug], each.aliases)
    for each in new:
        rows[each.slug].broader.set(rows[slug] for slug in each.broader)
