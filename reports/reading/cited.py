"""What became of the places of this site that a bibliography cites, in a constant number of queries."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any
from urllib.parse import SplitResult, urlsplit
from uuid import UUID

from django.conf import settings
from django.db.models import F, Value
from django.db.models.functions import StrIndex, Substr
from django.http.request import validate_host
from django.urls import Resolver404, resolve

from reports.citing.bibliography import BibliographyEntry
from reports.citing.item import CitedPart
from reports.document.text import old_path
from reports.models.index import PublishedParagraph, PublishedSection
from reports.models.ledger import Version
from reports.models.series import Edition, OldAddress
from reports.reading.cited_places import PlaceInVersion
from reports.reading.generation_cache import per_generation
from reports.reading.paragraph_history import CitedPlace, HistoryStep, histories_of
from reports.rendering import Paragraph


class CheckState(StrEnum):
    """The result of an entry. `UNKNOWN` has an address of this site without a published place."""

    UNCHANGED = "unchanged"
    CORRECTED = "corrected"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"
    UNKNOWN = "unknown"
    ELSEWHERE = "elsewhere"
    BROKEN = "broken"


@dataclass(frozen=True)
class CheckedEntry:
    """An entry with its state. `address` is the one of this site or the DOI that it has; `version` is the cited one.

    `cited` is what it cites as long as that can be read, `successors` are the places to cite instead, and `later` is the current version
    of the latest edition if that is a later one.
    """

    entry: BibliographyEntry
    state: CheckState
    address: str = ""
    version: Version | None = None
    steps: Sequence[HistoryStep] = ()
    cited: PlaceInVersion | None = None
    successors: Sequence[PlaceInVersion] = ()
    later: Version | None = None


type _EditionKey = tuple[str, int]

#: The fields that name what an entry cites, and those that may name its version, by their names in BibTeX, RIS and CSL-JSON.
_NAMING = ("url", "ur", "howpublished", "doi", "do", "note", "n1", "line")
_NUMBERING = ("number", "version", "edition", "is", "et", "note", "n1", "line")
_ADDRESS = re.compile(r"https?://[^\s\"<>{}]+", re.IGNORECASE)
_DOI = re.compile(r"\b10\.\d{4,9}/[^\s\"<>{}]+")
_NUMBER = re.compile(r"(?<![\d.])[1-9]\d{0,3}\.\d{1,4}(?![\d.])")
_SHA256 = re.compile(r"\b[0-9a-f]{64}\b")
_PARAGRAPH = re.compile(r"p-[0-9a-f]{10}(?:-[1-9]\d{0,5})?")
#: The end of a sentence or a bracket around an address is no part of it.
_AFTER = ".,;:)]>"


@dataclass(frozen=True)
class _Named:
    """A place as an entry names it. `address` may be a DOI; `slug` is a section's, `uid` that of one with an old address."""

    address: str
    edition: _EditionKey
    number: str = ""
    slug: str = ""
    uid: UUID | None = None
    paragraph: str = ""
    figure: str = ""


def check_entries(entries: Sequence[BibliographyEntry]) -> list[CheckedEntry]:
    """Return what became of each entry: at most fifteen queries, and two more for each withdrawn version."""
    addresses = [_own_addresses(entry) for entry in entries]
    olds = _old_addresses(address for some in addresses for address in some)
    dois = [_doi(entry) for entry in entries]
    editions = edition_dois() if any(dois) else {}
    named: list[_Named | None] = []
    for some, doi in zip(addresses, dois, strict=True):
        found = next(filter(None, (_resolved(each) or _moved(each, olds) for each in some)), None)
        named.append(found or (_Named(doi, editions[doi.lower()]) if doi.lower() in editions else None))
    site = _Site({each.edition for each in named if each})
    places = [site.place(entry, each) if each else None for entry, each in zip(entries, named, strict=True)]
    histories = histories_of(place for place in places if place)
    site.read(histories)
    checked = []
    for entry, some, each, place in zip(entries, addresses, named, places, strict=True):
        address = each.address if each else next(iter(some), "")
        state = CheckState.UNKNOWN if address else CheckState.ELSEWHERE
        missing = CheckedEntry(entry, CheckState.BROKEN if entry.error else state, address)
        checked.append((place and site.checked(missing, place, histories[place])) or missing)
    return checked


