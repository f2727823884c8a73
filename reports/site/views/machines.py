"""What machines ask for: robots.txt, the sitemap, security.txt."""

from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from reports import addresses
from reports.chrome import render_page, site_translator
from reports.document.types import SCHEMA_VERSION
from reports.pages.feed import feed_page, sitemap
from reports.pages.head import checkpoints_head
from reports.reading import proof
from reports.reading.exceptions import NotPublished
from reports.reading.reports import (
    all_reports,
    contact_address,
)
from reports.rendering import Identity
from reports.site.public_view import public, show


@public
def robots(request: HttpRequest) -> HttpResponse:
    """Return robots.txt, which excludes the desk, drafts and embargoed editions."""
    private = "".join(f"Disallow: /{name}/\n" for name in addresses.PRIVATE)
    text = f"User-agent: *\n{private}\nSitemap: {settings.SITE_URL}/sitemap.xml\n"
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


@public
def identity(request: HttpRequest, branding: Identity) -> HttpResponse:
    """Return a report's CSS; its address holds every value."""
    return HttpResponse(branding.style_sheet(), content_type="text/css; charset=utf-8")


@public
def sitemap_xml(request: HttpRequest) -> HttpResponse:
    """Every page of every latest version, with the time of its publication."""
    content = render_to_string("site/sitemap.xml", {"entries": sitemap(), "site": settings.SITE_URL})
    return HttpResponse(content, content_type="application/xml")


@public
def security(request: HttpRequest) -> HttpResponse:
    """RFC 9116: where to report a weakness. It expires a year after the day it is asked for."""
    expires = (datetime.now(UTC) + timedelta(days=365)).strftime("%Y-%m-%dT00:00:00Z")
    contact = contact_address()
    if not contact:
        raise NotPublished
    canonical = f"{settings.SITE_URL}/.well-known/security.txt"
    text = f"Contact: {contact}\nExpires: {expires}\nCanonical: {canonical}\n"
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


@public
def feed(request: HttpRequest, report: str | None = None) -> HttpResponse:
    """Return the Atom feed of versions with their change notes, newest first, of one report or of all."""
    page = feed_page(report, site_translator())
    shown = {"page": page, "site": settings.SITE_URL, "checkpoint": proof.latest_checkpoint()}
    content = render_to_string("site/feed.atom", shown)
    return HttpResponse(content, content_type="application/atom+xml; charset=utf-8")


@public
def checkpoints(request: HttpRequest) -> HttpResponse:
    """The signed head of the publication log, for people who want to keep a copy."""
    checkpoint = proof.latest_checkpoint()
    if checkpoint is None:
        raise NotPublished
    return show("site/checkpoints.html", checkpoint, head=checkpoints_head(site_translator()))


@public
def publication_log(request: HttpRequest) -> HttpResponse:
    """The whole publication log with its checkpoint, as `verify --against` reads it."""
    copy = proof.log_copy()
    if copy is None:
        raise NotPublished
    return HttpResponse(str(copy), content_type="application/json")


@public
def llms(request: HttpRequest) -> HttpResponse:
    """Return llms.txt, an overview for language models: https://llmstxt.org/"""
    schema = addresses.schema(SCHEMA_VERSION)
    content = render_page("site/llms.txt", reports=all_reports(), schema=schema)
    return HttpResponse(content, content_type="text/plain; charset=utf-8")
