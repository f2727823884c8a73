"""The numbered paragraphs of sections as a lazy list, with citations."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.conf import settings
from django.db import connection
from django.db.models import F, Func, IntegerField, QuerySet

from reports import addresses
from reports.citing.apa import apa, plain
from reports.citing.item import CitedPart, CitedVersion, citation_item
from reports.languages import translator_for
from reports.models.index import PublishedSection
from reports.models.ledger import Version
from reports.reading.versions import version_key
from reports.rendering import Paragraph

#: How many sections are read at a time when the whole list is iterated.
_CHUNK = 50


def _array_length(column: str) -> Func:
    """Return the expression for the length of a JSON array."""
    function = "jsonb_array_length" if connection.vendor == "postgresql" else "json_array_length"
    return Func(F(column), function=function, output_field=IntegerField())


@dataclass
class ParagraphRow:
    """A paragraph of a published section with its APA citation as text."""

    section: PublishedSection
    paragraph: Paragraph
    citation: str = ""


class Paragraphs:
    """A sequence of the paragraphs of sections. A slice reads only the sections that it needs."""

    def __init__(self, sections: QuerySet[PublishedSection]) -> None:
        self._sections = sections

    @cached_property
    def _lengths(self) -> list[tuple[int, int]]:
        rows = self._sections.annotate(length=_array_length("paragraphs"))
        return list(rows.values_list("pk", "length"))

    def __len__(self) -> int:
        return sum(length for _, length in self._lengths)

    def __getitem__(self, window: slice) -> list[ParagraphRow]:
        start, stop, _ = window.indices(len(self))
        keys, first, passed = [], 0, 0
        for key, length in self._lengths:
            if passed + length <= start:
                first = passed + length
            elif passed < stop:
                keys.append(key)
            passed += length
        return list(self._rows(keys))[start - first : stop - first]

    def __iter__(self) -> Iterator[ParagraphRow]:
        keys = [key for key, _ in self._lengths]
        for at in range(0, len(keys), _CHUNK):
            yield from self._rows(keys[at : at + _CHUNK])

    def _rows(self, keys: Sequence[int]) -> Iterator[ParagraphRow]:
        rows = PublishedSection.objects.select_related("version", "edition__report").defer(
            "version__document", "html", "text"
        )
        found = rows.in_bulk(keys)
        for section in (found[key] for key in keys if key in found):
            for each in section.paragraphs:
                yield ParagraphRow(section, Paragraph(each["id"], each["number"], each["text"]))


def with_citations(rows: Iterable[ParagraphRow]) -> list[ParagraphRow]:
    """Return the rows with their citations: one query for the documents."""
    rows = list(rows)
    versions = Version.objects.select_related("edition__report").in_bulk({row.section.version_id for row in rows})
    for row in rows:
        version = versions[row.section.version_id]
        document, known = version.content, cited_version(version)
        section = next(each for each in document.sections if each.uid == row.section.uid)
        item = citation_item(document, known, CitedPart(section, row.paragraph))
        translate = translator_for(document.report.language)
        row.citation = plain(apa(item, translate))
    return rows


def cited_version(version: Version) -> CitedVersion:
    """Return the facts of a version that its citations state."""
    address = addresses.edition(*version_key(version))
    return CitedVersion(version.number, version.sha256, version.published_at, settings.SITE_URL + address)