def _values(entry: BibliographyEntry, names: Iterable[str]) -> str:
    return "\n".join(entry.values[name] for name in names if name in entry.values)


def _own_addresses(entry: BibliographyEntry) -> list[str]:
    """Return the addresses of this site, at any of its hosts, in the fields that name what is cited."""
    found = [each.rstrip(_AFTER) for each in _ADDRESS.findall(_values(entry, _NAMING))]
    hosts = [urlsplit(settings.SITE_URL).hostname or "", *(each for each in settings.ALLOWED_HOSTS if each != "*")]
    return [each for each in found if validate_host((_parts(each).hostname or "").removeprefix("www."), hosts)]


def _parts(address: str) -> SplitResult:
    try:
        return urlsplit(address)
    except ValueError:
        return urlsplit("")


def _doi(entry: BibliographyEntry) -> str:
    found = _DOI.search(_values(entry, _NAMING))
    return found[0].rstrip(_AFTER) if found else ""


def _resolved(address: str) -> _Named | None:
    """Return the place at an address of a page or file of an edition, or None."""
    parts = _parts(address)
    for path in (parts.path, f"{parts.path}/"):
        with suppress(Resolver404):
            found = resolve(path)
            known = found.kwargs
            if found.namespace != "site" or not {"report", "year"} <= known.keys():
                return None
            name = known["name"] if found.url_name == "paragraph" else parts.fragment
            return _Named(
                address,
                (known["report"], known["year"]),
                number=known.get("number", ""),
                slug=known.get("section", ""),
                paragraph=name if _PARAGRAPH.fullmatch(name) else "",
                figure=known.get("key", ""),
            )
    return None


def _old_paths(address: str) -> list[str]:
    try:
        return [old_path(address), old_path(address.partition("?")[0])]
    except ValueError:
        return []


def _old_addresses(addresses: Iterable[str]) -> dict[str, OldAddress]:
    """Return the redirects of addresses to editions and sections, by old path: one query."""
    paths = {path for address in addresses for path in _old_paths(address)}
    rows = OldAddress.objects.filter(path__in=paths, edition__isnull=False).select_related("edition__report")
    return {row.path: row for row in rows}


def _moved(address: str, olds: Mapping[str, OldAddress]) -> _Named | None:
    row = next((olds[path] for path in _old_paths(address) if path in olds), None)
    return _Named(address, _key(row.edition), uid=row.section) if row and row.edition else None


def _key(edition: Edition) -> _EditionKey:
    return edition.report.slug, edition.year


@per_generation(1)
def edition_dois() -> dict[str, _EditionKey]:
    """Return editions as report slug and year by the lower-case DOI of one of their versions: one query."""
    start = StrIndex("document", Value('"doi":"'))
    rows = Version.objects.alias(start=start).filter(start__gt=0).order_by("pk")
    found = rows.annotate(rest=Substr("document", F("start") + 7, 201))
    columns = found.values_list("rest", "edition__report__slug", "edition__year")
    return {rest.partition('"')[0].lower(): (report, year) for rest, report, year in columns if rest[0] != '"'}


