"""Comments on a section of a draft: what is said, answered, resolved; and whether the words that it is about are still there.

Nothing of it is in the document: a comment is a row beside the section, and leaves with it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from reports.drafting.gathering import Gathered, counted
from reports.models.comments import Comment
from reports.models.draft import Section
from reports.models.notices import NoticeKind, tell
from reports.models.review import ReviewLink, Writing
from reports.rendering import Anchor, Anchored, QuotedText, anchor_of
from reports.rendering.anchoring import moved
from trends.models import Technique

LONGEST_COMMENT, LONGEST_QUOTE = 4_000, 1_000
MOST_COMMENTS = 300
_COLUMNS = {field.attname: field for field in Comment._meta.concrete_fields}
#: For `annotate`: a section's comments, read with it; `comments_of` takes them.
COMMENTS = Gathered(Comment.objects.filter(section=OuterRef("pk")), **{name: name for name in _COLUMNS})
#: For `annotate`: how many of a section's comments nobody has resolved.
OPEN_COMMENTS = counted(Comment.objects.open().filter(section=OuterRef("pk")))


class CommentRefused(Exception):
    """A comment cannot be kept; the message says why, in words."""


@dataclass(frozen=True)
class Speaker:
    """Who says something: somebody at the desk, or whoever was asked by `link`."""

    name: str
    account: User | None = None
    link: ReviewLink | None = None


@dataclass(frozen=True)
class Thread:
    """A comment with its answers. `at`: where in the text, as readers see it, its words begin; None if they are gone."""

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
        """Whether it is about words that the text no longer has."""
        return bool(self.comment.quote) and self.at is None

    @property
    def is_open(self) -> bool:
        return self.comment.resolved_at is None


def comments_of(gathered: list[dict[str, Any]]) -> list[Comment]:
    """The rows that `COMMENTS` has gathered, in the order in which they were said."""
    rows = [{name: _COLUMNS[name].to_python(value) for name, value in row.items()} for row in gathered]
    for row in rows:
        # SQLite's JSON does not say that times are in UTC.
        row |= {name: row[name].replace(tzinfo=UTC) for name in ("at", "resolved_at") if row[name]}
    return [Comment(**row) for row in rows]


def threads_in(comments: Iterable[Comment], body: str, names: Mapping[str, str]) -> tuple[Thread, ...]:
    """The comments of a section whose text is `body`, in the order of their words; `names` are those of techniques by slug.

    First what is about the section as a whole, last what is about words that are gone.
    """
    rows, anchored = list(comments), Anchored(QuotedText(body, names).as_read)
    threads = []
    for row in rows:
        if row.thread_id is None:
            found = anchored.find(Anchor(row.quote, row.before, row.after)) if row.quote else (-1, -1)
            answers = tuple(each for each in rows if each.thread_id == row.pk)
            threads.append(Thread(row, answers, found[0] if found else None))
    return tuple(sorted(threads, key=lambda each: (each.is_gone, each.at or 0)))


def comment(
    section: Section,
    speaker: Speaker,
    words: str,
    *,
    at: datetime,
    names: Mapping[str, str],
    quote: str = "",
    before: str = "",
    after: str = "",
    replacement: str = "",
) -> Comment:
    """Keep what `speaker` says of the section, or of a `quote` from it with what stood around it, with what they suggest in its
    place. Raises CommentRefused."""
    anchor = anchor_of(QuotedText(section.body, names), quote, before, after) if quote else Anchor("")
    if anchor is None:
        raise CommentRefused(_("The saved text does not contain this quote. Copy it from the text, or leave it empty."))
    if replacement and not quote:
        raise CommentRefused(_("Quote the text that your suggestion replaces."))
    quoted = {"quote": anchor.quote, "before": anchor.before, "after": anchor.after, "replacement": replacement}
    return _keep(section, speaker, words, at, **quoted)


def answer(thread: Comment, speaker: Speaker, words: str, at: datetime) -> Comment:
    """Keep an answer to a comment. Raises CommentRefused."""
    return _keep(thread.section, speaker, words, at, thread=thread)


def is_own(said: Comment, speaker: Speaker) -> bool:
    """Whether `speaker` wrote this comment or reply."""
    if speaker.link:
        return said.link_id == speaker.link.pk and said.by_name == speaker.name
    return said.link_id is None and speaker.account is not None and said.by_id == speaker.account.pk


def correct(said: Comment, words: str) -> Comment:
    """Replace the words of a comment or reply."""
    Comment.objects.filter(pk=said.pk).update(words=words)
    return said


def withdraw(said: Comment) -> None:
    """Delete a comment or reply. Raises CommentRefused if somebody has replied to it."""
    if said.answers.exists():
        raise CommentRefused(_("This comment has replies. Resolve it, or correct it."))
    said.delete()


def attach(thread: Comment, names: Mapping[str, str], quote: str, before: str, after: str) -> Comment:
    """Attach a comment to other words of its section. Raises CommentRefused."""
    anchor = anchor_of(QuotedText(thread.section.body, names), quote, before, after) if quote else None
    if anchor is None:
        raise CommentRefused(_("The saved text does not contain this quote. Copy it from the text."))
    Comment.objects.filter(pk=thread.pk).update(quote=anchor.quote, before=anchor.before, after=anchor.after)
    return thread


def follow_edit(section: Section, was: str, now: str) -> None:
    """Attach the open comments whose words an edit of the section's text changed to what became of these words."""
    comments = list(section.comments.open().exclude(quote="")) if was != now else []
    if not comments:
        return
    names = dict(Technique.objects.values_list("slug", "name"))
    before, after = (QuotedText(body, names).as_read for body in (was, now))
    for each in comments:
        anchor = Anchor(each.quote, each.before, each.after)
        if Anchored(after).find(anchor) is None and (new := moved(anchor, before, after)) is not None:
            each.quote, each.before, each.after = new.quote[:LONGEST_QUOTE], new.before, new.after
    Comment.objects.bulk_update(comments, ["quote", "before", "after"])


