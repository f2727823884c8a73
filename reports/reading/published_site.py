"""The site's settings, for every page."""

from reports.models.site_settings import SiteSettings
from reports.pages.site_menu import Site
from reports.reading.generation_cache import per_generation


@per_generation(1)
def published_site() -> Site:
    """The site's settings: one query, or three if there are some."""
    row = SiteSettings.objects.filter(pk=SiteSettings.ONLY).first()
    return Site(row.name, row.says_perennial, list(row.menu.all()), list(row.pages.all())) if row else Site()
