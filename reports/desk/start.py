"""The dashboard: what waits for a person, what happened, and how far the editions are; settings and the guide."""

import re
from typing import Any

from django.conf import settings as site_settings
from django.contrib import admin
from django.db.models import QuerySet
from django.db.models.functions import Lower
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext
from markdown_it import MarkdownIt
from mdit_py_plugins.anchors import anchors_plugin

from reports.desk.autosave import unsaved_forms
from reports.desk.base import at_the_desk, has_colleagues
from reports.desk.people.happened import latest_for
from reports.desk.reviewing.requests import asked_of
from reports.desk.views import page
from reports.desk.writing.editions import EditionAdmin
from reports.desk.writing.front import duties_in, editions_of, headline, own_sections, read_states
from reports.models.draft import Draft, Section
from reports.models.series import Report
from reports.models.work import silence
from reports.rights import allowed, may

#: So many of the latest editions are looked at.
EDITIONS_SHOWN = 6
DOCS = site_settings.BASE_DIR / "docs"


def start(request: HttpRequest) -> HttpResponse:
    """Django admin's index, with what is one's own, the latest editions and what happened.

    Publishers and administrators are told if no worker is running.
    """
    response = admin.site.index(request)
    if isinstance(response, TemplateResponse) and response.context_data is not None:
        person = at_the_desk(request)
        happened, asked, drafts = latest_for(person), asked_of(person), _latest(request)
        assigned, to_review = own_sections(person)
        others = {*assigned.values(), *to_review.values()} - {each.pk for each in drafts}
        states = read_states([*drafts, *(_drafts(request).filter(pk__in=others) if others else ())])
        duties = duties_in(states, assigned, to_review)
        in_work, at_rest = editions_of(states[: len(drafts)], person, _older(request, drafts))
        response.context_data |= {
            "in_work": in_work,
            "at_rest": at_rest,
            "unsaved": unsaved_forms(request),
            "duties": duties,
            "headline": headline(duties, len(asked), in_work, at_rest),
            "asked": asked,
            "first_step": _first_step(request, drafts),
            "happened": happened,
            "shows_happened": bool(happened) or has_colleagues(request),
            "are_new": any(line.is_new for line in happened),
            "now": timezone.now(),
        }
        if may(request.user, "reports.publish_edition"):
            response.context_data["silence"] = silence(timezone.now())
    return response


@admin.site.admin_view
def settings(request: HttpRequest) -> HttpResponse:
    """Every table that is not part of an edition or of the vocabulary, in groups, each with its explanation."""
    return page(request, "settings", title=gettext("Settings"))


@admin.site.admin_view
def guide(request: HttpRequest) -> HttpResponse:
    """docs/editor-guide.md as a page, without its links to other documents."""
    text = re.sub(r"(?<!!)\[([^\[\]]+)\]\((?!#|https:)[^)]*\)", r"\1", (DOCS / "editor-guide.md").read_text("utf-8"))
    html = MarkdownIt("commonmark", {"xhtmlOut": False}).enable("table").use(anchors_plugin).render(text)
    return page(request, "guide", title=gettext("Guide"), guide=mark_safe(html))  # noqa: S308  a file of this project


def _first_step(request: HttpRequest, latest: list[Draft]) -> dict[str, Any]:
    """How far a new desk has come: no `report`, no `draft` of it, no section in that; all three once there is a section."""
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
    """The published editions that are not among the latest."""
    drafts = Draft.objects.select_related("edition__report", "edition__current_version")
    drafts = drafts.filter(edition__current_version__isnull=False).exclude(pk__in=[each.pk for each in latest])
    return allowed(request.user, "reports.view_draft", drafts).order_by("-edition__year")


def _drafts(request: HttpRequest) -> QuerySet[Draft]:
    return EditionAdmin(Draft, admin.site).get_queryset(request)
