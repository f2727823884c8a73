"""Match a document's trends and techniques with the vocabulary, and load vocabulary files."""

from dataclasses import dataclass
from uuid import uuid4

from django.db import transaction
from django.db.models import QuerySet

from reports.document.types import EditionDocument, TechniqueStatement, ThemeStatement, TrendStatement
from reports.drafting.assembling import technique_statement, trend_statement
from reports.drafting.plan import Action, Plan
from reports.importing import Vocabulary, VocabularyTechnique, VocabularyTrend
from trends.models import Lineage, Technique, TechniqueName, Theme, Trend
from trends.names import fold


@dataclass(frozen=True)
class Matched:
    """The rows for the slugs of a document."""

    trends: dict[str, Trend]
    techniques: dict[str, Technique]


def known_trends(of: QuerySet[Trend] | None = None) -> tuple[TrendStatement, ...]:
    """Return all trends of the vocabulary, or these, as documents name them."""
    rows = Trend.objects.all() if of is None else of
    return tuple(trend_statement(row) for row in rows.select_related("theme").order_by("slug"))


def known_techniques(of: QuerySet[Technique] | None = None) -> tuple[TechniqueStatement, ...]:
    """Return all techniques of the vocabulary, or these, as documents name them; without merged ones."""
    rows = (Technique.objects.all() if of is None else of).filter(merged_into__isnull=True)
    rows = rows.order_by("slug").prefetch_related("names", "broader")
    return tuple(technique_statement(row) for row in rows)


def match(document: EditionDocument, plan: Plan) -> Matched:
    """Return the rows of each trend and technique, found by uid, slug or name, or created."""
    trends: dict[str, Trend] = {}
    for trend in document.trends:
        trends[trend.slug] = _trend(trend) or _make_trend(trend, plan, _theme(trend.theme) if trend.theme else None)
    there = {statement.slug: _technique(statement) for statement in document.techniques}
    new = [statement for statement in document.techniques if there[statement.slug] is None]
    made = {statement.slug: _make_technique(statement, plan) for statement in new}
    for statement in new:
        made[statement.slug].broader.set(Technique.objects.filter(slug__in=statement.broader))
    # A new broader technique is added to existing ones, because no one can have decided against it.
    for statement in document.techniques:
        wider = [made[slug] for slug in statement.broader if slug in made]
        if wider and (found := there[statement.slug]):
            found.broader.add(*wider)
    return Matched(trends, made | {slug: found for slug, found in there.items() if found})


def _trend(each: TrendStatement | VocabularyTrend) -> Trend | None:
    rows = Trend.objects.all()
    return (
        (each.uid and rows.filter(uid=each.uid).first())
        or rows.filter(slug=each.slug).first()
        or rows.filter(key=fold(each.name)).first()
    )


def _technique(each: TechniqueStatement | VocabularyTechnique) -> Technique | None:
    """Return the existing technique, or the one that it was merged into; None if there is none."""
    rows = Technique.objects.select_related("merged_into")
    found = (
        (each.uid and rows.filter(uid=each.uid).first())
        or rows.filter(slug=each.slug).first()
        or rows.filter(names__key=fold(each.name)).first()
    )
    return (found.merged_into or found) if found else None


def _theme(statement: ThemeStatement) -> Theme:
    return Theme.objects.get_or_create(slug=statement.slug, defaults={"name": statement.name})[0]


def _make_trend(each: TrendStatement | VocabularyTrend, plan: Plan, theme: Theme | None) -> Trend:
    plan.add(Action.CREATE, "trend", each.name)
    uid = each.uid or uuid4()
    return Trend.objects.create(uid=uid, slug=each.slug, name=each.name, definition=each.definition, theme=theme)


def _make_technique(each: TechniqueStatement | VocabularyTechnique, plan: Plan) -> Technique:
    plan.add(Action.CREATE, "technique", each.name)
    made = Technique.objects.create(uid=each.uid or uuid4(), slug=each.slug, name=each.name, definition=each.definition)
    for alias in each.aliases:
        if not TechniqueName.objects.filter(key=fold(alias)).exists():
            TechniqueName.objects.create(technique=made, name=alias)
    return made


@transaction.atomic
def load_vocabulary(vocabulary: Vocabulary) -> Plan:
    """Create missing terms. Existing ones are not changed."""
    plan = Plan()
    themes: dict[str, Theme] = {}
    for each in vocabulary.themes:
        themes[each.slug], is_new = Theme.objects.get_or_create(slug=each.slug, defaults={"name": each.name})
        plan.add(Action.CREATE if is_new else Action.LEAVE, "theme", each.name)
    trends: dict[str, Trend] = {}
    for trend in vocabulary.trends:
        if found := _trend(trend):
            plan.add(Action.LEAVE, "trend", trend.name)
        trends[trend.slug] = found or _make_trend(trend, plan, themes.get(trend.theme or ""))
    _make_lineage(plan, vocabulary, trends)
    techniques: dict[str, Technique] = {}
    new = []
    for technique in vocabulary.techniques:
        if there := _technique(technique):
            plan.add(Action.LEAVE, "technique", technique.name)
        else:
            new.append(technique)
        techniques[technique.slug] = there or _make_technique(technique, plan)
    for technique in new:
        techniques[technique.slug].broader.set(techniques[slug] for slug in technique.broader)
    return plan


def _make_lineage(plan: Plan, vocabulary: Vocabulary, trends: dict[str, Trend]) -> None:
    known = set(Lineage.objects.values_list("parent", "child"))
    for step in vocabulary.lineage:
        parent, child = trends[step.parent], trends[step.child]
        is_known = (parent.pk, child.pk) in known
        plan.add(Action.LEAVE if is_known else Action.CREATE, "trend history entry", f"{step.parent} → {step.child}")
        if not is_known:
            Lineage.objects.create(parent=parent, child=child, kind=step.kind, year=step.year, note=step.note)
