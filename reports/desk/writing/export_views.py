"""A draft as a file, to read elsewhere or to bring back in."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone

from reports import drafting, filing
from reports.desk.doors import desk_view
from reports.document.canonical import digest
from reports.exporting import FORMATS, CannotBeWritten, Context
from reports.models.draft import Draft

#: The formats that can be imported again, and paper for an expert, marked on each page; the others speak of a published version.
DRAFT_FORMATS = ("md", "json", "pdf")


@desk_view("reports.view_draft", Draft)
def export(request: HttpRequest, pk: int, format_name: str) -> HttpResponse:
    """The draft's document in one format."""
    if format_name not in DRAFT_FORMATS:
        raise Http404(f"A draft is not exported as {format_name}.")
    draft = get_object_or_404(Draft.objects.select_related("edition__report"), pk=pk)
    edition, kind = draft.edition, FORMATS[format_name]
    try:
        document = drafting.document_of(edition)
    except drafting.DraftError as error:
        return HttpResponse(
            f"The draft cannot be written as a file yet:\n{error}\n", "text/plain; charset=utf-8", status=409
        )
    context = Context(
        number="draft",
        sha256=digest(document),
        published_at=timezone.now(),
        url=f"{settings.SITE_URL}/{edition.report.slug}/{edition.year}/",
        pictures=filing.stored_picture,
        is_draft=True,
    )
    try:
        data = kind.write(document, context)
    except CannotBeWritten as error:
        return HttpResponse(
            f"The draft cannot be written as a file yet:\n{error}\n", "text/plain; charset=utf-8", status=409
        )
    filename = f"{edition.report.slug}-{edition.year}-draft{kind.suffix}"
    headers = {"Content-Disposition": f'attachment; filename="{filename}"', "X-Robots-Tag": "noindex"}
    return HttpResponse(data, kind.media_type, headers=headers)
