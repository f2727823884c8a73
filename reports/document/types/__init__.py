"""The edition document: one typed value that holds everything a reader sees of an edition.

In it is what the edition asserts. Not in it: movement, review state, change notes, times, database keys.
Everything that comes in becomes one of these; everything that goes out is made from one.
"""

from reports.document.types.edition import (
    SCHEMA_VERSION,
    Assessment,
    Credit,
    EditionDocument,
    Ending,
    Ground,
    HeadingFace,
    Licence,
    Prediction,
    Publisher,
    ReportLabels,
    ReportStatement,
    Score,
    Section,
)
from reports.document.types.figures import Cell, Chart, Column, CslDate, CslItem, CslName, Figure, Picture, Reference
from reports.document.types.statements import Part, Statement, TechniqueStatement, ThemeStatement, TrendStatement

__all__ = [
    "SCHEMA_VERSION",
    "Assessment",
    "Cell",
    "Chart",
    "Column",
    "Credit",
    "CslDate",
    "CslItem",
    "CslName",
    "EditionDocument",
    "Ending",
    "Figure",
    "Ground",
    "HeadingFace",
    "Licence",
    "Part",
    "Picture",
    "Prediction",
    "Publisher",
    "Reference",
    "ReportLabels",
    "ReportStatement",
    "Score",
    "Section",
    "Statement",
    "TechniqueStatement",
    "ThemeStatement",
    "TrendStatement",
]
