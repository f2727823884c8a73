"""The newsroom of the demo's year in work: who writes what and until when, what an expert from outside says, what readers are told."""

from datetime import date, datetime

from django.contrib.auth.models import User
from pydantic import AwareDatetime, BaseModel, ConfigDict

from reports import drafting, publishing
from reports.drafting import commenting, planning
from reports.models.draft import Section
from reports.models.memberships import Membership, Role
from reports.models.series import Edition


class Part(BaseModel):
    """A part of the script; an unknown key is a mistake in it. People are named by their user names."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Assigned(Part):
    """Whose sections are, and until when; members that are authors may write in those alone."""

    to: str
    sections: tuple[str, ...]
    due: date | None = None


class Answer(Part):
    """What somebody at the desk answers to a comment."""

    by: str
    at: AwareDatetime
    words: str


class Said(Part):
    """What the expert says of words in a section; `resolved` is who settled it."""

    section: str
    at: AwareDatetime
    words: str
    quote: str = ""
    answers: tuple[Answer, ...] = ()
    resolved: str = ""


class Expert(Part):
    """Somebody without an account, asked by link to look at one section; the review is still open."""

    name: str
    section: str
    asked_by: str
    at: AwareDatetime
    days: int
    message: str = ""
    comments: tuple[Said, ...] = ()


class Expected(Part):
    """When readers are told that the edition comes, as a month, a day or a quarter."""

    when: str
    at: AwareDatetime
    by: str
    because: str = ""


class Newsroom(Part):
    """Who is at work on the draft, with its dates."""

    authors: tuple[str, ...] = ()
    by: str
    at: AwareDatetime
    drafts_due: date
    reviews_due: date
    publication_due: date
    assigned: tuple[Assigned, ...] = ()
    expert: Expert | None = None
    expected: tuple[Expected, ...] = ()


def set_to_work(edition: Edition, room: Newsroom) -> None:
    """Do all of it, as people at the desk would."""
    editor = _person(room.by)
    for name in room.authors:
        Membership.objects.get_or_create(report=edition.report, user=_person(name), defaults={"role": Role.AUTHOR})
    dates = {name: getattr(room, name) for name in planning.DATES}
    planning.move_dates(edition.draft, dates, by=editor, at=room.at)
    for each in room.assigned:
        _assign(edition, each, editor, room.at)
    if room.expert:
        _ask(edition, room.expert)
    for told in room.expected:
        publishing.announce(
            report=edition.report,
            year=edition.year,
            expected=told.when,
            reason=told.because,
            by=_name(told.by),
            at=told.at,
        )


def _assign(edition: Edition, each: Assigned, editor: User, at: datetime) -> None:
    person = _person(each.to)
    membership = Membership.objects.filter(report=edition.report, user=person).first()
    for section in _sections(edition, each.sections):
        planning.assign(section, {"assignee": person, "due": each.due}, by=editor, at=at)
        if membership:
            membership.sections.add(section)


def _ask(edition: Edition, expert: Expert) -> None:
    (section,) = _sections(edition, (expert.section,))
    link, _token = drafting.ask(
        edition=edition, section=section.uid, reviewer=expert.name, message=expert.message, days=expert.days,
        by=_name(expert.asked_by), account=_person(expert.asked_by), at=expert.at,
    )  # fmt: skip
    speaker = commenting.Speaker(expert.name, link=link)
    names = drafting.document_of(edition).technique_names()
    for said in expert.comments:
        (about,) = _sections(edition, (said.section,))
        comment = commenting.comment(about, speaker, said.words, at=said.at, names=names, quote=said.quote)
        for each in said.answers:
            commenting.answer(comment, _speaker(each.by), each.words, each.at)
        if said.resolved:
            commenting.resolve(comment, _speaker(said.resolved), said.answers[-1].at if said.answers else said.at)


def _sections(edition: Edition, slugs: tuple[str, ...]) -> list[Section]:
    rows = {
        row.slug: row for row in edition.draft.sections.filter(slug__in=slugs).select_related("draft__edition__report")
    }
    if missing := set(slugs) - set(rows):
        raise ValueError(f"{edition} has no section {', '.join(sorted(missing))}.")
    return [rows[slug] for slug in slugs]


def _person(username: str) -> User:
    return User.objects.get(username=username)


def _name(username: str) -> str:
    return _person(username).get_full_name()


def _speaker(username: str) -> commenting.Speaker:
    person = _person(username)
    return commenting.Speaker(person.get_full_name(), account=person)
