"""The pages that problems' `type` leads to."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.http import require_safe

from reports.api.exceptions import KINDS
from reports.framing import framed
from reports.freshness import REVALIDATE, dated, may_be_kept
from reports.languages import ENGLISH
from reports.pages.head import Head


@require_safe
def problem_list(request: HttpRequest) -> HttpResponseBase:
    head = Head("Problems of the API", "Error types of the API.", "/problems/", words=ENGLISH)
    return _page("api/problems.html", head, kinds=KINDS.values())


@require_safe
def problem_page(request: HttpRequest, kind: str) -> HttpResponseBase:
    if kind not in KINDS:
        raise Http404
    found = KINDS[kind]
    return _page("api/problem.html", Head(found.title, found.meaning, f"/problems/{kind}/", words=ENGLISH), kind=found)


def _page(template: str, head: Head, **more: Any) -> HttpResponseBase:
    response = HttpResponse(framed(template, head=head, **more), headers={"Cache-Control": REVALIDATE})
    return may_be_kept(dated(response, None))
