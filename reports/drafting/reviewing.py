"""Reviews of a draft: request one, with or without an account, and give and count verdicts.

A verdict is bound to the SHA-256 of the reviewed text. So an edit voids an approval, and undoing the edit restores it. The SHA-256 of the
whole edition is the checksum that its next version will have; an approval of it counts for each part with the same text.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Prefetch, Q, prefetch_related_objects
from django.urls import reverse
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from reports.document.canonical import sha256
from reports.document.types import EditionDocument
from reports.drafting.approval import ApprovalCount, ApprovalRules, Reviewer
from reports.drafting.assembling import document_of
from reports.drafting.linking import end, end_of_day, new_link, record_link
from reports.drafting.planning import NOT_HANDED_IN
from reports.drafting.writing import digests_of, text_digest, texts
from reports.models.audit import approves_from
from reports.models.draft import Draft
from reports.models.draft import Section as SectionRow
from reports.models.notices import NoticeKind, notify
from reports.models.people import Actor, name_of_person
from reports.models.review import FRONT, FRONT_TITLE, Review, ReviewLink, Verdict, VersionReview, Writing
from reports.models.revisions import SectionRevision
from reports.models.series import Edition

#: The notice for each verdict.
KINDS = {
    Verdict.APPROVED: NoticeKind.APPROVED,
    Verdict.CHANGES: NoticeKind.CHANGES,
    Verdict.REMARK: NoticeKind.REMARKED,
}


class StaleText(Exception):
    """The draft was changed after the reviewer read it."""


@dataclass(frozen=True)
class ReviewState:
    """The state of the review of one text, by each person's last verdict on it.

    `approved` and `asked_for_changes` are about the current text, `earlier` about previous ones. `uncounted` are approvals of the current
    text that do not count, with the reasons; `of_withdrawn` those that only withdrawn versions were published with.
    """

    approved: tuple[Review, ...] = ()
    asked_for_changes: tuple[Review, ...] = ()
    earlier: tuple[Review, ...] = ()
    uncounted: tuple[tuple[Review, ApprovalCount], ...] = ()
    of_withdrawn: tuple[Review, ...] = ()

    @property
    def of_this(self) -> tuple[Review, ...]:
        """All verdicts on the current text."""
        return (*self.approved, *self.asked_for_changes, *(review for review, _reason in self.uncounted))

    @property
    def verdicts(self) -> tuple[Review, ...]:
        """All verdicts that are shown for the text."""
        return (*self.of_this, *self.of_withdrawn, *self.earlier)

    @property
    def approvers(self) -> str:
        """The names of those who approved the text."""
        return get_text_list([each.by_name for each in self.approved], _("and"))

    @property
    def is_approved(self) -> bool:
        """Whether the text is approved and no changes are requested."""
        return bool(self.approved) and not self.asked_for_changes


@transaction.atomic
def create_review_link(
    *,
    edition: Edition,
    section: UUID | None,
    reviewer: str,
    email: str = "",
    message: str = "",
    days: int,
    actor: Actor,
) -> tuple[ReviewLink, str]:
    """Create a review link. Return it and its token, which is not stored."""
    columns, token = new_link(email)
    fields = {"reviewer": reviewer, "message": message, "expires_at": end_of_day(actor.at, days), **columns}
    link = _request(edition, section, actor, **fields)
    record_link(edition, f"review link until {link.expires_at:%Y-%m-%d}", whom=reviewer, actor=actor)
    return link, token


@transaction.atomic
def ask_colleague(
    *, edition: Edition, section: UUID | None, person: User, message: str = "", actor: Actor
) -> ReviewLink:
    """Request a review from a person with an account, who finds it on their dashboard."""
    columns, _token = new_link("")
    fields = {"reviewer": name_of_person(person), "account": person, "message": message, **columns}
    link = _request(edition, section, actor, expires_at=actor.at, **fields)
    _notify_colleague(NoticeKind.ASKED, link, actor, words=message)
    return link


def _request(edition: Edition, section: UUID | None, actor: Actor, **fields: Any) -> ReviewLink:
    """Store a request, and mark the section as ready for review, so that its author is not late."""
    if section:
        rows = SectionRow.objects.filter(draft=edition.pk, uid=section, handed_in_at=None)
        rows.update(handed_in_at=actor.at, handed_in_by=actor.account)
    return ReviewLink.objects.create(
        edition=edition, section=section, asked_by=actor.name, asker=actor.account, asked_at=actor.at, **fields
    )


@transaction.atomic
def revoke(link: ReviewLink, *, actor: Actor) -> None:
    """Revoke a link; a colleague gets a notice that the request is cancelled."""
    is_ended = end(link, actor.at)
    if is_ended and link.account:
        _notify_colleague(NoticeKind.UNASKED, link, actor)
    elif is_ended:
        record_link(link.edition, "review link revoked", whom=link.reviewer, actor=actor)


def _notify_colleague(kind: NoticeKind, link: ReviewLink, actor: Actor, *, words: str = "") -> None:
    row = SectionRow.objects.filter(draft=link.edition_id, uid=link.section).first() if link.section else None
    whole = "desk:review-front" if link.section == FRONT else "desk:review-edition"
    place = ("desk:review-section", row.pk) if row else (whole, link.edition_id)
    notify(
        kind,
        edition=link.edition,
        people=[link.account] if link.account else (),
        actor=actor,
        about=row.title if row else _title_of(link.edition, link.section),
        address=reverse(place[0], args=[place[1]]),
        words=words,
    )


def _title_of(edition: Edition, section: UUID | None) -> str:
    """Return the name of the whole edition, or of its front matter, for notices."""
    return (
        _("%(part)s of %(edition)s") % {"part": FRONT_TITLE, "edition": edition} if section == FRONT else str(edition)
    )


def request_of(person: User, edition: Edition, section: UUID | None, *, opened_at: datetime) -> ReviewLink | None:
    """Return the last request to a colleague about a text, or about the whole edition, and mark it as opened."""
    rows = ReviewLink.objects.filter(Q(section=section) | Q(section=None), edition=edition, account=person)
    found = list(rows.filter(revoked_at=None))
    if unopened := [each.pk for each in found if each.opened_at is None]:
        rows.filter(pk__in=unopened).update(opened_at=opened_at)
    return found[0] if found else None


def link_of(token: str) -> ReviewLink | None:
    """Return the review link with that token, open or not."""
    rows = ReviewLink.objects.select_related("edition__report", "edition__current_version")
    return rows.filter(token_sha256=sha256(token.encode())).first()


@transaction.atomic
def save_review(
    *,
    edition: Edition,
    section: UUID | None,
    read: str,
    verdict: Verdict,
    words: str = "",
    actor: Actor,
    link: ReviewLink | None = None,
) -> Review:
    """Save a verdict on the text whose SHA-256 is `read`. Raise StaleText if the draft has changed since."""
    Edition.objects.select_for_update().get(pk=edition.pk)
    document = document_of(edition)
    if text_digest(document, section) != read:
        raise StaleText
    last = SectionRevision.objects.filter(section=section).first() if section else None
    review = Review.objects.create(
        edition=edition,
        section=section,
        sha256=read,
        parts={} if section else {str(uid): sha256 for uid, sha256 in digests_of(document).items() if uid},
        revision=last.number if last else None,
        verdict=verdict,
        words=words,
        by_name=actor.name,
        by=actor.account,
        at=actor.at,
        link=link,
    )
    _notify(review, actor)
    if section and verdict == Verdict.CHANGES:
        SectionRow.objects.filter(draft=edition.pk, uid=section).update(**NOT_HANDED_IN)
    if verdict == Verdict.APPROVED and actor.account:
        _mark_checked(edition, [section] if section else texts(document))
    return review


def _notify(review: Review, actor: Actor) -> None:
    """Notify the person who requested the review, the assignee, the person who handed it in, and all writers since the last version."""
    edition, section = review.edition, review.section
    row = SectionRow.objects.filter(draft=edition.pk, uid=section).first() if section else None
    concerned = Q(pk__in=Writing.objects.writers(edition, section))
    keys = (review.link and review.link.asker_id, row and row.assignee_id, row and row.handed_in_by_id)
    concerned |= Q(pk__in=[key for key in keys if key])
    if review.by:
        asked = Q(section=None) | Q(section=section)
        concerned |= Q(pk__in=ReviewLink.objects.filter(asked, edition=edition, account=review.by).values("asker"))
    notify(
        KINDS[Verdict(review.verdict)],
        edition=edition,
        people=User.objects.filter(concerned, is_active=True),
        actor=actor,
        about=row.title if row else _title_of(edition, section),
        address=reverse("admin:reports_section_change", args=[row.pk])
        if row
        else reverse("desk:reviews", args=[edition.pk]),
        words=review.words,
    )


def _mark_checked(edition: Edition, parts: Collection[UUID]) -> None:
    """Mark carried-over parts as checked, because they are approved."""
    SectionRow.objects.filter(draft=edition.pk, uid__in=parts, is_reviewed=False).update(is_reviewed=True)
    if FRONT in parts:
        Draft.objects.filter(pk=edition.pk, is_reviewed=False).update(is_reviewed=True)


def approval_refusal(edition: Edition, document: EditionDocument, section: UUID | None, actor: Actor) -> str:
    """Return why this person cannot approve a text now, or "" (also for reviewers without an account).

    Reasons: another person reset the access to their account, or the report requires approval and they wrote all of the text.
    """
    if actor.account is None:
        return ""
    if begins_at := approves_from(actor.account, at=actor.at):
        words = _("You cannot approve before %(time)s UTC, because somebody else reset the access to your account.")
        return words % {"time": f"{begins_at:%d %B %Y, %H:%M}"}
    if edition.report.needs_approval:
        reviewer = Reviewer(actor.account.pk, actor.name)
        if ApprovalRules(edition, document).of_person(reviewer, section) is ApprovalCount.WROTE:
            return _("You wrote this text, so somebody else must approve it.")
    return ""


def unanswered(person: User) -> list[ReviewLink]:
    """Return a colleague's unanswered review requests, the oldest first."""
    rows = ReviewLink.objects.filter(account=person, revoked_at=None).order_by("asked_at", "pk")
    links = list(rows.select_related("edition__report"))
    given = (
        Review.objects.filter(by=person, link=None, edition__in={link.edition_id for link in links}) if links else ()
    )
    return [link for link in links if not any(_answers(each, link) and each.section == link.section for each in given)]


