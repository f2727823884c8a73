"""The newsroom of the demo's year in work: who writes what and until when, what an expert from outside says, when it is expected.

Its times are counted from the day that the demo is made, so that what is due and what happened lately look so.
"""

from datetime import date, datetime, timedelta

from django.contrib.auth.models import User
from django.utils import timezone
from pydantic import BaseModel, ConfigDict

from reports import drafting
from reports.drafting import commenting, planning
from reports.models.draft import Section
from reports.models.memberships import Membership, Role
from reports.models.series import Edition, Report


class Script(BaseModel):
    """A part of the script; an unknown key is a mistake in it. People are named by their user names."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Assigned(Script):
    """Whose sections are, and until when; members that are authors may write in those alone."""

    to: str
    sections: tuple[str, ...]
    due_in_days: int | None = None


class Answer(Script):
    """What somebody at the desk answers to a comment."""

    by: str
    days_ago: float
    words: str


class Said(Script):
    """What the expert says of words in a section; `resolved` is who settled it."""

    section: str
    days_ago: float
    words: str
    quote: str = ""
    answers: tuple[Answer, ...] = ()
    resolved: str = ""


class Expert(Script):
    """Somebody without an account, asked by link to look at one section; the review is still open."""

    name: str
    section: str
    asked_by: str
    days_ago: float
    days: int
    message: str = ""
    comments: tuple[Said, ...] = ()


class Newsroom(Script):
    """Who is at work on the draft, with its dates."""

    authors: tuple[str, ...] = ()
    by: str
    days_ago: float
    drafts_due_in_days: int
    reviews_due_in_days: int
    publication_due_in_days: int
    assigned: tuple[Assigned, ...] = ()
    expert: Expert | None = None
    next_expected: str = ""
    next_reason: str = ""


def set_to_work(edition: Edition, room: Newsroom) -> None:
    """Do all of it, as people at the desk would."""
    editor = _person(room.by)
    for name in room.authors:
        Membership.objects.get_or_create(report=edition.report, user=_person(name), defaults={"role": Role.AUTHOR})
    dates = {name: _day(getattr(room, f"{name}_in_days")) for name in planning.DATES}
    planning.move_dates(edition.draft, dates)
    for each in room.assigned:
        _assign(edition, each, editor, _ago(room.days_ago))
    if room.expert:
        _ask(edition, room.expert)
    said = {"next_expected": room.next_expected, "next_reason": room.next_reason}
    Report.objects.filter(pk=edition.report_id).update(**said)


def _assign(edition: Edition, each: Assigned, editor: User, at: datetime) -> None:
    person = _person(each.to)
    membership = Membership.objects.filter(report=edition.report, user=person).first()
    due = _day(each.due_in_days) if each.due_in_days is not None else None
    sections = _sections(edition, each.sections)
    planning.assign(
        edition.draft, {section: {"assignee": person, "due": due} for section in sections}, by=editor, at=at
    )
    if membership:
        membership.sections.add(*sections)


def _ask(edition: Edition, expert: Expert) -> None:
    (section,) = _sections(edition, (expert.section,))
    link, _token = drafting.ask(
        edition=edition, section=section.uid, reviewer=expert.name, message=expert.message, days=expert.days,
        by=_name(expert.asked_by), account=_person(expert.asked_by), at=_ago(expert.days_ago),
    )  # fmt: skip
    speaker = commenting.Speaker(expert.name, link=link)
    names = drafting.document_of(edition).technique_names()
    for said in expert.comments:
        (about,) = _sections(edition, (said.section,))
        comment = commenting.comment(about, speaker, said.words, at=_ago(said.days_ago), names=names, quote=said.quote)
        for each in said.answers:
            commenting.answer(comment, _speaker(each.by), each.words, _ago(each.days_ago))
        if said.resolved:
            last = said.answers[-1] if said.answers else said
            commenting.resolve(comment, _speaker(said.resolved), _ago(last.days_ago))


def _sections(edition: Edition, slugs: tuple[str, ...]) -> list[Section]:
    rows = {
        row.slug: row for row in edition.draft.sections.filter(slug__in=slugs).select_related("draft__edition__report")
    }
    if missing := set(slugs) - set(rows):
        raise ValueError(f"{edition} has no section {', '.join(sorted(missing))}.")
    return [rows[slug] for slug in slugs]


def _ago(days: float) -> datetime:
    return timezone.now() - timedelta(days=days)


def _day(in_days: int) -> date:
    return timezone.now().date() + timedelta(days=in_days)


def _person(username: str) -> User:
    return User.objects.get(username=username)


def _name(username: str) -> str:
    return _person(username).get_full_name()


def _speaker(username: str) -> commenting.Speaker:
    person = _person(username)
    return commenting.Speaker(person.get_full_name(), account=person)
