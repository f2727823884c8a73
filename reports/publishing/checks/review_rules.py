"""Rules about the second pair of eyes."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

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
            words = _(
                "“%(title)s” was approved by link (%(names)s); somebody else at the desk has to confirm that it was they."
            ) % {"title": section.title, "names": names}
        else:
            words = _("Nobody has approved “%(title)s” as it stands; ask for a review.") % {"title": section.title}
        yield words, f"section:{section.slug}"


@rule("changes-asked", Level.WARNING)
def changes_asked(subject: Subject) -> Iterator[Found]:
    """No reviewer asks for changes to the text as it stands."""
    places = {each.uid: f"section:{each.slug}" for each in subject.document.sections}
    for uid, standing in subject.standings.items():
        for review in standing.asked_for_changes:
            yield (
                _("%(by_name)s asks for changes: %(words)s") % {"by_name": review.by_name, "words": review.words},
                places[uid] if uid else "edition",
            )


@rule("open-comments", Level.WARNING)
def open_comments(subject: Subject) -> Iterator[Found]:
    """Every comment on a section is resolved."""
    for section in subject.document.sections:
        if count := subject.open_comments[section.uid]:
            words = ngettext("“%(title)s” has one open comment.", "“%(title)s” has %(count)s open comments.", count)
            yield words % {"title": section.title, "count": count}, f"section:{section.slug}"
