"""A reader reports an error in a section. No cookie, no script; the words go to the desk and nowhere else."""

from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from reports.document.types import Section
from reports.languages import Words
from reports.limits import ERROR_REPORTS
from reports.models import error_reports
from reports.models.ledger import Version
from reports.pages import addresses
from reports.pages.frame import Frame, frame
from reports.pages.head import Head
from reports.pages.parts import Link
from reports.reading.editions import edition_context, find_section
from reports.reading.versions import find_version
from reports.rendering import Paragraph
from reports.rendering.terms import words_of
from reports.site.error_report_forms import LONGEST, ErrorReportForm, seal
from reports.site.error_report_mail import tell_editors
from reports.site.public_view import handled, show


@dataclass(frozen=True)
class ReportErrorPage:
    """The form, or thanks for it; `refused` says why it was not taken, and the days how long readers' names are kept."""

    head: Head
    frame: Frame
    section: Link
    form: ErrorReportForm
    is_sent: bool
    refused: str
    days_after: int = error_reports.KEPT_AFTER.days
    days_at_most: int = error_reports.KEPT_AT_MOST.days


@dataclass(frozen=True)
class _Place:
    """A section of a version, and its paragraphs as the index has them."""

    version: Version
    section: Section
    paragraphs: tuple[Paragraph, ...]

    @property
    def words(self) -> Words:
        """Those of the report's language."""
        return words_of(self.version.content.report)

    def address(self, paragraph: str = "") -> str:
        edition = self.version.edition
        page = addresses.section(edition.report.slug, edition.year, self.section.slug, self.version.number)
        return f"{page}#{paragraph}" if paragraph else page


# Nobody's rights are used here that another site could abuse; and a cookie would be the only one that readers get.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def report_error(request: HttpRequest, report: str, year: int, section: str, number: str) -> HttpResponseBase:
    """The form for one section, of the version that the reader has before them."""
    response = handled(_answered, request, report=report, year=year, slug=section, number=number)
    response["Cache-Control"] = "private, no-store"
    return response


def _answered(request: HttpRequest, report: str, year: int, slug: str, number: str) -> HttpResponse:
    version = find_version(report, year, number)
    place = _Place(version, *find_section(version, slug))
    if request.method != "POST":
        return _page(request, place, _empty(request, place))
    if not ERROR_REPORTS.ask(request).is_granted:
        refused = place.words(
            "Too many reports came from your network in one hour. Your text is still here: send it later."
        )
        return _page(request, place, _unread(request, place), status=429, refused=refused)
    form = ErrorReportForm(request.POST, path=request.path, paragraphs=place.paragraphs, words=place.words)
    if not form.is_valid():
        # Its words stay; its seal is made again.
        form.data = {**request.POST.dict(), "seal": seal(request.path)}
        return _page(request, place, form, status=422)
    if not form.is_trapped:
        _keep(place, form)
    return HttpResponseRedirect(f"{request.path}?sent=1")


@transaction.atomic
def _keep(place: _Place, form: ErrorReportForm) -> None:
    about = (place.section.uid, place.section.title)
    report = error_reports.receive(place.version, section=about, at=timezone.now(), **form.words())
    if settings.MAILERS and report.edition.report.errors_to:
        tell_editors.enqueue(report.pk, place.address(report.paragraph))


def _empty(request: HttpRequest, place: _Place) -> ErrorReportForm:
    """The form, with the words of the paragraph that the reader came from, if it came from one."""
    asked = request.GET.get("paragraph", "")
    text = next((each.text for each in place.paragraphs if each.id == asked), "")
    initial = {"paragraph": asked, "quoted": text if len(text) <= LONGEST else "", "seal": seal(request.path)}
    return ErrorReportForm(initial=initial, path=request.path, paragraphs=place.paragraphs, words=place.words)


def _unread(request: HttpRequest, place: _Place) -> ErrorReportForm:
    """The form with the words that were sent, which nobody has checked or cleaned."""
    words = {name: value[: LONGEST + 1] for name, value in request.POST.dict().items()}
    return ErrorReportForm(
        initial={**words, "seal": seal(request.path)},
        path=request.path,
        paragraphs=place.paragraphs,
        words=place.words,
    )


def _page(
    request: HttpRequest, place: _Place, form: ErrorReportForm, *, status: int = 200, refused: str = ""
) -> HttpResponse:
    version = place.version
    known = edition_context(version, pinned=True)
    words = place.words
    title = words("Report an error · {title}", title=place.section.title)
    asked = form["paragraph"].value()
    paragraph = next((each.id for each in place.paragraphs if each.id == asked), "")
    page = ReportErrorPage(
        head=Head(title, words("Tell the editors what is wrong."), request.path, indexed=False, words=words),
        frame=frame(version.content, known),
        section=Link(place.section.title, place.address(paragraph)),
        form=form,
        is_sent="sent" in request.GET and request.method != "POST",
        refused=refused,
    )
    response = show("site/report_error.html", page, status=status)
    if status == 429:
        response["Retry-After"] = str(ERROR_REPORTS.seconds)
    return response
