"""Previews: the readers' pages, rendered from the draft."""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.csp import CSP
from django.utils.translation import gettext
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.csp import csp_override

from reports import drafting
from reports.chrome import render_page
from reports.desk import form_drafts
from reports.desk.base import at_the_desk
from reports.desk.reviewing.comments import discussion_of, speaker_at
from reports.desk.views import desk_view, page
from reports.document.canonical import digest
from reports.document.text import normal_line, normal_prose
from reports.document.types import EditionDocument, Picture
from reports.document.types import Section as SectionStatement
from reports.document.words import Maturity
from reports.importing.lengths import too_long
from reports.models.draft import Draft, Section
from reports.models.series import Edition
from reports.pages.edition import edition_page
from reports.pages.layout import Imprint, Logo
from reports.pages.parts import Link
from reports.pages.section import section_page
from reports.reading.editions import draft_context, draft_section_context
from reports.reading.vocabulary import trends
from reports.rendering import (
    Anchor,
    Links,
    RenderedSection,
    is_waiting_over,
    mark_anchors,
    paragraph_lines,
    render_section,
)
from reports.rendering.terms import words_of

DRAFTS = Draft.objects.select_related("edition__report__logo", "edition__current_version")
#: The bodies of sections that a process has rendered last.
_RENDERED: OrderedDict[tuple[str, UUID, str], RenderedSection] = OrderedDict()
_MOST_RENDERED = 32
#: Only the desk may frame the page of a section.
FRAMED: dict[str, list[str]] = {**settings.SECURE_CSP, "frame-ancestors": [CSP.SELF]}


@dataclass(frozen=True)
class Places:
    """The addresses of a draft's pages and pictures, which are not public.

    `sections` has the addresses of readable sections by uid; `picture` is a template with {sha256}.
    """

    edition: str
    sections: Mapping[UUID, str]
    picture: str


@desk_view("reports.view_draft", DRAFTS)
def edition(request: HttpRequest, draft: Draft) -> HttpResponse:
    """The edition's page."""
    try:
        document = drafting.read_draft(draft)
    except drafting.DraftError as error:
        return unreadable(request, draft, str(error))
    back = reverse("admin:reports_draft_change", args=[draft.pk])
    return _answer("site/edition.html", _leading_back(edition_made(draft.edition, document, _places(draft)), back))


@xframe_options_sameorigin
@csp_override(FRAMED)
@desk_view("reports.view_section", Section)
def section(request: HttpRequest, row: Section) -> HttpResponse:
    """Return a section's page; with `?unsaved`, with this person's autosaved input.

    `X-Paragraph-Lines` has the first line of each numbered paragraph in the text, to link the two.
    """
    draft = DRAFTS.get(pk=row.draft_id)
    try:
        if "unsaved" in request.GET:
            _put_unsaved(request, draft, row)
        document = drafting.read_draft(draft)
    except (drafting.DraftError, ValueError) as error:
        return unreadable(request, draft, str(error))
    statement = next(each for each in document.sections if each.uid == row.uid)
    discussion = discussion_of(
        row,
        speaker_at(request),
        row.comments.all(),
        names=document.technique_names(),
        body=statement.body,
    )
    made = section_made(draft.edition, document, statement, _places(draft), discussion.marks)
    made = replace(made, body_html=discussion.beside(made.body_html, template="desk/preview_thread.html"))
    made = _leading_back(made, reverse("admin:reports_section_change", args=[row.pk]))
    answer = _answer("desk/preview_section.html", made, discussion=discussion)
    answer["X-Paragraph-Lines"] = ",".join(map(str, paragraph_lines(statement.body)))
    return answer


def _leading_back(made: Any, address: str) -> Any:
    """Return the page with a link to its form in the draft banner."""
    banner = replace(made.layout.banner, link=Link(gettext("Back to the desk"), address))
    return replace(made, layout=replace(made.layout, banner=banner))


