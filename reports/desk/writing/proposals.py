"""All proposed assessments of an edition on one page, to be confirmed one by one or together."""

from itertools import groupby

from django.contrib import messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from reports import drafting
from reports.desk.base import at_the_desk, name_of
from reports.desk.doors import desk_view, page
from reports.desk.editing import lock_edition
from reports.document.words import AssessmentStatus
from reports.models.draft import Assessment, Draft, Section


@desk_view("reports.change_section", Draft)
def proposals(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Each proposal with the sentence that it rests on; what is ticked is confirmed."""
    if request.method == "POST":
        try:
            confirmed = _confirm(request, draft, request.POST.getlist("assessment"))
        except drafting.DraftError as error:
            messages.error(request, gettext("Nothing was confirmed: %(error)s") % {"error": error})
        else:
            messages.success(
                request,
                ngettext("%(count)d assessment confirmed.", "%(count)d assessments confirmed.", confirmed)
                % {"count": confirmed},
            )
        return HttpResponseRedirect(reverse("desk:proposals", args=[draft.pk]))
    rows = _proposed(draft).select_related("section", "technique").order_by("section__position", "section", "position")
    groups = [(section, list(found)) for section, found in groupby(rows, key=lambda row: row.section)]
    return page(
        request,
        "proposals",
        title=gettext("Proposed assessments of %(draft)s") % {"draft": draft},
        draft=draft,
        groups=groups,
    )


def _proposed(draft: Draft) -> QuerySet[Assessment]:
    return Assessment.objects.filter(section__draft=draft, status=AssessmentStatus.PROPOSED)


@transaction.atomic
def _confirm(request: HttpRequest, draft: Draft, keys: list[str]) -> int:
    """Confirm the proposals with those keys; how many that were. Raises DraftError if a section of theirs cannot be kept."""
    lock_edition([draft.pk])
    chosen = _proposed(draft).filter(pk__in=[int(key) for key in keys if key.isdecimal()])
    sections = list(Section.objects.filter(pk__in=chosen.values("section")))
    confirmed = chosen.update(status=AssessmentStatus.CONFIRMED)
    for section in sections:
        drafting.save_revision(
            section, by=name_of(request), account=at_the_desk(request), at=timezone.now(), why="Confirmed assessments"
        )
    return confirmed
