"""Tables -> document."""

import re
from collections.abc import Iterable

from django.db.models import Prefetch
from pydantic import ValidationError

from reports.document import types
from reports.document.canonical import in_words
from reports.models import draft as tables
from reports.models.series import Edition, Report, StoredPicture
from trends.models import Technique, Trend

_TECHNIQUE_LINK = re.compile(r"(?<!!)\[\[([a-z0-9-]+)(?:\|[^\[\]\n]*)?\]\]")


class DraftError(Exception):
    """The working copy holds something that no document may; the message says where and what, in words."""


def document_of(edition: Edition) -> types.EditionDocument:
    """The edition's working copy as a document, in a constant number of queries. Raises DraftError."""
    draft = _whole(edition)
    sections = list(draft.sections.all())
    try:
        return types.EditionDocument(
            uid=edition.uid,
            report=_report(edition.report),
            year=edition.year,
            title=draft.title,
            summary=draft.summary,
            doi=draft.doi,
            closed_on=draft.closed_on,
            sections=tuple(_section(section) for section in sections),
            endings=tuple(
                types.Ending(uid=row.uid, trend=row.trend.slug, note=row.note) for row in draft.endings.all()
            ),
            scores=tuple(_score(row) for row in draft.scores.all()),
            references=tuple(_reference(row) for row in draft.references.all()),
            figures=tuple(_figure(row) for row in draft.figures.all()),
            credits=tuple(_credit(row) for row in draft.credits.all() if row.section_id is None),
            trends=tuple(trend_statement(row) for row in _trends(draft, sections)),
            techniques=tuple(technique_statement(row) for row in _techniques(sections)),
        )
    except ValidationError as error:
        raise DraftError(in_words(error)) from error


def has_changed(edition: Edition) -> bool:
    """Whether the working copy differs from the version that readers see (or there is none yet)."""
    current = edition.current_version
    return current is None or current.is_redacted or document_of(edition) != current.content


def report_statement(report: Report) -> types.ReportStatement:
    """The report as an edition would name it today. Raises DraftError."""
    try:
        return _report(report)
    except ValidationError as error:
        raise DraftError(in_words(error)) from error


def _report(report: Report) -> types.ReportStatement:
    return types.ReportStatement(
        uid=report.uid,
        slug=report.slug,
        name=report.name,
        description=report.description,
        publisher=types.Publisher(name=report.publisher_name, url=report.publisher_url),
        licence=types.Licence(name=report.licence_name, url=report.licence_url, spdx=report.licence_spdx),
        imprint=report.imprint,
        contact=report.contact,
        issn=report.issn,
        language=report.language,
        colour=report.colour,
        logo=_picture(report.logo),
    )


def _whole(edition: Edition) -> tables.Draft:
    found = tables.Draft.objects.filter(pk=edition.pk).prefetch_related(
        Prefetch("sections", tables.Section.objects.select_related("trend__theme")),
        "sections__predictions",
        "sections__credits",
        Prefetch("sections__assessments", tables.Assessment.objects.select_related("technique")),
        Prefetch("endings", tables.Ending.objects.select_related("trend__theme")),
        "scores",
        "references",
        Prefetch("figures", tables.Figure.objects.select_related("picture")),
        "credits",
    )
    if not found:
        raise DraftError(f"{edition} has no draft; import a file, roll a year forward, or restore a version.")
    return found[0]


def section_statement(section: tables.Section) -> types.Section:
    """One section as its part of the document. Raises DraftError."""
    try:
        return _section(section)
    except ValidationError as error:
        raise DraftError(in_words(error)) from error


def _section(row: tables.Section) -> types.Section:
    return types.Section(
        uid=row.uid,
        slug=row.slug,
        title=row.title,
        trend=row.trend.slug if row.trend else None,
        maturity=row.maturity,
        summary=row.summary,
        body=row.body,
        keywords=tuple(row.keywords),
        assessments=tuple(
            types.Assessment(
                uid=each.uid,
                technique=each.technique.slug,
                maturity=each.maturity,
                status=each.status,
                note=each.note,
                quote=each.quote,
            )
            for each in row.assessments.all()
        ),
        predictions=tuple(
            types.Prediction(uid=each.uid, statement=each.statement, criterion=each.criterion, due=each.due)
            for each in row.predictions.all()
        ),
        credits=tuple(_credit(each) for each in row.credits.all()),
    )


def _credit(row: tables.Credit) -> types.Credit:
    return types.Credit(uid=row.uid, name=row.name, role=row.role, affiliation=row.affiliation, orcid=row.orcid)


def _score(row: tables.Score) -> types.Score:
    return types.Score(
        uid=row.uid,
        prediction=row.prediction,
        made_in=row.made_in,
        statement=row.statement,
        outcome=row.outcome,
        explanation=row.explanation,
    )


def _reference(row: tables.Reference) -> types.Reference:
    return types.Reference(uid=row.uid, key=row.key, item=types.CslItem.model_validate(row.item))


def _figure(row: tables.Figure) -> types.Figure:
    return types.Figure(
        uid=row.uid,
        key=row.key,
        title=row.title,
        caption=row.caption,
        alt=row.alt,
        source=row.source,
        chart=types.Chart.model_validate(row.chart) if row.chart is not None else None,
        picture=_picture(row.picture),
    )


def _picture(row: StoredPicture | None) -> types.Picture | None:
    if row is None:
        return None
    return types.Picture(sha256=row.sha256, media_type=row.media_type, width=row.width, height=row.height)


def trend_statement(row: Trend) -> types.TrendStatement:
    """A trend as a document names it."""
    theme = types.ThemeStatement(slug=row.theme.slug, name=row.theme.name) if row.theme else None
    return types.TrendStatement(uid=row.uid, slug=row.slug, name=row.name, definition=row.definition, theme=theme)


def technique_statement(row: Technique) -> types.TechniqueStatement:
    """A technique as a document names it; `names` and `broader` are prefetched by the caller."""
    return types.TechniqueStatement(
        uid=row.uid,
        slug=row.slug,
        name=row.name,
        aliases=tuple(sorted(name.name for name in row.names.all() if name.is_alias)),
        definition=row.definition,
        broader=tuple(sorted(wider.slug for wider in row.broader.all())),
    )


def _trends(draft: tables.Draft, sections: Iterable[tables.Section]) -> list[Trend]:
    found = {section.trend.slug: section.trend for section in sections if section.trend}
    found |= {ending.trend.slug: ending.trend for ending in draft.endings.all()}
    return [found[slug] for slug in sorted(found)]


def _techniques(sections: Iterable[tables.Section]) -> Iterable[Technique]:
    slugs = {slug for section in sections for slug in _TECHNIQUE_LINK.findall(section.body)}
    slugs |= {each.technique.slug for section in sections for each in section.assessments.all()}
    return Technique.objects.filter(slug__in=slugs).order_by("slug").prefetch_related("names", "broader")
