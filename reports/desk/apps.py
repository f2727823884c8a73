"""Django's admin, with the desk's own idea of what to answer whoever is not logged in."""

from django.contrib.admin.apps import AdminConfig


class DeskConfig(AdminConfig):
    default_site = "reports.desk.resuming.DeskSite"
