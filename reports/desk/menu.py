"""The menu that every page of the desk has: the places of each day, and Settings, which lists all other tables."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from reports.models.error_reports import UNDECIDED, ErrorReport
from reports.rights import allowed

#: The tables of the vocabulary, which are a second line of the menu on its pages.
VOCABULARY = ("Trend", "Technique", "Theme", "Lineage")
#: The places of the menu, each with the table that it opens and others whose pages belong to it.
PLACES = (
    (_("Editions"), ("Draft", "Section", "Figure", "Reference")),
    (_("Vocabulary"), VOCABULARY),
    (_("Error reports"), ("ErrorReport",)),
)
#: The groups of the page Settings.
SETTINGS = (
    (_("Reports and site"), ("Report", "Version", "SiteSettings", "OldAddress")),
    (_("People"), ("User", "AccessLog", "AccessFailureLog", "AccessAttempt", "AuditEntry")),
    (_("Webhooks"), ("Endpoint", "Message")),
)


def menu(request: HttpRequest, apps: list[dict[str, Any]]) -> dict[str, Any]:
    """Return what this person may open: the `places` of the menu and the groups of `settings`; also the `root` of breadcrumbs, and
    on pages of the vocabulary its `line`.

    `apps` is Django admin's list of what they may see.
    """
    models = {model["object_name"]: model for app in apps for model in app["models"] if model["admin_url"]}

    def place(name: Any, address: str, tables: Iterable[str] = ()) -> dict[str, Any]:
        pages = (address, *(models[each]["admin_url"] for each in tables if each in models))
        return {"name": name, "address": address, "is_here": request.path.startswith(pages)}

    places = [place(name, models[tables[0]]["admin_url"], tables) for name, tables in PLACES if tables[0] in models]
    line = [models[each] for each in VOCABULARY if each in models]
    is_vocabulary = any(request.path.startswith(each["admin_url"]) for each in line)
    if "ErrorReport" in models and request.path == reverse("admin:index"):
        # On every page the count would be one query more: only the first page has it.
        waiting = ErrorReport.objects.filter(state__in=UNDECIDED)
        places[-1]["count"] = allowed(request.user, "reports.view_errorreport", waiting).count
    if "Draft" in models:
        places.append(place(_("Calendar"), reverse("desk:calendar")))
    groups = [
        (name, [_with_explanation(models[each]) for each in tables if each in models]) for name, tables in SETTINGS
    ]
    groups = [(name, tables) for name, tables in groups if tables]
    root = {"name": _("Dashboard"), "address": reverse("admin:index")}
    if groups:
        tables = [each for _name, tables in SETTINGS for each in tables]
        places.append(place(_("Settings"), reverse("desk:settings"), tables))
        if places[-1]["is_here"] and request.path != places[-1]["address"]:
            root = places[-1]
    return {"places": places, "settings": groups, "root": root, "line": line if is_vocabulary else []}


def _with_explanation(table: dict[str, Any]) -> dict[str, Any]:
    options: Any = admin.site.get_model_admin(table["model"])
    name = getattr(options, "words_for_list", "") or table["name"]
    return {**table, "name": name, "explanation": getattr(options, "explanation", "")}
