"""The board of an edition: what blocks it, and its sections by state, each with its next step and open issues.

A section's state and next step are derived here alone: `row_of` is for its own page and for the front page, too.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import groupby
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.models import User
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst, get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from reports import drafting, publishing
from reports.desk.editing import lock_edition, lock_message_of, writing
from reports.desk.state import DRAFTS, DraftState, Line
from reports.desk.text_editor import count_words
from reports.desk.views import desk_view, has_colleagues, page
from reports.desk.writing.import_views import DRAFT_FORMATS
from reports.desk.writing.planning import DueDate
from reports.document.words import AssessmentStatus
from reports.languages import ENGLISH
from reports.models.audit import RESET_DELAY, access_resets
from reports.models.draft import Draft, Section
from reports.models.people import name_of_person
from reports.models.review import Review, ReviewLink, Verdict
from reports.rights import may

CHANGES, CHECK, WRITING, HANDED_IN, REVIEW, READY = range(6)
#: The names of the states, as headings.
STATES = {
    CHANGES: gettext_lazy("Changes requested"),
    CHECK: gettext_lazy("Not yet checked"),
    WRITING: gettext_lazy("Writing"),
    HANDED_IN: gettext_lazy("Ready for review"),
    REVIEW: gettext_lazy("In review"),
    READY: gettext_lazy("Ready to publish"),
}
#: States in which its author has to do something.
WITH_AUTHOR = {CHANGES, CHECK, WRITING}

_STEPS = {"up": -1, "down": 1}


@dataclass(frozen=True)
class Row:
    """A section, its state and its next step.

    `reviewers`: unanswered requests for its review; `asking`: as of `_asking_for_changes`; `is_published`: as of `_is_published`.
    """

    section: Section
    draft_state: DraftState
    review_state: drafting.ReviewState
    reviewers: tuple[ReviewLink, ...]
    asking: tuple[Review, ...]
    state: int
    is_published: bool | None

    @property
    def name(self) -> str:
        """The name of its state, as a heading."""
        if self.section.has_withdrawn_text:
            return _("Withdrawn or redacted, not yet checked")
        if self.state == CHECK:
            return _("Not yet checked for {year}").format(year=self.draft_state.draft.edition.year)
        if self.state == READY and self.is_published:
            return _("Published")
        if self.state == WRITING and self.is_published is False:
            return _("Changed since publication")
        if self.state == WRITING and self.is_published is None and self.section.carried_from:
            return _("Checked")
        return str(STATES[self.state])

    @property
    def due(self) -> DueDate | None:
        """When its author is to hand it in, while it is with them."""
        return DueDate(self.section.due) if self.section.due and self.is_with_author else None

    @property
    def is_with_author(self) -> bool:
        return self.state in WITH_AUTHOR

    @property
    def is_with_editors(self) -> bool:
        """Return whether it was handed in and is not approved yet."""
        return self.section.handed_in_at is not None and self.state in {HANDED_IN, REVIEW}

    @property
    def assignee(self) -> str:
        return name_of_person(self.section.assignee) if self.section.assignee else ""

    @property
    def words(self) -> int:
        return count_words(self.section.body)

    @property
    def open_comments(self) -> int:
        return self.section.open_comments  # type: ignore[attr-defined]

    @property
    def step(self) -> str:
        """The next step and the person responsible, in a line; empty if an author has to, and nobody is assigned."""
        year, count = self.section.carried_from, self.open_comments
        if self.state == READY:
            if self.is_published:
                return _("No changes since publication")
            return _("Approved") if self.review_state.is_approved else _("Checked")
        if self.state == HANDED_IN:
            return _("An editor approves it or asks for a review")
        if self.state == REVIEW:
            return self._review_step
        if not self.assignee:
            return ""
        steps = {
            CHANGES: _("{name} makes the requested changes"),
            CHECK: _("{name} checks the text of the withdrawn or redacted version")
            if self.section.has_withdrawn_text
            else _("{name} checks the text carried over from {year}"),
            WRITING: ngettext("{count} comment to answer – {name}", "{count} comments to answer – {name}", count)
            if count
            else _("{name} writes")
            if self.name == str(STATES[WRITING])
            else _("{name} marks it as ready for review"),
        }
        values = {"name": self.assignee, "year": year or _("another year"), "count": capfirst(ENGLISH.few(count))}
        until = _(", due {day}").format(day=self.due.in_short) if self.due else ""
        return steps[self.state].format(**values) + until

    @property
    def _review_step(self) -> str:
        names = get_text_list([each.reviewer for each in self.reviewers], _("and"))
        words = ngettext("{names} reviews", "{names} review", len(self.reviewers)).format(names=names)
        if any(each.account_id for each in self.reviewers):
            return words
        last = max(timezone.localdate(each.expires_at) for each in self.reviewers)
        return words + _(" until {day}").format(day=DueDate(last).in_short)

    @cached_property
    def missing(self) -> tuple[Line, ...]:
        """Requested changes and findings of the checks, without the section's title, which is beside them."""
        asked = dict.fromkeys(each.by_name for each in self.asking)
        address = reverse("admin:reports_section_change", args=[self.section.pk]) + "#review-heading"
        waits = (Line("changes-asked", _("Changes requested by {name}").format(name=name), address) for name in asked)
        found = self.draft_state.findings_on(self.section)
        lines = [line for line in (*found.errors, *found.warnings) if not publishing.RULES[line.rule].is_state]
        return (
            *waits,
            *(Line(each.rule, _without_title(each.sentence, self.section.title), each.address) for each in lines),
        )


