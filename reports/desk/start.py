"""The dashboard: what waits for a person, what happened, and how far the editions are; settings and the guide."""

import re
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.conf import settings as site_settings
from django.contrib import admin
from django.contrib.auth.models import User
from django.db.models import Prefetch, QuerySet, prefetch_related_objects
from django.db.models.functions import Lower
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext, ngettext
from markdown_it import MarkdownIt
from mdit_py_plugins.anchors import anchors_plugin

from reports import drafting
from reports.desk.autosave import unsaved_forms
from reports.desk.people.activity import latest_for
from reports.desk.reviewing.requests import requests_for
from reports.desk.state import DraftState
from reports.desk.views import has_colleagues, page, user_of
from reports.desk.writing.board import CHANGES, CHECK, HANDED_IN, WRITING, Board, Row, row_of
from reports.desk.writing.editions import EditionAdmin
from reports.languages import ENGLISH
from reports.models.draft import Draft, Section
from reports.models.ledger import Version
from reports.models.mails import mail_warning
from reports.models.people import Actor
from reports.models.series import Report
from reports.models.work import worker_warning
from reports.rights import allowed, may

#: The number of latest editions on the dashboard.
EDITIONS_SHOWN = 6
DOCS = site_settings.BASE_DIR / "docs"


def start(request: HttpRequest) -> HttpResponse:
    """Django admin's index, with the person's tasks, the latest editions and activity.

    Publishers and administrators are told if no worker is running.
    """
    response = admin.site.index(request)
    if isinstance(response, TemplateResponse) and response.context_data is not None:
        person = user_of(request)
        happened, asked, drafts = latest_for(person), requests_for(person), _latest(request)
        assigned, to_review = own_sections(person)
        others = {*assigned.values(), *to_review.values()} - {each.pk for each in drafts}
        states = read_states([*drafts, *(_drafts(request).filter(pk__in=others) if others else ())])
        duties = duties_in(states, person, assigned, to_review)
        in_work, at_rest = editions_of(states[: len(drafts)], _older(request, drafts))
        response.context_data |= {
            "in_work": in_work,
            "at_rest": at_rest,
            "unsaved": unsaved_forms(request),
            "duties": duties,
            "asked": asked,
            "first_step": _first_step(request, drafts),
            "happened": happened,
            "shows_happened": bool(happened) or has_colleagues(request),
            "are_new": any(line.is_new for line in happened),
            "now": timezone.now(),
        }
        if may(request.user, "reports.publish_edition"):
            response.context_data["silence"] = worker_warning(timezone.now())
            response.context_data["mail_delay"] = mail_warning(timezone.now())
    return response


@admin.site.admin_view
def settings(request: HttpRequest) -> HttpResponse:
    """Every table that is not part of an edition or of the vocabulary, in groups, each with its explanation."""
    return page(request, "settings", title=gettext("Settings"))


@admin.site.admin_view
def guide(request: HttpRequest) -> HttpResponse:
    """docs/editor-guide.md as a page, without its links to other documents."""
    text = re.sub(r"(?<!!)\[([^\[\]]+)\]\((?!#|https:)[^()]*\)", r"\1", (DOCS / "editor-guide.md").read_text("utf-8"))
    html = MarkdownIt("commonmark", {"xhtmlOut": False}).enable("table").use(anchors_plugin).render(text)
    return page(request, "guide", title=gettext("Guide"), guide=mark_safe(html))  # noqa: S308  a file of this project


def _first_step(request: HttpRequest, latest: list[Draft]) -> dict[str, Any]:
    """Return how far a new desk has come: its `report` and `draft`, if there are any; nothing once there is a section."""
    if any(draft.sections.all() for draft in latest) or Section.objects.exists():
        return {}
    drafts = allowed(request.user, "reports.view_draft", Draft.objects.select_related("edition__report"))
    draft = drafts.order_by("-pk").first()
    reports = allowed(request.user, "reports.view_report", Report.objects.all())
    report = draft.edition.report if draft else reports.order_by("-pk").first()
    return {"is_open": True, "report": report, "draft": draft}


def _latest(request: HttpRequest) -> list[Draft]:
    """Return the latest editions, for people who may see drafts."""
    if not request.user.has_perm("reports.view_draft"):
        return []
    return list(_drafts(request).order_by("-edition__year", Lower("edition__report__name"))[:EDITIONS_SHOWN])


def _older(request: HttpRequest, latest: list[Draft]) -> QuerySet[Draft]:
    """Return the published editions that are not among the latest."""
    drafts = Draft.objects.select_related("edition__report", "edition__current_version")
    drafts = drafts.filter(edition__current_version__isnull=False).exclude(pk__in=[each.pk for each in latest])
    return allowed(request.user, "reports.view_draft", drafts).order_by("-edition__year")