def read_reviews(*editions: Edition) -> None:
    """Load the reviews and review links of editions, and set `answers` of each link to the reviews that answer it."""
    given = Review.objects.select_related("link")
    prefetch_related_objects(editions, Prefetch("reviews", given), "review_links")
    for edition in editions:
        for link in edition.review_links.all():
            link.answers = [review for review in edition.reviews.all() if _answers(review, link)]  # type: ignore[attr-defined]


def _answers(review: Review, link: ReviewLink) -> bool:
    """Return whether a review answers a request: given by the link, or by the colleague at the desk since then."""
    if link.account_id is None:
        return review.link_id == link.pk
    is_theirs = review.link_id is None and review.by_id == link.account_id and review.at >= link.asked_at
    return is_theirs and review.edition_id == link.edition_id and link.section in {None, review.section}


def review_states(edition: Edition, document: EditionDocument) -> Mapping[UUID | None, ReviewState]:
    """Return the state of the review of each section by uid, of the front matter (FRONT) and of the whole (None).

    Empty without any review. An approval of the whole edition counts for each of these with the same text, unless the person has given
    another verdict on it since.
    """
    reviews = [review for review in edition.reviews.all() if review.verdict != Verdict.REMARK]
    reviews.sort(key=lambda review: (review.at, review.pk))
    prefetch_related_objects(reviews, "link")
    if not reviews:
        return {}
    rules, digests = ApprovalRules(edition, document), digests_of(document)
    void = _of_withdrawn_versions(edition)
    given = [(rules.reviewer_key(review), review) for review in reviews if review.pk not in void]
    last_of_whole = {who: review for who, review in given if review.section is None}
    approvals = {review.pk for review in last_of_whole.values() if review.verdict == Verdict.APPROVED}
    found = {}
    for uid in digests:
        words = {
            who: review
            for who, review in given
            if review.section == uid or (review.pk in approvals and review.is_about(uid, digests))
        }
        of_withdrawn = (each for each in reviews if each.pk in void and each.is_about(uid, digests))
        found[uid] = replace(_review_state(digests, words.values(), uid, rules), of_withdrawn=tuple(of_withdrawn))
    return found


