"""Entries for reference managers: BibTeX, RIS and CSL-JSON. Read back by pybtex and rispy in the tests."""

import re
from collections.abc import Iterator

from reports.citing.item import CitedItem, date_of
from reports.document.types import CslItem, CslName
from reports.rendering.references import OTHERS

_BIBTEX_KINDS = {
    "article": "article",
    "article-journal": "article",
    "article-magazine": "article",
    "article-newspaper": "article",
    "book": "book",
    "chapter": "incollection",
    "paper-conference": "inproceedings",
    "report": "techreport",
    "thesis": "phdthesis",
}
_CONTAINER = {"incollection": "booktitle", "inproceedings": "booktitle", "article": "journal"}
_PUBLISHER = {"techreport": "institution", "phdthesis": "school"}
_ARXIV = re.compile(r"arxiv:\s*(\S+)", re.IGNORECASE)
_SIGNS = {
    "\\": r"\textbackslash{}",
    # A brace counts as one even behind a backslash, so a lone one would leave its field open.
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "&": r"\&",
    "%": r"\%",
    "$": r"\$",
    "#": r"\#",
    "_": r"\_",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}
_DASHES = re.compile(r"(?<!\s)\s*+[-–]+\s*")
_AND = re.compile(r"\band\b", re.IGNORECASE)
_SPLITTING = re.compile(r"[\\{}~]")
_SIGN = re.compile(r"[\\{}&%$#_~^]")
_IN_ADDRESS = {"{": "%7B", "}": "%7D", "\\": "%5C", '"': "%22"}


def bibtex_entry(key: str, item: CslItem) -> str:
    """Return one entry, a field on each line, with a newline at the end."""
    fields = "".join(f"  {name} = {{{value}}},\n" for name, value in bibtex_fields(item) if value)
    return f"@{_bibtex_kind(item)}{{{key},\n{fields}}}\n"


def in_tex(text: str) -> str:
    """Return text on one line with TeX's special characters escaped."""
    return _SIGN.sub(lambda match: _SIGNS[match.group()], " ".join(text.split()))


def _bibtex_kind(item: CslItem) -> str:
    return _BIBTEX_KINDS.get(item.type, "misc")


def bibtex_fields(item: CslItem) -> Iterator[tuple[str, str]]:
    """Yield the fields of BibTeX and their values, "" for those that the item does not have."""
    kind = _bibtex_kind(item)
    year, _, rest = date_of(item.issued).lstrip("-").partition("-")
    arxiv = _ARXIV.fullmatch(item.number)
    yield "author", _names(item.author)
    yield "editor", _names(item.editor)
    yield "title", f"{{{in_tex(item.title)}}}" if item.title else ""
    yield _CONTAINER.get(kind, "howpublished"), in_tex(item.container_title)
    yield _PUBLISHER.get(kind, "publisher"), in_tex(item.publisher)
    yield "address", in_tex(item.publisher_place)
    yield "year", year
    yield "month", rest.partition("-")[0].lstrip("0")
    yield "type", in_tex(item.genre)
    yield "edition", in_tex(item.edition)
    yield "volume", in_tex(item.volume)
    yield "number", in_tex(item.issue or ("" if arxiv else item.number))
    yield "pages", in_tex(_DASHES.sub("--", item.page))
    yield "eprint", in_tex(arxiv.group(1)) if arxiv else ""
    yield "archiveprefix", "arXiv" if arxiv else ""
    yield "doi", _address(item.DOI)
    yield "isbn", in_tex(item.ISBN)
    yield "issn", in_tex(item.ISSN)
    yield "url", _address(item.URL)
    yield "urldate", date_of(item.accessed)
    yield "language", in_tex(item.language)
    yield "note", in_tex(item.note)


def _names(names: tuple[CslName, ...]) -> str:
    return " and ".join(filter(None, map(_bibtex_name, names)))


def _bibtex_name(name: CslName) -> str:
    """Return `Family, Given`. Names of organisations, and parts that BibTeX would split, are in braces."""
    if name.literal == OTHERS:
        return "others"
    if name.literal or not (name.family and name.given):
        whole = name.literal or name.family or name.given
        return f"{{{in_tex(whole)}}}" if whole else ""
    return f"{_part(name.family)}, {_part(name.given)}"


def _part(name: str) -> str:
    would_split = "," in name or _AND.search(name) or _SPLITTING.search(name)
    return f"{{{in_tex(name)}}}" if would_split else in_tex(name)


def _address(text: str) -> str:
    """Return an address with characters that would end the field percent-encoded."""
    return "".join(_IN_ADDRESS.get(sign, sign) for sign in text)


_RIS_KINDS = {
    "article-journal": "JOUR",
    "article-magazine": "MGZN",
    "article-newspaper": "NEWS",
    "book": "BOOK",
    "chapter": "CHAP",
    "dataset": "DATA",
    "legislation": "STAT",
    "paper-conference": "CPAPER",
    "post-weblog": "BLOG",
    "report": "RPRT",
    "software": "COMP",
    "standard": "STAND",
    "thesis": "THES",
    "webpage": "ELEC",
}


def ris_entry(key: str, item: CslItem) -> str:
    """Return one entry from TY to ER, followed by a blank line."""
    lines = [f"{tag}  - {' '.join(value.split())}" for tag, value in ris_fields(key, item) if value]
    return "\r\n".join([f"TY  - {_RIS_KINDS.get(item.type, 'GEN')}", *lines, "ER  - ", "", ""])


def ris_fields(key: str, item: CslItem) -> Iterator[tuple[str, str]]:
    """Yield the tags of RIS and their values, "" for those that the item does not have."""
    issued = date_of(item.issued)
    first, _, last = item.page.replace("–", "-").partition("-")
    yield "ID", key
    yield from (("AU", _ris_name(name)) for name in item.author)
    yield from (("A2", _ris_name(name)) for name in item.editor)
    yield "TI", item.title
    yield "T2", item.container_title
    yield "PB", item.publisher
    yield "CY", item.publisher_place
    yield "PY", issued[:4] if not issued.startswith("-") else ""
    yield "DA", issued.replace("-", "/") if issued.count("-") == 2 and not issued.startswith("-") else ""
    yield "ET", item.edition
    yield "VL", item.volume
    yield "IS", item.issue or item.number
    yield "M3", item.genre
    yield "SP", first.strip()
    yield "EP", last.strip("- ")
    yield "DO", item.DOI
    yield "SN", item.ISBN or item.ISSN
    yield "UR", item.URL
    yield "Y2", date_of(item.accessed).replace("-", "/")
    yield "LA", item.language
    yield "N1", item.note


def _ris_name(name: CslName) -> str:
    return name.literal or ", ".join(filter(None, (name.family, name.given)))


def csl_entry(key: str, item: CslItem) -> dict[str, object]:
    """Return an item with its id and without empty fields. `version` replaces the `number` of a version."""
    excluded = {"number"} if isinstance(item, CitedItem) else set()
    return {"id": key, **item.model_dump(mode="json", by_alias=True, exclude_defaults=True, exclude=excluded)}
