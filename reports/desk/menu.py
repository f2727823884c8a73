"""The menu that every page of the desk has: places for the work of each day, and the rest by what it is about."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from reports.desk.publishing.places import OF_EDITION
from reports.models.error_reports import WAITING, ErrorReport
from reports.rights import allowed

#: The tables that stand in the first line of the menu, and what their place is called.
PLACES = {
    "Draft": "Editions",
    "Reference": "References",
    "Figure": "Figures",
    "Trend": "Vocabulary",
    "ErrorReport": "Error reports",
}
#: Where somebody is there besides the pages of that table: parts of addresses.
ALSO_THERE = {"Draft": ("/reports/section/",), "Trend": ("/trends/",)}
VOCABULARY = "Vocabulary"
#: The rest, under what it is about; what is not named stands under the last.
REST = {
    "Writing": ("Section",),
    VOCABULARY: ("Trend", "Technique", "Theme", "Lineage"),
    "Published": ("Version", "Withdrawal", "Redaction", "Acknowledgement", "OldAddress"),
    "Webhooks": ("Endpoint", "Message"),
    "Reports and people": ("Report", "SiteSettings", "User", "Group", "AuditEntry"),
}
LOG_INS = "Log-ins"


def menu(request: HttpRequest, apps: list[dict[str, Any]]) -> dict[str, Any]:
    """What this person may open: `places`, `rest` by what it is about, and the `line` under the first of a place that has several.

    `apps` is Django admin's list of what they may see.
    """
    models = {model["object_name"]: model for app in apps for model in app["models"] if model["admin_url"]}
    places = [_place(request, name, models[name]) for name in PLACES if name in models]
    others = dict(models)
    rest = [(name, [others.pop(each) for each in names if each in others]) for name, names in REST.items()]
    rest.append((LOG_INS, [model for name, model in others.items() if name not in PLACES]))
    rest = [(name, found) for name, found in rest if found]
    is_vocabulary = any(place["is_here"] and place["name"] == VOCABULARY for place in places)
    return {"places": places, "rest": rest, "line": dict(rest).get(VOCABULARY, []) if is_vocabulary else []}


def _place(request: HttpRequest, table: str, model: dict[str, Any]) -> dict[str, Any]:
    addresses = (model["admin_url"], *ALSO_THERE.get(table, ()))
    place = {"name": PLACES[table], "address": model["admin_url"]}
    # The list of one edition's references is a place of that edition.
    is_of_edition = OF_EDITION in request.GET
    place["is_here"] = table == "Draft" if is_of_edition else any(each in request.path for each in addresses)
    # How many wait is asked where the day begins: on every page it would be one query more.
    if table == "ErrorReport" and request.path == reverse("admin:index"):
        waiting = ErrorReport.objects.filter(state__in=WAITING)
        place["count"] = allowed(request.user, "reports.view_errorreport", waiting).count
    return place