@dataclass(frozen=True)
class Board:
    """The rows of the board, grouped by state or (`by_place`) in the order of the edition."""

    draft: Draft
    rows: tuple[Row, ...]
    by_place: bool = False

    @property
    def is_used(self) -> bool:
        """Return whether the edition has dates, or a section is assigned, due or ready for review. Before, no states are shown."""
        return bool(self.dates) or any(
            row.section.assignee_id or row.section.due or row.section.handed_in_at for row in self.rows
        )

    @property
    def ready(self) -> int:
        return sum(row.state == READY for row in self.rows)

    @property
    def late(self) -> int:
        return sum(row.due is not None and row.due.is_late for row in self.rows)

    @property
    def dates(self) -> list[tuple[str, DueDate]]:
        """The edition's dates that are set, by name."""
        fields = ((Draft._meta.get_field(name), getattr(self.draft, name)) for name in drafting.DATES)
        return [(str(field.verbose_name).capitalize(), DueDate(day)) for field, day in fields if day]  # type: ignore[union-attr]

    @property
    def groups(self) -> list[tuple[Any, list[Row]]]:
        rows = sorted(self.rows, key=lambda row: (row.state, row.name))
        return [(name, list(each)) for name, each in groupby(rows, key=lambda row: row.name)]


@desk_view("reports.view_draft", DRAFTS)
def board(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Show what blocks the next version, the edition's dates, its sections, and its files."""
    state = DraftState(draft, may_change=may(request.user, "reports.change_draft", draft))
    sections = listed_sections(draft)
    return page(
        request,
        "board",
        title=str(draft),
        draft=draft,
        board=Board(draft, tuple(row_of(each, state) for each in sections), request.GET.get("order") == "edition"),
        findings=state.findings,
        next_number=state.numbers[0],
        changed=state.is_changed,
        current=draft.edition.current_version,
        schedule=state.schedule,
        frozen=lock_message_of(state.schedule),
        sections=sections,
        formats=DRAFT_FORMATS.values(),
        has_colleagues=has_colleagues(request),
        delayed_approvals=_delayed_approvals(draft),
    )


def _delayed_approvals(draft: Draft) -> list[tuple[User, datetime]]:
    """Return the people who can see the draft but cannot approve it yet, because somebody else reset their access; and until when."""
    if not draft.edition.report.needs_approval:
        return []
    resets = access_resets(since=timezone.now() - RESET_DELAY).order_by("at")
    ends = {entry.whom_account: entry.at + RESET_DELAY for entry in resets if entry.whom_account}
    people = User.objects.filter(pk__in=ends) if ends else ()
    return [(person, ends[person.pk]) for person in people if may(person, "reports.view_draft", draft)]


def row_of(section: Section, state: DraftState) -> Row:
    """Return a section of the draft that was read, with its state and next step."""
    review_states: Mapping[UUID | None, drafting.ReviewState] = state.context.review_states if state.context else {}
    review_state = review_states.get(section.uid, drafting.ReviewState())
    reviewers, asking = tuple(_unanswered(section, state)), _asking_for_changes(section, state, review_state)
    is_published = _is_published(section, state)
    if asking and not section.handed_in_at:
        place = CHANGES
    else:
        place = _state(section, state, review_state, is_asked=bool(reviewers), is_published=is_published)
    return Row(section, state, review_state, reviewers, asking, place, is_published)


def _unanswered(section: Section, state: DraftState) -> Iterator[ReviewLink]:
    """Yield the unanswered review requests of the section."""
    now = timezone.now()
    for link in state.draft.edition.review_links.all():
        if link.section == section.uid and link.is_open(now) and not link.answers:  # type: ignore[attr-defined]
            yield link


def _asking_for_changes(section: Section, state: DraftState, review_state: drafting.ReviewState) -> tuple[Review, ...]:
    """Return the requests for changes that are not settled, as `drafting.unfinished`.

    A new text settles none: the author marks it as ready again, somebody approves it, or it is published.
    """
    if section.handed_in_at or review_state.is_approved:
        return review_state.asked_for_changes
    current = state.draft.edition.current_version
    earlier = (each for each in review_state.earlier if each.verdict == Verdict.CHANGES)
    return (
        *review_state.asked_for_changes,
        *(each for each in earlier if not current or each.at > current.published_at),
    )


def _state(
    section: Section,
    state: DraftState,
    review_state: drafting.ReviewState,
    *,
    is_asked: bool,
    is_published: bool | None,
) -> int:
    if not section.is_reviewed:
        return CHECK
    if review_state.is_approved:
        return READY
    if is_asked:
        return REVIEW
    # Without a required approval, text that was checked, or is published and not to be changed, is ready.
    needs_approval = state.draft.edition.report.needs_approval
    is_checked = section.carried_from and section.body and not section.handed_in_at
    if not needs_approval and (is_checked or (is_published and not section.due)):
        return READY
    return HANDED_IN if section.handed_in_at else WRITING


def _is_published(section: Section, state: DraftState) -> bool | None:
    """Return whether readers have the section as it is; None if the current version does not have it."""
    context = state.context
    if context is None or context.previous is None:
        return None
    now, was = ({each.uid: each for each in each.sections} for each in (context.document, context.previous))
    return now.get(section.uid) == was[section.uid] if section.uid in was else None


def _without_title(words: str, title: str) -> str:
    rest = words.removeprefix(f"“{title}”").lstrip(", ")
    return rest[:1].upper() + rest[1:]


def listed_sections(draft: Draft) -> list[Section]:
    """Return the sections in their order.

    Each has its `number` as readers will see it, or None, and how many of its assessments are `proposed`.
    """
    drafting.read_rows(draft)
    sections, number = list(draft.sections.all()), 0
    for section in sections:
        proposed = [each for each in section.assessments.all() if each.status == AssessmentStatus.PROPOSED]
        section.proposed = len(proposed)  # type: ignore[attr-defined]
        number += section.trend_id is not None
        section.number = number if section.trend_id else None  # type: ignore[attr-defined]
    return sections


@desk_view("reports.change_draft", Section)
@require_POST
@transaction.atomic
def move(request: HttpRequest, section: Section) -> HttpResponse:
    """Move a section one place `up` or `down`."""
    if (to := request.POST.get("to")) not in _STEPS:
        return HttpResponseBadRequest(
            "A section is moved up or down: send to=up or to=down.\n", content_type="text/plain"
        )
    lock_edition([section.draft_id])
    rows = list(section.draft.sections.all())
    place = rows.index(section)
    other = place + _STEPS[to]
    if 0 <= other < len(rows):
        rows.insert(other, rows.pop(place))
        _store_order(request, section.draft, rows)
    messages.success(request, f"“{section}” is number {rows.index(section) + 1} of {len(rows)} now.")
    return _to_list(section.draft, f"{to}-{section.pk}")


@desk_view("reports.change_draft", Draft)
@require_POST
@transaction.atomic
def reorder(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Store the sections in the order of `section`, if the list is still as this person `saw` it."""
    lock_edition([draft.pk])
    rows = {str(row.pk): row for row in draft.sections.all()}
    wanted = request.POST.getlist("section")
    if request.POST.getlist("saw") != list(rows) or sorted(wanted) != sorted(rows):
        messages.warning(request, "Someone else changed the order meanwhile; this is how it is now.")
    else:
        _store_order(request, draft, [rows[key] for key in wanted])
        messages.success(request, "Order saved.")
    return _to_list(draft)


def _store_order(request: HttpRequest, draft: Draft, rows: Sequence[Section]) -> None:
    for position, row in enumerate(rows):
        row.position = position
    with writing(request, [draft.pk]):
        Section.objects.bulk_update(rows, ["position"])


def _to_list(draft: Draft, place: str = "sections") -> HttpResponse:
    return HttpResponseRedirect(reverse("desk:board", args=[draft.pk]) + f"?order=edition#{place}")
