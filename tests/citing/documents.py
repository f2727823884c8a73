"""A document with everything that citations name."""

from datetime import date
from uuid import UUID

from reports.document.types import (
    Assessment,
    Credit,
    CslDate,
    CslItem,
    CslName,
    EditionDocument,
    Prediction,
    Reference,
    ReportStatement,
    Section,
    TechniqueStatement,
    TrendStatement,
)

DOCUMENT = EditionDocument(
    uid=UUID(int=1),
    report=ReportStatement(
        uid=UUID(int=2), slug="translation", name="Translation", publisher={"name": "Example & Sons"}, issn="1234-5679"
    ),
    year=2024,
    title="Translation in 2024: 100 % of it",
    sections=(
        Section(
            uid=UUID(int=3),
            slug="speech",
            title="Speech",
            trend="speech",
            assessments=(Assessment(uid=UUID(int=4), technique="pruning", note="=1+1", quote="Small,\nand “fast”."),),
            predictions=(Prediction(uid=UUID(int=5), statement="More.", due=date(2025, 1, 1)),),
            credits=(Credit(uid=UUID(int=6), name="Ludwig van Beethoven", role="Author"),),
        ),
    ),
    references=(
        Reference(
            uid=UUID(int=7),
            key="doe2020",
            item=CslItem(
                type="article-journal",
                title="On {braces} & others",
                author=(CslName(family="Doe", given="Jane"), CslName(literal="Barnes and Noble")),
                issued=CslDate(date_parts=((2020, 5),)),
                container_title="Journal_1",
                volume="3",
                page="12-15",
                DOI="10.1000/a_b",
                number="arXiv:2001.00001",
            ),
        ),
    ),
    credits=(Credit(uid=UUID(int=8), name="Ada Example", role="Editor"),),
    trends=(TrendStatement(uid=UUID(int=9), slug="speech", name="Speech"),),
    techniques=(TechniqueStatement(uid=UUID(int=10), slug="pruning", name="Pruning"),),
)
