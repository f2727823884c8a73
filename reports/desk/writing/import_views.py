"""A file into an edition: first the plan, then, on a person's word, the change itself."""

from dataclasses import astuple, replace
from functools import cache, partial
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from reports import drafting
from reports.desk import progress
from reports.desk.base import at_the_desk, name_of
from reports.desk.doors import desk_view, page, sent
from reports.desk.editing import checksum_in, checksum_of, lock_edition
from reports.desk.writing.returning import shown_as_sent
from reports.desk.writing.steps import shown_steps
from reports.desk.writing.uploads import AgainForm, FileForm, Waiting, keep
from reports.document.types import EditionDocument
from reports.importing import FileError, Finding, Imported, ImportRefused, read_edition
from reports.models.draft import Draft
from reports.rights import allowed
from trends.models import Technique, Trend

REPORT_STAYS = "The file’s settings of the report are left out. A publisher can change them on the report’s page."
#: Whoever has these at the desk may give old addresses by a file as well.
MAY_GIVE_ALIASES = ("reports.add_oldaddress", "reports.change_oldaddress")
ALIASES_STAY = "The file’s old addresses are left out. A publisher can add them."
GOES = _("This removes from the draft: {removed}. The import replaces the whole draft.")
BROKEN_DRAFT = "This is an error in the draft. Fix it there first."


def _read(request: HttpRequest, draft: Draft, data: bytes, filename: str, *, is_added: bool) -> Imported:
    """What the file says; of the report and its old addresses, for those who may not change them, what the desk says."""
    edition = draft.edition
    report = drafting.report_statement(edition.report)
    found = read_edition(
        data,
        filename=filename,
        report=report,
        year=edition.year,
        trends=drafting.known_trends(allowed(request.user, "trends.view_trend", Trend.objects.all())),
        techniques=drafting.known_techniques(allowed(request.user, "trends.view_technique", Technique.objects.all())),
        elsewhere=drafting.other_years(report.slug, edition.year),
        headings=cache(partial(drafting.headings_there, report.slug)),
        into=drafting.document_of(edition) if is_added else None,
    )
    found = drafting.tell_of_lacking(found)
    if found.aliases and not request.user.has_perms(MAY_GIVE_ALIASES, edition.report):
        found = replace(found, aliases=(), findings=(Finding(None, ALIASES_STAY), *found.findings))
    said = found.document.report.model_copy(update={"uid": report.uid})
    if said == report or request.user.has_perm("reports.change_report", edition.report):
        return found
    document = found.document.model_copy(update={"report": report})
    return replace(found, document=document, findings=(Finding(None, REPORT_STAYS), *found.findings))


def _load(
    request: HttpRequest, draft: Draft, found: Imported, filename: str, before: EditionDocument | None = None
) -> drafting.Plan:
    return drafting.load(
        draft.edition,
        found.document,
        by=name_of(request),
        account=at_the_desk(request),
        at=timezone.now(),
        why=f"Imported from {filename}",
        invented=found.invented,
        aliases=found.aliases,
        before=before,
    )


@desk_view("reports.change_draft", Draft)
def import_file(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes a file and shows what it would change; on a person's word, changes it."""
    draft = get_object_or_404(Draft.objects.select_related("edition__report"), pk=pk)
    with progress.told(request):
        return _imported(request, draft)


def _imported(request: HttpRequest, draft: Draft) -> HttpResponse:
    if "token" in request.POST:
        return _apply(request, draft)
    form = FileForm(sent(request), request.FILES if request.method == "POST" else None)
    shown: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        data = file.read()
        if (returned := shown_as_sent(request, draft, data, file.name)) is not None:
            return returned
        shown = _plan(request, draft, data, file.name, is_added=draft.sections.exists())
    return _shown(request, draft, form, **shown)


def _shown(request: HttpRequest, draft: Draft, form: FileForm, **shown: Any) -> HttpResponse:
    return page(
        request,
        "import",
        title=gettext("Import a file into %(draft)s") % {"draft": draft},
        draft=draft,
        form=form,
        **shown,
    )


def _plan(request: HttpRequest, draft: Draft, data: bytes, filename: str, *, is_added: bool) -> dict[str, Any]:
    try:
        found = _read(request, draft, data, filename, is_added=is_added)
        with transaction.atomic():
            lock_edition([draft.pk])
            before = drafting.document_of(draft.edition)
            plan = _load(request, draft, found, filename, before)
            after = drafting.document_of(draft.edition)
            transaction.set_rollback(True)
    except ImportRefused as refused:
        return {"errors": refused.errors, "filename": filename}
    except drafting.DraftError as error:
        return {"errors": [FileError(None, str(error), BROKEN_DRAFT)], "filename": filename}
    shown: dict[str, Any] = {
        "plans": [("", shown_steps(plan, before, after, found.pictures))],
        "notes": [GOES.format(removed=plan.removed)] if plan.removed else [],
        "findings": [*(Finding(None, words) for words in plan.notes), *found.findings],
        "filename": filename,
        "is_added": is_added,
        "has_changes": plan.changes,
        "has_sections": before.sections,
    }
    if plan.changes or is_added:
        waiting = keep(data, filename, checksum_in(before), is_added=is_added)
        request.session[f"import-{draft.pk}"] = astuple(waiting)
        shown["again"] = AgainForm(initial={"token": waiting.token})
    return shown


def _apply(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Does what the plan showed."""
    here = reverse("desk:import", args=[draft.pk])
    kept = request.session.get(f"import-{draft.pk}")
    waiting = Waiting(*kept) if kept else None
    if waiting is None or request.POST["token"] != waiting.token or not waiting.path.is_file():
        messages.warning(request, gettext("The file is no longer on the server. Choose it again."))
        return HttpResponseRedirect(here)
    data = waiting.path.read_bytes()
    if "instead" in request.POST:
        waiting.path.unlink()
        shown = _plan(request, draft, data, waiting.filename, is_added=not waiting.is_added)
        return _shown(request, draft, FileForm(), **shown)
    try:
        # Before the transaction: nobody else could save while the file is read.
        found = _read(request, draft, data, waiting.filename, is_added=waiting.is_added)
        with transaction.atomic():
            lock_edition([draft.pk])
            has_moved = checksum_of(draft.edition) != waiting.seen
            if not has_moved:
                drafting.keep_pictures(found.pictures)
                plan = _load(request, draft, found, waiting.filename)
    except (ImportRefused, drafting.DraftError) as error:
        messages.error(request, gettext("Nothing was changed. %(error)s") % {"error": error})
        return HttpResponseRedirect(here)
    waiting.path.unlink(missing_ok=True)
    if has_moved:
        shown = _plan(request, draft, data, waiting.filename, is_added=waiting.is_added)
        return _shown(request, draft, FileForm(), status=409, has_moved=True, **shown)
    del request.session[f"import-{draft.pk}"]
    if waiting.is_added:
        words = gettext("Added %(filename)s at the end of the edition.") % {"filename": waiting.filename}
    else:
        words = gettext("Imported %(filename)s: %(changes_count)s changes.") % {
            "filename": waiting.filename,
            "changes_count": len(plan.changes),
        }
    messages.success(request, words)
    return HttpResponseRedirect(reverse("desk:board", args=[draft.pk]))
