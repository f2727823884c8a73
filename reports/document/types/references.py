"""References as CSL-JSON items, the format of citeproc and Zotero. Source: https://docs.citationstyles.org/"""

from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from reports.document.text import Key, Line, Name, Prose, WebAddress
from reports.document.types.statements import Part, Statement

type CslType = Literal[
    "article",
    "article-journal",
    "article-magazine",
    "article-newspaper",
    "book",
    "chapter",
    "dataset",
    "document",
    "legislation",
    "paper-conference",
    "post-weblog",
    "report",
    "software",
    "speech",
    "standard",
    "thesis",
    "webpage",
]
type DatePart = Annotated[int, Field(ge=-9999, le=9999)]


class CslStatement(Statement):
    """CSL names its fields with hyphens; documents carry those names."""

    model_config = ConfigDict(
        alias_generator=lambda name: name if name.isupper() else name.replace("_", "-"),
        validate_by_alias=True,
        validate_by_name=True,
        serialize_by_alias=True,
    )


class CslName(CslStatement):
    """A person (`family`, `given`) or a body (`literal`)."""

    family: Line = ""
    given: Line = ""
    literal: Line = ""


class CslDate(CslStatement):
    """`date_parts` is a list with one date: [[2017]], [[2017, 6]] or [[2017, 6, 12]]."""

    date_parts: Annotated[
        tuple[Annotated[tuple[DatePart, ...], Field(min_length=1, max_length=3)], ...],
        Field(min_length=1, max_length=2),
    ]


class CslItem(CslStatement):
    """The fields of a CSL-JSON item that this system prints and exports; its `id` is the reference's key."""

    type: CslType
    title: Line
    author: tuple[CslName, ...] = ()
    editor: tuple[CslName, ...] = ()
    issued: CslDate | None = None
    accessed: CslDate | None = None
    container_title: Line = ""
    publisher: Line = ""
    publisher_place: Line = ""
    volume: Line = ""
    issue: Line = ""
    page: Line = ""
    number: Line = ""
    edition: Line = ""
    genre: Line = ""
    DOI: Name = ""
    ISBN: Line = ""
    ISSN: Line = ""
    URL: WebAddress = ""
    language: Line = ""
    note: Prose = ""


class Reference(Part):
    """A source, cited in text as `[@key]`."""

    key: Key
    item: CslItem
