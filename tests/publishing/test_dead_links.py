"""No edition is published with a link of its own that leads nowhere: within it, in its summary, or to another edition."""

import pytest

from reports.models.draft import Draft
from reports.models.series import Edition, OldAddress
from tests.making import draft_edition
from tests.publishing.editions import refused

pytestmark = pytest.mark.django_db
TOKEN = f"Zm9vYmFyYmF6cXV4cXV1eA-{'x' * 20}"


def test_a_dead_link_in_the_summary_blocks():
    edition = draft_edition()
    Draft.objects.filter(edition=edition).update(summary="Words.\n\nSee [there](../nowhere/).")

    (found,) = refused(edition)
    assert found[0] == "broken-text"
    assert found[1].startswith("The summary, paragraph 2: The link to “../nowhere/” is broken.")


def test_a_dead_link_in_a_short_text_blocks():
    edition = draft_edition()
    section = edition.draft.sections.get(title="Tidal Power")
    edition.draft.sections.filter(pk=section.pk).update(summary="See [there](../nowhere/), [that](/sea/2024/tides/).")
    section.assessments.filter(technique__slug="barrage").update(note="As [[nothing]] and [it]().")
    edition.draft.sections.filter(pk=section.pk).update(body=f"{section.body}\n\n![[one]]")
    edition.draft.figures.create(
        key="one", title="One", alt="One", caption="From [a](b.md).", source="[x](/sea/2024/#h-y)"
    )

    assert [words for rule, words in refused(edition) if rule == "broken-text"] == [
        "“Tidal Power”, summary: The link to “../nowhere/” is broken. Choose a section or a heading that is there.",
        "“Tidal Power”, assessment: The link to “[it]()” is broken. Choose a section or a heading that is there.",
        "“Tidal Power”, assessment: There is no technique “nothing” in this edition. Assess it, or correct the link.",
        "Figure “One”: The link to “b.md” is broken. Choose a section or a heading that is there.",
    ]


def test_a_dead_place_in_another_edition_blocks():
    edition, before = draft_edition(), draft_edition(year=2023)
    before.draft.sections.filter(slug="tides").update(body="Words.\n\n### How high\n\nHigh.")
    body = "[a](/sea/2023/tides/#h-how-high), [b](../../2023/tides/#h-how-hi), [c](/sea/2023/#h-how-high), [d](/sea/2023/tides/#references)"
    edition.draft.sections.filter(position=0).update(body=body)

    assert [words.partition(": ")[2] for rule, words in refused(edition) if rule == "dead-link"] == [
        "The link to “../../2023/tides/#h-how-hi” is broken. Write “/sea/2023/tides/#h-how-high”.",
        "The link to “/sea/2023/#h-how-high” is broken. Write “/sea/2023/tides/#h-how-high”.",
    ]


def test_a_dead_link_to_another_edition_blocks_and_one_to_another_site_does_not():
    edition = draft_edition()
    section = edition.draft.sections.get(position=0)
    body = "See [one](/sea/1999/), [two](../../1998/tides/) and [three](/elsewhere/2020/), [four](https://a.example.org/sea/1999/)."
    edition.draft.sections.filter(pk=section.pk).update(body=body)

    assert [each for each in refused(edition) if each[0] == "dead-link"] == [
        ("dead-link", f"“Tidal Power”, paragraph 1: The link to “{address}” is broken: there is no such edition.")
        for address in ("/sea/1999/", "../../1998/tides/")
    ]
    OldAddress.objects.create(path="/sea/1999", report=edition.report)
    assert [words.count("1999") for rule, words in refused(edition) if rule == "dead-link"] == [0]
    for year in (1999, 1998):
        Edition.objects.create(report=edition.report, year=year)
    assert [words.partition(": ")[2] for rule, words in refused(edition) if rule == "dead-link"] == [
        "The link to “../../1998/tides/” is broken. Write “/sea/1998/”."
    ]


def test_a_link_that_only_editors_can_open_blocks():
    edition = draft_edition()
    links = (
        "http://localhost:8000/admin/reports/section/67/change/#_ftn1", "http://127.0.0.1/sea/", "http://[::1]:8000/",
        "http://LocalHost.:8000/sea/", "//localhost/sea/", f"https://trends.example.org/review/{TOKEN}/",
        "/admin/", "/review/abc/", "https://trends.example.org/admin/reports/draft/1/preview/",
        f"https://trends.example.org/embargo/{TOKEN}/",
    )  # fmt: skip
    fine = "[a](https://example.org/admin/), [b](https://example.org/review/2024/), [c](/sea/2024/), [d](#h-review), "
    fine += "[e](https://example.org/review/deep-learning-in-medicine-2024/)"
    body = "Words.\n\n### Review\n\n" + "\n".join(f"- [x]({each})" for each in links) + f"\n\n{fine}"
    edition.draft.sections.filter(position=0).update(body=body)
    Draft.objects.filter(edition=edition).update(summary="See <http://localhost/x>.")

    told = "Readers cannot open the link to “{}”. Link to a public page, or remove the link."
    found = [words for rule, words in refused(edition) if rule == "broken-text"]
    assert found[0] == f"The summary, paragraph 1: {told.format('http://localhost/x')}"
    assert [each.partition(": ")[2] for each in found[1:]] == [
        told.format(each if len(each) <= 60 else each[:59] + "…") for each in links
    ]
    assert found[1].startswith("“Tidal Power”, paragraph 2")
