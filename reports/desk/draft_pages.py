"""The readers' pages of a draft, for everybody who may read it: at the desk, by review link and by press link."""

from collections import OrderedDict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Any, Literal
from uuid import UUID

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext

from reports.chrome import render_page
from reports.desk.views import page
from reports.document.canonical import digest
from reports.document.types import EditionDocument, Picture
from reports.document.types import Section as SectionStatement
from reports.filing.pictures import Damaged, stored_picture
from reports.models.draft import Draft
from reports.models.series import Edition
from reports.pages.edition import edition_page
from reports.pages.layout import Imprint, Logo
from reports.pages.section import section_page
from reports.pages.section_body import Insertion
from reports.reading.editions import draft_context, draft_section_context
from reports.reading.statements import draft_key_findings
from reports.reading.vocabulary import trends
from reports.rendering import Links, RenderedSection, is_waiting_over, render_section
from reports.rendering.terms import report_translator

DRAFTS = Draft.objects.select_related("edition__report__logo", "edition__current_version")
#: The rendered bodies of sections, the last used one last.
_RENDERED: OrderedDict[tuple[str, UUID, str], RenderedSection] = OrderedDict()
_MOST_RENDERED = 32


@dataclass(frozen=True)
class PreviewAddresses:
    """The addresses of a draft's pages and pictures, which are not public.

    `sections` has the addresses of readable sections by uid; `picture` is a template with {sha256}.
    """

    edition: str
    sections: Mapping[UUID, str]
    picture: str


def desk_addresses(draft: Draft, kind: Literal["preview", "review"]) -> PreviewAddresses:
    """Return the addresses of a draft's pages of that kind at the desk. Its sections were read."""
    return PreviewAddresses(
        edition=reverse(f"desk:{kind}-edition", args=[draft.pk]),
        sections={each.uid: reverse(f"desk:{kind}-section", args=[each.pk]) for each in draft.sections.all()},
        picture="/admin/reports/picture/{sha256}/",
    )


def edition_made(edition: Edition, document: EditionDocument, addresses: PreviewAddresses) -> Any:
    """Return the edition's page, with links to `addresses`."""
    document = document.with_shown_figures()
    return _with_preview_links(
        addresses,
        edition_page(
            document,
            draft_context(edition.report.slug, document),
            draft_key_findings(document),
            Links(media=addresses.picture),
        ),
        document,
    )


def section_made(
    edition: Edition,
    document: EditionDocument,
    statement: SectionStatement,
    addresses: PreviewAddresses,
    insert: Callable[[RenderedSection], Iterable[Insertion]] | None = None,
) -> Any:
    """Return a section's page, with links to `addresses`, and with what `insert` returns added to the rendered body."""
    document = document.with_shown_figures()
    body = _rendered(document, statement, addresses.picture)
    known = draft_section_context(edition.report.slug, document, statement)
    made = section_page(document, statement, known, body.body, insert(body) if insert else ())
    trend = made.facts.trend
    if trend and not trends().filter(slug=statement.trend).exists():
        made = replace(made, facts=replace(made.facts, trend=replace(trend, address="")))
    return _with_preview_links(addresses, made, document)


def _rendered(document: EditionDocument, statement: SectionStatement, picture: str) -> RenderedSection:
    """Return the section's body, rendered once for these bytes of the draft; `picture` is the pattern of addresses of pictures."""
    key = (digest(document), statement.uid, picture)
    if (found := _RENDERED.get(key)) is None:
        found = render_section(document, statement, report_translator(document.report), links=Links(media=picture))
        if is_waiting_over():
            return found
        _RENDERED[key] = found
        while len(_RENDERED) > _MOST_RENDERED:
            _RENDERED.popitem(last=False)
    return found


def picture_of(document: EditionDocument, sha256: str, *, without: Collection[UUID] = ()) -> HttpResponseBase:
    """Return a picture of a draft for a person who may read it; `without` the pictures of hidden figures."""
    pictures = (each for uid, each in document.pictures() if uid not in without)
    found = next((each for each in pictures if each.sha256 == sha256), None)
    if found is None:
        raise Http404("The text shows no such picture.")
    return picture_response(sha256, found.media_type)


def picture_response(sha256: str, media_type: str) -> HttpResponseBase:
    """Return the bytes of a stored picture. Raises Http404 if its file is missing or damaged."""
    try:
        return FileResponse(BytesIO(stored_picture(sha256)), content_type=media_type)
    except Damaged as error:
        raise Http404(f"The file of the picture {sha256} is gone from MEDIA_ROOT or damaged.") from error


def html(template: str, made: Any, **more: Any) -> str:
    """Return the page as HTML; `more` is passed to the template."""
    return render_page(template, page=made, head=made.head, **more)


def _with_preview_links(addresses: PreviewAddresses, made: Any, document: EditionDocument) -> Any:
    lines = zip(made.layout.contents, (each.uid for each in document.sections), strict=True)
    layout = replace(
        made.layout,
        edition=replace(made.layout.edition, address=addresses.edition),
        imprint=_imprint(addresses, made.layout.imprint, document),
        contents=tuple(
            replace(line, address=addresses.sections[uid]) for line, uid in lines if uid in addresses.sections
        ),
    )
    return replace(made, layout=layout)


def _imprint(addresses: PreviewAddresses, imprint: Imprint, document: EditionDocument) -> Imprint:
    """Return the imprint with the addresses of a draft's logos."""

    def moved(logo: Logo | None, picture: Picture | None) -> Logo | None:
        return replace(logo, address=addresses.picture.format(sha256=picture.sha256)) if logo and picture else None

    report = document.report
    return replace(imprint, logo=moved(imprint.logo, report.logo), dark_logo=moved(imprint.dark_logo, report.dark_logo))


def unreadable(request: HttpRequest, draft: Draft, words: str) -> HttpResponse:
    """Return a page that says why the draft cannot be shown."""
    return page(
        request,
        "unreadable",
        title=gettext("%(draft)s cannot be shown yet") % {"draft": draft},
        draft=draft,
        words=words,
        status=409,
    )
