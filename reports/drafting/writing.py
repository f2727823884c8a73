"""Checksums of reviewed texts, and their writers. A changed figure or source counts like changed text."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from uuid import UUID

from reports.document.canonical import canonical_json, digest, in_oldest_schema, sha256
from reports.document.types import EditionDocument, Part, Section
from reports.drafting.assembling import DraftError, document_of
from reports.models import draft as tables
from reports.models.people import Actor
from reports.models.review import FRONT, Review, Verdict, Writing
from reports.models.series import Edition

#: Space between brackets and a figure's key; tabs are escaped in JSON.
_BEFORE_KEY = re.compile(r"!\[\[(?:\s|\\t)+")


def text_digest(document: EditionDocument, about: Section | UUID | None) -> str:
    """Return the SHA-256 of a reviewed text: the whole document (None), its front matter (FRONT), or a section.

    A section includes the sources and figures that it names; "" if there is no such section. Unused figures do not count, because they
    are not published.
    """
    return _digest_of_shown(document.with_shown_figures(), about)


def _digest_of_shown(document: EditionDocument, about: Section | UUID | None) -> str:
    if about is None:
        return digest(document)
    if about == FRONT:
        return sha256(canonical_json(_front(document)))
    section = next((each for each in document.sections if each.uid == getattr(about, "uid", about)), None)
    if section is None:
        return ""
    parts = _dumped(_named_in(document, section))
    return sha256(canonical_json({"section": section.model_dump(mode="json")} | parts))


def texts(document: EditionDocument) -> list[UUID]:
    """Return the uids of all texts that are approved separately; together they are the whole edition."""
    return [FRONT, *(section.uid for section in document.sections)]


def digests_of(document: EditionDocument) -> dict[UUID | None, str]:
    """Return the SHA-256 of the whole document (None) and of each of its `texts`, by uid."""
    shown = document.with_shown_figures()
    return {uid: _digest_of_shown(shown, uid) for uid in (None, *texts(shown))}


def parts_of_front(document: EditionDocument) -> set[UUID]:
    """Return the uids of the front matter and its parts: sources and figures that no section names, and terms."""
    return {FRONT, *(each.uid for rows in _left_over(document).values() for each in rows)} | _terms(document)


def uids_of(document: EditionDocument) -> set[UUID]:
    """Return the uids of all sections, sources, figures and terms, and of the front matter."""
    rows = (*document.sections, *document.references, *document.figures)
    return {FRONT, *(each.uid for each in rows)} | _terms(document)


def _terms(document: EditionDocument) -> set[UUID]:
    return {each.uid for each in document.trends} | {each.uid for each in document.techniques}


def _named_in(document: EditionDocument, section: Section) -> Mapping[str, Sequence[Part]]:
    text = section.model_dump_json()
    placed = _BEFORE_KEY.sub("![[", text)
    figures = [each for each in document.figures if f"![[{each.key}" in placed]
    text += "".join(each.model_dump_json() for each in figures)
    return {"references": [each for each in document.references if f"@{each.key}" in text], "figures": figures}


def uids_named_in(document: EditionDocument, uid: UUID) -> set[UUID]:
    """Return the uids of the sources and figures that a section names."""
    section = next((each for each in document.sections if each.uid == uid), None)
    named = _named_in(document, section) if section else {}
    return {each.uid for rows in named.values() for each in rows}


def _left_over(document: EditionDocument) -> Mapping[str, Sequence[Part]]:
    """Return the sources and figures that no section names."""
    named = {
        each.uid for section in document.sections for rows in _named_in(document, section).values() for each in rows
    }
    rows: Mapping[str, Sequence[Part]] = {"references": document.references, "figures": document.figures}
    return {name: [each for each in these if each.uid not in named] for name, these in rows.items()}


def _front(document: EditionDocument) -> dict[str, object]:
    """Return the front matter: the document without sections and the parts that they name, but with the order of sections."""
    order = {"sections": [str(each.uid) for each in document.sections]}
    own = in_oldest_schema(document.model_dump(mode="json", exclude={"sections"}))
    return own | order | _dumped(_left_over(document))


def _dumped(rows: Mapping[str, Sequence[Part]]) -> dict[str, object]:
    return {name: [each.model_dump(mode="json") for each in these] for name, these in rows.items()}


@contextmanager
def writing(editions: Iterable[Edition], *, actor: Actor) -> Iterator[list[str]]:
    """Record the actor as a writer of each text that changes inside. Requires a transaction that has locked the editions.

    Afterwards the yielded list has the names of people whose approvals became void.
    """
    before = [(edition, _document_of(edition)) for edition in editions]
    voided: list[str] = []
    yield voided
    for edition, document in before:
        if after := _document_of(edition):
            note_writer(edition, changed(document, after), actor=actor)
            if document and document != after:
                voided += _voided(edition, document, after)
        else:
            # If the draft cannot be read, every text may have changed.
            sections = tables.Section.objects.filter(draft=edition.pk).values_list("uid", flat=True)
            note_writer(edition, [FRONT, *sections], actor=actor)


def _voided(edition: Edition, before: EditionDocument, after: EditionDocument) -> list[str]:
    """Return the names of people who approved a text that has changed."""
    approvals = list(Review.objects.filter(edition=edition, verdict=Verdict.APPROVED).order_by("at", "pk"))
    if not approvals:
        return []
    old, new = digests_of(before), digests_of(after)
    pairs = [(review, uid) for review in approvals for uid in old if review.section in {None, uid}]
    return [review.by_name for review, uid in pairs if review.is_about(uid, old) and not review.is_about(uid, new)]


def _document_of(edition: Edition) -> EditionDocument | None:
    try:
        return document_of(edition)
    except DraftError:
        return None


def changed(before: EditionDocument | None, after: EditionDocument) -> list[UUID]:
    """Return the uids of changed texts. A term that is named for the first time is not changed, if the draft could be read.

    Deleting a section changes it. Moving one changes the front matter; adding an empty one changes nothing.
    """
    old, new = _written_in(before) if before else {}, _written_in(after)
    terms = _terms(after) - old.keys() if before else set()
    were = [section.uid for section in before.sections] if before else []
    left = [section.uid for section in after.sections if section.uid in were]
    is_other_order = left != [uid for uid in were if uid in left]
    unchanged = terms | {section.uid for section in after.sections if section.uid not in old and is_empty(section)}
    return [
        *(
            uid
            for uid, text in new.items()
            if uid not in unchanged and (old.get(uid) != text or (uid == FRONT and is_other_order))
        ),
        *(uid for uid in were if uid not in left),
    ]


def is_empty(section: Section) -> bool:
    """Return whether nothing but the title of a section was written."""
    return section == Section(uid=section.uid, slug=section.slug, title=section.title, trend=section.trend)


def _written_in(document: EditionDocument) -> Mapping[UUID, str]:
    """Return checksums of all written parts by uid: sections, the edition's own text, and each source, figure and term."""
    own = document.model_dump(mode="json", exclude={"sections"})
    rows = [each for name in ("references", "figures", "trends", "techniques") for each in own.pop(name)]
    shown = document.with_shown_figures()
    found = {section.uid: _digest_of_shown(shown, section) for section in document.sections}
    return (
        found
        | {UUID(each["uid"]): sha256(canonical_json(each)) for each in rows}
        | {FRONT: sha256(canonical_json(own))}
    )


def note_writer(edition: Edition, sections: Collection[UUID], *, actor: Actor) -> None:
    """Record a writer of texts, once until the next version."""
    known = Writing.objects.filter(
        edition=edition, section__in=sections, by=actor.account, by_name=actor.name, version=None
    )
    there = set(known.values_list("section", flat=True)) if sections else set()
    Writing.objects.bulk_create(
        Writing(edition=edition, section=uid, by=actor.account, by_name=actor.name, at=actor.at)
        for uid in sections
        if uid not in there
    )
