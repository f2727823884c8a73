"""The history of a cited place, and a checked bibliography."""

from rest_framework import serializers

from reports.api.serializers.base import Address, Instant, Page, Serializer, Slug, VersionNumber, Word
from reports.citing.bibliography import BibliographyFormat
from reports.document.words import Severity
from reports.pages.cite import Citation
from reports.pages.cited import CheckedBibliography, reasons_of
from reports.reading.cited import CheckState
from reports.reading.paragraph_history import HistoryStep, StepState


class CitedStepSerializer(Serializer):
    """What a later version did to a cited place."""

    version = VersionNumber(source="number", help_text="The later version; after a withdrawal, the withdrawn one.")
    at = Instant()
    state = Word(StepState)
    severity = Word(Severity)
    before = serializers.CharField(help_text="The earlier words; empty if they may not be shown.")
    after = serializers.CharField(help_text="The words of that version.")
    reasons = serializers.SerializerMethodField(
        help_text="From the change notes, or the reason of the withdrawal; HTML."
    )

    def get_reasons(self, step: HistoryStep) -> list[str]:
        return reasons_of(step)


class NewCitationSerializer(Serializer):
    """The citation of a place that continues the cited one."""

    apa = serializers.CharField(help_text="In APA style; HTML.")
    bibtex = serializers.CharField()
    ris = serializers.CharField()
    csl = serializers.CharField(help_text="CSL-JSON, as text.")

    def to_representation(self, instance: Citation) -> dict[str, str]:
        formats = {name.lower().removesuffix("-json"): text for name, text in instance.formats}
        return {"apa": instance.apa, **formats}


class TodaysPlaceSerializer(Serializer):
    """A place of the current version that continues the cited one."""

    page = Page(lambda row: row["place"].address, help_text="The page that cites it.")
    citation = NewCitationSerializer()


class PlaceHistorySerializer(Serializer):
    """What later versions did to a paragraph, a section, a figure or an edition."""

    report = Slug()
    year = serializers.IntegerField()
    version = VersionNumber(help_text="The cited version.")
    current = VersionNumber(allow_null=True, help_text="The current version; null if all are withdrawn.")
    steps = CitedStepSerializer(many=True, help_text="In the order of versions; none if it is unchanged.")
    today = TodaysPlaceSerializer(
        many=True,
        help_text="What continues it in the current version: several places after a split, none if it was removed.",
    )


class CheckedEntrySerializer(Serializer):
    """An entry of a bibliography, and what became of what it cites."""

    line = serializers.IntegerField(source="checked.entry.line", help_text="The line where it begins, from 1.")
    key = serializers.CharField(source="checked.entry.key", help_text="Its key; empty if it has none.")
    state = Word(CheckState, source="checked.state")
    address = serializers.CharField(
        source="checked.address", help_text="Its address of this site, or its DOI; empty for entries of elsewhere."
    )
    cited = Address(
        lambda links, row: links.page(row.place.address) if row.place else None,
        allow_null=True,
        help_text="The page of what it cites.",
    )
    error = serializers.CharField(source="checked.entry.error", help_text="Why a broken entry cannot be read.")
    steps = CitedStepSerializer(many=True, source="checked.steps", help_text="What later versions did to it, in order.")
    citations = NewCitationSerializer(many=True, help_text="What to cite instead; several after a split.")
    later_edition = Address(
        lambda links, row: links.page(row.later.address) if row.later else None,
        allow_null=True,
        help_text="The page of the report’s latest edition, if that is a later one.",
    )
    updated = serializers.CharField(allow_null=True, help_text="Its text in the updated file; null if it stays.")


class CheckedBibliographySerializer(Serializer):
    """What became of the entries of a bibliography."""

    format = Word(BibliographyFormat, source="bibliography.format")
    encoding = serializers.CharField(
        source="bibliography.encoding", help_text="How its bytes were read: utf-8 or latin-1."
    )
    counts = serializers.DictField(child=serializers.IntegerField(), help_text="The number of entries by state.")
    entries = CheckedEntrySerializer(many=True, source="rows", help_text="In the order of the bibliography.")
    updated = serializers.SerializerMethodField(
        help_text="The whole text with what changed; null if nothing did. Encode it with `encoding` to save it."
    )

    def get_updated(self, checked: CheckedBibliography) -> str | None:
        return checked.updated.decode(checked.bibliography.encoding) if checked.updated else None
