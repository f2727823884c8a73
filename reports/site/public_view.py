"""The decorator of public views, and the responses that they share: pages, refusals, redirects."""

import functools
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponsePermanentRedirect
from django.utils import timezone
from django.utils.encoding import escape_uri_path
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from reports.addresses import NEVER_MOVED, first_word
from reports.cache_headers import GENERATION, add_validators, allow_caching
from reports.chrome import render_page, site_translator
from reports.document.text import SLUG
from reports.languages import Translator, translator_for
from reports.pages.head import Head, Relation
from reports.pages.refusal import Refusal, gone_page, invalid_moment_page, not_available_then_page, not_found_head
from reports.pages.report import PublishedReport, published_report
from reports.reading.exceptions import Gone, InvalidMoment, MovedTo, NotAvailableThen, NotPublished
from reports.reading.generation_cache import generation_of, in_generation
from reports.reading.old_addresses import moved_to
from reports.reading.versions import Moment, read_moment

#: In seconds: how long browsers show a page without revalidating it.
MAX_AGE = 10
#: The query parameters that pages know.
PARAMETERS = ("as_of",)

type View = Callable[..., HttpResponse]


def public(view: View) -> Callable[..., HttpResponseBase]:
    """Decorate a view of a page that is the same for everyone until the generation is raised, so that it may be cached.

    The view may raise NotPublished, Gone, MovedTo or NotAvailableThen.
    """

    @require_safe
    @functools.wraps(view)
    def respond(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        # Read before the queries, so that old content never gets a new date.
        mark, changed = generation_of(request)
        with in_generation(mark):
            response = handle_refusals(view, request, *args, **kwargs)
        response.setdefault("Cache-Control", f"public, max-age={MAX_AGE}")
        # `as_of` today means now, so the response is not cached.
        is_of_today = request.GET.get("as_of") == timezone.now().date().isoformat()
        return allow_caching(add_validators(response, changed), () if is_of_today else PARAMETERS)

    return respond


def as_of_moment(request: HttpRequest) -> Moment | None:
    """Return the moment of `?as_of=2025-01-31`, or None without the parameter. Raises InvalidMoment."""
    text = request.GET.get("as_of", "")
    return read_moment(text, now=timezone.now()) if text else None


def show(template: str, page: Any, *, head: Head | None = None, status: int = 200, **more: Any) -> HttpResponse:
    """Return `page` rendered by a template, which may also use `more`. The Link header repeats the relations of its head."""
    head = head or page.head
    response = HttpResponse(render_page(template, page=page, head=head, **more), status=status)
    if head.relations:
        response["Link"] = ", ".join(_link(relation) for relation in head.relations)
    return response


def report_around(request: HttpRequest) -> PublishedReport | None:
    """Return the published report whose slug begins the path, or None."""
    slug = request.path.split("/")[1]
    try:
        return published_report(slug) if SLUG.fullmatch(slug) else None
    except NotPublished:
        return None


def _link(relation: Relation) -> str:
    address = settings.SITE_URL + relation.address if relation.address.startswith("/") else relation.address
    kind = f'; type="{relation.type}"' if relation.type else ""
    language = f'; hreflang="{relation.hreflang}"' if relation.hreflang else ""
    return f'<{address}>; rel="{relation.rel}"{kind}{language}'


def handle_refusals(view: View, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    """Call a view, and turn its refusal into a redirect or a page."""
    try:
        return view(request, *args, **kwargs)
    except MovedTo as moved:
        as_of = request.GET.get("as_of")
        return HttpResponsePermanentRedirect(
            f"{moved.address}?{urlencode({'as_of': as_of})}" if as_of else moved.address
        )
    except Gone as gone:
        return refused(gone_page(gone, request.path, _translator_of(gone)), around=report_around(request))
    except NotAvailableThen as missing:
        return refused(
            not_available_then_page(missing, request.path, _translator_of(missing)), around=report_around(request)
        )
    except InvalidMoment as wrong:
        return refused(invalid_moment_page(wrong, request.path, site_translator()))
    except NotPublished as missing:
        raise Http404 from missing


def refused(page: Refusal, **more: Any) -> HttpResponse:
    """Return the page that says why there is nothing to show."""
    return show("site/refusal.html", page, status=page.status, **more)


def _translator_of(refusal: Gone | NotAvailableThen) -> Translator:
    return translator_for(refusal.language) if refusal.language else site_translator()


def redirect_moved(request: HttpRequest) -> HttpResponsePermanentRedirect | None:
    """Return the redirect of an old address, or None."""
    if request.method not in {"GET", "HEAD"} or first_word(request.path) in NEVER_MOVED:
        return None
    address = moved_to(request.get_full_path())
    if address is None:
        return None
    response = HttpResponsePermanentRedirect(address)
    # Browsers would otherwise store a 301 for ever, although redirects can be corrected.
    response["Cache-Control"] = f"public, max-age={MAX_AGE}"
    return response


@never_cache
def not_found(request: HttpRequest) -> HttpResponse:
    """Return the 404 page, with links to other pages."""
    with in_generation(request.META.get(GENERATION)):
        around = report_around(request)
        translate = around.translate if around else site_translator()
        head = not_found_head(escape_uri_path(request.path), translate)
        return show("404.html", head.description, head=head, status=404, around=around)
