"""Identifiers of sources: DOI, arXiv number and address."""

import re
from collections.abc import Iterator
from typing import Any

from reports.document.types import CslItem
from trends.names import fold

_DOI = re.compile(r"10\.\d{4,9}(?:\.\d+)*/\S*[^\s.,;]")
_BEFORE_DOI = re.compile(r"(?:https?://(?:dx\.|www\.)?doi\.org/|doi:?\s*)", re.IGNORECASE)
_MONTH = r"(?:0[1-9]|1[0-2])"
_ARXIV = re.compile(
    rf"(?:\d\d{_MONTH}\.\d{{4,5}}|[a-z-]+(?:\.[A-Z]{{2}})?/\d\d{_MONTH}\d{{3}})(?:v[1-9]\d*)?", re.IGNORECASE
)
#: An arXiv number for pages. A check before publication tests whether its month exists.
_LIKE_ARXIV = re.compile(r"(?:arxiv:\s*)?(\d{4}\.\d{4,5}(?:v\d+)?|[a-z-]+(?:\.[A-Z]{2})?/\d{7})", re.IGNORECASE)
_BEFORE_ARXIV = re.compile(r"arxiv:?\s*", re.IGNORECASE)
_ARXIV_DOI = re.compile(r"10\.48550/arxiv\.(.+)", re.IGNORECASE)
_ARXIV_PAGE = re.compile(r"https?://(?:www\.)?arxiv\.org/(?:abs|pdf)/(.+?)(?:\.pdf)?/?", re.IGNORECASE)
_VERSION = re.compile(r"v\d+$", re.IGNORECASE)
_NOT_A_WORD = re.compile(r"[\W_]+")


def is_doi(text: str) -> bool:
    """Return whether `text` looks like a DOI, without `https://doi.org/` before and punctuation after it."""
    return _DOI.fullmatch(text) is not None


def bare_doi(text: str) -> str:
    """Return `text` without a leading `https://doi.org/` or `doi:`."""
    text = text.strip()
    found = _BEFORE_DOI.match(text)
    return text[found.end() :] if found else text


def is_arxiv_number(text: str) -> bool:
    """Return whether `text` is an arXiv number, such as `1706.03762`, `2303.08774v2` or `hep-th/9901001`."""
    return _ARXIV.fullmatch(text) is not None


def arxiv_number(item: CslItem) -> str:
    """Return the arXiv number in the item's `number` (`1706.03762`), or ""."""
    found = _LIKE_ARXIV.fullmatch(item.number.strip())
    return found.group(1) if found and (item.number.lower().startswith("arxiv") or not item.DOI) else ""


def arxiv_numbers(item: CslItem) -> tuple[str, ...]:
    """Return the different arXiv numbers in the item's `number`, `DOI` and `URL`, including malformed numbers."""
    number = item.number.strip()
    numbers = [_BEFORE_ARXIV.sub("", number, count=1)] if _BEFORE_ARXIV.match(number) else []
    numbers += [found.group(1) for found in (_ARXIV_DOI.fullmatch(item.DOI), _ARXIV_PAGE.fullmatch(item.URL)) if found]
    return tuple(dict.fromkeys(numbers))


def identities(item: CslItem) -> Iterator[str]:
    """Yield the identifiers of a source, such as `doi:10.1234/abcd`. References with a common one are the same source."""
    # Without the paper's version: `2303.08774` for `2303.08774v2`.
    yield from (f"arXiv:{_VERSION.sub('', number).lower()}" for number in arxiv_numbers(item))
    if item.DOI and not _ARXIV_DOI.fullmatch(item.DOI):
        yield f"doi:{item.DOI.lower()}"
    if item.URL and not _ARXIV_PAGE.fullmatch(item.URL):
        yield f"address:{re.sub(r'^https?://(www[.])?', '', item.URL).rstrip('/')}"
    if item.title and item.issued:
        first = bare_words(item.author[0].family or item.author[0].literal) if item.author else ""
        yield f"title:{bare_words(item.title)}:{first}:{item.issued.date_parts[0][0]}:{item.number}:{item.volume}"


def bare_words(text: str) -> str:
    """Return `text` for comparison: lower case, only letters and digits, without accents, one space between words."""
    return _NOT_A_WORD.sub(" ", fold(text)).strip()


def authors_of(item: dict[str, Any]) -> str:
    """Return the family names of the first three authors of CSL-JSON: `Vaswani, Shazeer, Parmar and others`."""
    names = [each.get("literal") or each.get("family", "") for each in item.get("author", [])]
    return ", ".join(names[:3]) + (" and others" if len(names) > 3 else "")


def year_of(item: dict[str, Any]) -> str:
    """Return the year in which the source was issued, or ""."""
    return str((item.get("issued", {}).get("date-parts") or [[""]])[0][0])
