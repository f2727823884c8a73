"""The desk's first page: what waits, then the rooms in the order of the work."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone

from reports.desk.keeping import unsaved_forms
from reports.desk.writing.editions import EditionAdmin
from reports.models.draft import Draft, Section
from reports.models.series import Report
from reports.models.work import silence
from reports.rights import allowed, may_everywhere

ROOMS = {
    "Writing": ("Draft", "Section", "Reference", "Figure", "ErrorReport"),
    "Vocabulary": ("Trend", "Lineage", "Theme", "Technique"),
    "Published": ("Version", "OldAddress", "Withdrawal", "Redaction", "Acknowledgement"),
    "Webhooks": ("Endpoint", "Message"),
    "Reports and people": ("SiteSettings", "Report", "User", "Group", "AuditEntry"),
}
EDITIONS_SHOWN = 6
#: So many of one's own acts are shown, of so many that are looked at.
ACTS_SHOWN, ACTS_LOOKED_AT = 10, 30


def start(request: HttpRequest) -> HttpResponse:
    """Django admin's index, with the latest editions; administrators are told if no worker is running."""
    response = admin.site.index(request)
    if isinstance(response, TemplateResponse) and response.context_data is not None:
        apps = response.context_data["app_list"]
        response.context_data |= {
            "rooms": _rooms(apps),
            "editions": _in_hand(request),
            "unsaved": unsaved_forms(request),
            "first_step": _first_step(request),
            "recent": _recent(request),
        }
        if request.user.is_superuser:
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


def _recent(request: HttpRequest) -> list[LogEntry]:
    """What this person did last, but for what they may no longer see."""
    entries = list(LogEntry.objects.filter(user=request.user.pk).select_related("content_type")[:ACTS_LOOKED_AT])
    keys: dict[ContentType | None, set[str]] = {}
    for entry in entries:
        keys.setdefault(entry.content_type, set()).add(str(entry.object_id))
    seen = {kind: _seen(request, kind, found) for kind, found in keys.items()}
    return [entry for entry in entries if entry.object_id in seen[entry.content_type]][:ACTS_SHOWN]


def _seen(request: HttpRequest, kind: ContentType | None, keys: set[str]) -> set[str]:
    """Those of `keys` whose rows this person may see: all, with those that are gone, if they may see every row."""
    model = kind.model_class() if kind else None
    if kind is None or model not in admin.site._registry:
        return set()
    if may_everywhere(request.user, f"{kind.app_label}.view_{kind.model}"):
        return keys
    rows = admin.site._registry[model].get_queryset(request).filter(pk__in=keys)
    return set(map(str, rows.values_list("pk", flat=True)))


def _in_hand(request: HttpRequest) -> list[Draft] | None:
    """The latest editions, for whoever may see drafts."""
    if not request.user.has_perm("reports.view_draft"):
        return None
    rows = EditionAdmin(Draft, admin.site).get_queryset(request)
    return list(rows.order_by("-edition__year", "edition__report__name")[:EDITIONS_SHOWN])
