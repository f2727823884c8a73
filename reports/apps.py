from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class ReportsConfig(AppConfig):
    """What is published each year: reports, editions, their working copies, and the ledger of versions."""

    name = "reports"
    default_auto_field = "django.db.models.BigAutoField"

    def import_models(self) -> None:
        """The tables, and those of search, which lie in its own room."""
        super().import_models()
        import reports.search.rows  # noqa: F401

    def ready(self) -> None:
        from reports import delivery, publishing
        from reports.desk import admin  # noqa: F401  registers the desk with Django's admin
        from reports.models import triggers
        from trends.models.changes import vocabulary_changing

        pre_migrate.connect(triggers.before_migrate, sender=self)
        post_migrate.connect(triggers.after_migrate, sender=self)
        publishing.on_happening(delivery.write)
        vocabulary_changing.connect(publishing.lock_for_vocabulary)
