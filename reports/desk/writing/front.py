"""The dashboard: what is assigned to a person, which editions are in progress, and the sentence over both."""

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.contrib.auth.models import User
from django.db.models import Prefetch, prefetch_related_objects
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from reports import drafting
from reports.desk.publishing.checking import DraftState
from reports.desk.writing.board import CHANGES, CHECK, HANDED_IN, WRITING, Board, Due, Row, board_of, row_of
from reports.languages import ENGLISH
from reports.models.draft import Draft, Section
from reports.models.ledger import Version
from reports.rights import allowed

#: An edition's date -> what is said of the day.
DATES = {
    "drafts_due": gettext_lazy("drafts due %(day)s"),
    "reviews_due": gettext_lazy("reviews due %(day)s"),
    "publication_due": gettext_lazy("publication on %(day)s"),
}


@dataclass(frozen=True)
class Duty:
    """A section on somebody's front page: what they have to do with it. `is_review`: as an editor, not as its author."""

    row: Row
    is_review: bool

    @property
    def address(self) -> str:
        return reverse("admin:reports_section_change", args=[self.row.section.pk])

    @property
    def tasks(self) -> str:
        if self.is_review:
            return _("Ready for review: ask for a review, or approve it.")
        count, body = self.row.open_comments, self.row.section.body
        write = "" if body and count else _("Finish it, and mark it as ready for review.") if body else _("Write it.")
        tasks = {CHANGES: _("Make the requested changes."), CHECK: _("Check the carried-over text."), WRITING: write}
        comments = ngettext("Answer a comment.", "Answer %(count)s comments.", count) % {"count": ENGLISH.few(count)}
        return " ".join(filter(None, [tasks.get(self.row.state), comments if count else ""]))


def own_sections(user: User) -> tuple[dict[int, int], dict[int, int]]:
    """Sections that may wait for a person, and the draft of each: those assigned to them, and those that they may review as an editor."""
    assigned = drafting.duties_of(user, allowed(user, "reports.view_section", Section.objects.all()))
    ready = Section.objects.filter(handed_in_at__isnull=False).exclude(handed_in_by=user, assignee=user)
    to_review = allowed(user, "reports.change_draft", ready)
    return dict(assigned.values_list("pk", "draft")), dict(to_review.values_list("pk", "draft"))


def duties_in(states: Iterable[DraftState], assigned: Container[int], to_review: Container[int]) -> list[Duty]:
    """Those of the sections of the drafts that were read which wait for a person, what is late first."""
    rows = [row_of(section, state) for state in states for section in state.draft.sections.all()]
    waiting = [row for row in rows if row.section.pk in assigned and (row.is_with_author or row.open_comments)]
    waiting.sort(key=lambda row: (row.due is None, row.section.due or date.max))
    found = [Duty(row, is_review=False) for row in waiting]
    ready = [row for row in rows if row.section.pk in to_review and row.state == HANDED_IN]
    return [*found, *(Duty(row, is_review=True) for row in ready)]


@dataclass(frozen=True)
class InWork:
    """An edition with something that readers do not have yet."""

    state: DraftState
    user: User

    @property
    def draft(self) -> Draft:
        return self.state.draft

    @cached_property
    def board(self) -> Board:
        return board_of(self.state, self.draft.sections.all(), {}, self.user)

    @property
    def changes(self) -> int:
        """How much differs from what readers have; 0 if they have nothing."""
        return self.state.diff.count if self.state.diff else 0

    @property
    def days(self) -> list[tuple[str, bool]]:
        """What is said of each date that is set, and whether it has passed."""
        if (schedule := self.state.schedule) and schedule.is_open:
            return [(_("publication on %(day)s") % {"day": schedule.in_words}, False)]
        dues = ((words, getattr(self.draft, name)) for name, words in DATES.items())
        return [(words % {"day": Due(day).in_full}, Due(day).is_late) for words, day in dues if day]


def read_states(drafts: Sequence[Draft]) -> list[DraftState]:
    """The states of several drafts, all read at once."""
    drafting.read_drafts(drafts)
    versions = Version.objects.select_related("withdrawal", "redaction").defer("document")
    prefetch_related_objects([each.edition for each in drafts], Prefetch("versions", versions))
    drafting.read_reviews(*(each.edition for each in drafts))
    return [DraftState(each) for each in drafts]


def editions_of(states: Sequence[DraftState], user: User, older: Iterable[Draft]) -> tuple[list[InWork], list[Draft]]:
    """Return the editions with unpublished changes, and for each report those without, with the `older` ones."""
    in_work = [InWork(state, user) for state in states if state.is_changed]
    at_rest = [*(state.draft for state in states if not state.is_changed), *older]
    return in_work, sorted(at_rest, key=lambda draft: draft.edition.report.name.casefold())


def headline(duties: Sequence[Duty], asked: int, in_work: Sequence[InWork], at_rest: Sequence[Draft]) -> str:
    """The sentence over the front page: what waits for the person if anything does, else how far the editions are."""
    if assigned := [duty for duty in duties if not duty.is_review]:
        return _of_assigned(assigned)
    if asked:
        return _counted("One review is requested from you", "%(count)s reviews are requested from you", asked)
    if duties:
        return _counted("One section is ready for review", "%(count)s sections are ready for review", len(duties))
    if not in_work:
        return _("Everything is published") if at_rest else _("Nothing written yet")
    if len(in_work) > 1:
        return _("%(editions)s editions in progress") % {"editions": capfirst(ENGLISH.few(len(in_work)))}
    state = in_work[0].state
    issues = len(state.findings.blockers)
    words = ngettext(
        "%(edition)s – %(count)s issue blocks version %(number)s",
        "%(edition)s – %(count)s issues block version %(number)s",
        issues,
    )
    if not issues:
        words = _("%(edition)s – nothing blocks version %(number)s")
    return words % {"edition": state.draft, "number": state.next_number, "count": issues}


def _of_assigned(duties: Sequence[Duty]) -> str:
    if late := sum(duty.row.due is not None and duty.row.due.is_late for duty in duties):
        return _counted("One of your sections is late", "%(count)s of your sections are late", late)
    return _counted("One section is assigned to you", "%(count)s sections are assigned to you", len(duties))


def _counted(one: str, many: str, count: int) -> str:
    return capfirst(ngettext(one, many, count) % {"count": ENGLISH.few(count)}) or ""
