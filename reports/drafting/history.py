"""The history of a draft: each section's part of the document after every save that changed it."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _

from reports.document.canonical import canonical_json
from reports.document.types import Section
from reports.drafting.assembling import section_statement
from reports.drafting.commenting import LONGEST_QUOTE, CommentAuthor, CommentRefused, resolve
from reports.drafting.writing import is_empty, note_writer
from reports.models import draft as tables
from reports.models.people import Actor
from reports.models.review import Comment
from reports.models.revisions import SectionRevision
from reports.models.series import Edition
from reports.rendering import Anchor, AnchorFinder, QuotedText, quote_text
from reports.rendering.quotes import moved_anchor
from trends.models import Technique


@transaction.atomic
def save_revision(section: tables.Section, *, actor: Actor, why: str = "") -> SectionRevision | None:
    """Save the section's stored state in its history and return it; None if nothing changed since the last one.

    This increases its `revision`, by which forms that were opened before are recognised as stale.
    """
    made = save_revisions(section.draft, {section.uid: section_statement(section)}, actor=actor, why=why)
    return made[0] if made else None


@transaction.atomic
def save_revisions(
    draft: tables.Draft, statements: dict[UUID, Section], *, actor: Actor, why: str = ""
) -> list[SectionRevision]:
    """Save the states of several sections of a draft as `save_revision` does, and return the new ones."""
    contents = {
        uid: canonical_json(statement.model_dump(mode="json")).decode() for uid, statement in statements.items()
    }
    last = _last(contents)
    rows = tables.Section.objects.filter(draft=draft, uid__in=contents).only(
        "uid", "revision", "is_reviewed", "carried_from"
    )
    # A row without a revision is new, or was restored unchanged after a deletion.
    sections = {
        row.uid: row
        for row in rows
        if not row.revision or row.uid not in last or last[row.uid].content != contents[row.uid]
    }
    changed = [uid for uid in contents if uid in sections]
    for uid, section in sections.items():
        # A restored section has a new row, but continues its history.
        section.revision = max(section.revision, last[uid].number if uid in last else 0) + 1
        section.is_reviewed |= section.carried_from == draft.edition.year
    tables.Section.objects.bulk_update(sections.values(), ["revision", "is_reviewed"])
    _move_comments({section.pk: statements[uid].body for uid, section in sections.items()})
    written = [uid for uid in changed if uid in last or not is_empty(statements[uid])]
    note_writer(draft.edition, written, actor=actor)
    return SectionRevision.objects.bulk_create(
        SectionRevision(
            edition_id=draft.pk,
            section=uid,
            number=sections[uid].revision,
            content=contents[uid],
            at=actor.at,
            by_name=actor.name,
            why=why,
        )
        for uid in changed
    )


def _move_comments(bodies: Mapping[int, str]) -> None:
    """Move open comments whose quotes were changed to the new words. `bodies` are the saved texts, by the keys of their sections."""
    comments = list(Comment.objects.open().filter(section__in=bodies).exclude(quote=""))
    if not comments:
        return
    names = dict(Technique.objects.values_list("slug", "name"))
    read = {key: QuotedText(bodies[key], names).as_read for key in {each.section_id for each in comments}}
    for each in comments:
        anchor, after = Anchor(each.quote, each.before, each.after), read[each.section_id]
        if AnchorFinder(after).find(anchor) is None and (new := moved_anchor(anchor, after)) is not None:
            each.quote, each.before, each.after = new.quote[:LONGEST_QUOTE], new.before, new.after
    Comment.objects.bulk_update(comments, ["quote", "before", "after"])


def note_deletions(edition: Edition, sections: Iterable[Section], *, actor: Actor, why: str = "Deleted") -> None:
    """Save the last state of deleted sections in the history, with who deleted them and when."""
    statements = {each.uid: each for each in sections}
    last = _last(statements)
    SectionRevision.objects.bulk_create(
        SectionRevision(
            edition=edition,
            section=uid,
            number=last[uid].number + 1 if uid in last else 1,
            content=canonical_json(each.model_dump(mode="json")).decode(),
            at=actor.at,
            by_name=actor.name,
            why=why,
        )
        for uid, each in statements.items()
    )


def deletions_in(edition: Edition) -> QuerySet[SectionRevision]:
    """Return the last state of each section that was deleted from the draft, the latest deletion first."""
    there = tables.Section.objects.filter(draft=edition.pk).values("uid")
    return last_saves().filter(edition=edition).exclude(section__in=there).order_by("-at", "-pk")


def last_saves() -> QuerySet[SectionRevision]:
    """Return the newest saved state of each section."""
    newest = SectionRevision.objects.filter(section=OuterRef("section")).order_by("-number").values("number")[:1]
    return SectionRevision.objects.filter(number=Subquery(newest))


def _last(uids: Iterable[UUID]) -> dict[UUID, SectionRevision]:
    return {row.section: row for row in last_saves().filter(section__in=list(uids))}


@transaction.atomic
def accept(thread: Comment, author: CommentAuthor, names: Mapping[str, str]) -> None:
    """Put the suggested words into the saved text, name their author in its history, and resolve the comment. Raise CommentRefused."""
    section = tables.Section.objects.select_for_update().get(pk=thread.section_id)
    anchor = Anchor(thread.quote, thread.before, thread.after)
    body = _with(section.body, anchor, thread.replacement)
    wanted = _with(QuotedText(section.body, names).as_read, anchor, quote_text(thread.replacement, names))
    if body is None or wanted is None or QuotedText(body, names).as_read.split() != wanted.split():
        raise CommentRefused(
            _("The text no longer has these words, or they contain a link, a note or formatting. Change it there.")
        )
    section.body = body
    section.save(update_fields=["body"])
    why = _("Suggested by %(name)s") % {"name": thread.by_name}
    save_revision(section, actor=author, why=why)
    resolve(thread, author)


def _with(text: str, anchor: Anchor, words: str) -> str | None:
    """Return a text with the words of an anchor replaced; None if the text does not contain them."""
    found = AnchorFinder(text).find(anchor)
    return text[: found[0]] + words + text[found[1] :] if found else None
