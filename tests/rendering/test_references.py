import pytest

from reports.document.types import CslItem
from reports.languages import ENGLISH
from reports.rendering import format_reference, plain_reference, reference_label

VASWANI = CslItem.model_validate(
    {
        "type": "paper-conference",
        "title": "Attention is all you need",
        "author": [{"family": "Vaswani", "given": "Ashish"}, {"family": "Shazeer", "given": "Noam"}, {"family": "Li"}],
        "issued": {"date-parts": [[2017]]},
        "container-title": "Advances in Neural Information Processing Systems",
        "volume": "30",
        "page": "5998–6008",
        "number": "arXiv:1706.03762",
    }
)


def item(**fields):
    return CslItem.model_validate({"type": "webpage", "title": "A page", **fields})


def test_a_paper_is_given_with_its_arxiv_number_as_a_link():
    assert format_reference(VASWANI, ENGLISH) == (
        "Vaswani, A., Shazeer, N. and Li (2017). Attention is all you need. In: "
        "<cite>Advances in Neural Information Processing Systems</cite>, 30, pp. 5998–6008. "
        '<a href="https://arxiv.org/abs/1706.03762" rel="external">arXiv:1706.03762</a>'
    )
    assert reference_label(VASWANI, ENGLISH) == "Vaswani et al. 2017"


@pytest.mark.parametrize(
    ("names", "who", "label"),
    [
        (["Pan", "et al."], "Pan et al. (no date). ", "Pan et al."),
        (["Guo", "Yang", "et al."], "Guo, Yang et al. (no date). ", "Guo et al."),
        (["et al."], "et al. (no date). ", "et al."),
    ],
)
def test_those_whom_a_source_leaves_out_are_no_author_of_their_own(names, who, label):
    found = item(author=[{"literal": name} for name in names])
    assert (plain_reference(found, ENGLISH).startswith(who), reference_label(found, ENGLISH)) == (True, label)


def test_a_web_page_is_given_with_the_day_it_was_seen():
    found = item(
        author=[{"literal": "The Desk"}],
        URL="https://www.example.org/a/",
        accessed={"date-parts": [[2024, 3, 5]]},
        publisher="Desk & Co",
    )
    assert format_reference(found, ENGLISH) == (
        "The Desk (no date). <cite>A page</cite>. Desk &amp; Co. "
        '<a href="https://www.example.org/a/" rel="external">example.org/a</a> (seen 5 March 2024)'
    )
    assert reference_label(found, ENGLISH) == "The Desk"


def test_a_doi_goes_before_an_address_and_markup_is_text():
    found = item(title="A <b>page</b>?", DOI="10.1000/x(1)<", URL="https://example.org")
    assert format_reference(found, ENGLISH) == (
        "<cite>A &lt;b&gt;page&lt;/b&gt;?</cite> (no date). "
        '<a href="https://doi.org/10.1000/x(1)&lt;" rel="external">doi:10.1000/x(1)&lt;</a>'
    )


def test_a_report_is_given_with_its_number_and_publisher():
    found = item(
        type="report",
        editor=[{"family": "Okafor", "given": "Ada-Lou"}],
        issued={"date-parts": [[2023, 6]]},
        genre="Technical report",
        number="12",
        publisher="The Press",
        publisher_place="Oslo",
    )
    assert plain_reference(found, ENGLISH) == (
        "Okafor, A. L. (ed.) (2023). A page. Technical report 12. Oslo: The Press."
    )
    assert reference_label(found, ENGLISH) == "Okafor 2023"
