"""Assemble the document of a draft from its tables."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from enum import Enum
from typing import Any

from django.db.models import (
    F,
    FilteredRelation,
    Model,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    prefetch_related_objects,
)
from django.utils.translation import gettext as _
from pydantic import ValidationError

from reports.document import types
from reports.document.canonical import error_lines
from reports.drafting.commenting import OPEN_COMMENTS
from reports.models import draft as tables
from reports.models.index import PublishedPrediction
from reports.models.series import Edition, Report, StoredPicture
from trends.models import Technique, Trend

_MADE = {"due": "due", "criterion": "criterion", "slug": "section__slug", "section": "section__title"}
_TECHNIQUE_LINK = re.compile(r"(?<!!)\[\[([a-z0-9-]+)(?:\|[^\[\]\n]*)?\]\]")


#: Techniques by slug: the row, its aliases, and the slugs of broader techniques.
type NamedTechniques = dict[str, tuple[Technique, set[str], set[str]]]


class DraftError(Exception):
    """The draft is not a valid document; the message says where and why."""


def document_of(edition: Edition) -> types.EditionDocument:
    """Return the document of an edition's draft, in a constant number of queries. Raise DraftError."""
    return read_draft(draft_of(edition))


def draft_of(edition: Edition, *, with_version: bool = False) -> tables.Draft:
    """Return the edition's draft, on request with the published version and the schedule. Raise DraftError.

    Its `edition` is a new object, because loaded rows would become stale on a shared one.
    """
    related = ("edition__current_version__redaction", "edition__schedule") if with_version else ()
    draft = tables.Draft.objects.select_related("edition__report__logo", *related).filter(pk=edition.pk).first()
    if draft is None:
        raise DraftError(
            _("%(edition)s has no draft. Import a file, start from an earlier year, or restore a version.")
            % {"edition": edition}
        )
    return draft


def read_draft(draft: tables.Draft, techniques: NamedTechniques | None = None) -> types.EditionDocument:
    """Return the document of a draft, whose rows are read by `read_rows`. Raise DraftError.

    `techniques` are those returned by `read_drafts`, if several drafts are read.
    """
    edition = draft.edition
    read_rows(draft)
    sections = list(draft.sections.all())
    named: dict[int | None, list[tables.Credit]] = defaultdict(list)
    for row in draft.credits.all():
        named[row.section_id].append(row)
    trends = _trends(draft, sections)
    named_techniques = _techniques_named(draft)
    found = _techniques(named_techniques) if techniques is None else techniques
    described = found.keys() & named_techniques
    try:
        return types.EditionDocument(
            uid=edition.uid,
            report=_report(edition.report),
            year=edition.year,
            title=draft.title,
            summary=draft.summary,
            doi=draft.doi,
            closed_on=draft.closed_on,
            first_published=draft.first_published,
            first_published_at=draft.first_published_at,
            cover=next((figure.key for figure in draft.figures.all() if figure.pk == draft.cover_id), None),
            key_findings=tuple(_key_finding(row) for row in draft.key_findings.all()),
            sections=tuple(_section(section, named[section.pk]) for section in sections),
            endings=tuple(_of(types.Ending, row, trend=row.trend.slug) for row in draft.endings.all()),
            scores=tuple(_of(types.Score, row) for row in draft.scores.all()),
            references=tuple(
                types.Reference(uid=row.uid, key=row.key, item=types.CslItem.model_validate(row.item))
                for row in draft.references.all()
            ),
            figures=tuple(_figure(row) for row in draft.figures.all()),
            credits=tuple(_of(types.Credit, row) for row in named[None]),
            trends=tuple(trend_statement(row) for row in trends),
            # Broader techniques that the edition does not describe are left out, because other sites would not know them.
            techniques=tuple(
                _technique(row, aliases, broader & described)
                for slug, (row, aliases, broader) in found.items()
                if slug in described
            ),
        )
    except ValidationError as error:
        raise DraftError(error_lines(error)) from error


def read_rows(*drafts: tables.Draft) -> None:
    """Prefetch all rows of drafts in a constant number of queries, so that `draft.sections.all()` needs none."""
    prefetch_related_objects(
        drafts,
        Prefetch(
            "sections",
            tables.Section.objects.select_related("trend__theme", "assignee").annotate(open_comments=OPEN_COMMENTS),
        ),
        "sections__predictions",
        Prefetch("sections__assessments", tables.Assessment.objects.select_related("technique")),
        Prefetch("key_findings", tables.KeyFinding.objects.select_related("section", "figure")),
        Prefetch("endings", tables.Ending.objects.select_related("trend__theme")),
        Prefetch("scores", scores()),
        "references",
        Prefetch("figures", tables.Figure.objects.select_related("picture")),
        "credits",
    )


def read_drafts(drafts: Sequence[tables.Draft]) -> NamedTechniques:
    """Read the rows of several drafts with as many queries as for one, and return the techniques that their texts name."""
    read_rows(*drafts)
    return _techniques(set().union(*map(_techniques_named, drafts)))


def report_statement(report: Report) -> types.ReportStatement:
    """Return the report's current statement. Raise DraftError."""
    try:
        return _report(report)
    except ValidationError as error:
        raise DraftError(error_lines(error)) from error


