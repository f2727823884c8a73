"""Figures with their charts and pictures, and references as CSL-JSON."""

from typing import Annotated, Literal, Self

from pydantic import AfterValidator, ConfigDict, Field, StringConstraints, model_validator

from reports.document.text import Digest, Key, Line, Name, Prose, Title, WebAddress
from reports.document.types.statements import Part, Statement
from reports.document.words import ChartKind, ChartLayout, ColumnType


def _whole(number: float) -> float | int:
    """Return 7 for 7.0, because the canonical form writes both as 7 and a document must be the same after reading it back."""
    return int(number) if number.is_integer() and abs(number) < 2**53 else number


def _at_most(cell: float | str | None) -> float | str | None:
    if isinstance(cell, int | float) and abs(cell) >= LARGEST_NUMBER:
        raise ValueError("a chart’s numbers are below 10^15; choose a larger unit, such as million")
    return cell


#: Numbers in charts must be below this, because floats cannot represent all larger integers.
LARGEST_NUMBER = 1e15
#: Text, a number, or an empty cell. Whole numbers stay whole.
type Cell = Annotated[
    Annotated[int, Field(gt=-(2**53), lt=2**53, strict=True)]
    | Annotated[float, Field(strict=True), AfterValidator(_whole)]
    | Line
    | None,
    AfterValidator(_at_most),
]


class Picture(Statement):
    """A stored picture, by its SHA-256. `width` and `height` are in pixels."""

    sha256: Digest
    media_type: Annotated[str, StringConstraints(pattern=r"^image/(png|jpeg|webp|avif)$")]
    width: Annotated[int, Field(gt=0, le=20_000)]
    height: Annotated[int, Field(gt=0, le=20_000)]


class Column(Statement):
    """A column of a chart's data. `unit` is shown after the label."""

    key: Key
    label: Line
    type: ColumnType = ColumnType.NUMBER
    unit: Line = ""


class Chart(Statement):
    """A chart with its data. `x`, `y` and `series` are keys of `columns`; each row has a cell for every column.

    `layout` is the arrangement of several series. `highlight` is the name of the series (without series: of the row) that is drawn in
    ink, or "". `subtitle` is a line below the title for measure and unit, if the column's label is not enough.
    """

    kind: ChartKind
    x: Key
    y: Key
    series: Key | None = None
    layout: ChartLayout = ChartLayout.TOGETHER
    highlight: Line = ""
    subtitle: Line = ""
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]

    @model_validator(mode="after")
    def _check_consistency(self) -> Self:
        keys = [column.key for column in self.columns]
        if len(set(keys)) != len(keys):
            raise ValueError("two columns have the same key")
        for name in filter(None, (self.x, self.y, self.series)):
            if name not in keys:
                raise ValueError(f"there is no column “{name}”; the columns are {', '.join(keys)}")
        for number, row in enumerate(self.rows, 1):
            if len(row) != len(keys):
                raise ValueError(f"row {number} has {len(row)} cells, but there are {len(keys)} columns")
        return self


class Figure(Part):
    """A picture or a chart, with caption, text alternative and source.

    The text alternative of a chart may be empty, because one is generated from the data.
    """

    key: Key
    title: Title = ""
    caption: Prose = ""
    alt: Prose = ""
    source: Prose = ""
    chart: Chart | None = None
    picture: Picture | None = None

    @model_validator(mode="after")
    def _is_one_thing(self) -> Self:
        if self.chart is not None and self.picture is not None:
            raise ValueError(f"figure “{self.key}” has both a chart and a picture; keep one")
        return self


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
    """A statement with CSL's field names, which have hyphens, in the document's JSON."""

    model_config = ConfigDict(
        alias_generator=lambda name: name if name.isupper() else name.replace("_", "-"),
        validate_by_alias=True,
        validate_by_name=True,
        serialize_by_alias=True,
    )


class CslName(CslStatement):
    """A person (`family`, `given`) or an organisation (`literal`)."""

    family: Line = ""
    given: Line = ""
    literal: Line = ""


class CslDate(CslStatement):
    """A date, such as [[2017]], [[2017, 6]] or [[2017, 6, 12]]; a range has two."""

    date_parts: Annotated[
        tuple[Annotated[tuple[DatePart, ...], Field(min_length=1, max_length=3)], ...],
        Field(min_length=1, max_length=2),
    ]


class CslItem(CslStatement):
    """The fields of a CSL-JSON item that pages and files show. Its `id` is the key of the reference."""

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
