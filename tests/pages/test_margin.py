"""Sources stand beside the paragraph that cites them first."""

from uuid import uuid4

from reports.document.types import CslItem, CslName, EditionDocument, Reference, ReportStatement
from reports.pages.margin import cited, numbered, short_reference, with_margin

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


def test_a_source_stands_once_before_the_paragraph_that_cites_it_first():
    assert with_margin(f"<h2>Head</h2>{FIRST}{SECOND}", DOCUMENT) == f"<h2>Head</h2>{NOTE}{FIRST}{SECOND}"


def test_the_keys_come_in_the_order_of_their_numbers():
    assert cited(FIRST + SECOND) == ("kelp",)


def test_the_paragraphs_of_a_body_come_with_their_numbers():
    block = '<p class="numbered" id="p-0123456789{n}"><a class="para" href="#p-0123456789{n}" data-number="{at}"></a>It.</p>'
    html = block.format(n="", at=1) + "<h2>Head</h2>" + block.format(n="-2", at=2)
    assert numbered(html) == (("p-0123456789", "1"), ("p-0123456789-2", "2"))


def test_a_long_title_is_cut_at_a_word():
    assert short_reference(CslItem(type="book", title="word " * 30)).count("word") == 18


def test_one_author_and_those_left_out_are_called_by_the_one():
    one = CslItem(type="article", title="Kelp", author=({"family": "Pan"}, {"literal": "et al."}))
    assert short_reference(one) == "Pan and others, <cite>Kelp</cite>"
