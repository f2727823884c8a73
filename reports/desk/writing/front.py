"""What the desk's first page says: what is a person's own, which editions are in work, and the sentence over both."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Prefetch, prefetch_related_objects
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from reports import drafting
from reports.desk.publishing.checking import DraftState
from reports.desk.writing.board import Board, Due, board_of
from reports.languages import ENGLISH
from reports.models.draft import Draft, Section
from reports.models.ledger import Version
from reports.rights import allowed

#: An edition's date -> what is said of the day.
DATES = {
    "drafts_due": gettext_lazy("drafts in by %(day)s"),
    "reviews_due": gettext_lazy("reviewed by %(day)s"),
    "publication_due": gettext_lazy("published on %(day)s"),
}


@dataclass(frozen=True)
class Duty:
    """A section that is somebody's own, on their front page: what is to be done with it."""

    section: Section
    tasks: str

    @property
    def due(self) -> Due | None:
        return Due(self.section.due) if self.section.due else None

    @property
    def address(self) -> str:
        return reverse("admin:reports_section_change", args=[self.section.pk])


def own_duties(user: User) -> list[Duty]:
    """What is the user's over all reports that they may see, what is late first."""
    rows = drafting.duties_of(user, allowed(user, "reports.view_section", Section.objects.all()))
    return [Duty(each, _tasks(each)) for each in rows]


def _tasks(section: Any) -> str:
    count = section.open_comments
    tasks = [
        _("Make the changes that are wanted.") if section.changes_wanted else "",
        "" if section.is_reviewed else _("Check it again."),
        "" if section.body else _("Write it."),
        ngettext("Answer a comment.", "Answer %(count)s comments.", count) % {"count": ENGLISH.few(count)}
        if count
        else "",
    ]
    return " ".join(filter(None, tasks))


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

    @cached_property
    def in_the_way(self) -> int:
        return len(self.state.findings.error_kinds)

    @property
    def days(self) -> list[tuple[str, bool]]:
        """What is said of each date that is set, and whether it has passed."""
        if (schedule := self.state.schedule) and schedule.is_open:
            return [(_("published on %(day)s") % {"day": schedule.in_words}, False)]
        dues = ((words, getattr(self.draft, name)) for name, words in DATES.items())
        return [(words % {"day": Due(day).in_full}, Due(day).is_late) for words, day in dues if day]


def editions_of(drafts: Sequence[Draft], user: User) -> tuple[list[InWork], list[Draft]]:
    """Of these drafts, those in work, and by report those that readers have as they stand. All of them are read at once."""
    drafting.read_drafts(drafts)
    versions = Version.objects.select_related("withdrawal", "redaction").defer("document")
    prefetch_related_objects([each.edition for each in drafts], Prefetch("versions", versions))
    drafting.read_reviews(*(each.edition for each in drafts))
    states = [DraftState(each) for each in drafts]
    in_work = [InWork(state, user) for state in states if state.is_changed]
    at_rest = [state.draft for state in states if not state.is_changed]
    return in_work, sorted(at_rest, key=lambda draft: draft.edition.report.name)


def headline(duties: Sequence[Duty], asked: int, in_work: Sequence[InWork], at_rest: Sequence[Draft]) -> str:
    """The sentence over the front page: what is a person's own if anything is, else how far the editions are."""
    if duties:
        return _of_own(duties)
    if asked:
        return _counted("One review is asked of you", "%(count)s reviews are asked of you", asked)
    if not in_work:
        return _("Readers have all that is written") if at_rest else _("Nothing is written yet")
    things = sum(each.in_the_way for each in in_work)
    if len(in_work) > 1:
        said = ngettext(
            "%(editions)s editions are in work, and one thing stands in their way",
            "%(editions)s editions are in work, and %(count)s things stand in their way",
            things,
        )
        if not things:
            said = _("%(editions)s editions are in work, and nothing stands in their way")
        return said % {"editions": capfirst(ENGLISH.few(len(in_work))), "count": ENGLISH.few(things)}
    said = ngettext(
        "%(edition)s is in work, and one thing stands in the way of %(number)s",
        "%(edition)s is in work, and %(count)s things stand in the way of %(number)s",
        things,
    )
    if not things:
        said = _("%(edition)s is in work, and nothing stands in the way of %(number)s")
    state = in_work[0].state
    return said % {"edition": state.draft, "number": state.next_number, "count": ENGLISH.few(things)}


def _of_own(duties: Sequence[Duty]) -> str:
    dues = [duty.due for duty in duties if duty.due]
    late, coming = sum(due.is_late for due in dues), [due.day for due in dues if not due.is_late]
    if not late:
        return _counted("One section is yours", "%(count)s sections are yours", len(duties))
    said = _counted("One section of yours is late", "%(count)s sections of yours are late", late)
    if not coming:
        return said
    more = ngettext(
        "%(said)s, and one more is due by %(day)s", "%(said)s, and %(count)s more are due by %(day)s", len(coming)
    )
    return more % {"said": said, "count": ENGLISH.few(len(coming)), "day": Due(coming[-1]).in_full}


def _counted(one: str, many: str, count: int) -> str:
    return capfirst(ngettext(one, many, count) % {"count": ENGLISH.few(count)}) or ""
