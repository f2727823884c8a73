"""The site's name, menu and own pages. For administrators."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy

from reports.desk.base import DeskForm, Rows
from reports.desk.guarded import PublicAdmin
from reports.desk.people.audit import Recorded
from reports.models.audit import Act
from reports.models.site_settings import MenuEntry, SitePage, SiteSettings


class SiteForm(DeskForm):
    class Meta:
        model = SiteSettings
        fields = ["name", "says_perennial"]


class PageRows(Rows):
    model = SitePage
    fields = ["slug", "title", "body"]
    extra = 0
    explanation = gettext_lazy("Pages of the site’s own. Each is linked at the foot of all pages.")


class MenuRows(Rows):
    model = MenuEntry
    fields = ["place", "position", "label", "target"]
    extra = 0
    explanation = gettext_lazy(
        "Without an entry in the head, Trends, Techniques and Search stand there; without one at the foot, all there is."
    )


@admin.register(SiteSettings)
class SiteSettingsAdmin(Recorded, PublicAdmin):
    act = Act.SETTINGS
    form = SiteForm
    is_autosaved = True
    inlines = [PageRows, MenuRows]
    explanation = gettext_lazy("The site’s name, its menu and its own pages, such as an imprint.")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """There is one."""
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        row, _made = SiteSettings.objects.get_or_create(pk=SiteSettings.ONLY)
        return HttpResponseRedirect(reverse("admin:reports_sitesettings_change", args=[row.pk]))
