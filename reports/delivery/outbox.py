"""Queue webhook messages in the transaction of the event, so that both are stored or neither."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Q

from reports.delivery.tasks import deliver_webhooks
from reports.document.canonical import canonical_json, instant
from reports.filing.making import make_files
from reports.models.ledger import Version
from reports.models.webhooks import Endpoint, Message
from reports.models.work import Due
from reports.reading import proof

#: The number of characters of a document from which its files are made by the worker, because they take too long for a request.
LARGE = 100_000


def queue_messages(*, kind: str, version: Version, at: datetime) -> None:
    """Create a message for each endpoint that subscribes to this event, and queue the files of a large edition.

    Call it inside the transaction of the event. `kind` is published, withdrawn or redacted.
    """
    if kind == "published" and len(version.document) > LARGE:
        make_files.enqueue(version.pk)
    kind = f"version.{kind}"
    report = version.edition.report
    active = Endpoint.objects.filter(Q(report=report) | Q(report__isnull=True), is_active=True)
    if endpoints := [endpoint for endpoint in active if kind in endpoint.kinds]:
        body = canonical_json(_payload(kind, version, at)).decode()
        Message.objects.bulk_create(
            Message(endpoint=endpoint, kind=kind, body=body, at=at, due_at=at) for endpoint in endpoints
        )
        Due.objects.sooner(deliver_webhooks.module_path, at)


def redeliver(message: Message, *, at: datetime) -> None:
    """Queue a message again with all retries. Receivers recognise it by its identifier."""
    message.due_at = at
    message.failures = 0
    message.over_at = None
    message.is_delivered = False
    message.save(update_fields=["due_at", "failures", "over_at", "is_delivered"])
    Due.objects.sooner(deliver_webhooks.module_path, at)


def _payload(kind: str, version: Version, at: datetime) -> dict[str, Any]:
    edition = version.edition
    address = (
        f"{settings.SITE_URL}/api/v1/reports/{edition.report.slug}/editions/{edition.year}/versions/{version.number}/"
    )
    checkpoint = proof.latest_checkpoint()
    data: dict[str, Any] = {
        "report": edition.report.slug,
        "year": edition.year,
        "version": version.number,
        "sha256": version.sha256,
        "record_sha256": version.record_sha256,
        "url": address,
        "document_url": f"{address}document/",
        "checkpoint": checkpoint.model_dump() if checkpoint else None,
    }
    if kind == "version.published":
        data |= {"severity": version.severity, "note": version.note}
    else:
        event = version.redaction if kind == "version.redacted" else version.withdrawal
        data["reason"] = event.reason
    return {"type": kind, "timestamp": instant(at), "data": data}
