"""The site's name, menu and own pages, with a look at them before they are saved. For administrators."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from reports.desk.base import DeskForm, Rows
from reports.desk.doors import desk_view
from reports.desk.guarded import PublicAdmin
from reports.desk.people.recorded import Recorded
from reports.desk.publishing.looking import Looked, not_shown
from reports.framing import framed, site_words
from reports.models.audit import Act
from reports.models.site_settings import MenuEntry, SitePage, SiteSettings
from reports.pages.addresses import OWN_PAGES
from reports.pages.report import HomePage
from reports.pages.site_menu import Site, own_page_head
from reports.reading.reports import latest_editions


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
class SiteSettingsAdmin(Looked, Recorded, PublicAdmin):
    act = Act.SETTINGS
    form = SiteForm
    is_autosaved = True
    inlines = [PageRows, MenuRows]
    explanation = gettext_lazy("The site’s name, its menu and its own pages, such as an imprint.")
    looks = {"": gettext_lazy("Front page"), **{each.value: f"/{each}/" for each in OWN_PAGES}}

    def look(self, obj: Any) -> str:
        return reverse("desk:preview-site")

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


@desk_view("reports.change_sitesettings")
@require_POST
def preview(request: HttpRequest) -> HttpResponse:
    """The front page, or with `?page=about` another one, as they would be with what the form says; nothing is stored."""
    site = SiteSettings.now()
    form = SiteForm(request.POST, instance=site)
    made = SiteSettingsAdmin(SiteSettings, admin.site)
    formsets = [
        inline.get_formset(request, site)(request.POST, instance=site, prefix=prefix)
        for inline, prefix in zip(made.get_inline_instances(request, site), ("pages", "menu"), strict=True)
    ]
    if not all([form.is_valid(), *(formset.is_valid() for formset in formsets)]):
        return not_shown(request, form, *formsets)
    pages, menu = (_rows(formset) for formset in formsets)
    row = form.save(commit=False)
    site_shown = Site(row.name, row.says_perennial, menu, pages)
    wanted = request.GET.get("page", "")
    own = site_shown.page(wanted)
    if wanted and own is None:
        return not_shown(request, said=_("The form has no page /%(page)s/.") % {"page": wanted})
    if own:
        content = framed("site/own_page.html", site_shown, page=own, head=own_page_head(own, site_words()))
    else:
        home = HomePage(latest_editions(), site_words())
        content = framed("site/home.html", site_shown, page=home, head=home.head)
    return HttpResponse(content, headers={"X-Robots-Tag": "noindex, nofollow"})


def _rows(formset: Any) -> list[Any]:
    """The rows that there would be, unsaved."""
    kept = [form for form in formset.forms if form.cleaned_data and not form.cleaned_data.get("DELETE")]
    return [form.instance for form in kept]
