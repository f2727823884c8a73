"""Rules about reviews."""

from collections.abc import Iterator
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reports import drafting
from reports.models.review import BESIDE, FRONT
from reports.publishing.checks.registry import Found, Level, Subject, rule


@rule(
    "approval",
    Level.ERROR,
    page="reviews",
    field="state",
    several="%(count)d sections are not yet approved",
    is_state=True,
)
def approval(subject: Subject) -> Iterator[Found]:
    """If the report requires approval, a second person has approved the current text of each section and everything else."""
    if not subject.needs_approval:
        return
    titles = {FRONT: BESIDE} | {each.uid: each.title for each in subject.document.sections}
    for uid in drafting.unapproved(subject.document, subject.standings):
        names = ", ".join(each.by_name for each in subject.standings.get(uid, drafting.Standing()).unconfirmed)
        words = (
            _(
                "“%(title)s” was approved by link (%(names)s). Another person with an account must confirm that approval."
            )
            if names
            else _("“%(title)s” is not approved in its current form. Ask for a review.")
        )
        place = "edition:review" if uid == FRONT and not names else _place(subject, uid)
        yield words % {"title": titles[uid], "names": names}, place


@rule(
    "changes-asked",
    Level.WARNING,
    page="reviews",
    field="review-heading",
    several="%(count)d reviews ask for changes",
    is_state=True,
)
def changes_asked(subject: Subject) -> Iterator[Found]:
    """No reviewer asks for changes to the current text."""
    for uid, standing in subject.standings.items():
        for review in standing.asked_for_changes:
            yield (
                _("%(by_name)s asks for changes: %(words)s") % {"by_name": review.by_name, "words": review.words},
                _place(subject, uid),
            )


@rule("open-comments", Level.WARNING, field="comments", several="%(count)d sections have open comments", is_state=True)
def open_comments(subject: Subject) -> Iterator[Found]:
    """Every comment on a section is resolved."""
    for section in subject.document.sections:
        if count := subject.open_comments[section.uid]:
            words = ngettext("“%(title)s” has one open comment.", "“%(title)s” has %(count)s open comments.", count)
            yield words % {"title": section.title, "count": count}, f"section:{section.slug}"


def _place(subject: Subject, uid: UUID | None) -> str:
    return next((f"section:{each.slug}" for each in subject.document.sections if each.uid == uid), "edition")
