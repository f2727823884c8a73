"""Coming to the desk: Django admin's own page, for a network that has not tried too often."""

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from config.limits import LOG_INS


def log_in(request: HttpRequest) -> HttpResponse:
    """The log-in. django-axes locks one name out at one address; this is about many names."""
    if request.method == "POST":
        allowance = LOG_INS.ask(request)
        if not allowance.is_granted:
            response = render(request, "desk/locked_out.html", {"is_network": True}, status=429)
            response["Retry-After"] = str(allowance.reset)
            return response
    return admin.site.login(request)
