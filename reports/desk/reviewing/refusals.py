"""Why approvals of a draft's texts do not count, and who can approve instead."""

from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from reports import drafting
from reports.document.types import EditionDocument
from reports.models.audit import RESET_DELAY, access_resets
from reports.models.draft import Draft, Figure, Reference, Section
from reports.models.people import name_of_person
from reports.models.review import FRONT, FRONT_TITLE, Review
from reports.pages.parts import Link
from reports.rights import administrators, people_who_may
from trends.models import Technique, Trend


@dataclass(frozen=True)
class Refusal:
    """The reason why a person's approval of a text does not count, links to what they changed, and the names of people who can approve."""

    reason: drafting.ApprovalCount
    changed: tuple[Link, ...]
    approvers: str

    @property
    def note(self) -> str:
        """A sentence for a person who can approve nevertheless; "" for others."""
        notes = {
            drafting.ApprovalCount.WROTE_PART: _(
                "You changed part of it, which somebody else must approve. You can approve the rest."
            ),
            drafting.ApprovalCount.ASKED: _("You asked for this review, so your approval does not count."),
        }
        return str(notes.get(self.reason, ""))


def people_who_review(draft: Draft) -> QuerySet[User]:
    """Return editors, administrators, and authors who have a section in the edition."""
    authors = User.objects.filter(memberships__sections__draft=draft, is_active=True)
    return people_who_may("reports.change_draft", draft.edition.report).union(administrators(), authors)


class Refusals:
    """The reasons why approvals of an edition's texts do not count. The rows behind them are read once, for all texts."""

    def __init__(self, draft: Draft, document: EditionDocument) -> None:
        self._draft, self._document = draft, document

    @cached_property
    def _rules(self) -> drafting.ApprovalRules:
        return drafting.ApprovalRules(self._draft.edition, self._document)

    @cached_property
    def _people(self) -> list[drafting.Reviewer]:
        """The people who can review now: without those whose access somebody else has just reset."""
        resets = access_resets(since=timezone.now() - RESET_DELAY).values_list("whom_account", flat=True)
        delayed = set(resets)
        people = [each for each in people_who_review(self._draft) if each.pk not in delayed]
        return sorted((drafting.Reviewer(each.pk, name_of_person(each)) for each in people), key=lambda each: each.name)

    @cached_property
    def _links(self) -> dict[UUID, Link]:
        """Links to all texts that somebody changed: to the history of the edition or a section, or to the form of another row."""
        found = {FRONT: Link(FRONT_TITLE, reverse("admin:reports_draft_history", args=[self._draft.pk]))}
        for model in (Section, Reference, Figure, Trend, Technique):
            missing = self._rules.uids_changed - found.keys()
            if not missing:
                break
            form = f"admin:{model._meta.app_label}_{model._meta.model_name}_change"
            page = "desk:section-history" if model is Section else form
            rows = model._default_manager.filter(uid__in=missing)
            found |= {row.uid: Link(str(row), reverse(page, args=[row.pk])) for row in rows}
        return found

    def of_state(self, review_state: drafting.ReviewState, text: UUID | None) -> tuple[tuple[Review, Refusal], ...]:
        """Return the approvals of a text that do not count, each with the reason."""
        return tuple(
            (review, self._explain(drafting.Reviewer(review.by_id, review.by_name), reason, text))
            for review, reason in review_state.uncounted
        )

    def of_account(self, account: User | None, text: UUID | None) -> Refusal | None:
        """Return why an approval by `account` would not count, where the report requires one; None if it would."""
        if not (account and self._draft.edition.report.needs_approval):
            return None
        person = drafting.Reviewer(account.pk, name_of_person(account))
        reason = self._rules.of_person(person, text)
        return self._explain(person, reason, text) if reason else None

    def _explain(self, person: drafting.Reviewer, reason: drafting.ApprovalCount, text: UUID | None) -> Refusal:
        """Return the reason with its links and names. `text` is a section, the front matter (FRONT) or the whole edition (None)."""
        can_approve = {drafting.ApprovalCount.YES, drafting.ApprovalCount.WROTE_PART}
        names = [
            each.name
            for each in self._people
            if not each.is_same(person) and self._rules.of_person(each, text) in can_approve
        ]
        changed = self._rules.uids_changed_by(person, text)
        links = [link for uid, link in self._links.items() if uid in changed]
        if changed - self._links.keys():
            links.append(Link(gettext("deleted sections, sources or figures"), self._links[FRONT].address))
        return Refusal(reason, tuple(links), get_text_list(names, gettext("or")))
