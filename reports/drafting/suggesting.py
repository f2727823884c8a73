"""Accepting what a comment suggests in place of the words that it is about."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from reports.drafting.commenting import CommentRefused, Speaker, resolve
from reports.drafting.history import save_revision
from reports.models.comments import Comment
from reports.models.draft import Section
from reports.rendering import Anchor, Anchored, AsRead


@transaction.atomic
def accept(thread: Comment, speaker: Speaker, at: datetime, names: Mapping[str, str]) -> None:
    """Put the suggested words into the saved text, name their author in its history, and resolve the comment.

    Raises CommentRefused.
    """
    section = Section.objects.select_for_update().get(pk=thread.section_id)
    read = AsRead(section.body, names=names)
    found = Anchored(read.words).find(Anchor(thread.quote, thread.before, thread.after))
    span = found and read.span(*found, thread.replacement)
    body = read.replaced([found], [span], thread.replacement) if found and span else None
    if body is None:
        raise CommentRefused(
            _("The text no longer has these words, or a link or note stands in them. Change it there.")
        )
    Section.objects.filter(pk=section.pk).update(body=body)
    why = _("Suggested by %(name)s") % {"name": thread.by_name}
    save_revision(section, by=speaker.name, account=speaker.account, at=at, why=why)
    resolve(thread, speaker, at)