@transaction.atomic
def _keep(section: Section, speaker: Speaker, words: str, at: datetime, **fields: object) -> Comment:
    if section.comments.count() >= MOST_COMMENTS:
        raise CommentRefused(_("A section can have at most %(most)s comments and replies.") % {"most": MOST_COMMENTS})
    said = Comment.objects.create(
        section=section, words=words, by_name=speaker.name, by=speaker.account, link=speaker.link, at=at, **fields
    )
    _tell(said, speaker)
    return said


def _tell(said: Comment, speaker: Speaker) -> None:
    """Whoever wrote in the section, or writes it, and whoever spoke before or asked for the review that it is part of."""
    section, thread = said.section, said.thread or said
    edition = section.draft.edition
    keys = {thread.by_id, *thread.answers.values_list("by", flat=True), thread.link and thread.link.asker_id}
    keys.add(section.assignee_id)
    concerned = (
        Q(pk__in=Writing.objects.writers(edition, section.uid))
        | Q(memberships__sections=section)
        | Q(pk__in=keys - {None})
    )
    tell(
        NoticeKind.COMMENTED,
        edition=edition,
        people=User.objects.filter(concerned, is_active=True).distinct(),
        by=speaker.name,
        account=speaker.account,
        about=section.title,
        address=reverse("admin:reports_section_change", args=[section.pk]),
        words=said.words,
        at=said.at,
    )


def resolve(thread: Comment, speaker: Speaker, at: datetime) -> None:
    """What a comment asks for is done; who did it first is kept."""
    Comment.objects.filter(pk=thread.pk, resolved_at=None).update(resolved_at=at, resolved_by=speaker.name)


def reopen(thread: Comment) -> None:
    """It is not done after all."""
    Comment.objects.filter(pk=thread.pk).update(resolved_at=None, resolved_by="")
