"""Addresses for monitoring: is the process alive, can it serve, and figures for Prometheus. And what is answered when it cannot."""

import logging
import sys
from ipaddress import ip_address

from django.db import Error, InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django.views.defaults import server_error

from config.door.response_cache import OUT_OF_ORDER, counts
from reports.api.exceptions import fault
from reports.limits import client_address
from reports.models.ledger import Redaction, Version, Withdrawal
from reports.models.series import Edition
from reports.models.webhooks import Message
from reports.models.work import Worker, silence

log = logging.getLogger(__name__)


@never_cache
@require_safe
def alive(request: HttpRequest) -> HttpResponse:
    """200 whenever the process answers at all."""
    return HttpResponse("alive\n", content_type="text/plain; charset=utf-8")


@never_cache
@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """200 if the database answers, 503 if not; why not is in the log, not in the answer.

    That no worker is running is said, and is no reason for a 503: readers are served all the same, and a proxy that asks here would
    send them away.
    """
    try:
        silent = silence(timezone.now())
    except Error:
        log.exception("The database does not answer.")
        return HttpResponse("the database does not answer\n", status=503, content_type="text/plain; charset=utf-8")
    return HttpResponse(f"ready\n{silent}".rstrip() + "\n", content_type="text/plain; charset=utf-8")


def failed(request: HttpRequest) -> HttpResponse:
    """500 for a fault of ours; 503 in words while the database does not answer. To clients of the API, as a problem."""
    if request.path.startswith("/api/"):
        return fault(request, sys.exception())
    if not isinstance(sys.exception(), OperationalError | InterfaceError):
        return server_error(request)
    response = HttpResponse(OUT_OF_ORDER, status=503, content_type="text/plain; charset=utf-8")
    response["Cache-Control"], response["Retry-After"] = "no-store", "5"
    return response


#: What the door of the process that is asked did since it started.
_OF_THE_DOOR = {
    "made": "Public responses that this process rendered and may cache.",
    "given": "Responses served from the cache.",
    "given_in_outage": "Responses served from the cache while the database was unavailable.",
    "refused": "Requests refused while the database was unavailable.",
}


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """One figure a line, from loopback; anyone else is told that there is no such page."""
    if not _is_this_machine(client_address(request)):
        raise Http404
    lines = []
    for name, (text, value) in _gauges().items():
        lines += [
            f"# HELP perennial_{name} {text}",
            f"# TYPE perennial_{name} {_type(name)}",
            f"perennial_{name} {value}",
        ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; version=0.0.4; charset=utf-8")


def _gauges() -> dict[str, tuple[str, float]]:
    last = Version.objects.order_by("-published_at").values_list("published_at", flat=True).first()
    seen = Worker.objects.order_by("-at").values_list("at", flat=True).first()
    return {
        "editions": ("Editions that readers can see.", Edition.objects.published().count()),
        "versions": ("Versions in the ledger.", Version.objects.count()),
        "withdrawals": ("Withdrawn versions.", Withdrawal.objects.count()),
        "redactions": ("Redacted versions.", Redaction.objects.count()),
        "last_publication_seconds": (
            "Time of the last publication, in Unix time.",
            last.timestamp() if last else 0,
        ),
        "webhook_messages_waiting": (
            "Messages waiting to be sent.",
            Message.objects.filter(due_at__isnull=False).count(),
        ),
        "worker_seen_seconds": (
            "Time of the last worker heartbeat, in Unix time.",
            seen.timestamp() if seen else 0,
        ),
        **{f"answers_{name}_total": (text, counts[name]) for name, text in _OF_THE_DOOR.items()},
    }


def _type(name: str) -> str:
    return "counter" if name.endswith("_total") else "gauge"


def _is_this_machine(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False
