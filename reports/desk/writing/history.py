"""A section's saves, and restoring one of them."""

from collections.abc import Callable
from itertools import zip_longest
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext
from pydantic import ValidationError

from reports import drafting
from reports.desk.editing import lock_edition
from reports.desk.text_editor import in_words_of
from reports.desk.views import actor_of, desk_view, page, redirect_with
from reports.document.canonical import error_lines
from reports.document.diff import Work
from reports.document.types import EditionDocument
from reports.document.types import Section as SectionStatement
from reports.importing.adding import append_section, with_sections
from reports.models.draft import Draft, Section
from reports.models.revisions import SectionRevision
from reports.pages.comparing.statements import names_of, saved_changes
from reports.rendering.body_errors import body_errors_of

SAVES_ON_A_PAGE = 20


def saves_of(rows: list[SectionRevision], latest: int, in_words: Callable[[str], str]) -> list[dict[str, Any]]:
    """Return each save with its changes, newest first. Each row but the last is compared with the next one."""
    work, names = Work(), names_of(drafting.known_trends(), drafting.known_techniques())
    return [
        {
            "revision": row,
            "changes": saved_changes(older.statement, row.statement, names, in_words, work) if older else (),
            "is_first": older is None and row.number <= 1,
            "is_last": row.number == latest,
        }
        for row, older in zip_longest(rows, rows[1:])
    ]


@desk_view("reports.view_section", Section)
def section_history(request: HttpRequest, section: Section) -> HttpResponse:
    """List the saves of a section, with the changes of each."""
    revisions = SectionRevision.objects.filter(section=section.uid).order_by("-number")
    saves = Paginator(revisions, SAVES_ON_A_PAGE).get_page(request.GET.get("page"))
    latest = revisions.first()
    start = saves.start_index() - 1 if latest else 0
    rows = list(revisions[start : start + SAVES_ON_A_PAGE + 1])
    shown = saves_of(rows, latest.number, in_words_of(section))[:SAVES_ON_A_PAGE] if latest else []
    return page(
        request,
        "section_history",
        title=gettext("History of “%(section)s”") % {"section": section},
        draft=section.draft,
        section=section,
        saves=shown,
        latest=latest.number if latest else 0,
        pages=saves,
    )


@desk_view("reports.change_section", Section)
@transaction.atomic
def put_back(request: HttpRequest, section: Section, number: int) -> HttpResponse:
    """Restore the section as of save `number`, unless somebody saved it since this person saw its history."""
    if request.method != "POST":
        raise PermissionDenied
    lock_edition([section.draft_id])
    revision = get_object_or_404(SectionRevision, section=section.uid, number=number)
    if request.POST.get("seen") != str(SectionRevision.objects.filter(section=section.uid).latest("number").number):
        words = gettext(
            "Not restored: somebody saved this section after you opened this page. Check what they changed, then try again."
        )
        return redirect_with(request, words, "desk:section-history", section.pk, level=messages.WARNING)
    edition = section.draft.edition
    why = f"Restored from save {number}"
    try:
        with transaction.atomic():
            wanted = with_section(drafting.document_of(edition), revision.statement)
            drafting.load(edition, wanted, actor=actor_of(request), why=why)
    except drafting.DraftError as error:
        messages.error(request, gettext("Not restored: %(error)s") % {"error": error})
    except ValidationError as error:
        messages.error(
            request,
            gettext("Not restored, because it no longer fits the edition: %(error)s") % {"error": error_lines(error)},
        )
    else:
        messages.success(
            request,
            gettext("“%(section)s” was restored from save %(number)s.") % {"section": section, "number": number},
        )
    return HttpResponseRedirect(reverse("admin:reports_section_change", args=[section.pk]))


@desk_view("reports.change_draft", Draft)
@transaction.atomic
def restore_section(request: HttpRequest, draft: Draft, number: int) -> HttpResponse:
    """Put a deleted section at the end of the edition, and list what could not be restored."""
    if request.method != "POST":
        raise PermissionDenied
    lock_edition([draft.pk])
    edition, history = draft.edition, HttpResponseRedirect(reverse("admin:reports_draft_history", args=[draft.pk]))
    deletion = drafting.deletions_in(edition).filter(pk=number).first()
    if deletion is None:
        messages.warning(request, gettext("Not restored: the section is already back in the edition."))
        return history
    old = deletion.statement
    try:
        document = _with_terms(drafting.document_of(edition), old)
        document, changed = append_section(document, old)
        drafting.load(edition, document, actor=actor_of(request), why="Restored")
    except drafting.DraftError as error:
        messages.error(request, gettext("Not restored: %(error)s") % {"error": error})
        return history
    section = document.sections[-1]
    messages.success(request, gettext("“%(section)s” was restored as the last section.") % {"section": section.title})
    for words in (*changed, *(each.sentence for each in body_errors_of(document, section))):
        messages.warning(request, words)
    row = Section.objects.select_related("draft").get(uid=section.uid)
    if row.draft.carried_from:
        # Nothing says whether its text, of another year, had been checked when it was deleted.
        Section.objects.filter(pk=row.pk).update(is_reviewed=False, carried_from=row.draft.carried_from)
    return HttpResponseRedirect(reverse("admin:reports_section_change", args=[row.pk]))


def with_section(document: EditionDocument, old: SectionStatement) -> EditionDocument:
    """`document` with the section of that uid replaced, and the vocabulary that it needs described.

    Raises ValidationError if they do not go together: another section has its address or trend, or a technique is gone.
    """
    sections = [old if section.uid == old.uid else section for section in document.sections]
    return with_sections(_with_terms(document, old), sections)


def _with_terms(document: EditionDocument, section: SectionStatement) -> EditionDocument:
    """`document` with the trend and techniques of the section described, if the vocabulary has them."""
    trends = {trend.slug: trend for trend in (*drafting.known_trends(), *document.trends)}
    techniques = {technique.slug: technique for technique in (*drafting.known_techniques(), *document.techniques)}
    needed = {*(each.slug for each in document.trends), section.trend or ""}
    assessed = {*(each.slug for each in document.techniques), *(each.technique for each in section.assessments)}
    return document.model_copy(
        update={
            "trends": tuple(trends[slug] for slug in sorted(needed & trends.keys())),
            "techniques": tuple(techniques[slug] for slug in sorted(assessed & techniques.keys())),
        }
    )
