"""What later versions did to a cited place."""

from typing import Any

from rest_framework import serializers

from reports.api.serializers.base import Instant, Page, Serializer, Slug, VersionNumber, Word
from reports.api.serializers.comparisons import WordsSerializer
from reports.api.serializers.versions import ChangeNoteSerializer
from reports.document.words import Severity
from reports.reading.paragraph_history import StepState


class ChangedWordsSerializer(WordsSerializer):
    """A run of words that stands before and after, or in one of the two."""

    class Meta:
        pass


class HistoryStepSerializer(Serializer):
    """What a later version did to the place; or what became of the version that was cited."""

    version = VersionNumber(source="step.number", help_text="The version that did it, or that was withdrawn or redacted.")
    at = Instant(source="step.at")
    state = Word(StepState, source="step.state")
    severity = Word(Severity, source="step.severity", help_text="The highest of the change notes.")
    before = serializers.CharField(source="step.before", help_text="The words before, without marks; empty for an edition.")
    after = serializers.CharField(source="step.after", help_text="The words after.")
    words = ChangedWordsSerializer(many=True, help_text="Both, word by word.")
    change_notes = ChangeNoteSerializer(
        many=True, source="step.notes", help_text="The reasons: notes that fit the words, else those about the section."
    )
    reason = serializers.CharField(source="step.reason", help_text="Why the version was withdrawn or redacted.")


class TodaysPlaceSerializer(Serializer):
    """A place in the current version that continues what was cited."""

    version = VersionNumber(source="today.version.number")
    section = Slug(source="today.part.section.slug", allow_null=True, default=None)
    paragraph = serializers.CharField(
        source="today.part.paragraph.id", allow_null=True, default=None, help_text="The paragraph’s id."
    )
    number = serializers.IntegerField(
        source="today.part.paragraph.number", allow_null=True, default=None, help_text="The paragraph’s number."
    )
    figure = serializers.CharField(source="today.place.figure", help_text="The figure’s key, or empty.")
    page = Page(lambda row: row["today"].address, help_text="The address to cite.")
    citation = serializers.CharField(help_text="In APA style, in the report’s language.")


class PlaceHistorySerializer(Serializer):
    """The life of a cited place: of a paragraph, a section, a figure, or an edition."""

    report = Slug(source="version.edition.report.slug")
    year = serializers.IntegerField(source="version.edition.year")
    version = VersionNumber(source="version.number", help_text="The version that was cited.")
    state = Word(
        ["unchanged", *StepState],
        called="PlaceState",
        help_text="That of the latest step. unchanged: the same words, links and citations in the current version.",
    )
    steps = HistoryStepSerializer(many=True, help_text="In the order of versions; those that changed nothing have none.")
    current = TodaysPlaceSerializer(
        many=True, help_text="What continues it in the current version: several after a split, none if it was removed."
    )

