"""Addresses for monitoring: whether the process is alive and can serve, and metrics in Prometheus' text format for this machine only."""

import logging
from ipaddress import ip_address
from itertools import accumulate
from shutil import disk_usage

from django.conf import settings
from django.db import Error
from django.db.models import Count, Max, Min
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django_tasks_db.models import DBTaskResult

from reports.limits import client_address
from reports.models.ledger import Redaction, Version, Withdrawal
from reports.models.mails import OutgoingMail, mail_warning
from reports.models.series import Edition
from reports.models.storage import last_time_of, why_not_writable
from reports.models.webhooks import Message
from reports.models.work import Worker, worker_warning
from serving import counters
from serving.db_timeout import with_deadline
from serving.host_check import IS_UNKNOWN_HOST

#: The response cache sends this too, without calling Django.
DATABASE_UNAVAILABLE = "The site cannot read its database at the moment. Please try again in a few seconds.\n"
MEDIA_UNAVAILABLE = (
    "The site cannot reach its store of pictures and files at the moment. Please try again in a few seconds.\n"
)

_OUTCOMES = {
    "made": "Public responses that were rendered and may be cached.",
    "given": "Responses served from the cache.",
    "given_in_outage": "Responses served from the cache while the database was unavailable.",
    "refused": "Requests refused while the database was unavailable.",
}
type Sample = tuple[str, float]
type Metrics = dict[str, tuple[str, str, list[Sample]]]

log = logging.getLogger(__name__)


@never_cache
@require_safe
def alive(request: HttpRequest) -> HttpResponse:
    """Return 200 and the release while the process runs."""
    return _state(request, "alive", f"Perennial {settings.VERSION}")


@never_cache
@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """Return 200 if the database answers, 503 if not; the log has the reason.

    Further lines say that no worker is running, that mail is delayed, or that files cannot be written. None is a 503, because readers
    are still served, and a proxy that uses this check would send them away.
    """
    try:
        warnings = [worker_warning(timezone.now()), mail_warning(timezone.now())]
    except Error:
        log.exception("The database does not answer.")
        return _state(request, "the database does not answer", status=503)
    return _state(request, "ready", *warnings, why_not_writable())


def _state(request: HttpRequest, state: str, *more: str, status: int = 200) -> HttpResponse:
    """Return the state, and the lines with more about it unless the request came under an unknown host."""
    lines = [state] if IS_UNKNOWN_HOST in request.META else [state, *more]
    text = "".join(f"{line}\n" for line in lines if line)
    return HttpResponse(text, status=status, content_type="text/plain; charset=utf-8")


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Return all metrics to a client on this machine, and 404 to others. Without the database, those of the site are left out."""
    if not _is_this_machine(client_address(request)):
        raise Http404
    try:
        with with_deadline():
            site_metrics = _site_metrics()
    except Error:
        log.exception("The database does not answer.")
        site_metrics = {}
    is_up = _gauges({"database_up": ("1 if the database answers.", bool(site_metrics))})
    lines = []
    all_metrics = {**_response_metrics(), **_machine_metrics(), **is_up, **site_metrics}
    for name, (kind, description, samples) in all_metrics.items():
        lines += [f"# HELP perennial_{name} {description}", f"# TYPE perennial_{name} {kind}"]
        lines += [f"perennial_{name}{labels} {_number(value)}" for labels, value in samples]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; version=0.0.4; charset=utf-8")


def _response_metrics() -> Metrics:
    """Return the metrics of all processes since the web server started: name -> type, description and samples (labels, value)."""
    totals = counters.totals()
    answered = sum(totals[status] for status in counters.STATUSES)
    below = accumulate(totals[str(limit)] for limit in counters.BUCKETS)
    buckets = [(f'_bucket{{le="{limit}"}}', value) for limit, value in zip(counters.BUCKETS, below, strict=True)]
    return {
        **{
            f"answers_{name}_total": ("counter", description, [("", totals[name])])
            for name, description in _OUTCOMES.items()
        },
        "responses_total": (
            "counter",
            "Responses by class of status.",
            [(f'{{status="{status}"}}', totals[status]) for status in counters.STATUSES],
        ),
        "response_seconds": (
            "histogram",
            "Seconds from a request to the head of its response.",
            [*buckets, ('_bucket{le="+Inf"}', answered), ("_sum", totals["seconds"]), ("_count", answered)],
        ),
    }


def _machine_metrics() -> Metrics:
    # This creates the folder if it is missing, so it comes first.
    is_writable = not why_not_writable()
    gauges = {
        "last_backup_seconds": (
            "Time of the last manage.py backup, in Unix time; 0 before the first.",
            last_time_of("backup"),
        ),
        "last_verify_seconds": (
            "Time of the last manage.py verify without a difference, in Unix time; 0 before the first.",
            last_time_of("verify"),
        ),
        "disk_free_bytes": ("Free space in MEDIA_ROOT.", _free_bytes()),
        "media_writable": ("1 if MEDIA_ROOT can be written.", is_writable),
    }
    build = ("gauge", "The running release.", [(f'{{version="{settings.VERSION}"}}', 1.0)])
    return {**_gauges(gauges), "build_info": build}


def _site_metrics() -> Metrics:
    last = Version.objects.aggregate(at=Max("published_at"))["at"]
    heartbeat = Worker.objects.aggregate(at=Max("at"))["at"]
    waiting = DBTaskResult.objects.ready().aggregate(count=Count("pk"), oldest=Min("enqueued_at"))
    oldest = (timezone.now() - waiting["oldest"]).total_seconds() if waiting["oldest"] else 0
    gauges = {
        "editions": ("Editions that readers can see.", Edition.objects.published().count()),
        "versions": ("Versions in the ledger.", Version.objects.count()),
        "withdrawals": ("Withdrawn versions.", Withdrawal.objects.count()),
        "redactions": ("Redacted versions.", Redaction.objects.count()),
        "last_publication_seconds": ("Time of the last publication, in Unix time.", last.timestamp() if last else 0),
        "webhook_messages_waiting": (
            "Messages waiting to be sent.",
            Message.objects.filter(due_at__isnull=False).count(),
        ),
        "mails_waiting": ("Mails waiting to be sent.", OutgoingMail.objects.filter(due_at__isnull=False).count()),
        "worker_seen_seconds": (
            "Time of the last worker heartbeat, in Unix time.",
            heartbeat.timestamp() if heartbeat else 0,
        ),
        "tasks_waiting": ("Tasks that a worker could begin.", waiting["count"]),
        "oldest_task_seconds": ("Seconds since the oldest of them was created.", oldest),
        "tasks_failed": ("Tasks of the last two weeks that failed for good.", DBTaskResult.objects.failed().count()),
    }
    return _gauges(gauges)


def _gauges(values: dict[str, tuple[str, float]]) -> Metrics:
    return {name: ("gauge", description, [("", float(value))]) for name, (description, value) in values.items()}


def _number(value: float) -> str:
    return str(int(value)) if value == int(value) else repr(float(value))


def _free_bytes() -> int:
    try:
        return disk_usage(settings.MEDIA_ROOT).free
    except OSError:
        return 0


def _is_this_machine(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False
