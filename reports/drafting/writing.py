"""Who wrote what a reviewer reads of a section. Every change of it counts, of a figure or a source as of a word."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

from django.contrib.auth.models import User

from reports.document.canonical import canonical_json, digest, sha256
from reports.document.types import EditionDocument, Section
from reports.drafting.assembling import DraftError, document_of
from reports.models import draft as tables
from reports.models.review import Writing
from reports.models.series import Edition

#: A figure's key may stand apart from the brackets around it; tabs are escaped in JSON.
_BEFORE_KEY = re.compile(r"!\[\[(?:\s|\\t)+")


def text_digest(document: EditionDocument, section: Section | None) -> str:
    """The SHA-256 of what a reviewer reads: the whole document, or a section with the sources and figures that it names."""
    return digest(document) if section is None else sha256(canonical_json(_read_with(document, section)))


def _read_with(document: EditionDocument, section: Section) -> dict[str, object]:
    text = section.model_dump_json()
    placed = _BEFORE_KEY.sub("![[", text)
    figures = [each for each in document.figures if f"![[{each.key}" in placed]
    text += "".join(each.model_dump_json() for each in figures)
    references = [each for each in document.references if f"@{each.key}" in text]
    return {
        "section": section.model_dump(mode="json"),
        "references": [each.model_dump(mode="json") for each in references],
        "figures": [each.model_dump(mode="json") for each in figures],
    }


@contextmanager
def writing(editions: Iterable[Edition], *, by: str, account: User | None, at: datetime) -> Iterator[None]:
    """Remember `by` as a writer of each section that says something else afterwards. Within a transaction that holds the editions."""
    before = [(edition, texts_of(edition)) for edition in editions]
    yield
    for edition, texts in before:
        note_writer(edition, changed(texts, texts_of(edition)), by=by, account=account, at=at)


def texts_of(edition: Edition) -> Mapping[UUID, str]:
    """What a reviewer would read of each section, as checksums. Of a draft that is no document, each says nothing else alike."""
    try:
        document = document_of(edition)
    except DraftError:
        return dict.fromkeys(tables.Section.objects.filter(draft=edition.pk).values_list("uid", flat=True), "")
    return texts_in(document)


def texts_in(document: EditionDocument) -> Mapping[UUID, str]:
    return {section.uid: text_digest(document, section) for section in document.sections}


def changed(before: Mapping[UUID, str], after: Mapping[UUID, str]) -> list[UUID]:
    """The sections that say something else; what cannot be read might."""
    return [uid for uid, text in after.items() if not text or before.get(uid) != text]


def note_writer(edition: Edition, sections: Collection[UUID], *, by: str, account: User | None, at: datetime) -> None:
    """Remember a writer of sections, once until the next version."""
    known = Writing.objects.filter(edition=edition, section__in=sections, by=account, by_name=by, version=None)
    there = set(known.values_list("section", flat=True)) if sections else set()
    Writing.objects.bulk_create(
        Writing(edition=edition, section=uid, by=account, by_name=by, at=at) for uid in sections if uid not in there
    )
