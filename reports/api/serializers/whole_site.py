"""The feed of what happened, and what a search finds."""

from typing import Any

from rest_framework import serializers

from reports.api.serializers.base import (
    Address,
    Id,
    Instant,
    Page,
    RowSerializer,
    Slug,
    VersionNumber,
    Word,
)
from reports.api.serializers.versions import ChangeNoteSerializer
from reports.document.words import Maturity, Severity
from reports.reading.events import EVENT_KINDS
from reports.search.rows import KINDS, REFERENCE, SECTION, SearchRow
from trends.models import VocabularyChangeKind


def _led_to(links: Any, row: Any) -> str | None:
    if row.version:
        return links.version(row.report, row.year, row.version)
    merged = row.kind == VocabularyChangeKind.TECHNIQUES_MERGED
    return links.resource("techniques" if merged else "trends", row.into) if row.into else None


class PublicationRowSerializer(RowSerializer):
    """Something that happened: to a version (the first group of fields), or in the vocabulary (the second)."""

    id = Id()
    kind = Word(EVENT_KINDS, called="EventKind", help_text=", ".join(EVENT_KINDS))
    at = Instant()
    report = Slug(allow_null=True, help_text="Of the version.")
    year = serializers.IntegerField(allow_null=True, help_text="Of the version.")
    version = VersionNumber(allow_null=True, help_text="The version’s number.")
    sha256 = serializers.CharField(allow_null=True, help_text="Of the version’s document.")
    severity = Word(Severity, allow_null=True, help_text="Of a version published.")
    note = serializers.CharField(help_text="Of a version published, as long as it stands.")
    change_notes = ChangeNoteSerializer(many=True, help_text="Of a version published, as long as it stands.")
    reason = serializers.CharField(help_text="Of a withdrawal or redaction.")
    subject_id = Id(allow_null=True, help_text="The technique that was merged, or the trend that a step leads from.")
    subject = Slug(allow_null=True, help_text="Its slug, as published.")
    into_id = Id(allow_null=True, help_text="What it became, or (of a trend) became part of.")
    into = Slug(allow_null=True, help_text="Its slug, as published.")
    url = Address(_led_to, allow_null=True, help_text="The version, the technique or the trend it led to.")


def _found_at(links: Any, hit: SearchRow) -> str:
    if hit.kind == REFERENCE:
        return f"{links.resource('references')}?id={hit.uid}"
    if hit.kind == SECTION:
        return links.version(hit.report, hit.year, "latest", "sections", hit.slug)
    return links.resource(f"{hit.kind}s", hit.slug)


class SearchRowSerializer(RowSerializer):
    """A section, trend, technique or reference that answers the question."""

    id = Id(source="uid")
    kind = Word(KINDS, called="SearchKind", help_text=", ".join(KINDS))
    title = serializers.CharField(source="heading")
    slug = Slug(help_text="Its slug; a reference’s key.")
    report = Slug(help_text="The report whose edition says it, or names it last.")
    year = serializers.IntegerField()
    version = VersionNumber(source="version.number", help_text="The version that says it.")
    maturity = Word(Maturity)
    extract = serializers.CharField(
        source="extract_html",
        help_text="The words around what was found, as HTML: escaped, with <mark> around what was found.",
    )
    url = Address(_found_at)
    page = Page(lambda row: row.page)
