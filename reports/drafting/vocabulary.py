"""A document's trends and techniques, matched against the vocabulary; and the vocabulary file."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import QuerySet

from reports.document.types import EditionDocument, TechniqueStatement, TrendStatement
from reports.drafting.assembling import technique_statement, trend_statement
from reports.drafting.plan import Action, Plan
from reports.importing import Vocabulary
from trends.models import Lineage, Technique, TechniqueName, Theme, Trend
from trends.names import fold


@dataclass(frozen=True)
class Matched:
    """The rows that a document's slugs mean."""

    trends: dict[str, Trend]
    techniques: dict[str, Technique]


def known_trends(of: QuerySet[Trend] | None = None) -> tuple[TrendStatement, ...]:
    """All trends of the vocabulary, or these, as documents name them."""
    rows = Trend.objects.all() if of is None else of
    return tuple(trend_statement(row) for row in rows.select_related("theme").order_by("slug"))


def known_techniques(of: QuerySet[Technique] | None = None) -> tuple[TechniqueStatement, ...]:
    """All techniques of the vocabulary, or these, that stand for themselves, as documents name them."""
    rows = (Technique.objects.all() if of is None else of).filter(merged_into__isnull=True)
    rows = rows.order_by("slug").prefetch_related("names", "broader")
    return tuple(technique_statement(row) for row in rows)


def match(document: EditionDocument, plan: Plan) -> Matched:
    """Find each trend and technique by uid, then slug, then name; make those that are new."""
    trends = {statement.slug: _trend(statement, plan) for statement in document.trends}
    there = {statement.slug: _technique(statement) for statement in document.techniques}
    new = [statement for statement in document.techniques if there[statement.slug] is None]
    made = {statement.slug: _make_technique(statement, plan) for statement in new}
    for statement in new:
        made[statement.slug].broader.set(Technique.objects.filter(slug__in=statement.broader))
    # Of one that is there, nobody can have decided yet about a wider one that is new.
    for statement in document.techniques:
        wider = [made[slug] for slug in statement.broader if slug in made]
        if wider and (found := there[statement.slug]):
            found.broader.add(*wider)
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
    """Make what the vocabulary lacks. What is there, under whatever address by now, stays as editors have left it."""
    plan = Plan()
    themes = _make_themes(plan, vocabulary)
    trends = _make_trends(plan, vocabulary, themes)
    _make_lineage(plan, vocabulary, trends)
    _make_techniques(plan, vocabulary)
    return plan


def _make_themes(plan: Plan, vocabulary: Vocabulary) -> dict[str, Theme]:
    rows = {row.slug: row for row in Theme.objects.filter(slug__in=[each.slug for each in vocabulary.themes])}
    for each in vocabulary.themes:
        plan.add(Action.LEAVE if each.slug in rows else Action.CREATE, "theme", each.name)
        if each.slug not in rows:
            rows[each.slug] = Theme.objects.create(slug=each.slug, name=each.name)
    return rows


def _make_trends(plan: Plan, vocabulary: Vocabulary, themes: dict[str, Theme]) -> dict[str, Trend]:
    known = list(Trend.objects.all())
    rows = {}
    for each in vocabulary.trends:
        found = _first(known, each.uid, each.slug) or next((row for row in known if row.key == fold(each.name)), None)
        plan.add(Action.LEAVE if found else Action.CREATE, "trend", each.name)
        rows[each.slug] = found or Trend.objects.create(
            uid=each.uid or uuid4(),
            slug=each.slug,
            name=each.name,
            definition=each.definition,
            theme=themes.get(each.theme or ""),
        )
    return rows


def _make_lineage(plan: Plan, vocabulary: Vocabulary, trends: dict[str, Trend]) -> None:
    known = set(Lineage.objects.values_list("parent", "child"))
    for step in vocabulary.lineage:
        parent, child = trends[step.parent], trends[step.child]
        is_known = (parent.pk, child.pk) in known
        plan.add(Action.LEAVE if is_known else Action.CREATE, "trend history entry", f"{step.parent} → {step.child}")
        if not is_known:
            Lineage.objects.create(parent=parent, child=child, kind=step.kind, year=step.year, note=step.note)


def _make_techniques(plan: Plan, vocabulary: Vocabulary) -> None:
    known = list(Technique.objects.all())
    named = {name.key: name.technique for name in TechniqueName.objects.select_related("technique")}
    rows, new = {}, []
    for each in vocabulary.techniques:
        found = _first(known, each.uid, each.slug) or named.get(fold(each.name))
        plan.add(Action.LEAVE if found else Action.CREATE, "technique", each.name)
        if found is None:
            new.append(each)
            found = Technique.objects.create(
                uid=each.uid or uuid4(), slug=each.slug, name=each.name, definition=each.definition
            )
            _add_aliases(found, each.aliases)
        rows[each.slug] = found
    for each in new:
        rows[each.slug].broader.set(rows[slug] for slug in each.broader)


def _first[Row: (Trend, Technique)](rows: list[Row], uid: UUID | None, slug: str) -> Row | None:
    """The row of that uid, else of that slug."""
    return next((row for row in rows if row.uid == uid), None) or next((row for row in rows if row.slug == slug), None)
