"""The desk's first page: what waits, then the rooms in the order of the work."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone

from reports.desk.base import at_the_desk, has_colleagues
from reports.desk.keeping import unsaved_forms
from reports.desk.people.happened import latest_for
from reports.desk.reviewing.requests import asked_of
from reports.desk.writing.board import headline, own_duties
from reports.desk.writing.editions import EditionAdmin
from reports.models.draft import Draft, Section
from reports.models.series import Report
from reports.models.work import silence
from reports.rights import allowed, may

ROOMS = {
    "Writing": ("Draft", "Section", "Reference", "Figure", "ErrorReport"),
    "Vocabulary": ("Trend", "Lineage", "Theme", "Technique"),
    "Published": ("Version", "OldAddress", "Withdrawal", "Redaction", "Acknowledgement"),
    "Webhooks": ("Endpoint", "Message"),
    "Reports and users": ("SiteSettings", "Report", "User", "Group", "AuditEntry"),
}
EDITIONS_SHOWN = 6


def start(request: HttpRequest) -> HttpResponse:
    """Django admin's index, with the latest editions and what happened.

    Publishers and administrators are told if no worker is running.
    """
    response = admin.site.index(request)
    if isinstance(response, TemplateResponse) and response.context_data is not None:
        apps, happened = response.context_data["app_list"], latest_for(at_the_desk(request))
        response.context_data |= {
            "rooms": _rooms(apps),
            "editions": _in_hand(request),
            "unsaved": unsaved_forms(request),
            "duties": (duties := own_duties(at_the_desk(request))),
            "headline": headline(duties),
            "asked": asked_of(at_the_desk(request)),
            "first_step": _first_step(request),
            "happened": happened,
            "shows_happened": bool(happened) or has_colleagues(request),
            "are_new": any(line.is_new for line in happened),
            "now": timezone.now(),
        }
        if may(request.user, "reports.publish_edition"):
            response.context_data["silence"] = silence(timezone.now())
    return response


def _first_step(request: HttpRequest) -> dict[str, Any]:
    """How far a new desk has come: no `report`, no `draft` of it, no section in that; all three once there is a section."""
    if Section.objects.exists():
        return {}
    drafts = allowed(request.user, "reports.view_draft", Draft.objects.select_related("edition__report"))
    draft = drafts.order_by("-pk").first()
    reports = allowed(request.user, "reports.view_report", Report.objects.all())
    report = draft.edition.report if draft else reports.order_by("-pk").first()
    return {"is_open": True, "report": report, "draft": draft}


def _rooms(apps: list[dict[str, Any]]) -> list[tuple[str, list[dict[str, Any]]]]:
    models = {model["object_name"]: model for app in apps for model in app["models"]}
    rooms = [(name, [models.pop(each) for each in names if each in models]) for name, names in ROOMS.items()]
    rooms.append(("Failed log-ins", list(models.values())))
    return [(name, found) for name, found in rooms if found]


def _in_hand(request: HttpRequest) -> list[Draft] | None:
    """The latest editions, for whoever may see drafts."""
    if not request.user.has_perm("reports.view_draft"):
        return None
    rows = EditionAdmin(Draft, admin.site).get_queryset(request)
    return list(rows.order_by("-edition__year", "edition__report__name")[:EDITIONS_SHOWN])
