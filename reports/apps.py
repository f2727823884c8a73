from typing import TYPE_CHECKING, Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate

if TYPE_CHECKING:
    from reports.models.signals import PublicationEvent


class ReportsConfig(AppConfig):
    """What is published each year: reports, editions, their working copies, and the ledger of versions."""

    name = "reports"
    default_auto_field = "django.db.models.BigAutoField"

    def import_models(self) -> None:
        """The tables, and those of search, which lie in its own room."""
        super().import_models()
        import reports.search.rows  # noqa: F401

    def ready(self) -> None:
        from reports.models import signals, triggers
        from trends.models.changes import vocabulary_changing

        pre_migrate.connect(triggers.before_migrate, sender=self)
        post_migrate.connect(triggers.after_migrate, sender=self)
        signals.on_publication_event(write_messages)
        signals.error_reported.connect(tell_of_error_report)
        vocabulary_changing.connect(lock_for_vocabulary)


def write_messages(event: "PublicationEvent") -> None:
    """Have the receivers of webhooks told. What that takes is loaded when something happens, and not with every command."""
    from reports import delivery

    delivery.write(event)


def tell_of_error_report(**event: Any) -> None:
    """Readers' doors know neither drafts nor people: who is told is found out here."""
    from reports.delivery import notifications

    notifications.tell_of_error_report(**event)


def lock_for_vocabulary(**_: Any) -> None:
    """The vocabulary knows nothing of reports, and changes what is public."""
    from reports import publishing

    publishing.lock_publication()
