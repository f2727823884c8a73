"""The edition document: one typed value that holds everything that readers see of an edition.

It does not contain movement, review state, change notes, times or database keys. Every import results in a document, and every
page and file is made from one.
"""

from reports.document.types.edition import (
    SCHEMA_VERSION,
    Assessment,
    Credit,
    EditionDocument,
    Ending,
    Ground,
    HeadingFace,
    KeyFinding,
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
