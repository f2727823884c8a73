"""What was typed or pasted, if it is the number of a source: a DOI, an arXiv number, an ISBN."""

import re
from dataclasses import dataclass
from typing import Any

from reports.document.sources import bare_doi, is_arxiv_number, is_doi

#: Longer than any address of a source that people paste.
_LONGEST = 500
_WITHIN_ADDRESS = re.compile(r"^https?://[^\s?#]*?/(10\.\d{4,9}/[^\s?#]+)", re.IGNORECASE)
_BEFORE_ARXIV = re.compile(r"^(?:https?://(?:www\.)?arxiv\.org/(?:abs|pdf|html)/|arxiv:?\s*)", re.IGNORECASE)
_NEW, _OLD = re.compile(r"97[89][0-9]{10}"), re.compile(r"[0-9]{9}[0-9X]")
_BEFORE_ISBN = re.compile(r"^isbn(?:-1[03])?:?\s*", re.IGNORECASE)


@dataclass(frozen=True)
class Identifier:
    """A source's number: `kind` is DOI, arXiv or ISBN (of thirteen digits); `doi` is what it is registered under, if it is."""

    kind: str
    value: str

    @property
    def doi(self) -> str:
        if self.kind == "arXiv":
            return f"10.48550/arXiv.{re.sub(r'v[0-9]+$', '', self.value)}"
        return self.value if self.kind == "DOI" else ""

    @property
    def item(self) -> dict[str, Any]:
        """What is known of the source by its number alone, as a CSL item without a title."""
        if self.kind == "arXiv":
            return {"type": "article", "number": f"arXiv:{self.value}", "URL": f"https://arxiv.org/abs/{self.value}"}
        if self.kind == "ISBN":
            return {"type": "book", "ISBN": self.value}
        return {"type": "article-journal", "DOI": self.value}


def find_identifier(text: str) -> Identifier | None:
    """The number that `text` is, with or without the address around it; None if it is something else."""
    text = text.strip() if len(text) <= _LONGEST else ""
    arxiv = _BEFORE_ARXIV.sub("", text, count=1).removesuffix(".pdf").rstrip("/")
    if is_arxiv_number(arxiv):
        return Identifier("arXiv", arxiv)
    within = _WITHIN_ADDRESS.match(text)
    doi = (within.group(1) if within else bare_doi(text)).rstrip(".,;/")
    if is_doi(doi):
        return Identifier("DOI", doi)
    isbn = isbn13(text)
    return Identifier("ISBN", isbn) if isbn else None


def isbn13(text: str) -> str:
    """An ISBN as it is written today, with thirteen digits, hyphens as they stand; "" if its digits are none."""
    isbn = _BEFORE_ISBN.sub("", text.strip(), count=1)
    digits = _digits_of(isbn)
    if _NEW.fullmatch(digits):
        return isbn if _last_digit(digits) == digits[-1] else ""
    if not _OLD.fullmatch(digits):
        return ""
    values = [10 if digit == "X" else int(digit) for digit in digits]
    if sum(value * weight for value, weight in zip(values, range(10, 0, -1), strict=True)) % 11:
        return ""
    separator = next((each for each in "- " if each in isbn), "")
    return f"978{separator}{isbn[:-1]}{_last_digit(f'978{digits}')}"


def is_misread_isbn(text: str) -> bool:
    """Whether something has the shape of an ISBN, and a last digit that does not fit the others."""
    digits = _digits_of(_BEFORE_ISBN.sub("", text.strip(), count=1)) if len(text) <= _LONGEST else ""
    return bool(_NEW.fullmatch(digits) or _OLD.fullmatch(digits)) and not isbn13(text)


def _digits_of(text: str) -> str:
    return text.replace("-", "").replace(" ", "").upper()


def _last_digit(digits: str) -> str:
    """The thirteenth digit that the first twelve ask for."""
    return str(-sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits[:12])) % 10)
