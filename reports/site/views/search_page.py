"""Search over the current versions of everything published."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.http import require_safe

from reports.facts.search_results import FACETS
from reports.framing import site_words
from reports.freshness import dated, may_be_kept
from reports.limits import SEARCH, Allowance
from reports.pages.head import Head
from reports.pages.search_page import search_page
from reports.reading.searching import search_context
from reports.search import LONGEST_QUESTION
from reports.site.answers import MAX_AGE, show

_LONGEST_VALUE = 80


@require_safe
def search(request: HttpRequest) -> HttpResponseBase:
    """What was found for `q`."""
    allowance = SEARCH.ask(request)
    if not allowance.is_granted:
        return _too_many(request, allowance)
    query = _clean(request.GET.get("q", ""), LONGEST_QUESTION)
    filters = {name: _clean(request.GET.get(name, ""), _LONGEST_VALUE) for name in FACETS}
    filters = {name: value for name, value in filters.items() if value}
    response: HttpResponse = show(
        "site/search.html",
        search_page(search_context(query, filters, _page(request.GET.get("page", ""))), site_words()),
    )
    response["Cache-Control"] = f"public, max-age={MAX_AGE}"
    return may_be_kept(dated(response, None), ("q", "page", *FACETS))


def _too_many(request: HttpRequest, allowance: Allowance) -> HttpResponse:
    words = site_words()
    said = words("More than are answered in a minute.")
    head = Head(words("Too many searches"), said, request.path, indexed=False)
    response = show("site/too_many.html", allowance, head=head, status=429)
    response["Cache-Control"] = "no-store"
    response["Retry-After"] = str(allowance.reset)
    return response


def _clean(text: str, length: int) -> str:
    """In one line, without what cannot be typed and no database stores."""
    return "".join(character for character in " ".join(text[:length].split()) if character.isprintable())


def _page(asked: str) -> int:
    """Search itself goes no further than the last page."""
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1