def _of[Each: types.Statement](kind: type[Each], row: object, **other: Any) -> Each:
    """Return a statement with the columns of `row` that have the names of its fields, and the `other` fields."""
    return kind(**{name: getattr(row, name) for name in kind.model_fields if name not in other}, **other)


def columns_of(statement: types.Statement, model: type[Model]) -> dict[str, Any]:
    """Return the fields of a statement that are columns of a table, in the types of the table, without its uid."""
    names = {field.name for field in model._meta.concrete_fields} & type(statement).model_fields.keys() - {"uid"}
    values = {name: getattr(statement, name) for name in names}
    values = {name: list(value) if isinstance(value, tuple) else value for name, value in values.items()}
    return {name: value.value if isinstance(value, Enum) else value for name, value in values.items()}


def _report(report: Report) -> types.ReportStatement:
    labels = {name: getattr(report, f"label_{name}") for name in types.ReportLabels.model_fields}
    return _of(
        types.ReportStatement,
        report,
        publisher=types.Publisher(name=report.publisher_name, url=report.publisher_url),
        licence=types.Licence(name=report.licence_name, url=report.licence_url, spdx=report.licence_spdx),
        logo=_picture(report.logo),
        dark_logo=_picture(report.dark_logo),
        labels=types.ReportLabels(**labels),
    )


def scores() -> QuerySet[tables.Score]:
    """Return scores with `made_due`, `made_criterion`, `made_slug` and `made_section`, None if the prediction is not public any more."""
    made = PublishedPrediction.objects.current().filter(
        uid=OuterRef("prediction"),
        edition__year=OuterRef("made_in"),
        edition__report=OuterRef("draft__edition__report"),
    )
    columns = {f"made_{name}": Subquery(made.values(path)[:1]) for name, path in _MADE.items()}
    return tables.Score.objects.annotate(**columns)


def section_statement(section: tables.Section) -> types.Section:
    """Return a section as its part of the document. Raise DraftError."""
    try:
        return _section(section, section.credits.all())
    except ValidationError as error:
        raise DraftError(error_lines(error)) from error


def _key_finding(row: tables.KeyFinding) -> types.KeyFinding:
    section = row.section.slug if row.section else None
    return _of(types.KeyFinding, row, section=section, figure=row.figure.key if row.figure else None)


def _section(row: tables.Section, people: Iterable[tables.Credit]) -> types.Section:
    assessments = (_of(types.Assessment, each, technique=each.technique.slug) for each in row.assessments.all())
    return _of(
        types.Section,
        row,
        trend=row.trend.slug if row.trend else None,
        keywords=tuple(row.keywords),
        assessments=tuple(assessments),
        predictions=tuple(_of(types.Prediction, each) for each in row.predictions.all()),
        credits=tuple(_of(types.Credit, each) for each in people),
    )


def _figure(row: tables.Figure) -> types.Figure:
    chart = types.Chart.model_validate(row.chart) if row.chart is not None else None
    return _of(types.Figure, row, chart=chart, picture=_picture(row.picture))


def _picture(row: StoredPicture | None) -> types.Picture | None:
    return _of(types.Picture, row) if row else None


def trend_statement(row: Trend) -> types.TrendStatement:
    """Return a trend as a document names it."""
    return _of(types.TrendStatement, row, theme=_of(types.ThemeStatement, row.theme) if row.theme else None)


def technique_statement(row: Technique) -> types.TechniqueStatement:
    """Return a technique as a document names it; the caller prefetches `names` and `broader`."""
    aliases = {name.name for name in row.names.all() if name.is_alias}
    return _technique(row, aliases, {wider.slug for wider in row.broader.all()})


def _technique(row: Technique, aliases: Iterable[str], broader: Iterable[str]) -> types.TechniqueStatement:
    return _of(types.TechniqueStatement, row, aliases=tuple(sorted(aliases)), broader=tuple(sorted(broader)))


def _trends(draft: tables.Draft, sections: Iterable[tables.Section]) -> list[Trend]:
    found = {section.trend.slug: section.trend for section in sections if section.trend}
    found |= {ending.trend.slug: ending.trend for ending in draft.endings.all()}
    return [found[slug] for slug in sorted(found)]


def _techniques_named(draft: tables.Draft) -> set[str]:
    """Return the slugs of techniques that texts link or assess."""
    sections = draft.sections.all()
    assessments = [each for section in sections for each in section.assessments.all()]
    linking = [text for section in sections for text in (section.body, section.summary)]
    linking += [each.note for each in assessments]
    linking += [each.statement for each in draft.key_findings.all()]
    linking += [text for each in draft.figures.all() for text in (each.caption, each.source)]
    slugs = {slug for text in linking for slug in _TECHNIQUE_LINK.findall(text)}
    return slugs | {each.technique.slug for each in assessments}


def _techniques(slugs: set[str]) -> NamedTechniques:
    """Return techniques by slug, with their aliases and the slugs of wider ones.

    One query, in which a technique comes once for each alias and each wider one.
    """
    named = FilteredRelation("names", condition=Q(names__is_alias=True))
    rows = Technique.objects.filter(slug__in=slugs).select_related("merged_into").order_by("slug")
    found: NamedTechniques = {}
    for row in rows.annotate(named=named).annotate(alias=F("named__name"), wider=F("broader__slug")):
        _, aliases, broader = found.setdefault(row.slug, (row, set(), set()))
        aliases.update(filter(None, [row.alias]))
        broader.update(filter(None, [row.wider]))
    return found
