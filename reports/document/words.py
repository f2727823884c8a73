"""Enumerations that documents, tables, pages and API share."""

from enum import StrEnum


class Maturity(StrEnum):
    """The maturity of a section's trend, or of an assessed technique."""

    EMERGING = "emerging"
    GROWING = "growing"
    ESTABLISHED = "established"
    DECLINING = "declining"
    NOT_RATED = "not-rated"


#: Maturities in ascending order. Declining is not among them, because a change to it is always down.
LADDER = (Maturity.EMERGING, Maturity.GROWING, Maturity.ESTABLISHED)


class AssessmentStatus(StrEnum):
    """The status of an assessment: proposed by an import, or confirmed by a person."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"


class Outcome(StrEnum):
    """The outcome of an earlier year's prediction."""

    CAME_TRUE = "came-true"
    PARTLY = "partly"
    DID_NOT = "did-not"
    CANNOT_BE_JUDGED = "cannot-be-judged"
    OPEN = "open"


class Severity(StrEnum):
    """The severity of a change: of words (minor), or of a conclusion (major)."""

    MINOR = "minor"
    MAJOR = "major"


class ChangeKind(StrEnum):
    """The kind of a change note."""

    CORRECTION = "correction"
    REVISION = "revision"
    ADDITION = "addition"


class Movement(StrEnum):
    """The change of a trend's maturity since the nearest earlier year; none if a maturity is not rated or there is no earlier year."""

    NEW = "new"
    RETURNED = "returned"
    UP = "up"
    DOWN = "down"
    UNCHANGED = "unchanged"
    NONE = "none"


class Absence(StrEnum):
    """The reason why a trend of the earlier year has no section."""

    NOT_COVERED = "not-covered"
    ENDED = "ended"


class ChartKind(StrEnum):
    """The kind of marks of a chart."""

    LINE = "line"
    BAR = "bar"
    POINT = "point"
    AREA = "area"


class ChartLayout(StrEnum):
    """The arrangement of a chart's series: in one plot, stacked, the smaller within the larger, or in separate plots."""

    TOGETHER = "together"
    STACKED = "stacked"
    WITHIN = "within"
    APART = "apart"


class ColumnType(StrEnum):
    """The type of a chart's column. Years are numbers without a thousands separator."""

    NUMBER = "number"
    YEAR = "year"
    TEXT = "text"
    DATE = "date"
