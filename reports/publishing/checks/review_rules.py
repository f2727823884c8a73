"""Rules about the second pair of eyes."""

from collections.abc import Iterator

from reports import drafting
from reports.publishing.checks.registry import Found, Level, Subject, rule


@rule("approval", Level.ERROR)
def approval(subject: Subject) -> Iterator[Found]:
    """Where the report asks for it, someone other than its last writer has approved each section as it stands."""
    if subject.needs_approval:
        for section in drafting.unapproved(subject.document, subject.standings):
            yield f"Nobody has approved “{section.title}” as it stands; ask for a review.", f"section:{section.slug}"


@rule("changes-asked", Level.WARNING)
def changes_asked(subject: Subject) -> Iterator[Found]:
    """No reviewer asks for changes to the text as it stands."""
    places = {each.uid: f"section:{each.slug}" for each in subject.document.sections}
    for uid, standing in subject.standings.items():
        for review in standing.asked_for_changes:
            yield f"{review.by_name} asks for changes: {review.words}", places[uid] if uid else "edition"
