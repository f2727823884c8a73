"""Rules about the second pair of eyes."""

from collections.abc import Iterator

from reports import drafting
from reports.publishing.checks.registry import Found, Level, Subject, rule


@rule("approval", Level.ERROR)
def approval(subject: Subject) -> Iterator[Found]:
    """Where the report asks for it, a second person has approved each section as it stands."""
    if not subject.needs_approval:
        return
    for section in drafting.unapproved(subject.document, subject.standings):
        standing = subject.standings.get(section.uid, drafting.Standing())
        if standing.unconfirmed:
            names = ", ".join(each.by_name for each in standing.unconfirmed)
            words = f"“{section.title}” was approved by link ({names}); somebody else at the desk has to confirm that it was they."
        else:
            words = f"Nobody has approved “{section.title}” as it stands; ask for a review."
        yield words, f"section:{section.slug}"


@rule("changes-asked", Level.WARNING)
def changes_asked(subject: Subject) -> Iterator[Found]:
    """No reviewer asks for changes to the text as it stands."""
    places = {each.uid: f"section:{each.slug}" for each in subject.document.sections}
    for uid, standing in subject.standings.items():
        for review in standing.asked_for_changes:
            yield f"{review.by_name} asks for changes: {review.words}", places[uid] if uid else "edition"


@rule("open-comments", Level.WARNING)
def open_comments(subject: Subject) -> Iterator[Found]:
    """Every comment on a section is resolved."""
    for section in subject.document.sections:
        if count := subject.open_comments[section.uid]:
            comments = "one open comment" if count == 1 else f"{count} open comments"
            yield f"“{section.title}” has {comments}.", f"section:{section.slug}"
