"""The board of an edition: what stands in its way, and its sections by state, with whose they are, until when, and what is missing."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import groupby
from typing import Any
from uuid import UUID

from django.contrib.auth.models import User
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from reports import drafting
from reports.desk.base import at_the_desk, has_colleagues
from reports.desk.doors import desk_view, page
from reports.desk.editing import frozen_by
from reports.desk.publishing.checking import DraftState
from reports.desk.publishing.kinds import Line
from reports.desk.writing.export_views import DRAFT_FORMATS
from reports.desk.writing.length import count_words
from reports.desk.writing.order import listed_sections
from reports.exporting import FORMATS
from reports.models.draft import Draft, Section
from reports.models.ledger import Version
from reports.models.review import ReviewLink, name_of_person
from reports.rights import may

CHANGES, CHECK, WRITING, REVIEW, READY = range(5)
#: What stands over the sections of a state.
STATES = {
    CHANGES: gettext_lazy("Changes wanted"),
    CHECK: gettext_lazy("To check again"),
    WRITING: gettext_lazy("Writing"),
    REVIEW: gettext_lazy("In review"),
    READY: gettext_lazy("Ready"),
}
#: What the state of a section and a column of its own say already.
TOLD = {"unreviewed", "section-text", "changes-asked", "open-comments", "approval"}


@dataclass(frozen=True)
class Due:
    """A day on which something is due, and how far off it is."""

    day: date

    @property
    def days(self) -> int:
        return (self.day - timezone.localdate()).days

    @property
    def is_late(self) -> bool:
        return self.days < 0

    @property
    def in_short(self) -> str:
        """`17 Nov`, with the year if that is another one."""
        return self._said("j M")

    @property
    def in_full(self) -> str:
        """`17 November`, with the year if that is another one."""
        return self._said("j F")

    def _said(self, form: str) -> str:
        return date_format(self.day, form if self.day.year == timezone.localdate().year else f"{form} Y")

    @property
    def words(self) -> str:
        if self.is_late:
            return ngettext("a day late", "%(days)s days late", -self.days) % {"days": -self.days}
        if not self.days:
            return _("today")
        return ngettext("tomorrow", "in %(days)s days", self.days) % {"days": self.days}


@dataclass(frozen=True)
class Row:
    """A section on the board."""

    section: Section
    state: int
    missing: tuple[Line, ...]

    @property
    def due(self) -> Due | None:
        return Due(self.section.due) if self.section.due and self.state != READY else None

    @property
    def assignee(self) -> str:
        return name_of_person(self.section.assignee) if self.section.assignee else ""

    @property
    def words(self) -> int:
        return count_words(self.section.body)


#: What rows are sorted by: `?order=`. Without it, they stand by state.
ORDERS: Mapping[str, Callable[[Row], Any]] = {
    "due": lambda row: (row.due is None, row.section.due or date.max),
    "assignee": lambda row: (not row.assignee, row.assignee.casefold()),
    "words": lambda row: -row.words,
}


@dataclass(frozen=True)
class Board:
    """What the board shows: all rows, and those that were asked for in groups; without a name, if they stand in one list."""

    draft: Draft
    rows: tuple[Row, ...]
    order: str
    mine: str
    user: User

    @property
    def is_used(self) -> bool:
        """Whether anything is assigned or due: a desk of one meets nothing of it before."""
        return bool(self.dates) or self.has_assignees or any(row.section.due for row in self.rows)

    @cached_property
    def has_assignees(self) -> bool:
        return any(row.section.assignee_id for row in self.rows)

    @cached_property
    def has_dues(self) -> bool:
        return any(row.due for row in self.rows)

    @cached_property
    def has_comments(self) -> bool:
        return any(row.section.open_comments for row in self.rows)  # type: ignore[attr-defined]

    @property
    def ready(self) -> int:
        return sum(row.state == READY for row in self.rows)

    @property
    def late(self) -> int:
        return sum(row.due is not None and row.due.is_late for row in self.rows)

    @property
    def dates(self) -> list[tuple[str, Due]]:
        """The edition's dates that are set, by name."""
        fields = ((Draft._meta.get_field(name), getattr(self.draft, name)) for name in drafting.DATES)
        return [(str(field.verbose_name).capitalize(), Due(day)) for field, day in fields if day]  # type: ignore[union-attr]

    @property
    def groups(self) -> list[tuple[Any, list[Row]]]:
        rows = [row for row in self.rows if not self.mine or row.section.assignee_id == self.user.pk]
        if self.order:
            return [("", sorted(rows, key=ORDERS[self.order]))]
        rows.sort(key=lambda row: row.state)
        return [(STATES[state], list(each)) for state, each in groupby(rows, key=lambda row: row.state)]