def _put_unsaved(request: HttpRequest, draft: Draft, row: Section) -> None:
    """Put this person's autosaved input into the loaded rows, unsaved. Raises ValueError for invalid text."""
    address = reverse("admin:reports_section_change", args=[row.pk])
    fields = dict(form_drafts.fields_of(form_drafts.unsaved(at_the_desk(request)).filter(address=address).first()))
    drafting.read_rows(draft)
    section = next(each for each in draft.sections.all() if each.pk == row.pk)
    for name, normal in (("title", normal_line), ("summary", normal_prose), ("body", normal_prose)):
        if name in fields:
            setattr(section, name, _checked(name, normal(fields[name])))
    if fields.get("maturity") in Maturity:
        section.maturity = fields["maturity"]


def _checked(name: str, text: str) -> str:
    """Return `text` unless it is too long or complicated to render. Raises ValueError with a message."""
    if found := too_long(text):
        words, advice = found
        raise ValueError(f"The {name} {words}. {advice}")
    return text


def _places(draft: Draft) -> Places:
    keys = draft.sections.values_list("uid", "pk")
    return Places(
        edition=reverse("desk:preview-edition", args=[draft.pk]),
        sections={uid: reverse("desk:preview-section", args=[pk]) for uid, pk in keys},
        picture="/admin/reports/picture/{sha256}/",
    )


def edition_made(edition: Edition, document: EditionDocument, places: Places) -> Any:
    """Return the edition's page, with links to `places`."""
    document = document.with_shown_figures()
    return _leading_to(
        places,
        edition_page(document, draft_context(edition.report.slug, document), Links(media=places.picture)),
        document,
    )


def section_made(
    edition: Edition,
    document: EditionDocument,
    statement: SectionStatement,
    places: Places,
    marks: Mapping[str, Anchor] | None = None,
) -> Any:
    """Return a section's page, with links to `places` and the quotes of comments marked."""
    document = document.with_shown_figures()
    body = _rendered(document, statement, places.picture)
    known = draft_section_context(edition.report.slug, document, statement)
    made = section_page(document, statement, known, body.html)
    made = replace(made, body_html=mark_anchors(made.body_html, marks)) if marks else made
    if made.trend and not trends().filter(slug=statement.trend).exists():
        made = replace(made, trend=replace(made.trend, address=""))
    return _leading_to(places, made, document)


def _rendered(document: EditionDocument, statement: SectionStatement, picture: str) -> RenderedSection:
    """Return the section's body, rendered once for these bytes of the draft; `picture` is the pattern of addresses of pictures."""
    key = (digest(document), statement.uid, picture)
    if (found := _RENDERED.get(key)) is None:
        found = render_section(document, statement, words_of(document.report), links=Links(media=picture))
        if is_waiting_over():
            return found
        _RENDERED[key] = found
        while len(_RENDERED) > _MOST_RENDERED:
            _RENDERED.popitem(last=False)
    return found


def html(template: str, made: Any, **more: Any) -> str:
    """Return the page as HTML; `more` is passed to the template."""
    return render_page(template, page=made, head=made.head, **more)


def _answer(template: str, made: Any, **more: Any) -> HttpResponse:
    return HttpResponse(html(template, made, **more), headers={"X-Robots-Tag": "noindex, nofollow"})


def _leading_to(places: Places, made: Any, document: EditionDocument) -> Any:
    lines = zip(made.layout.contents, (each.uid for each in document.sections), strict=True)
    layout = replace(
        made.layout,
        edition=replace(made.layout.edition, address=places.edition),
        imprint=_imprint(places, made.layout.imprint, document),
        contents=tuple(replace(line, address=places.sections[uid]) for line, uid in lines if uid in places.sections),
    )
    return replace(made, layout=layout)


def _imprint(places: Places, imprint: Imprint, document: EditionDocument) -> Imprint:
    """Return the imprint with the addresses of a draft's logos."""

    def moved(logo: Logo | None, picture: Picture | None) -> Logo | None:
        return replace(logo, address=places.picture.format(sha256=picture.sha256)) if logo and picture else None

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
