"""A second pair of eyes on a draft: asking for it, with or without an account, and what was said.

A word is bound to the SHA-256 of the text that was read. So an edit voids an approval by itself, and taking the edit back makes
it stand again. The whole edition's SHA-256 is the checksum that its next version will have.
"""

import secrets
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Set
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.db import transaction

from reports.document.canonical import canonical_json, digest, sha256
from reports.document.types import EditionDocument, Section
from reports.drafting.history import last_saves
from reports.drafting.reading import document_of
from reports.models.desk import SectionRevision
from reports.models.review import DECIDING, Review, ReviewLink, Verdict
from reports.models.series import Edition

#: 256 bits.
TOKEN_BYTES = 32


class TextChanged(Exception):
    """The text is no longer the one that was read."""


@dataclass(frozen=True)
class Standing:
    """Where the review of one text stands, by each person's last deciding word on it.

    `approved` and `asked_for_changes` are about the text as it is, `earlier` about one that it was; `own` are approvals by
    whoever saved the text last, which are no second pair of eyes.
    """

    approved: tuple[Review, ...] = ()
    asked_for_changes: tuple[Review, ...] = ()
    earlier: tuple[Review, ...] = ()
    own: tuple[Review, ...] = ()

    @property
    def words(self) -> tuple[Review, ...]:
        """Every word that counts for it."""
        return (*self.approved, *self.asked_for_changes, *self.earlier, *self.own)

    @property
    def is_approved(self) -> bool:
        """Somebody approved it, and nobody asks for changes."""
        return bool(self.approved) and not self.asked_for_changes


def text_digest(document: EditionDocument, section: Section | None) -> str:
    """The SHA-256 of what a reviewer reads: the whole document, or a section with the sources and figures that it names."""
    return digest(document) if section is None else sha256(canonical_json(_read_with(document, section)))


def _read_with(document: EditionDocument, section: Section) -> dict[str, object]:
    text = section.model_dump_json()
    references = [each for each in document.references if f"@{each.key}" in text]
    figures = [each for each in document.figures if f"![[{each.key}" in text]
    return {
        "section": section.model_dump(mode="json"),
        "references": [each.model_dump(mode="json") for each in references],
        "figures": [each.model_dump(mode="json") for each in figures],
    }


def ask(
    *,
    edition: Edition,
    section: UUID | None,
    reviewer: str,
    email: str = "",
    message: str = "",
    days: int,
    by: str,
    at: datetime,
) -> tuple[ReviewLink, str]:
    """A new link and its token, which is not kept. It works to the end of its last day, since people are told the day alone."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    link = ReviewLink.objects.create(
        edition=edition,
        section=section,
        token_sha256=sha256(token.encode()),
        reviewer=reviewer,
        email=email,
        message=message,
        asked_by=by,
        asked_at=at,
        expires_at=(at + timedelta(days=days)).astimezone(UTC).replace(hour=23, minute=59, second=59),
    )
    return link, token


def link_of(token: str) -> ReviewLink | None:
    """The link with that token, open or not."""
    rows = ReviewLink.objects.select_related("edition__report", "edition__current_version")
    return rows.filter(token_sha256=sha256(token.encode())).first()


@transaction.atomic
def say(
    *,
    edition: Edition,
    section: UUID | None,
    read: str,
    verdict: Verdict,
    words: str = "",
    paragraph: int | None = None,
    by: str,
    at: datetime,
    link: ReviewLink | None = None,
) -> Review:
    """Keep a person's word on the text whose SHA-256 is `read`. Raises TextChanged if the draft says something else by now."""
    Edition.objects.select_for_update().get(pk=edition.pk)
    document = document_of(edition)
    about = next((each for each in document.sections if each.uid == section), None)
    if (section is not None and about is None) or text_digest(document, about) != read:
        raise TextChanged
    last = SectionRevision.objects.filter(section=section).first() if section else None
    return Review.objects.create(
        edition=edition,
        section=section,
        sha256=read,
        revision=last.number if last else None,
        verdict=verdict,
        words=words,
        paragraph=paragraph,
        by_name=by,
        at=at,
        link=link,
    )


def standings(edition: Edition, document: EditionDocument) -> Mapping[UUID | None, Standing]:
    """Where the review of each section stands, by its uid, and under None that of the whole; nothing if nothing was said.

    Who approves the whole as it stands approves each of its sections, but for one that they said something else of since.
    """
    said: dict[UUID | None, dict[str, Review]] = defaultdict(dict)
    for review in Review.objects.filter(edition=edition, verdict__in=DECIDING).order_by("at", "pk"):
        said[review.section][review.by_name] = review
    if not said:
        return {}
    writers = dict(last_saves().filter(edition=edition).values_list("section", "by_name"))
    now = digest(document)
    # An edition has many writers, so that nobody's approval of it is their own.
    whole = _standing({now}, said[None].values(), None)
    found: dict[UUID | None, Standing] = {None: whole}
    for section in document.sections:
        words = said[section.uid]
        words |= {each.by_name: each for each in whole.approved if not _is_later(words.get(each.by_name), each)}
        found[section.uid] = _standing({now, text_digest(document, section)}, words.values(), writers.get(section.uid))
    return found


def _is_later(word: Review | None, than: Review) -> bool:
    return word is not None and (word.at, word.pk) > (than.at, than.pk)


def _standing(now: Set[str], said: Collection[Review], writer: str | None) -> Standing:
    """By the last word of each person; `now` are the checksums of the text as it stands, alone and in the whole."""
    of_this = [review for review in said if review.sha256 in now]
    approvals = [review for review in of_this if review.verdict == Verdict.APPROVED]
    return Standing(
        approved=tuple(review for review in approvals if review.by_name != writer),
        own=tuple(review for review in approvals if review.by_name == writer),
        asked_for_changes=tuple(review for review in of_this if review.verdict == Verdict.CHANGES),
        earlier=tuple(review for review in said if review.sha256 not in now),
    )


def unapproved(document: EditionDocument, found: Mapping[UUID | None, Standing]) -> Iterator[Section]:
    """The sections that nobody but their last writer has approved as they stand, or that somebody wants changed."""
    return (section for section in document.sections if not found.get(section.uid, Standing()).is_approved)
