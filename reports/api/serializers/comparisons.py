"""What differs: between two versions, and between two years."""

from typing import Any

from rest_framework import serializers

from reports import addresses as pages
from reports.api.serializers.base import Address, Id, Page, Serializer, Slug, VersionNumber, Word
from reports.api.serializers.reports import ScoreSerializer
from reports.api.serializers.sections import OriginSerializer
from reports.api.serializers.versions import ChangeNoteRowSerializer
from reports.document.diff import Difference, FieldChange, RunKind, StatementChange
from reports.document.words import Absence, Maturity, Movement
from reports.reading.versions import version_key

#: What names a statement to a reader, in this order.
_NAMES = ("technique", "key", "slug", "trend", "name", "statement")


class WordsIfAsked(serializers.ListSerializer):
    def get_attribute(self, change: FieldChange) -> Any:
        return change.runs if self.context["params"]["words"] else None


class WordsSerializer(Serializer):
    """A run of words that stands in both texts, or in one."""

    kind = Word(RunKind)
    text = serializers.CharField()

    class Meta:
        list_serializer_class = WordsIfAsked


class FieldDifferenceSerializer(Serializer):
    """A field that differs."""

    field = serializers.CharField(help_text="Its name; of a field within a field, with a dot: publisher.name.")
    before = serializers.CharField()
    after = serializers.CharField()
    words = WordsSerializer(many=True, allow_null=True, help_text="Word by word, if asked for with words=true.")


class AboutField(serializers.CharField):
    def get_attribute(self, change: StatementChange[Any]) -> str:
        return next(str(getattr(change.statement, name)) for name in _NAMES if hasattr(change.statement, name))


class StatementDifferenceSerializer(Serializer):
    """A statement that was added, removed, changed or moved."""

    id = Id(source="statement.uid")
    kind = Word(Difference)
    about = AboutField(help_text="What it is about: a technique, a key, a name.")
    fields = FieldDifferenceSerializer(many=True)  # type: ignore[assignment]  # taken out by the metaclass


class SectionDifferenceSerializer(Serializer):
    """A section that was added, removed, changed or moved."""

    id = Id(source="statement.uid")
    kind = Word(Difference)
    slug = Slug(source="statement.slug")
    title = serializers.CharField(source="statement.title")
    trend = Slug(source="statement.trend", allow_null=True)
    moved = serializers.BooleanField(help_text="Whether it stands elsewhere in the order.")
    position_before = serializers.IntegerField(allow_null=True)
    position = serializers.IntegerField(allow_null=True)
    fields = FieldDifferenceSerializer(many=True)  # type: ignore[assignment]  # taken out by the metaclass
    assessments = StatementDifferenceSerializer(many=True)
    predictions = StatementDifferenceSerializer(many=True)
    credits = StatementDifferenceSerializer(many=True)


class HowMuchSerializer(Serializer):
    """How much differs."""

    sections_changed = serializers.IntegerField()
    sections_added = serializers.IntegerField()
    sections_removed = serializers.IntegerField()
    sections_moved = serializers.IntegerField()
    words_added = serializers.IntegerField()
    words_removed = serializers.IntegerField()


def _url(links: Any, row: dict[str, Any], which: str) -> str:
    return links.version(row["edition"].report.slug, row["edition"].year, row[which].number)


class VersionComparisonSerializer(Serializer):
    """What leads from one version to another."""

    report = Slug(source="edition.report.slug")
    year = serializers.IntegerField(source="edition.year")
    from_version = VersionNumber(source="before.number")
    to_version = VersionNumber(source="after.number")
    from_url = Address(lambda links, row: _url(links, row, "before"))
    to_url = Address(lambda links, row: _url(links, row, "after"))
    page = Page(
        lambda row: pages.compare_versions(*version_key(row["before"])[:2], row["before"].number, row["after"].number),
        help_text=None,
    )
    identical = serializers.BooleanField()
    totals = HowMuchSerializer(source="diff.totals")
    change_notes = ChangeNoteRowSerializer(
        many=True, help_text="Those of the versions after the first, up to the second."
    )
    fields = FieldDifferenceSerializer(  # type: ignore[assignment]
        many=True, source="diff.fields", help_text="The edition’s own fields."
    )
    report_fields = FieldDifferenceSerializer(
        many=True, source="diff.report", help_text="Those of the report, as the edition names it."
    )
    sections = SectionDifferenceSerializer(many=True, source="diff.sections")
    key_findings = StatementDifferenceSerializer(many=True, source="diff.key_findings")
    endings = StatementDifferenceSerializer(many=True, source="diff.endings")
    scores = StatementDifferenceSerializer(many=True, source="diff.scores")
    references = StatementDifferenceSerializer(many=True, source="diff.references")
    figures = StatementDifferenceSerializer(many=True, source="diff.figures")
    credits = StatementDifferenceSerializer(many=True, source="diff.credits")
    trends = StatementDifferenceSerializer(many=True, source="diff.trends")
    techniques = StatementDifferenceSerializer(many=True, source="diff.techniques")


class TrendInYearSerializer(Serializer):
    """How a year's section rates its trend."""

    slug = Slug(source="section.trend")
    section = Slug(source="section.slug")
    title = serializers.CharField(source="section.title")
    maturity = Word(Maturity, source="section.maturity")
    url = Address(
        lambda links, row: links.version(row["report"], row["year"], row["number"], "sections", row["section"].slug)
    )


class TrendDifferenceSerializer(Serializer):
    """What became of a trend from one year to another."""

    id = Id(source="change.trend.uid")
    trend = Slug(source="change.trend.slug")
    name = serializers.CharField(source="change.trend.name")
    movement = Word(
        Movement, source="change.moved.movement", allow_null=True, help_text="null, if the later year does not have it."
    )
    absence = Word(
        Absence,
        source="change.absence",
        allow_null=True,
        help_text="If the later year does not have it: not covered, or ended.",
    )
    origins = OriginSerializer(
        many=True, source="change.origins", help_text="The trends of the earlier year that it continues."
    )
    before = TrendInYearSerializer(allow_null=True)
    after = TrendInYearSerializer(allow_null=True)


class TechniqueDifferenceSerializer(Serializer):
    """A technique whose assessments differ. Where sections of a year differ, all their maturities are given."""

    id = Id()
    technique = Slug(source="slug")
    kind = Word(["added", "removed", "changed"])
    before = serializers.ListField(child=Word(Maturity))
    after = serializers.ListField(child=Word(Maturity))


class ScoreOfYearsSerializer(ScoreSerializer):
    """How an edition scores an earlier prediction, and the edition's year."""

    scored_in = serializers.IntegerField(source="edition.year", help_text="The year of the edition that scores it.")


class YearComparisonSerializer(Serializer):
    """What moved from one year to another, in the current versions of both."""

    report = Slug()
    from_year = serializers.IntegerField(source="years.before.year")
    to_year = serializers.IntegerField(source="years.after.year")
    from_version = VersionNumber()
    to_version = VersionNumber()
    from_url = Address(lambda links, row: links.edition(row["report"], row["years"].before.year))
    to_url = Address(lambda links, row: links.edition(row["report"], row["years"].after.year))
    page = Page(
        lambda row: pages.compare_years(row["report"], row["years"].before.year, row["years"].after.year),
        help_text=None,
    )
    trends = TrendDifferenceSerializer(many=True)
    techniques = TechniqueDifferenceSerializer(many=True)
    scores = ScoreOfYearsSerializer(
        many=True,
        source="years.scores",
        help_text="What the later year says of predictions, and of others of the earlier year, what the years between say.",
    )