def _drafts(request: HttpRequest) -> QuerySet[Draft]:
    return EditionAdmin(Draft, admin.site).get_queryset(request)


@dataclass(frozen=True)
class Assignment:
    """A section among the tasks on a dashboard. `is_review`: for its editor, not its author; `refusal`: why they cannot approve it."""

    row: Row
    is_review: bool
    refusal: str = ""

    @property
    def address(self) -> str:
        return reverse("admin:reports_section_change", args=[self.row.section.pk])

    @property
    def tasks(self) -> str:
        if self.refusal:
            return gettext("Ready for review: ask for a review.") + f" {self.refusal}"
        if self.is_review:
            return gettext("Ready for review: ask for a review, or approve it.")
        count, body = self.row.open_comments, self.row.section.body
        write = (
            ""
            if body and count
            else gettext("Finish it, and mark it as ready for review.")
            if body
            else gettext("Write it.")
        )
        tasks = {
            CHANGES: gettext("Make the requested changes."),
            CHECK: gettext("Check the text of the version that was withdrawn or redacted.")
            if self.row.section.has_withdrawn_text
            else gettext("Check the carried-over text."),
            WRITING: write,
        }
        comments = ngettext("Answer a comment.", "Answer %(count)s comments.", count) % {"count": ENGLISH.few(count)}
        return " ".join(filter(None, [tasks.get(self.row.state), comments if count else ""]))


def own_sections(user: User) -> tuple[dict[int, int], dict[int, int]]:
    """Return the draft of each section by its key: of sections assigned to a person, and of those they may review as an editor."""
    assigned = drafting.duties_of(user, allowed(user, "reports.view_section", Section.objects.all()))
    ready = Section.objects.filter(handed_in_at__isnull=False).exclude(handed_in_by=user, assignee=user)
    to_review = allowed(user, "reports.change_draft", ready)
    return dict(assigned.values_list("pk", "draft")), dict(to_review.values_list("pk", "draft"))


def duties_in(
    states: Iterable[DraftState], person: User, assigned: Container[int], to_review: Container[int]
) -> list[Assignment]:
    """Return the tasks of a person in the drafts that were read, late ones first."""
    rows = [row_of(section, state) for state in states for section in state.draft.sections.all()]
    waiting = [row for row in rows if row.section.pk in assigned and (row.is_with_author or row.open_comments)]
    waiting.sort(key=lambda row: (row.due is None, row.section.due or date.max))
    found = [Assignment(row, is_review=False) for row in waiting]
    ready = [row for row in rows if row.section.pk in to_review and row.state == HANDED_IN]
    return [*found, *(Assignment(row, is_review=True, refusal=_refusal(row, person)) for row in ready)]


def _refusal(row: Row, person: User) -> str:
    """Return why a person cannot approve a section now, or ""."""
    state = row.draft_state
    if state.context is None:
        return ""
    edition, document = state.draft.edition, state.context.document
    return drafting.approval_refusal(edition, document, row.section.uid, Actor.of(person))


@dataclass(frozen=True)
class DraftInProgress:
    """An edition with something that readers do not have yet."""

    state: DraftState

    @property
    def draft(self) -> Draft:
        return self.state.draft

    @cached_property
    def board(self) -> Board:
        return Board(self.draft, tuple(row_of(each, self.state) for each in self.draft.sections.all()))

    @property
    def changes(self) -> int:
        """The number of differences from the published version; 0 if there is none."""
        return self.state.diff.count if self.state.diff else 0

    @property
    def publication(self) -> str:
        """The scheduled publication as a text, or ""."""
        schedule = self.state.schedule
        if schedule is None or not schedule.is_open:
            return ""
        return gettext("publication on %(day)s") % {"day": schedule.in_words}


def read_states(drafts: Sequence[Draft]) -> list[DraftState]:
    """Return the states of several drafts, all read at once."""
    techniques = drafting.read_drafts(drafts)
    versions = Version.objects.select_related("withdrawal", "redaction").defer("document")
    prefetch_related_objects([each.edition for each in drafts], Prefetch("versions", versions))
    drafting.read_reviews(*(each.edition for each in drafts))
    return [DraftState(each, techniques=techniques) for each in drafts]


def editions_of(states: Sequence[DraftState], older: Iterable[Draft]) -> tuple[list[DraftInProgress], list[Draft]]:
    """Return the editions with unpublished changes, and for each report those without, with the `older` ones."""
    in_work = [DraftInProgress(state) for state in states if state.is_changed]
    at_rest = [*(state.draft for state in states if not state.is_changed), *older]
    return in_work, sorted(at_rest, key=lambda draft: draft.edition.report.name.casefold())