def _of_withdrawn_versions(edition: Edition) -> set[int]:
    """Return the keys of approvals that withdrawn or redacted versions, and no others, were published with."""
    rows = VersionReview.objects.filter(version__edition=edition, verdict=Verdict.APPROVED)
    found = list(rows.values_list("review", "version__withdrawal", "version__redaction"))
    return {review for review, *gone in found if any(gone)} - {review for review, *gone in found if not any(gone)}


def _review_state(
    digests: Mapping[UUID | None, str], given: Collection[Review], section: UUID | None, rules: ApprovalRules
) -> ReviewState:
    """Return the state of a text from the last verdict of each person; `digests` are those of the current texts."""
    of_this = [review for review in given if review.is_about(section, digests)]
    approvals = [(each, rules.counts(each, section)) for each in of_this if each.verdict == Verdict.APPROVED]
    approved = [review for review, counts in approvals if counts in {ApprovalCount.YES, ApprovalCount.WROTE_PART}]
    # Approvals by people who changed different parts count together.
    if ApprovalCount.YES not in [counts for _review, counts in approvals] and not rules.cover(approved, section):
        approved = []
    return ReviewState(
        approved=tuple(approved),
        uncounted=tuple((review, counts) for review, counts in approvals if review not in approved),
        asked_for_changes=tuple(review for review in of_this if review.verdict == Verdict.CHANGES),
        earlier=tuple(review for review in given if not review.is_about(section, digests)),
    )


def unapproved(document: EditionDocument, found: Mapping[UUID | None, ReviewState]) -> list[UUID]:
    """Return the sections (or FRONT) without an approval of the current text that counts, or for which changes are requested."""
    return [uid for uid in texts(document) if not found.get(uid, ReviewState()).is_approved]
