"""The page that checks a bibliography. Nothing of it is stored, and no script or cookie is needed."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from reports.chrome import site_translator
from reports.citing.bibliography import UnreadableBibliography
from reports.limited_process import LimitExceeded
from reports.limits import BIBLIOGRAPHIES
from reports.pages.cited import check_bibliography, cited_page
from reports.reading.generation_cache import generation_of, in_generation
from reports.site.public_view import public, show


# CSRF-exempt: no login or cookie is used, and nothing is changed.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def cited(request: HttpRequest) -> HttpResponseBase:
    """The form, and what became of the entries of a bibliography that was sent."""
    if request.method != "POST":
        return _form(request)
    mark, _ = generation_of(request)
    with in_generation(mark):
        response = _check(request)
    response["Cache-Control"] = "private, no-store"
    return response


@public
def _form(request: HttpRequest) -> HttpResponse:
    return show("site/cited.html", cited_page(site_translator()))


def _check(request: HttpRequest) -> HttpResponse:
    translate = site_translator()
    allowance = BIBLIOGRAPHIES.ask(request)
    if not allowance.is_granted:
        problem = translate("Too many bibliographies came from your network. Try again in ten minutes.")
        response = show("site/cited.html", cited_page(translate, problem=problem), status=429)
        response["Retry-After"] = str(allowance.reset)
        return response
    file = request.FILES.get("file")
    data = file.read() if file else request.POST.get("text", "").encode()
    if not data.strip():
        problem = translate("Paste a bibliography or choose a file.")
        return show("site/cited.html", cited_page(translate, problem=problem), status=422)
    try:
        result = check_bibliography(data)
    except UnreadableBibliography:
        problem = translate("A bibliography may have 500 entries and 1 MB. Check it in parts.")
    except LimitExceeded:
        problem = translate("This bibliography takes too long to read. Check it in parts, or try again in a minute.")
    else:
        name = file.name if file and file.name else f"bibliography.{_ENDINGS[result.bibliography.format]}"
        return show("site/cited.html", cited_page(translate, result, filename=name))
    return show("site/cited.html", cited_page(translate, problem=problem), status=422)


_ENDINGS = {"BibTeX": "bib", "RIS": "ris", "CSL-JSON": "json", "lines": "txt"}
