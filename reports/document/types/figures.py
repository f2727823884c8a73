"""Figures with their charts and pictures, and references."""

from typing import Annotated, Literal, Self

from pydantic import AfterValidator, ConfigDict, Field, StringConstraints, model_validator

from reports.document.text import Digest, Key, Line, Name, Prose, Title, WebAddress
from reports.document.types.statements import Part, Statement
from reports.document.words import ChartKind, ChartLayout, ColumnType


def _whole(number: float) -> float | int:
    """7.0 as 7: the canonical form writes both as 7, and a number must read back as it was."""
    return int(number) if number.is_integer() and abs(number) < 2**53 else number


def _at_most(cell: float | str | None) -> float | str | None:
    if isinstance(cell, int | float) and abs(cell) >= LARGEST_NUMBER:
        raise ValueError("a chart’s numbers are below 10^15; choose a larger unit, such as million")
    return cell


#: Numbers of charts are smaller: beyond, not every whole number can be told from the next.
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
    """A stored picture; `width` and `height` in pixels."""

    sha256: Digest
    media_type: Annotated[str, StringConstraints(pattern=r"^image/(png|jpeg|webp|avif)$")]
    width: Annotated[int, Field(gt=0, le=20_000)]
    height: Annotated[int, Field(gt=0, le=20_000)]


class Column(Statement):
    """A column of a chart's data; `unit` as it is printed after the label."""

    key: Key
    label: Line
    type: ColumnType = ColumnType.NUMBER
    unit: Line = ""


class Chart(Statement):
    """A chart made from its rows: `x` and `y` (and `series`, if any) are keys of `columns`; each row has a cell for every column.

    `layout` says how series stand to each other: together, stacked, the smaller within the larger, or each in a drawing apart.
    `highlight` is the name of the one series (or, without series, of the one row) that is drawn in ink; `subtitle` says below
    the title what is shown and in which unit, where the label of the column is not enough.
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
    def _hangs_together(self) -> Self:
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
    """A picture or a chart, with the caption, the text alternative and where its content is from.

    A chart's text alternative may be empty: whoever shows it makes one from its data.
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
