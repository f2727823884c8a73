"""The order of an edition's sections: by dragging, or one step up or down."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from reports import drafting
from reports.desk.editing import lock_edition, writing
from reports.desk.views import desk_view
from reports.document.words import AssessmentStatus
from reports.models.draft import Draft, Section

_STEPS = {"up": -1, "down": 1}


def listed_sections(draft: Draft) -> list[Section]:
    """The sections in their order.

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
    """One section one step `up` or `down`; another word is a 400."""
    if (to := request.POST.get("to")) not in _STEPS:
        return HttpResponseBadRequest(
            "A section is moved up or down: send to=up or to=down.\n", content_type="text/plain"
        )
    lock_edition([section.draft_id])
    keys = list(section.draft.sections.values_list("pk", flat=True))
    place = keys.index(section.pk)
    other = place + _STEPS[to]
    if 0 <= other < len(keys):
        keys[place], keys[other] = keys[other], keys[place]
        with writing(request, [section.draft_id]):
            store(section.draft, keys)
    messages.success(request, f"“{section}” is number {keys.index(section.pk) + 1} of {len(keys)} now.")
    return _to_list(section.draft, f"{to}-{section.pk}")


@desk_view("reports.change_draft", Draft)
@require_POST
@transaction.atomic
def reorder(request: HttpRequest, draft: Draft) -> HttpResponse:
    """All sections in the order of `section`, if the list still is as this person `saw` it."""
    lock_edition([draft.pk])
    now = [str(key) for key in draft.sections.values_list("pk", flat=True)]
    wanted = request.POST.getlist("section")
    if request.POST.getlist("saw") != now or sorted(wanted) != sorted(now):
        messages.warning(request, "Someone else changed the order meanwhile; this is how it is now.")
        return _to_list(draft)
    with writing(request, [draft.pk]):
        store(draft, [int(key) for key in wanted])
    messages.success(request, "Order saved.")
    return _to_list(draft)


def store(draft: Draft, keys: list[int]) -> None:
    """Number the sections of `draft` in the order of `keys`."""
    rows = {section.pk: section for section in draft.sections.all()}
    for position, key in enumerate(keys):
        rows[key].position = position
    Section.objects.bulk_update(rows.values(), ["position"])


def _to_list(draft: Draft, place: str = "sections") -> HttpResponse:
    return HttpResponseRedirect(reverse("desk:board", args=[draft.pk]) + f"?order=edition#{place}")
