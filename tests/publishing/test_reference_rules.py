"""Sources that need another look are warned of before an edition is published."""

from datetime import date

import pytest

from reports import publishing
from reports.models.people import Actor
from tests.making import ACKNOWLEDGED, AT, PLAIN, draft_edition

pytestmark = pytest.mark.django_db
RULES = ("identifier", "duplicate-source")


def edition_with(references, *, closed_on="", text=PLAIN):
    closing = f"closed_on: {closed_on}\n" if closed_on else ""
    listed = "".join(f"  - {{key: {key}, item: {{type: report, title: {key}, {rest}}}}}\n" for key, rest in references)
    return draft_edition(f"---\n{closing}references:\n{listed}---\n{text}")


def found(edition, *rules):
    rules = rules or RULES
    return [(each.rule, each.target.key, each.sentence) for each in publishing.check(edition) if each.rule in rules]


def test_the_rules_about_sources_are_warnings():
    assert {publishing.RULES[name].level for name in RULES} == {publishing.Level.WARNING}


def test_sources_without_fault_are_not_warned_of():
    edition = edition_with(
        [("a", "DOI: 10.1000/182, issued: {date-parts: [[2024]]}"), ("b", '"number": "arXiv:1706.03762"'), ("c", "")],
        closed_on="2024-12-15",
    )

    assert found(edition) == []


def test_identifiers_that_are_none_are_told_at_their_reference():
    edition = edition_with(
        [
            ("link", '"DOI": "https://doi.org/10.1000/182"'),
        ]
    )

    assert found(edition) == [
        ("identifier", "link", "“link”: https://doi.org/10.1000/182 is not a DOI. Enter it as 10.1000/182, without https://doi.org/."),
    ]  # fmt: skip


def test_a_source_that_is_listed_twice_is_told_once():
    edition = edition_with(
        [("one", "DOI: 10.1000/182"), ("other", "DOI: 10.1000/183"), ("again", '"DOI": "10.1000/182", "URL": "https://example.org/"')]
    )  # fmt: skip

    assert found(edition) == [
        ("duplicate-source", "again", "“again” and “one” are the same source. Cite one of them, and delete the other.")
    ]  # fmt: skip


def test_a_warning_about_sources_is_published_over_with_a_reason():
    edition = edition_with([("link", '"DOI": "https://doi.org/10.1000/182"')], closed_on="2024-12-15")
    without = {name: reason for name, reason in ACKNOWLEDGED.items() if name != "identifier"}

    with pytest.raises(publishing.PublishRefused) as refused:
        publishing.publish(edition=edition, actor=Actor.of("Ada", AT), acknowledged=without)
    assert [each.rule for each in refused.value.findings] == ["identifier"]

    version = publishing.publish(edition=edition, actor=Actor.of("Ada", AT), acknowledged=ACKNOWLEDGED)
    assert version.content.closed_on == date(2024, 12, 15)
