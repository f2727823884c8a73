"""The pages that problems' `type` leads to."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from reports.api.problems import KINDS


def problem_list(request: HttpRequest) -> HttpResponse:
    return render(request, "api/problems.html", {"kinds": KINDS.values()})


def problem_page(request: HttpRequest, kind: str) -> HttpResponse:
    if kind not in KINDS:
        raise Http404
    return render(request, "api/problem.html", {"kind": KINDS[kind]})
