"""Approval rules: which approvals count as those of a second person.

People are compared by account, and by name if one of them has none (a deleted account, or a command).
"""

from collections import defaultdict
from collections.abc import Collection, Set
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from uuid import UUID

from reports.document.types import EditionDocument
from reports.drafting.writing import parts_of_front, texts, uids_named_in, uids_of
from reports.models.review import FRONT, Review, Writing
from reports.models.series import Edition


@dataclass(frozen=True)
class Reviewer:
    """A person, by the key of their account, if they have one, and by name."""

    account: int | None
    name: str

    def is_same(self, other: "Reviewer") -> bool:
        if self.account and other.account:
            return self.account == other.account
        return self.name == other.name


class ApprovalCount(StrEnum):
    """The reason why an approval does not count, to end a sentence with; YES ("") if it counts."""

    YES = ""
    WROTE = "also wrote it"
    WROTE_PART = "also changed part of it"
    ASKED = "also asked for the review"
    HAS_NO_ACCOUNT = "has no account"


class ApprovalRules:
    """The approval rules of an edition whose draft is `document`: who wrote its unpublished text, and who requested its review."""

    def __init__(self, edition: Edition, document: EditionDocument) -> None:
        self._front = parts_of_front(document)
        self._edition, self._document = edition, document
        self.is_strict = edition.report.needs_approval
        self._writers: dict[UUID, list[Reviewer]] = defaultdict(list)
        for row in Writing.objects.filter(edition=edition, version=None):
            self._writers[row.section].append(Reviewer(row.by_id, row.by_name))
        since = edition.current_version.published_at if edition.current_version else None
        self._requests = [
            (link.section, Reviewer(link.asker_id, link.asked_by))
            for link in (edition.review_links.all() if self.is_strict else ())
            # A request that was opened and then cancelled counts too.
            if (link.revoked_at is None or link.opened_at) and (since is None or link.asked_at > since)
        ]

    @cached_property
    def _deleted(self) -> set[UUID]:
        """The published sections that somebody has deleted from the draft."""
        version, deleted = self._edition.current_version, self._writers.keys() - uids_of(self._document)
        if not deleted or version is None or version.is_redacted:
            return set()
        return deleted & {section.uid for section in version.content.sections}

    @property
    def uids_changed(self) -> Set[UUID]:
        """What anybody changed: sections, sources, figures, terms and the front matter (FRONT)."""
        return self._writers.keys()

    def uids_changed_by(self, person: Reviewer, text: UUID | None) -> set[UUID]:
        """Return what `person` changed in a text: sections, sources, figures, terms and the front matter (FRONT)."""
        uids = (self._front if text in {None, FRONT} else set()) | self.parts_of(text)
        uids |= set(texts(self._document)) if text is None else uids_named_in(self._document, text)
        return {uid for uid in uids if any(person.is_same(each) for each in self._writers[uid])}

    def parts_of(self, text: UUID | None) -> set[UUID]:
        """Return the parts that an approval of a text covers: the text itself, and for the front matter each deleted section."""
        return {FRONT} | self._deleted if text == FRONT else {text} if text else set()

    def changed_by(self, person: Reviewer, text: UUID | None) -> set[UUID]:
        """Return the parts of a text that `person` changed since the last version."""
        return {
            part
            for part in self.parts_of(text)
            for uid in (self._front if part == FRONT else {part})
            if any(person.is_same(each) for each in self._writers[uid])
        }

    def cover(self, approvals: Collection[Review], text: UUID | None) -> bool:
        """Return whether each part of a text is approved by a person who did not change it."""
        changed = [self.changed_by(Reviewer(each.by_id, each.by_name), text) for each in approvals]
        return all(any(part not in theirs for theirs in changed) for part in self.parts_of(text))

    def counts(self, review: Review, section: UUID | None) -> ApprovalCount:
        """Return whether an approval counts for a section, or for the whole."""
        if review.link:
            return ApprovalCount.HAS_NO_ACCOUNT if self.is_strict else ApprovalCount.YES
        return self.of_person(Reviewer(review.by_id, review.by_name), section)

    def of_person(self, person: Reviewer, section: UUID | None) -> ApprovalCount:
        """Return whether an approval by `person` would count; of the whole edition (None), for at least one of its texts."""
        if section is None and {self.of_person(person, each) for each in texts(self._document)} == {
            ApprovalCount.WROTE
        }:
            return ApprovalCount.WROTE
        changed = self.changed_by(person, section)
        if changed and changed == self.parts_of(section):
            return ApprovalCount.WROTE
        if self.is_strict and any(
            about in {None, section} and asker.is_same(person) for about, asker in self._requests
        ):
            return ApprovalCount.ASKED
        return ApprovalCount.WROTE_PART if changed else ApprovalCount.YES

    def reviewer_key(self, review: Review) -> object:
        """Return a key for the reviewer, because a later verdict replaces an earlier one.

        For a review by link it is the name; if the report requires approval, a verdict by a second link does not replace one by the
        first.
        """
        if review.link is None:
            return ("account", review.by_id) if review.by_id else ("name", review.by_name)
        return ("link", review.by_name, review.link_id if self.is_strict else None)
