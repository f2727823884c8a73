from django.apps import AppConfig


class TrendsConfig(AppConfig):
    """What endures from year to year: trends, techniques, themes and how trends descend from each other."""

    name = "trends"
    default_auto_field = "django.db.models.BigAutoField"
