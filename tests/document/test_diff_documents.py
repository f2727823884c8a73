from uuid import UUID

from hypothesis import given, settings

from reports.document.canonical import digest
from reports.document.diff import Difference, Totals, compare_documents
from reports.document.types import (
    Assessment,
    EditionDocument,
    Reference,
    ReportStatement,
    Section,
    TechniqueStatement,
    TrendStatement,
)
from tests.rounds import rounds
from tests.strategies import documents


def uid(number):
    return UUID(int=number, version=4)


def document(**changes):
    base = EditionDocument(
        uid=uid(1),
        report=ReportStatement(uid=uid(2), slug="demo", name="Demo"),
        year=2024,
        title="A year of models",
        trends=[{"uid": uid(3), "slug": "agents", "name": "Agents"}, {"uid": uid(4), "slug": "cost", "name": "Cost"}],
        techniques=[{"uid": uid(5), "slug": "pruning", "name": "Pruning"}],
        references=[Reference(uid=uid(6), key="a", item={"type": "book", "title": "A"})],
        sections=[
            {"uid": uid(10), "slug": "foreword", "title": "Foreword", "body": "Welcome."},
            {"uid": uid(11), "slug": "agents", "title": "Agents", "trend": "agents", "body": "Agents plan their work."},
            {"uid": uid(12), "slug": "cost", "title": "Cost", "trend": "cost", "body": "Costs fell."},
        ],
    )
    return EditionDocument.model_validate(base.model_dump() | changes)


def section(number, **changes):
    return document().sections[number].model_copy(update=changes)


def seen(value):
    """A document without the keys that no reader sees."""
    if isinstance(value, EditionDocument):
        value = value.model_dump(mode="json")
    if isinstance(value, dict):
        return {name: seen(part) for name, part in value.items() if name not in {"uid", "prediction"}}
    return [seen(part) for part in value] if isinstance(value, list) else value


@settings(max_examples=rounds(60))
@given(documents(), documents())
def test_a_diff_is_empty_only_if_readers_see_the_same(one, other):
    assert not compare_documents(one, one).count
    assert seen(one) == seen(other) or compare_documents(one, other).count


@settings(max_examples=rounds(60))
@given(documents(), documents())
def test_one_part_taken_from_another_document_always_shows(one, other):
    for name in (
        "title",
        "summary",
        "doi",
        "closed_on",
        "first_published",
        "first_published_at",
        "cover",
        "key_findings",
        "endings",
        "scores",
        "references",
        "figures",
        "credits",
        "report",
    ):
        changed = one.model_copy(update={name: getattr(other, name)})
        assert seen(one) == seen(changed) or compare_documents(one, changed).count


@settings(max_examples=rounds(40))
@given(documents())
def test_sections_in_another_order_have_moved_and_not_changed(one):
    changed = one.model_copy(update={"sections": one.sections[::-1]})
    diff = compare_documents(one, changed)
    assert {change.kind for change in diff.sections} <= {Difference.MOVED}
    assert len(diff.sections) == max(len(one.sections) - 1, 0)
    assert (diff.count == 0) == (digest(one) == digest(changed))


def test_equal_numbers_written_differently_are_no_difference():
    def chart(cell):
        figure = {
            "uid": uid(20),
            "key": "f",
            "chart": {"kind": "bar", "x": "a", "y": "a", "columns": [{"key": "a", "label": "A"}], "rows": [[cell]]},
        }
        return document(figures=[figure])

    assert digest(chart(1)) == digest(chart(1.0))
    assert not compare_documents(chart(1), chart(1.0)).count


def test_a_corrected_word_is_told_with_its_section_and_counted():
    after = document(sections=[*document().sections[:2], section(2, body="Costs fell sharply.", maturity="growing")])
    diff = compare_documents(document(), after)
    (change,) = diff.sections
    assert (change.kind, change.statement.slug, change.position_before, change.position) == ("changed", "cost", 3, 3)
    assert [(field.field, field.before, field.after) for field in change.fields] == [
        ("maturity", "not-rated", "growing"),
        ("body", "Costs fell.", "Costs fell sharply."),
    ]
    assert diff.totals == Totals(1, 0, 0, 0, words_added=1, words_removed=0)


def test_a_section_that_moved_up_is_the_only_one_that_moved():
    foreword, agents, cost = document().sections
    diff = compare_documents(document(), document(sections=[cost, foreword, agents]))
    assert [(each.kind, each.statement.slug, each.position_before, each.position) for each in diff.sections] == [
        ("moved", "cost", 3, 1)
    ]


def test_sections_of_two_years_are_matched_by_trend_then_by_slug():
    sections = [
        section(0, uid=uid(30)),
        section(1, uid=uid(31), slug="agents-at-work"),
        Section(uid=uid(33), slug="safety", title="Safety", body="New here."),
    ]
    diff = compare_documents(document(), document(sections=sections, year=2025))
    assert [(each.kind, each.statement.slug, [field.field for field in each.fields]) for each in diff.sections] == [
        ("changed", "agents-at-work", ["slug"]),
        ("added", "safety", []),
        ("removed", "cost", []),
    ]
    assert [(field.field, field.before, field.after) for field in diff.fields] == [("year", "2024", "2025")]
    assert diff.totals == Totals(1, 1, 1, 0, words_added=3, words_removed=3)


def test_assessments_are_added_removed_and_changed():
    old = Assessment(uid=uid(40), technique="pruning", maturity="emerging")
    new = Assessment(uid=uid(40), technique="pruning", maturity="growing", note="Now in tools.")
    before = document(sections=[section(1, assessments=(old,))])
    after = document(sections=[section(1, assessments=(new,))])
    (change,) = compare_documents(before, after).sections[0].assessments
    assert (change.kind, change.statement.technique) == ("changed", "pruning")
    assert [(field.field, field.before, field.after) for field in change.fields] == [
        ("maturity", "emerging", "growing"),
        ("note", "", "Now in tools."),
    ]


def test_report_references_and_vocabulary_are_told_apart():
    after = document(
        report=ReportStatement(uid=uid(2), slug="demo", name="Demo", publisher={"name": "The Desk"}),
        references=[Reference(uid=uid(6), key="a", item={"type": "book", "title": "A", "author": [{"family": "Li"}]})],
        trends=[TrendStatement(uid=uid(3), slug="agents", name="Agents at work"), document().trends[1]],
        techniques=[TechniqueStatement(uid=uid(5), slug="pruning", name="Pruning", aliases=["thinning"])],
    )
    diff = compare_documents(document(), after)

    def told(changes):
        return [(field.field, field.before, field.after) for change in changes for field in change.fields]

    assert [(field.field, field.after) for field in diff.report] == [("publisher.name", "The Desk")]
    assert told(diff.references) == [("item.author", "", "Li")]
    assert told(diff.trends) == [("name", "Agents", "Agents at work")]
    assert told(diff.techniques) == [("aliases", "", "thinning")]
