"""Which files of libraries `collectstatic` leaves out."""

from django.contrib.staticfiles.apps import StaticFilesConfig


class UsedStaticFilesConfig(StaticFilesConfig):
    """Without what no page asks for, which takes most of the time of packing: ReDoc, and the pages of DRF's browsable API."""

    ignore_patterns = [*StaticFilesConfig.ignore_patterns, "redoc", "rest_framework"]
