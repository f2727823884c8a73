from datetime import datetime
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.db.models.signals import post_migrate, pre_migrate


class ReportsConfig(AppConfig):
    """Reports, editions, drafts, and the ledger of versions."""

    name = "reports"
    default_auto_field = "django.db.models.BigAutoField"

    def import_models(self) -> None:
        """Import the models, and the one in `reports.search.rows`, which Django does not find."""
        super().import_models()
        import reports.search.rows  # noqa: F401

    def ready(self) -> None:
        from reports.languages import ask_first
        from reports.models import readiness, triggers
        from reports.models.error_reports import error_reported
        from reports.models.ledger import version_changed
        from trends.models.changes import vocabulary_changing

        for publisher in settings.LOCALE_PATHS[:-1]:
            ask_first(publisher)
        pre_migrate.connect(readiness.refuse, sender=self)
        pre_migrate.connect(triggers.before_migrate, sender=self)
        post_migrate.connect(triggers.after_migrate, sender=self)
        version_changed.connect(write_messages)
        error_reported.connect(notify_of_error_report)
        vocabulary_changing.connect(lock_for_vocabulary)


def write_messages(*, kind: str, version: Any, at: datetime, **_: Any) -> None:
    """Queue webhook messages, answers to readers, and mail to those who follow the edition.

    The import is delayed, so that commands without events start faster.
    """
    from reports.delivery import notifications, outbox
    from reports.models.work import Due

    if kind == "published":
        notifications.settle_error_reports(version=version, at=at)
    outbox.queue_messages(kind=kind, version=version, at=at)
    if settings.MAILERS:
        Due.objects.sooner("reports.delivery.tasks.tell_followers", at)


def notify_of_error_report(**event: Any) -> None:
    """Notify the editors of an error report. A signal, because `reports.site` must not import drafts."""
    from reports.delivery import notifications

    notifications.notify_of_error_report(**event)


def lock_for_vocabulary(**_: Any) -> None:
    """Lock publications while the vocabulary changes. A signal, because `trends` must not import `reports`."""
    from reports import publishing

    publishing.lock_publication()
