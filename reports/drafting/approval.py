"""Which approvals count as a second pair of eyes.

People are compared by account. Only where one of two has none (it was deleted, or a command wrote) are they compared by name.
"""

from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from reports.document.types import EditionDocument
from reports.drafting.writing import parts_of_front
from reports.models.review import FRONT, Review, Writing
from reports.models.series import Edition


@dataclass(frozen=True)
class Person:
    """A person, by the key of their account, if they have one, and by name."""

    account: int | None
    name: str

    def is_same(self, other: "Person") -> bool:
        if self.account and other.account:
            return self.account == other.account
        return self.name == other.name


class Counts(StrEnum):
    """Whether an approval is a second pair of eyes, and if not, what its author did."""

    YES = ""
    WROTE = "also wrote it"
    ASKED = "also asked for the review"
    HAS_NO_ACCOUNT = "has no account"


class Eyes:
    """The people who wrote unpublished text of an edition, whose draft is `document`, and those who requested its review."""

    def __init__(self, edition: Edition, document: EditionDocument) -> None:
        self._front = parts_of_front(document)
        self.is_strict = edition.report.needs_approval
        self._writers: dict[UUID, list[Person]] = defaultdict(list)
        for row in Writing.objects.filter(edition=edition, version=None):
            self._writers[row.section].append(Person(row.by_id, row.by_name))
        since = edition.current_version.published_at if edition.current_version else None
        self._asked = [
            (link.section, Person(link.asker_id, link.asked_by))
            for link in (edition.review_links.all() if self.is_strict else ())
            # A request that was opened and then cancelled counts too.
            if (link.revoked_at is None or link.opened_at) and (since is None or link.asked_at > since)
        ]

    def wrote(self, person: Person, section: UUID | None) -> bool:
        """Return whether `person` wrote in a section what readers do not have."""
        parts = self._front if section == FRONT else filter(None, [section])
        return any(person.is_same(each) for part in parts for each in self._writers[part])

    def counts(self, review: Review, section: UUID | None) -> Counts:
        """Return whether an approval counts for a section, or for the whole."""
        if review.link:
            return Counts.HAS_NO_ACCOUNT if self.is_strict else Counts.YES
        person = Person(review.by_id, review.by_name)
        if self.wrote(person, section):
            return Counts.WROTE
        if self.is_strict and any(about in {None, section} and asker.is_same(person) for about, asker in self._asked):
            return Counts.ASKED
        return Counts.YES

    def speaker(self, review: Review) -> object:
        """Return a key for the person: their later verdict replaces an earlier one.

        By link it is the name; if the report requires approval, a second link does not replace what was said through the first.
        """
        if review.link is None:
            return ("account", review.by_id) if review.by_id else ("name", review.by_name)
        return ("link", review.by_name, review.link_id if self.is_strict else None)
