from django.apps import AppConfig


class TrendsConfig(AppConfig):
    """The vocabulary of all years: trends, techniques, themes and the trend history."""

    name = "trends"
    default_auto_field = "django.db.models.BigAutoField"