@desk_view("reports.view_draft", Draft)
def board(request: HttpRequest, pk: int) -> HttpResponse:
    """What stands in the way of the next version, the edition's dates, its sections, and its files."""
    versions = Version.objects.select_related("withdrawal", "redaction").defer("document")
    rows = Draft.objects.prefetch_related(Prefetch("edition__versions", versions)).select_related(
        "edition__report__logo", "edition__current_version__redaction", "edition__schedule__edition__report"
    )
    draft = get_object_or_404(rows, pk=pk)
    state = DraftState(draft, may_change=may(request.user, "reports.change_draft", draft))
    sections = listed_sections(draft)
    return page(
        request,
        "board",
        title=str(draft),
        draft=draft,
        board=board_of(state, sections, request.GET, at_the_desk(request)),
        findings=state.findings,
        next_number=state.next_number,
        changed=state.is_changed,
        current=draft.edition.current_version,
        schedule=state.schedule,
        frozen=frozen_by(state.schedule),
        sections=sections,
        references=list(draft.references.all()),
        figures=list(draft.figures.all()),
        formats=[FORMATS[name] for name in DRAFT_FORMATS],
        has_colleagues=has_colleagues(request),
    )


def board_of(state: DraftState, sections: Iterable[Section], asked: Mapping[str, str], user: User) -> Board:
    """The board of the draft that was read, as `asked` for by an address."""
    order = asked.get("order", "")
    rows = tuple(Row(each, _state(each, state), _missing(each, state)) for each in sections)
    order = order if order in {*ORDERS, "edition"} else ""
    return Board(state.draft, rows, order, asked.get("mine", ""), user)


def _standing(section: Section, state: DraftState) -> drafting.Standing:
    standings: Mapping[UUID | None, drafting.Standing] = state.subject.standings if state.subject else {}
    return standings.get(section.uid, drafting.Standing())


def _unanswered(section: Section, state: DraftState) -> list[ReviewLink]:
    """Who is asked about the section, and has not answered."""
    now = timezone.now()
    links = state.draft.edition.review_links.all()
    return [each for each in links if each.section == section.uid and each.is_open(now) and not each.said]  # type: ignore[attr-defined]


def _state(section: Section, state: DraftState) -> int:
    standing = _standing(section, state)
    if standing.asked_for_changes:
        return CHANGES
    if not section.is_reviewed:
        return CHECK
    if standing.is_approved:
        return READY
    if _unanswered(section, state):
        return REVIEW
    # Where no second pair of eyes is asked for, what was checked again is ready.
    is_checked = section.carried_from and not state.draft.edition.report.needs_approval
    return READY if is_checked and section.body else WRITING


def _missing(section: Section, state: DraftState) -> tuple[Line, ...]:
    """Whose word it waits for, and what the checks find on it besides; without its title, which stands beside it."""
    found, page = state.findings_on(section), reverse("admin:reports_section_change", args=[section.pk])
    # What was said is a part of the page; who was asked, and has said nothing yet, stands in its state.
    asking = [each.by_name for each in _standing(section, state).asked_for_changes]
    asks = _("Changes {name} asks for"), f"{page}#review-heading", asking
    owes = _("{name}’s review"), f"{page}#state", [each.reviewer for each in _unanswered(section, state)]
    waits = dict.fromkeys(
        Line("changes-asked", words.format(name=name), address)
        for words, address, names in (asks, owes)
        for name in names
    )
    lines = [line for line in (*found.errors, *found.warnings) if line.rule not in TOLD]
    return (*waits, *(Line(each.rule, _without_title(each.words, section.title), each.address) for each in lines))


def _without_title(words: str, title: str) -> str:
    rest = words.removeprefix(f"“{title}”").lstrip(", ")
    return rest[:1].upper() + rest[1:]
