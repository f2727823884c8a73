"""A report's pages as they would be with what its form says and has not saved."""

import base64
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from reports import drafting, filing
from reports.citing.item import edition_title
from reports.desk.doors import desk_view
from reports.desk.publishing.looking import form_sent, not_shown
from reports.desk.publishing.preview import Places, edition_made, html, section_made
from reports.document.types import Chart, Column, EditionDocument, Figure, Section
from reports.document.words import ChartKind, ColumnType
from reports.framing import framed
from reports.models.draft import Draft
from reports.models.series import Edition, Report
from reports.pages import addresses
from reports.pages.picture import edition_card, edition_cells
from reports.reading.editions import draft_context
from reports.rendering import read_section
from reports.rendering.terms import words_of
from reports.rights import allowed


@dataclass(frozen=True)
class _Worn:
    """An edition, stored or not, with the appearance that the form describes."""

    edition: Edition
    document: EditionDocument

    @property
    def places(self) -> Places:
        """Where its links lead: nowhere, since what is shown is nowhere yet."""
        nowhere = {section.uid: f"#{section.slug}" for section in self.document.sections}
        return Places(edition="#", sections=nowhere, picture="/admin/reports/picture/{sha256}/")


@desk_view("reports.change_report", Report)
@require_POST
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The latest edition that there is of the report, as it would be with what the form says; nothing is stored."""
    return _shown(request, get_object_or_404(Report, pk=pk))


@desk_view("reports.add_report")
@require_POST
def preview_new(request: HttpRequest) -> HttpResponse:
    """The same of a report that is being made: of an edition with a few words in it."""
    return _shown(request, Report(), name=_("Name of the report"))


def _shown(request: HttpRequest, report: Report, **missing: str) -> HttpResponse:
    form = form_sent(request, report, **missing)
    if form.is_valid():
        worn = _worn(request, form.save(commit=False))
        shown = {"section": _section, "card": _card}.get(request.GET.get("page", ""), _edition)
        return HttpResponse(shown(worn), headers={"X-Robots-Tag": "noindex, nofollow"})
    return not_shown(request, form)


def _worn(request: HttpRequest, report: Report) -> _Worn:
    """Its latest edition that this person may see; one with a few words in it where there is none that can be shown."""
    rows = Draft.objects.select_related("edition__current_version").order_by("-edition__year")
    drafts = rows.filter(edition__report=report) if report.pk else rows.none()
    for draft in allowed(request.user, "reports.view_draft", drafts):
        draft.edition.report = report
        try:
            document = drafting.read_draft(draft).document
        except (drafting.DraftError, ValueError):
            continue
        if document.sections:
            return _Worn(draft.edition, document)
    return _Worn(Edition(report=report, year=2026), _sample(report))


def _edition(worn: _Worn) -> str:
    return html("site/edition.html", edition_made(worn.edition, worn.document, worn.places))


def _section(worn: _Worn) -> str:
    """The first section with a chart in it, or the first."""
    charts = {figure.key for figure in worn.document.figures if figure.chart}
    sections = worn.document.sections
    chosen = next((each for each in sections if charts & {*read_section(worn.document, each).figures}), sections[0])
    return html("site/section.html", section_made(worn.edition, worn.document, chosen, worn.places))


def _card(worn: _Worn) -> str:
    """The picture that would stand where a link to the edition is shared."""
    document, slug = worn.document, worn.edition.report.slug
    drawn = edition_card(
        edition_cells(document, draft_context(slug, document)),
        document,
        version=words_of(document.report)("{year} edition", year=document.year),
        title=edition_title(document),
        address=settings.SITE_URL + addresses.report(slug),
        pictures=filing.picture_if_there,
        cover=filing.cover_of(document),
    )
    return framed("desk/look_card.html", card=base64.b64encode(drawn).decode())


def _sample(report: Report) -> EditionDocument:
    """An edition with a section, a link and a chart in it."""
    chart = Chart(
        kind=ChartKind.BAR,
        x="year",
        y="share",
        columns=(
            Column(key="year", label=_("Year"), type=ColumnType.YEAR),
            Column(key="share", label=_("Share"), unit="%"),
        ),
        rows=((2024, 18), (2025, 31), (2026, 47)),
        highlight="2026",
    )
    title = _("Title of a section")
    return EditionDocument(
        uid=UUID(int=1),
        report=drafting.report_statement(report),
        year=2026,
        title=_("Title of an edition"),
        summary=_("A summary describes the year in a few sentences."),
        sections=(
            Section(
                uid=UUID(int=2),
                slug="sample",
                title=title,
                summary=_("A summary of the section."),
                body=_("A paragraph with [a link](https://example.org/) in it.") + "\n\n![[sample]]",
            ),
        ),
        figures=(
            Figure(uid=UUID(int=3), key="sample", title=_("The title of a chart says what it shows"), chart=chart),
        ),
    )
