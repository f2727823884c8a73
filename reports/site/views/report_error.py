"""A reader reports an error in a section. No cookie, no script; the words go to the desk and nowhere else."""

import hashlib
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.utils import timezone
from django.utils.module_loading import import_string
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from reports.document.types import Section
from reports.models import letters
from reports.models.index import PublishedSection
from reports.models.ledger import Version
from reports.pages import addresses, context
from reports.pages.context import NotPublished
from reports.pages.frame import Frame, frame
from reports.pages.head import Head
from reports.pages.parts import Link
from reports.site.answers import acted, show
from reports.site.letter_forms import ErrorReportForm, seal

#: How many reports one address may send in an hour.
AN_HOUR = 60 * 60
MOST_AN_HOUR = 6


@dataclass(frozen=True)
class ReportErrorPage:
    """The form, or thanks for it; `refused` says why it was not taken."""

    head: Head
    frame: Frame
    section: Link
    form: ErrorReportForm
    is_sent: bool
    refused: str = ""


# Nobody's rights are used here that another site could abuse; and a cookie would be the only one that readers get.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def report_error(
    request: HttpRequest, report: str, year: int, section: str, number: str | None = None
) -> HttpResponseBase:
    """The form for one section, of the latest version or of the one numbered."""
    response = acted(_answered, request, report=report, year=year, slug=section, number=number)
    response["Cache-Control"] = "private, no-store"
    return response


def _answered(request: HttpRequest, report: str, year: int, slug: str, number: str | None) -> HttpResponse:
    version = context.find_version(report, year, number)
    section = version.content.section(slug)
    if section is None:
        raise NotPublished
    if request.method != "POST":
        return _page(request, version, section, _empty(request, version, section), number)
    form = ErrorReportForm(request.POST, path=request.path)
    if not form.is_valid():
        # Its words stay; its seal is made anew.
        form.data = {**request.POST.dict(), "seal": seal(request.path)}
        return _page(request, version, section, form, number, status=422)
    if not form.is_trapped:
        if _has_sent_many(request):
            refused = "That was a lot of reports in one hour. Your words are still here: please send them later."
            return _page(request, version, section, form, number, status=429, refused=refused)
        letters.receive(version, section=(section.uid, section.title), at=timezone.now(), **form.words())
    return HttpResponseRedirect(f"{request.path}?sent=1")


def _empty(request: HttpRequest, version: Version, section: Section) -> ErrorReportForm:
    """The form, with the words of the paragraph that the reader came from, if it came from one."""
    asked = request.GET.get("paragraph", "")
    rows = PublishedSection.objects.filter(version=version, uid=section.uid).values_list("paragraphs", flat=True)
    text = next((each["text"] for each in (rows.first() or ()) if asked and each["id"] == asked), "")
    initial = {"quoted": text, "paragraph": asked if text else "", "seal": seal(request.path)}
    return ErrorReportForm(initial=initial, path=request.path)


def _page(
    request: HttpRequest,
    version: Version,
    section: Section,
    form: ErrorReportForm,
    number: str | None,
    *,
    status: int = 200,
    refused: str = "",
) -> HttpResponse:
    report, year = version.edition.report.slug, version.edition.year
    known = context.edition_context(version, context.Asked(pinned=number is not None))
    head = Head(f"Report an error · {section.title}", "Tell the editors what is wrong.", request.path, indexed=False)
    page = ReportErrorPage(
        head=head,
        frame=frame(version.content, known),
        section=Link(section.title, addresses.section(report, year, section.slug, number)),
        form=form,
        is_sent="sent" in request.GET and request.method != "POST",
        refused=refused,
    )
    response = show("site/report_error.html", page, status=status)
    if status == 429:
        response["Retry-After"] = str(AN_HOUR)
    return response


def _has_sent_many(request: HttpRequest) -> bool:
    """Counts the report. The address is kept as a digest, for an hour; of IPv6 the part that a household shares."""
    address = import_string(settings.AXES_CLIENT_IP_CALLABLE)(request)
    household = ":".join(address.split(":")[:4])
    key = f"error-report-{hashlib.sha256(f'{settings.SECRET_KEY} {household}'.encode()).hexdigest()[:32]}"
    cache.add(key, 0, AN_HOUR)
    return cache.incr(key) > MOST_AN_HOUR
