"""What identifies a source, and from when it is."""

import pytest

from reports.document.sources import (
    arxiv_number,
    arxiv_numbers,
    identities,
    is_arxiv_number,
    is_doi,
)
from reports.document.types import CslDate, CslItem, CslName


def item(**fields):
    return CslItem(**{"type": "article", "title": "Tides", **fields})


def in_2024(**fields):
    return item(issued=CslDate(date_parts=((2024,),)), **fields)


def are_one(one, other):
    return not set(identities(one)).isdisjoint(identities(other))


@pytest.mark.parametrize(
    "text", ["10.1000/182", "10.1145/3571730", "10.48550/arXiv.1706.03762", "10.1002/(SICI)1097-4571(1999)50:1<1::AID-ASI1>3.0.CO;2-D"]
)  # fmt: skip
def test_a_doi_is_known(text):
    assert is_doi(text)


@pytest.mark.parametrize(
    "text", ["", "10.1000", "10.1000/", "https://doi.org/10.1000/182", "doi:10.1000/182", "10.1000/182.", "10.1000/1 82", "11.1000/182"]
)  # fmt: skip
def test_what_is_no_doi_is_known(text):
    assert not is_doi(text)


@pytest.mark.parametrize("text", ["1706.03762", "0704.0001", "2303.08774v2", "hep-th/9901001", "math.GT/0309136v1"])
def test_an_arxiv_number_is_known(text):
    assert is_arxiv_number(text)


@pytest.mark.parametrize(
    "text", ["", "1713.03762", "1700.03762", "170603762", "1706.037", "1706.03762v0", "arXiv:1706.03762", "9901001"]
)
def test_what_is_no_arxiv_number_is_known(text):
    assert not is_arxiv_number(text)


def test_the_number_is_read_from_wherever_it_is_written():
    written = item(
        number="arXiv: 2303.08774v3", DOI="10.48550/arXiv.2303.08774", URL="https://arxiv.org/pdf/2303.08774v1.pdf"
    )

    assert arxiv_numbers(written) == ("2303.08774v3", "2303.08774", "2303.08774v1")
    assert arxiv_numbers(item(number="arXiv:13.1")) == ("13.1",)
    assert arxiv_numbers(item(number="12", URL="https://example.org/abs/2303.08774")) == ()
    assert (arxiv_number(written), arxiv_number(item(number="1706.03762", DOI="10.1000/182"))) == ("2303.08774v3", "")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (item(DOI="10.1000/AB"), item(DOI="10.1000/ab", title="Else")),
        (item(number="arXiv:1706.03762v1"), item(URL="https://arxiv.org/abs/1706.03762", title="Else")),
        (item(number="arXiv:1706.03762"), item(DOI="10.48550/ARXIV.1706.03762", title="Else")),
        (item(URL="http://www.example.org/a/"), item(URL="https://example.org/a", title="Else")),
        (item(issued=CslDate(date_parts=((2024,),))), item(title="“TIDES”", issued=CslDate(date_parts=((2024, 5),)))),
    ],
)  # fmt: skip
def test_two_references_to_one_source_share_an_identity(one, other):
    assert are_one(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (item(), item()),
        (item(issued=CslDate(date_parts=((2023,),))), item(issued=CslDate(date_parts=((2024,),)))),
        (item(URL="https://example.org/a?b=1"), item(URL="https://example.org/a?b=2")),
        (item(URL="https://example.org/a#one"), item(URL="https://example.org/a#two")),
        (in_2024(author=(CslName(family="Li"),)), in_2024(author=(CslName(family="Wu"),))),
        (in_2024(volume="1"), in_2024(volume="2")),
    ],
)  # fmt: skip
def test_two_sources_that_are_alike_are_two(one, other):
    assert not are_one(one, other)
