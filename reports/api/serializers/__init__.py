"""What answers are made of. A serializer is the shape of an answer, the schema of it, and the description of each column."""

from reports.api.serializers.base import RowSerializer, Serializer
from reports.api.serializers.comparisons import VersionComparisonSerializer, YearComparisonSerializer
from reports.api.serializers.editions import (
    EditionRowSerializer,
    EditionSerializer,
    ReportRowSerializer,
    ReportSerializer,
    VersionRowSerializer,
    VersionSerializer,
)
from reports.api.serializers.sections import SectionRowSerializer, SectionSerializer
from reports.api.serializers.statements import (
    AssessmentRowSerializer,
    ChangeNoteRowSerializer,
    FigureRowSerializer,
    PredictionRowSerializer,
    ReferenceRowSerializer,
)
from reports.api.serializers.vocabulary import (
    LineageRowSerializer,
    TechniqueRowSerializer,
    TechniqueSerializer,
    TrendRowSerializer,
    TrendSerializer,
)
from reports.api.serializers.whole_site import PublicationRowSerializer, RootSerializer, SearchRowSerializer

__all__ = [
    "AssessmentRowSerializer",
    "ChangeNoteRowSerializer",
    "EditionRowSerializer",
    "EditionSerializer",
    "FigureRowSerializer",
    "LineageRowSerializer",
    "PredictionRowSerializer",
    "PublicationRowSerializer",
    "ReferenceRowSerializer",
    "ReportRowSerializer",
    "ReportSerializer",
    "RootSerializer",
    "RowSerializer",
    "SearchRowSerializer",
    "SectionRowSerializer",
    "SectionSerializer",
    "Serializer",
    "TechniqueRowSerializer",
    "TechniqueSerializer",
    "TrendRowSerializer",
    "TrendSerializer",
    "VersionComparisonSerializer",
    "VersionRowSerializer",
    "VersionSerializer",
    "YearComparisonSerializer",
]
