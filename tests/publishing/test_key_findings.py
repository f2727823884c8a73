"""Key findings: their evidence is checked before publication, and readers and programs see both."""

import json

import pytest
from django.test import Client

from reports import drafting, publishing
from reports.models.ledger import Version
from tests.making import PLAIN, draft_edition, published_edition

pytestmark = pytest.mark.django_db

FRONT = """\
---
key_findings:
  - {statement: "A barrage of 240 MW was finished.", section: tides, quote: "tidal barrage was finished"}
  - {statement: "Costs fell to 2.5.", figure: cost}
  - {statement: "Kites came down.", section: winds, quote: "They came down"}
figures:
  - {key: cost, title: Cost, chart: {kind: line, x: year, y: cost, columns: [{key: year, label: Year}, {key: cost, label: Cost}], rows: [[2020, 3], [2021, 2.5]]}}
---
"""  # noqa: E501  one line each
BODY = PLAIN.replace("A tidal barrage was finished.", "A tidal barrage was finished. It gives 240 MW.")
TEXT = FRONT + BODY.replace("Waves remain hard to use.", "Waves remain hard to use.\n\n![[cost]]")


def sentences(text, rule):
    """Return the messages of a rule for a draft with the text."""
    return [finding.sentence for finding in publishing.check(draft_edition(text)) if finding.rule == rule]


def test_findings_with_evidence_are_accepted():
    rules = {finding.rule for finding in publishing.check(draft_edition(TEXT))}

    assert not {rule for rule in rules if rule.startswith("key-finding")}


NO_NUMBER = "The evidence of “{}” does not contain {}."
NO_QUOTE = "The text no longer contains the words quoted for “{}”. Copy them from it again."
NO_EVIDENCE = "The key finding “{}” has no evidence. Quote a paragraph, or choose a figure."
TWO = "The edition has 2 key findings. Readers remember three to seven."
COSTS = '  - {statement: "Costs fell to 2.5.", figure: cost}\n'


@pytest.mark.parametrize(
    ("before", "after", "rule", "sentence"),
    [
        ("240 MW was", "250 MW was", "key-finding-number", NO_NUMBER.format("A barrage of 250 MW was finished.", 250)),
        ("to 2.5", "to 2.4 in 2021", "key-finding-number", NO_NUMBER.format("Costs fell to 2.4 in 2021.", 2.4)),
        ("e was finished. It", "e is done. It", "key-finding-evidence", NO_QUOTE.format("A barrage of 240 MW was finished.")),
        (", figure: cost}", "}", "key-finding-evidence", NO_EVIDENCE.format("Costs fell to 2.5.")),
        (COSTS, "", "key-findings", TWO),
    ],
)  # fmt: skip
def test_a_finding_without_evidence_is_reported(before, after, rule, sentence):
    assert sentences(TEXT, rule) == []
    assert before in TEXT

    assert sentences(TEXT.replace(before, after), rule) == [sentence]


def test_readers_and_programs_see_findings_with_links_to_their_evidence(client: Client):
    published_edition(TEXT)

    page = client.get("/sea/2024/").content.decode()
    answer = client.get("/api/v1/reports/sea/editions/2024/").json()
    first, second, third = answer["key_findings"]

    assert f'<a href="/sea/2024/tides/#{first["paragraph"]}">Tidal Power, paragraph 1</a>' in page
    assert '<a href="/sea/2024/figures/cost/">Figure 1</a>' in page
    assert (first["statement"], first["section"], first["paragraph_number"], first["figure"]) == (
        "A barrage of 240 MW was finished.", "tides", 1, ""
    )  # fmt: skip
    assert (second["section"], second["paragraph"], second["figure"]) == ("", "", "cost")
    assert third["paragraph_number"] == 2
    assert "Costs fell to 2.5." in client.get("/sea/feed.atom").content.decode()


def test_only_versions_with_findings_are_written_in_schema_3():
    published_edition(TEXT)
    published_edition(PLAIN, year=2025)

    numbers = {
        version.edition.year: (version.schema_version, json.loads(version.document)["schema_version"])
        for version in Version.objects.select_related("edition")
    }
    assert numbers == {2024: (3, 3), 2025: (2, 2)}
    assert publishing.verify() == ()


def test_years_compared_show_the_findings_of_both(client: Client):
    published_edition(TEXT)
    published_edition(TEXT.replace("Kites came down.", "Kites stayed up."), year=2025)

    page = client.get("/sea/compare/2024...2025/").content.decode()

    assert "Kites came down." in page
    assert "Kites stayed up." in page


def test_the_evidence_of_a_deleted_section_is_missed_and_not_lost():
    edition = draft_edition(TEXT)

    edition.draft.sections.get(slug="winds").delete()

    document = drafting.document_of(edition)
    assert [finding.section for finding in document.key_findings] == ["tides", None, None]
    assert [finding.sentence for finding in publishing.check(edition) if finding.rule == "key-finding-evidence"] == [
        "The key finding “Kites came down.” has no evidence. Quote a paragraph, or choose a figure."
    ]
