from datetime import datetime
from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class ReportsConfig(AppConfig):
    """Reports, editions, their working copies, and the ledger of versions."""

    name = "reports"
    default_auto_field = "django.db.models.BigAutoField"

    def import_models(self) -> None:
        """The tables, and those of search, which lie in its own room."""
        super().import_models()
        import reports.search.rows  # noqa: F401

    def ready(self) -> None:
        from reports.models import older, triggers
        from reports.models.error_reports import error_reported
        from reports.models.ledger import version_changed
        from trends.models.changes import vocabulary_changing

        pre_migrate.connect(older.refuse, sender=self)
        pre_migrate.connect(triggers.before_migrate, sender=self)
        post_migrate.connect(triggers.after_migrate, sender=self)
        version_changed.connect(write_messages)
        error_reported.connect(tell_of_error_report)
        vocabulary_changing.connect(lock_for_vocabulary)


def write_messages(*, kind: str, version: Any, at: datetime, **_: Any) -> None:
    """Write the messages of webhooks. What that takes is loaded when something happens, and not with every command."""
    from reports.delivery import outbox

    outbox.write(kind=kind, version=version, at=at)


def tell_of_error_report(**event: Any) -> None:
    """Notify the editors. The readers' site itself knows neither drafts nor people."""
    from reports.delivery import notifications

    notifications.tell_of_error_report(**event)


def lock_for_vocabulary(**_: Any) -> None:
    """Lock publications while the vocabulary changes, which knows nothing of reports."""
    from reports import publishing

    publishing.lock_publication()
