"""Comments on a section of a draft: add, answer and resolve them, and find their quotes in the text.

Comments are not part of the document; they are deleted with their section.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F, Func, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _

from reports.models.draft import Section
from reports.models.notices import NoticeKind, notify
from reports.models.people import Actor
from reports.models.review import Comment, ReviewLink, Writing
from reports.rendering import Anchor, AnchorFinder, QuotedText, anchor_of

LONGEST_COMMENT, LONGEST_QUOTE = 4_000, 1_000
MOST_COMMENTS = 300


def counted(rows: QuerySet[Any]) -> Any:
    """Return, for `annotate`, the number of `rows`, which an OuterRef narrows."""
    count = Func(F("pk"), function="COUNT", output_field=IntegerField())
    return Coalesce(Subquery(rows.order_by().annotate(count=count).values("count")), 0)


#: For `annotate`: the number of unresolved comments of a section.
OPEN_COMMENTS = counted(Comment.objects.open().filter(section=OuterRef("pk")))


class CommentRefused(Exception):
    """A comment cannot be saved; the message says why."""


@dataclass(frozen=True)
class CommentAuthor(Actor):
    """The author of a comment: a person with an account, or a reviewer with a `link`."""

    link: ReviewLink | None = None


@dataclass(frozen=True)
class Thread:
    """A comment with its answers. `at` is the offset of its quote in the text as readers see it; None if the quote is gone."""

    comment: Comment
    answers: tuple[Comment, ...]
    at: int | None

    @property
    def all(self) -> tuple[Comment, ...]:
        return (self.comment, *self.answers)

    @property
    def anchor(self) -> Anchor | None:
        comment = self.comment
        return Anchor(comment.quote, comment.before, comment.after) if comment.quote else None

    @property
    def is_gone(self) -> bool:
        """Whether the text does not contain the quote any more."""
        return bool(self.comment.quote) and self.at is None

    @property
    def is_open(self) -> bool:
        return self.comment.resolved_at is None


def threads_in(comments: Iterable[Comment], body: str, names: Mapping[str, str]) -> tuple[Thread, ...]:
    """Return the threads of a section with the text `body`, in the order of their quotes.

    Comments on the whole section come first, those whose quote was deleted last. `names` are the names of techniques by slug.
    """
    rows = list(comments)
    anchored = AnchorFinder(QuotedText(body, names).as_read if any(row.quote for row in rows) else "")
    threads = []
    for row in rows:
        if row.thread_id is None:
            found = anchored.find(Anchor(row.quote, row.before, row.after)) if row.quote else (-1, -1)
            answers = tuple(each for each in rows if each.thread_id == row.pk)
            threads.append(Thread(row, answers, found[0] if found else None))
    return tuple(sorted(threads, key=lambda each: (each.is_gone, each.at or 0)))


def comment(
    section: Section,
    author: CommentAuthor,
    words: str,
    *,
    names: Mapping[str, str],
    quote: str = "",
    before: str = "",
    after: str = "",
    replacement: str = "",
) -> Comment:
    """Save a comment on the section, or on a `quote` with the text around it and a suggested `replacement`. Raise CommentRefused."""
    anchor = anchor_of(QuotedText(section.body, names), quote, before, after) if quote else Anchor("")
    if anchor is None:
        raise CommentRefused(_("The saved text does not contain this quote. Copy it from the text, or leave it empty."))
    if replacement and not quote:
        raise CommentRefused(_("Quote the text that your suggestion replaces."))
    quoted = {"quote": anchor.quote, "before": anchor.before, "after": anchor.after, "replacement": replacement}
    return _save(section, author, words, **quoted)


def answer(thread: Comment, author: CommentAuthor, words: str) -> Comment:
    """Save an answer to a comment. Raise CommentRefused."""
    return _save(thread.section, author, words, thread=thread)


def is_own(row: Comment, author: CommentAuthor) -> bool:
    """Return whether `author` wrote this comment or reply."""
    if author.link:
        return row.link_id == author.link.pk and row.by_name == author.name
    return row.link_id is None and author.account is not None and row.by_id == author.account.pk


def correct(row: Comment, words: str) -> None:
    """Replace the words of a comment or reply."""
    Comment.objects.filter(pk=row.pk).update(words=words)


def withdraw(row: Comment) -> None:
    """Delete a comment or reply. Raise CommentRefused if it has replies."""
    if row.answers.exists():
        raise CommentRefused(_("This comment has replies. Resolve it, or correct it."))
    row.delete()


@transaction.atomic
def _save(section: Section, author: CommentAuthor, words: str, **fields: object) -> Comment:
    if section.comments.count() >= MOST_COMMENTS:
        raise CommentRefused(_("A section can have at most %(most)s comments and replies.") % {"most": MOST_COMMENTS})
    row = Comment.objects.create(
        section=section, words=words, by_name=author.name, by=author.account, link=author.link, at=author.at, **fields
    )
    _notify(row, author)
    return row


def _notify(row: Comment, author: CommentAuthor) -> None:
    """Notify writers, authors and assignee of the section, other people in the thread, and the person who requested the review."""
    section, thread = row.section, row.thread or row
    edition = section.draft.edition
    keys = {thread.by_id, *thread.answers.values_list("by", flat=True), thread.link and thread.link.asker_id}
    keys.add(section.assignee_id)
    concerned = (
        Q(pk__in=Writing.objects.writers(edition, section.uid))
        | Q(memberships__sections=section)
        | Q(pk__in=keys - {None})
    )
    notify(
        NoticeKind.COMMENTED,
        edition=edition,
        people=User.objects.filter(concerned, is_active=True).distinct(),
        actor=author,
        about=section.title,
        address=reverse("admin:reports_section_change", args=[section.pk]),
        words=row.words,
    )


def resolve(thread: Comment, author: CommentAuthor) -> None:
    """Mark a comment as resolved. The first person to do so stays recorded."""
    Comment.objects.filter(pk=thread.pk, resolved_at=None).update(resolved_at=author.at, resolved_by=author.name)


def reopen(thread: Comment) -> None:
    """Mark a comment as open again."""
    Comment.objects.filter(pk=thread.pk).update(resolved_at=None, resolved_by="")
