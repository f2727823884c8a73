"""Who was asked about a version and what they answered: rows beside it, which nothing that is sealed depends on."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction

from reports.document.types import EditionDocument
from reports.drafting import Standing
from reports.models import audit
from reports.models.ledger import Version
from reports.models.notices import Notice
from reports.models.review import BESIDE, FRONT, Confirmation, Review, ReviewLink, VersionReview, Writing

type Standings = Mapping[UUID | None, Standing]

WHOLE = "the whole edition"
REMOVED = "a name that was removed"
_TITLE_LENGTH = 300


def keep_reviews(version: Version, document: EditionDocument, standings: Standings) -> None:
    """Store the reviews of the text of a new version, and mark all writing until now as published.

    If only some parts of a reviewed edition are unchanged, store its review once for each of them.
    End the requests to colleagues who have not answered.
    """
    titles = {None: WHOLE, FRONT: BESIDE} | {section.uid: section.title for section in document.sections}
    whole = standings[None].of_this if standings else ()
    answers = {
        (review.section if review.section or review in whole else uid, review.pk): review
        for uid, standing in standings.items()
        for review in standing.of_this
    }
    VersionReview.objects.bulk_create(
        VersionReview(
            version=version,
            review=review,
            title=titles.get(uid, "")[:_TITLE_LENGTH],
            verdict=review.verdict,
            by_name=review.by_name,
            asked_by=review.link.asked_by if review.link else "",
            confirmed_by=", ".join(each.by_name for each in review.confirmations.all()),
            at=review.at,
        )
        for (uid, _), review in answers.items()
    )
    Writing.objects.filter(edition=version.edition, version=None).update(version=version)
    asked = ReviewLink.objects.filter(edition=version.edition, account__isnull=False, revoked_at=None)
    asked.update(revoked_at=version.published_at)


@transaction.atomic
def remove_names(row: VersionReview, *, by: User | str, at: datetime) -> None:
    """Take the names of who asked and who answered out, here and at the review that it was; that there was one stays known."""
    same = (
        VersionReview.objects.filter(review=row.review) if row.review else VersionReview.objects.filter(pk__in=[row.pk])
    )
    same.update(by_name="", asked_by="", confirmed_by="")
    if row.review is not None:
        _remove_at_the_review(row.review)
    version = Version.objects.select_related("edition__report").get(pk=row.version_id)
    details = f"Names of who asked about {version} and who answered"
    audit.record(
        audit.Act.NAME_REMOVED, about=version, report=version.edition.report.slug, details=details, by=by, at=at
    )


def _remove_at_the_review(review: Review) -> None:
    names = {review.by_name, *review.confirmations.values_list("by_name", flat=True)}
    Notice.objects.filter(edition=review.edition_id, by_name__in=names).update(by_name=REMOVED)
    Review.objects.filter(pk=review.pk).update(by_name=REMOVED)
    Confirmation.objects.filter(review=review).update(by_name=REMOVED)
    ReviewLink.objects.filter(reviews=review).update(reviewer=REMOVED, email="", asked_by=REMOVED)