class _Site:
    """The versions and sections of some editions, and of the later editions of their reports."""

    def __init__(self, editions: Collection[_EditionKey]) -> None:
        versions = Version.objects.filter(edition__report__slug__in={report for report, _ in editions})
        related = versions.select_related("edition__report", "withdrawal", "redaction").defer("document")
        self._versions = {each.pk: each for each in related.order_by("edition__year", "major", "minor")}
        self._of: defaultdict[_EditionKey, list[Version]] = defaultdict(list)
        for version in self._versions.values():
            self._of[_key(version.edition)].append(version)
        cited = [each.pk for key in editions for each in self._of[key]]
        rows = PublishedSection.objects.filter(version__in=cited).order_by("version__major", "version__minor")
        #: The uid of each section, and the newest version in which it has a slug.
        self._sections = {
            (_key(self._versions[pk].edition), slug): (uid, self._versions[pk])
            for pk, slug, uid in rows.values_list("version", "slug", "uid")
        }

    def place(self, entry: BibliographyEntry, named: _Named) -> CitedPlace | None:
        """Return the place that an entry names, in the version of its address, checksum or number, else in the newest one with it."""
        versions = self._of[named.edition]
        uid, newest = self._sections.get((named.edition, named.slug), (named.uid, None))
        text = _ADDRESS.sub("", _values(entry, _NUMBERING))
        numbers = {named.number} if named.number else {*_NUMBER.findall(_DOI.sub("", text)), *_SHA256.findall(text)}
        fitting = [each for each in versions if each.number in numbers or each.sha256 in numbers]
        if named.number and not fitting:
            return None
        readable = [each for each in versions if each.is_readable]
        version = next(iter([*fitting, *filter(None, [newest]), *readable[-1:], *versions[-1:]]), None)
        # The index has no sections of withdrawn versions, so an unknown section of one is not told from its own.
        if version is None or (named.slug and uid is None and version.is_readable):
            return None
        return CitedPlace(version.pk, uid, named.paragraph if uid else "", named.figure)

    def read(self, histories: Mapping[CitedPlace, Sequence[HistoryStep]]) -> None:
        """Read the documents and paragraphs of the cited places and of those that continue them: two queries."""
        places = {*histories, *(each for place, steps in histories.items() for each in self._continuing(place, steps))}
        versions = {each.version for each in places}
        documents = Version.objects.filter(pk__in=versions).order_by()
        for pk, document in documents.values_list("pk", "document"):
            self._versions[pk].document = document
        names = {each.paragraph for each in places}
        rows = PublishedParagraph.objects.filter(version__in=versions, paragraph__in=names).order_by()
        columns = rows.values_list("version", "uid", "paragraph", "number", "text")
        self._paragraphs: dict[Any, Paragraph] = {row[:3]: Paragraph(*row[2:]) for row in columns}

    def _continuing(self, place: CitedPlace, steps: Sequence[HistoryStep]) -> list[CitedPlace]:
        """Return the places of the last step in the current version, where they are as in that step's version."""
        current = [each for each in self._of[_key(self._versions[place.version].edition)] if each.is_readable]
        return [replace(each, version=current[-1].pk) for each in steps[-1].places] if steps else []

    def _found(self, place: CitedPlace) -> PlaceInVersion | None:
        """Return a place with its document; None if it does not exist or cannot be read."""
        version = self._versions[place.version]
        paragraph = self._paragraphs.get((place.version, place.section, place.paragraph))
        is_missing = version.is_readable and place.paragraph and paragraph is None
        if version.is_redacted or is_missing:
            return None
        document = version.content
        if place.figure and place.figure not in {each.key for each in document.figures}:
            return None
        section = next((each for each in document.sections if each.uid == place.section), None)
        return PlaceInVersion(version, place, CitedPart(section, paragraph) if section else None)

    def checked(self, missing: CheckedEntry, place: CitedPlace, steps: Sequence[HistoryStep]) -> CheckedEntry | None:
        """Return an entry with its state, its steps and what continues it; None if the place does not exist."""
        version = self._versions[place.version]
        cited = self._found(place)
        if cited is None and version.is_readable:
            return None
        report, year = _key(version.edition)
        latest = [each for each in self._versions.values() if each.is_readable and each.edition.report.slug == report]
        later = latest[-1] if latest and latest[-1].edition.year > year else None
        state = CheckState.SUPERSEDED if later else CheckState.UNCHANGED
        if steps:
            state = CheckState.CORRECTED if version.is_readable else CheckState.WITHDRAWN
        successors = [each for each in map(self._found, self._continuing(place, steps)) if each]
        return replace(
            missing, state=state, version=version, steps=steps, cited=cited, successors=successors, later=later
        )
