"""Sources that need another look are warned of before an edition is published."""

from datetime import date

import pytest

from reports import publishing
from reports.models.draft import Draft
from reports.models.series import Edition
from tests.making import ACKNOWLEDGED, AT, PLAIN, draft_edition

pytestmark = pytest.mark.django_db
RULES = ("identifier", "duplicate-source", "newer-source", "few-sources")


def edition_with(references, *, closed_on="", text=PLAIN):
    closing = f"closed_on: {closed_on}\n" if closed_on else ""
    listed = "".join(f"  - {{key: {key}, item: {{type: report, title: {key}, {rest}}}}}\n" for key, rest in references)
    return draft_edition(f"---\n{closing}references:\n{listed}---\n{text}")


def found(edition, *rules):
    rules = rules or RULES
    return [(each.rule, each.place, each.words) for each in publishing.check(edition) if each.rule in rules]


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
            ("month", '"number": "arXiv:1713.03762"'),
            ("two", '"number": "arXiv:1706.03762", "URL": "https://arxiv.org/abs/1706.03763"'),
        ]
    )

    assert found(edition) == [
        ("identifier", "reference:link", "“link”: https://doi.org/10.1000/182 is not a DOI. Enter it as 10.1000/182, without https://doi.org/."),
        ("identifier", "reference:month", "“month”: 1713.03762 is not an arXiv number. Enter it as arXiv:1706.03762."),
        ("identifier", "reference:two", "“two” has two arXiv numbers, 1706.03762 and 1706.03763. Keep the right one."),
    ]  # fmt: skip


def test_a_source_that_is_listed_twice_is_told_once():
    edition = edition_with(
        [("one", "DOI: 10.1000/182"), ("other", "DOI: 10.1000/183"), ("again", '"DOI": "10.1000/182", "URL": "https://example.org/"')]
    )  # fmt: skip

    assert found(edition) == [
        ("duplicate-source", "reference:again", "“again” and “one” are the same source. Cite one of them, and delete the other.")
    ]  # fmt: skip


def test_a_source_that_is_newer_than_the_text_is_told_and_one_of_its_last_day_is_not():
    references = [
        ("newer", "issued: {date-parts: [[2024, 12, 16]]}"),
        ("month", "issued: {date-parts: [[2024, 12]]}"),
        ("last", "issued: {date-parts: [[2024, 12, 15]]}"),
        ("year", "issued: {date-parts: [[2025]]}"),
    ]

    edition = edition_with(references, closed_on="2024-12-15")

    assert found(edition) == [
        ("newer-source", "reference:newer", "“newer” was published after the last day covered, 15 December 2024: newer (2024)."),
        ("newer-source", "reference:year", "“year” was published after the last day covered, 15 December 2024: year (2025)."),
    ]  # fmt: skip
    Draft.objects.update(closed_on=None)
    assert found(Edition.objects.get()) == []


def test_sections_about_a_trend_cite_what_the_report_asks_for_and_nothing_is_asked_unless_set():
    text = PLAIN.replace("was finished.", "was finished [@a; @b, p. 3] [@a].").replace("to use.", "to use [@a].")
    edition = edition_with([("a", ""), ("b", "")], text=f"{text}\n## Method\n\nNo source.\n")
    assert found(edition, "few-sources") == []

    edition.report.least_sources = 2
    edition.report.save()

    assert found(edition, "few-sources") == [
        ("few-sources", "section:winds", "“High Winds” cites no source; the report requires 2."),
        ("few-sources", "section:waves", "“Waves at Sea” cites one source; the report requires 2."),
    ]


def test_a_warning_about_sources_is_published_over_with_a_reason():
    edition = edition_with([("newer", "issued: {date-parts: [[2026]]}")], closed_on="2024-12-15")
    without = {name: reason for name, reason in ACKNOWLEDGED.items() if name != "newer-source"}

    with pytest.raises(publishing.PublishRefused) as refused:
        publishing.publish(edition=edition, by="Ada", at=AT, acknowledged=without)
    assert [each.rule for each in refused.value.findings] == ["newer-source"]

    version = publishing.publish(edition=edition, by="Ada", at=AT, acknowledged=ACKNOWLEDGED)
    assert version.content.closed_on == date(2024, 12, 15)
