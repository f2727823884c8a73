"""The closed sets of words that documents, tables, pages and API share."""

from enum import StrEnum


class Maturity(StrEnum):
    """How far a section's trend, or an assessed technique, has come."""

    EMERGING = "emerging"
    GROWING = "growing"
    ESTABLISHED = "established"
    DECLINING = "declining"
    NOT_RATED = "not-rated"


#: Steps up; declining stands outside the ladder: it is always down.
LADDER = (Maturity.EMERGING, Maturity.GROWING, Maturity.ESTABLISHED)


class AssessmentStatus(StrEnum):
    """Proposed by an import, or confirmed by a person."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"


class Outcome(StrEnum):
    """How an earlier year's prediction turned out."""

    CAME_TRUE = "came-true"
    PARTLY = "partly"
    DID_NOT = "did-not"
    CANNOT_BE_JUDGED = "cannot-be-judged"
    OPEN = "open"


class Severity(StrEnum):
    """What a new version changes: words (minor), or a conclusion (major)."""

    MINOR = "minor"
    MAJOR = "major"


class ChangeKind(StrEnum):
    """What a change note tells of."""

    CORRECTION = "correction"
    REVISION = "revision"
    ADDITION = "addition"


class Movement(StrEnum):
    """A trend against the nearest earlier year; `NONE` where one side is not rated or there is no earlier year."""

    NEW = "new"
    RETURNED = "returned"
    UP = "up"
    DOWN = "down"
    UNCHANGED = "unchanged"
    NONE = "none"


class Absence(StrEnum):
    """A trend of the earlier year that this one does not have."""

    NOT_COVERED = "not-covered"
    ENDED = "ended"


class ChartKind(StrEnum):
    """The marks a chart may use."""

    LINE = "line"
    BAR = "bar"
    POINT = "point"
    AREA = "area"


class ChartLayout(StrEnum):
    """How the series of a chart stand to each other."""

    TOGETHER = "together"
    STACKED = "stacked"
    WITHIN = "within"
    APART = "apart"


class ColumnType(StrEnum):
    """What a chart's column holds; years are numbers shown without a thousands separator."""

    NUMBER = "number"
    YEAR = "year"
    TEXT = "text"
    DATE = "date"
