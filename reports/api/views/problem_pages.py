"""The pages that problems' `type` leads to."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from reports.api.exceptions import KINDS
from reports.freshness import REVALIDATE, dated, may_be_kept
from reports.pages.head import Head
from reports.pages.house import house
from reports.reading.site_facts import site_facts


@require_safe
def problem_list(request: HttpRequest) -> HttpResponseBase:
    head = Head("Problems of the API", "What the API says when it cannot answer.", "/problems/")
    return _page("api/problems.html", head, kinds=KINDS.values())


@require_safe
def problem_page(request: HttpRequest, kind: str) -> HttpResponseBase:
    if kind not in KINDS:
        raise Http404
    found = KINDS[kind]
    return _page("api/problem.html", Head(found.title, found.meaning, f"/problems/{kind}/"), kind=found)


def _page(template: str, head: Head, **more: Any) -> HttpResponseBase:
    """A page in the site's frame; without the request, the same bytes for everyone."""
    content = render_to_string(
        template, {"head": head, "site": settings.SITE_URL, "house": house(site_facts()), **more}
    )
    return may_be_kept(dated(HttpResponse(content, headers={"Cache-Control": REVALIDATE}), None))
