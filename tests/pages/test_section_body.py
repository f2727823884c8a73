"""Sources stand beside the paragraph that cites them first."""

import json
from uuid import uuid4

import pytest

from reports.document.types import CslItem, CslName, EditionDocument, Reference, ReportStatement, Section
from reports.languages import ENGLISH
from reports.pages.section_body import body_html, short_reference, with_links_to_sections
from reports.rendering import SectionBody, render_section

ITEM = CslItem(
    type="book", title="Of <Tides>", author=(CslName(family="Kelp"), CslName(family="Eel"), CslName(family="Cod"))
)
NOTE = (
    '<aside class="beside" dir="ltr" aria-hidden="true"><span><b>1</b><span>Kelp and others, <cite>Of &lt;Tides&gt;</cite></span></span>'
    "</aside>\n"
)
FOLDED = (
    '<details class="folded-sources" dir="ltr"><summary>Source 1</summary>'
    "<span><b>1</b><span>Kelp and others, <cite>Of &lt;Tides&gt;</cite></span></span></details>\n"
)
PLACES = {1: "/sea/2025/tides/", 2: "/sea/2025/winds/", 11: "/sea/2025/salt/"}


def body_of(markdown):
    """A section's rendered body, and the HTML that a page makes of it."""
    section = Section(uid=uuid4(), slug="tides", title="Tides", body=markdown)
    document = EditionDocument(
        uid=uuid4(),
        report=ReportStatement(uid=uuid4(), slug="sea", name="The Sea"),
        year=2024,
        sections=(section,),
        references=(Reference(uid=uuid4(), key="kelp", item=ITEM),),
    )
    body = render_section(document, section, ENGLISH).body
    return body, body_html(body, document, {})


def parts(body):
    """The HTML of a body from each of its passages to the next, and what is before the first."""
    starts = [each.start for each in body.passages]
    return [body.html[start:end] for start, end in zip(starts, [*starts[1:], len(body.html)], strict=True)]


def test_a_source_is_listed_once_before_its_first_paragraph_and_folded_after_it():
    body, html = body_of("## Head\n\nWater [@kelp].\n\nMore [@kelp].")
    head, first, second = parts(body)
    assert html == f"{head}{NOTE}{first}{FOLDED}{second}"


def test_the_sources_of_a_list_are_folded_after_what_follows_it():
    body, html = body_of("- Water [@kelp].\n\n***\n\nMore.")
    _, items, last = parts(body)
    assert "<hr" in items
    assert html == f"{NOTE}{items}{FOLDED}{last}"


def test_the_sources_of_a_paragraph_are_folded_before_what_follows_it():
    _, html = body_of("Water [@kelp].\n\n***\n\nMore.")
    assert f"</p>\n{FOLDED}<hr" in html


def test_a_body_is_the_same_after_its_positions_were_stored():
    body, _ = body_of("Water [@kelp].\n\n- More [@kelp].")
    assert body.cited == ("kelp",)
    assert [(each.number, each.cited) for each in body.passages] == [(0, []), (1, ["kelp"]), (2, [])]
    again = SectionBody.stored(body.html, json.loads(json.dumps(body.positions)))
    assert (again.passages, tuple(again.cited)) == (list(body.passages), body.cited)


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("see section 2.", 'see section <a href="/sea/2025/winds/">2</a>.'),
        (
            "(sections 1, 2 and 11)",
            '(sections <a href="/sea/2025/tides/">1</a>, <a href="/sea/2025/winds/">2</a> and <a href="/sea/2025/salt/">11</a>)',
        ),
        ("section 9 has none", "section 9 has none"),
        ("sections 1 and 9", "sections 1 and 9"),
        ("section 2 of the act", "section 2 of the act"),
        ('<a href="/x/">section 2</a>', '<a href="/x/">section 2</a>'),
        ("<code>section 2</code>", "<code>section 2</code>"),
        ('<p title="section 2">Water</p>', '<p title="section 2">Water</p>'),
        ("intersection 2", "intersection 2"),
    ],
)
def test_sections_that_are_named_by_their_number_are_links(said, shown):
    assert with_links_to_sections(said, PLACES) == shown


def test_a_long_title_is_cut_at_a_word():
    assert short_reference(CslItem(type="book", title="word " * 30), ENGLISH).count("word") == 18


def test_one_author_and_those_left_out_are_called_by_the_one():
    one = CslItem(type="article", title="Kelp", author=({"family": "Pan"}, {"literal": "et al."}))
    assert short_reference(one, ENGLISH) == "Pan and others, <cite>Kelp</cite>"
