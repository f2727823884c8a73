"""What machines ask for: robots.txt, the sitemap, security.txt."""

from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from reports.pages import context, sitemap
from reports.site.answers import public


@public
def robots(request: HttpRequest) -> HttpResponse:
    """Everything public may be read; the desk and drafts are nobody's business."""
    lines = [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /review/",
        "",
        f"Sitemap: {settings.SITE_URL}/sitemap.xml",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@public
def sitemap_xml(request: HttpRequest) -> HttpResponse:
    """Every page of every latest version, with the time of its publication."""
    entries = sitemap.entries(context.published_places(), context.published_techniques())
    content = render_to_string("site/sitemap.xml", {"entries": entries, "site": settings.SITE_URL})
    return HttpResponse(content, content_type="application/xml")


@public
def security(request: HttpRequest) -> HttpResponse:
    """RFC 9116: where to report a weakness. It expires a year after the day it is asked for."""
    expires = (datetime.now(UTC) + timedelta(days=365)).strftime("%Y-%m-%dT00:00:00Z")
    contact = context.contact_address()
    if not contact:
        raise context.NotPublished
    lines = [
        f"Contact: {contact}",
        f"Expires: {expires}",
        f"Canonical: {settings.SITE_URL}/.well-known/security.txt",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
