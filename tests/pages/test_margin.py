"""Sources stand beside the paragraph that cites them first."""

from uuid import uuid4

import pytest

from reports.document.types import CslItem, CslName, EditionDocument, Reference, ReportStatement
from reports.languages import ENGLISH
from reports.pages.margin import cited, numbered, short_reference, with_links_to_sections, with_margin

ITEM = CslItem(
    type="book", title="Of <Tides>", author=(CslName(family="Kelp"), CslName(family="Eel"), CslName(family="Cod"))
)
DOCUMENT = EditionDocument(
    uid=uuid4(),
    report=ReportStatement(uid=uuid4(), slug="sea", name="The Sea"),
    year=2024,
    references=(Reference(uid=uuid4(), key="kelp", item=ITEM),),
)
CITE = '<a href="#ref-kelp" id="cite-kelp-{n}" class="cite" role="doc-biblioref">[1]</a>'
FIRST = f'<p class="numbered" id="p-1">Water {CITE.format(n=1)}.</p>\n'
SECOND = f'<p class="numbered" id="p-2">More {CITE.format(n=2)}.</p>\n'
NOTE = (
    '<aside class="beside" dir="ltr" aria-hidden="true"><span><b>1</b><span>Kelp and others, <cite>Of &lt;Tides&gt;</cite></span></span>'
    "</aside>\n"
)
FOLDED = (
    '<details class="folded-sources" dir="ltr"><summary>Source 1</summary>'
    "<span><b>1</b><span>Kelp and others, <cite>Of &lt;Tides&gt;</cite></span></span></details>\n"
)
PLACES = {1: "/sea/2025/tides/", 2: "/sea/2025/winds/", 11: "/sea/2025/salt/"}


def test_a_source_stands_once_before_the_paragraph_that_cites_it_first():
    assert with_margin(f"<h2>Head</h2>{FIRST}{SECOND}", DOCUMENT) == f"<h2>Head</h2>{NOTE}{FIRST}{FOLDED}{SECOND}"


def test_the_same_folds_under_the_paragraph_and_not_under_what_follows_it():
    figure = '<figure class="figure" id="figure-a"></figure>\n'
    assert with_margin(f"{FIRST}{figure}{SECOND}", DOCUMENT) == f"{NOTE}{FIRST}{FOLDED}{figure}{SECOND}"


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


def test_the_keys_come_in_the_order_of_their_numbers():
    assert cited(FIRST + SECOND) == ("kelp",)


def test_the_paragraphs_of_a_body_come_with_their_numbers():
    block = '<p class="numbered" id="p-0123456789{n}"><a class="para" href="#p-0123456789{n}" data-number="{at}"></a>It.</p>'
    html = block.format(n="", at=1) + "<h2>Head</h2>" + block.format(n="-2", at=2)
    assert numbered(html) == (("p-0123456789", "1"), ("p-0123456789-2", "2"))


def test_a_long_title_is_cut_at_a_word():
    assert short_reference(CslItem(type="book", title="word " * 30), ENGLISH).count("word") == 18


def test_one_author_and_those_left_out_are_called_by_the_one():
    one = CslItem(type="article", title="Kelp", author=({"family": "Pan"}, {"literal": "et al."}))
    assert short_reference(one, ENGLISH) == "Pan and others, <cite>Kelp</cite>"
