"""What the worker does, by the clock or because something happened. Each may be done twice: a worker can be killed in the middle."""

from datetime import timedelta

from axes.models import AccessFailureLog, AccessLog
from django.conf import settings
from django.tasks import task
from django.utils import timezone
from django.utils.module_loading import import_string
from django_tasks_db.models import DBTaskResult

from reports import proof, publishing
from reports.delivery.notifications import mail_notices, tell_of_dues
from reports.delivery.send_webhooks import deliver_due
from reports.models import error_reports
from reports.models.form_drafts import FormSnapshot
from reports.models.notices import RETENTION, Notice
from reports.models.webhooks import Message
from reports.models.work import Due, Worker

#: Messages in one task: what else waits has its turn in between.
MESSAGES = 20
_TASKS_KEPT = timedelta(days=14)
_LOG_INS_KEPT = timedelta(days=90)
_WORKERS_KEPT = timedelta(days=1)
_SNAPSHOTS_KEPT = timedelta(days=14)


@task
def deliver_webhooks() -> None:
    """Send what is due; what is put off or left over says when this is due again."""
    deliver_due(limit=MESSAGES)
    waiting = Message.objects.filter(due_at__isnull=False, endpoint__is_active=True).order_by("due_at")
    if next_at := waiting.values_list("due_at", flat=True).first():
        Due.objects.sooner(deliver_webhooks.module_path, next_at)


@task(priority=50)
def publish_scheduled() -> None:
    """Publish what is due, also what was missed while no worker ran; this is due again when the next one is."""
    if next_at := publishing.publish_due(at=timezone.now()):
        Due.objects.sooner(publish_scheduled.module_path, next_at)


@task
def send_notices() -> None:
    """Find what is due or late, and write to people what concerns them.

    This is due again when somebody who hears of it once a day does next.
    """
    tell_of_dues(at=timezone.now())
    if next_at := mail_notices(at=timezone.now()):
        Due.objects.sooner(send_notices.module_path, next_at)


@task
def clear_out() -> None:
    """What nobody needs any more: readers' addresses, sessions, log-ins, tasks that are done, workers that are gone."""
    now = timezone.now()
    error_reports.forget_readers(at=now)
    import_string(f"{settings.SESSION_ENGINE}.SessionStore").clear_expired()
    for log in (AccessLog, AccessFailureLog):
        log.objects.filter(attempt_time__lt=now - _LOG_INS_KEPT).delete()
    DBTaskResult.objects.finished().filter(finished_at__lt=now - _TASKS_KEPT).delete()
    Worker.objects.filter(at__lt=now - _WORKERS_KEPT).delete()
    Notice.objects.filter(at__lt=now - RETENTION).delete()
    FormSnapshot.objects.filter(at__lt=now - _SNAPSHOTS_KEPT).delete()


@task
def delete_from_record() -> None:
    """Delete saved history, reviews and names of reviewers that nobody else could confirm within 24 hours."""
    publishing.delete_due(at=timezone.now())


@task
def log_audit() -> None:
    """Have the publication log, and so the next checkpoint, cover the audit log."""
    proof.log_audit(at=timezone.now())


#: What is done by the clock, and how often. What is due when there is any is looked for once an hour in case that was missed.
DUE = {
    publish_scheduled: timedelta(hours=1),
    deliver_webhooks: timedelta(hours=1),
    send_notices: timedelta(hours=1),
    delete_from_record: timedelta(hours=1),
    clear_out: timedelta(days=1),
    log_audit: timedelta(days=1),
}
