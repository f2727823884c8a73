"""A draft as a file, to read elsewhere or to bring back in."""

from functools import partial

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from reports import drafting, filing
from reports.desk.base import at_the_desk
from reports.desk.doors import desk_view
from reports.document.types import EditionDocument
from reports.exporting import FORMATS, CannotBeWritten, Context, Format, write_file
from reports.exporting.context import Writer
from reports.exporting.docx import write_sections
from reports.models.audit import Act, record
from reports.models.draft import Draft, Section

#: The formats that can be imported again, and paper for an expert, marked on each page; the others speak of a published version.
DRAFT_FORMATS = ("docx", "md", "json", "pdf")


@desk_view("reports.view_draft", Draft)
def export(request: HttpRequest, draft: Draft, format_name: str) -> HttpResponse:
    """The draft's document in one format."""
    if format_name not in DRAFT_FORMATS:
        raise Http404(f"A draft is not exported as {format_name}.")
    return _file(request, draft, FORMATS[format_name], partial(write_file, FORMATS[format_name]))


@desk_view("reports.view_section", Section)
def export_section(request: HttpRequest, section: Section) -> HttpResponse:
    """One section as a Word file."""

    def write(document: EditionDocument, context: Context) -> bytes:
        return write_sections(document, context, [each for each in document.sections if each.uid == section.uid])

    return _file(request, section.draft, FORMATS["docx"], write, of=f"-{section.slug}")


def _file(request: HttpRequest, draft: Draft, kind: Format, write: Writer, of: str = "") -> HttpResponse:
    edition = draft.edition
    try:
        document = drafting.document_of(edition)
        data = write(document, filing.draft_context(document, at=timezone.now()))
    except (drafting.DraftError, CannotBeWritten) as error:
        return HttpResponse(
            f"The draft cannot be written as a file yet:\n{error}\n", "text/plain; charset=utf-8", status=409
        )
    filename = f"{edition.report.slug}-{edition.year}{of}-draft{kind.suffix}"
    record(Act.EXPORTED, about=edition, report=edition.report.slug, details=filename, by=at_the_desk(request))
    headers = {"Content-Disposition": f'attachment; filename="{filename}"', "X-Robots-Tag": "noindex"}
    return HttpResponse(data, kind.media_type, headers=headers)
