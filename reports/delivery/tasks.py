"""The tasks of the worker, which are due at intervals or because of an event. Each may run twice, because a worker can be killed."""

from datetime import timedelta

from axes.models import AccessFailureLog, AccessLog
from django.conf import settings
from django.tasks import task
from django.utils import timezone
from django.utils.module_loading import import_string
from django_tasks_db.models import DBTaskResult

from reports import publishing
from reports.delivery import mail_queue
from reports.delivery.alerts import queue_alerts
from reports.delivery.notifications import notify_of_due_dates, queue_notices
from reports.delivery.send_webhooks import deliver_due
from reports.models import error_reports, mails
from reports.models.form_drafts import FormSnapshot
from reports.models.mails import OutgoingMail
from reports.models.notices import RETENTION, Notice
from reports.models.subscriptions import Subscription
from reports.models.webhooks import Message
from reports.models.work import Due, Worker
from reports.reading import proof

#: The most messages that one task sends, so that other tasks run in between.
MESSAGES = 20
_TASK_RETENTION = timedelta(days=14)
_LOG_IN_RETENTION = timedelta(days=90)
_WORKER_RETENTION = timedelta(days=1)
_SNAPSHOT_RETENTION = timedelta(days=14)


@task
def deliver_webhooks() -> None:
    """Send the messages that are due, and set when the next message is due."""
    deliver_due(limit=MESSAGES)
    waiting = Message.objects.filter(due_at__isnull=False, endpoint__is_active=True).order_by("due_at")
    if next_at := waiting.values_list("due_at", flat=True).first():
        Due.objects.sooner(deliver_webhooks.module_path, next_at)


@task(priority=50)
def publish_scheduled() -> None:
    """Publish the editions whose time has come, also while no worker ran, and set when the next one is due."""
    if next_at := publishing.publish_due(at=timezone.now()):
        Due.objects.sooner(publish_scheduled.module_path, next_at)


@task
def send_notices() -> None:
    """Notify people of due dates, queue the mail with notices, and set when the next mail is due."""
    notify_of_due_dates(at=timezone.now())
    if next_at := queue_notices(at=timezone.now()):
        Due.objects.sooner(send_notices.module_path, next_at)


@task(priority=10)
def send_mails() -> None:
    """Send the mails that are due, and set when the next mail is due."""
    if next_at := mail_queue.send_due(limit=MESSAGES):
        Due.objects.sooner(send_mails.module_path, next_at)


@task
def tell_followers() -> None:
    """Queue mail to readers who follow what was changed, withdrawn or published."""
    queue_alerts(at=timezone.now())


@task
def clear_out() -> None:
    """Delete expired data: personal data in error reports, sessions, log-ins, and finished or old rows of other tables."""
    now = timezone.now()
    error_reports.forget_readers(at=now)
    import_string(f"{settings.SESSION_ENGINE}.SessionStore").clear_expired()
    for log in (AccessLog, AccessFailureLog):
        log.objects.filter(attempt_time__lt=now - _LOG_IN_RETENTION).delete()
    DBTaskResult.objects.finished().filter(finished_at__lt=now - _TASK_RETENTION).delete()
    Worker.objects.filter(at__lt=now - _WORKER_RETENTION).delete()
    OutgoingMail.objects.filter(at__lt=now - mails.RETENTION).delete()
    Notice.objects.filter(at__lt=now - RETENTION).delete()
    Subscription.objects.expired(now).delete()
    FormSnapshot.objects.filter(at__lt=now - _SNAPSHOT_RETENTION).delete()


@task
def delete_from_record() -> None:
    """Delete saved history, reviews and names of reviewers whose 24 hours for a second person have passed."""
    publishing.delete_due(at=timezone.now())


@task
def log_audit() -> None:
    """Add the audit log to the publication log, so that the next checkpoint covers it."""
    proof.log_audit(at=timezone.now())


#: The intervals of tasks. Tasks that events make due run every hour too, in case an event was missed.
DUE = {
    publish_scheduled: timedelta(hours=1),
    deliver_webhooks: timedelta(hours=1),
    send_notices: timedelta(hours=1),
    send_mails: timedelta(hours=1),
    tell_followers: timedelta(hours=1),
    delete_from_record: timedelta(hours=1),
    clear_out: timedelta(days=1),
    log_audit: timedelta(days=1),
}
