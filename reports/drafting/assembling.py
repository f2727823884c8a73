"""Tables -> document."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import F, FilteredRelation, OuterRef, Prefetch, Q, Subquery, prefetch_related_objects
from django.utils.translation import gettext as _
from pydantic import ValidationError

from reports.document import types
from reports.document.canonical import in_words
from reports.drafting.commenting import OPEN_COMMENTS
from reports.drafting.scoring import scores
from reports.models import draft as tables
from reports.models.ledger import Version
from reports.models.series import Edition, Report, StoredPicture
from trends.models import Technique, Trend

_TECHNIQUE_LINK = re.compile(r"(?<!!)\[\[([a-z0-9-]+)(?:\|[^\[\]\n]*)?\]\]")


class DraftError(Exception):
    """The working copy holds something that no document may; the message says where and what, in words."""


@dataclass(frozen=True)
class ReadDraft:
    """A draft's document, and the rows of the vocabulary that it names, by their uids."""

    document: types.EditionDocument
    trends: Mapping[UUID, Trend]
    techniques: Mapping[UUID, Technique]


def document_of(edition: Edition) -> types.EditionDocument:
    """The edition's working copy as a document, in a constant number of queries. Raises DraftError."""
    return read_draft(_draft_of(edition, "edition__report__logo")).document


def draft_of(edition: Edition) -> tables.Draft:
    """The edition's working copy as it is stored, with the version that readers have, and the key of its highest as `last_version`.

    Raises DraftError.
    """
    return _draft_of(edition, "edition__report__logo", "edition__current_version__redaction", "edition__schedule")


def _draft_of(edition: Edition, *related: str) -> tables.Draft:
    # With an edition of its own: what is read stays at hand there, and would be old when `edition` is asked later.
    versions = Version.objects.filter(edition=OuterRef("pk")).order_by("-major", "-minor")
    rows = tables.Draft.objects.select_related(*related).annotate(last_version=Subquery(versions.values("pk")[:1]))
    draft = rows.filter(pk=edition.pk).first()
    if draft is None:
        raise DraftError(
            _("%(edition)s has no draft. Import a file, start from an earlier year, or restore a version.")
            % {"edition": edition}
        )
    return draft


def read_draft(draft: tables.Draft) -> ReadDraft:
    """`document_of` the draft's edition. The rows that it was read from stay at hand on `draft`. Raises DraftError."""
    edition = draft.edition
    prefetch_related_objects([draft], *(part() for part in _PARTS.values()))
    sections = list(draft.sections.all())
    named: dict[int | None, list[tables.Credit]] = defaultdict(list)
    for row in draft.credits.all():
        named[row.section_id].append(row)
    trends = _trends(draft, sections)
    named_techniques = _techniques_named(draft)
    found = getattr(draft, "techniques_at_hand", None)
    found = _techniques(named_techniques) if found is None else found
    techniques = [each for slug, each in found.items() if slug in named_techniques]
    described = {row.slug for row, _, _ in techniques}
    try:
        document = types.EditionDocument(
            uid=edition.uid,
            report=_report(edition.report),
            year=edition.year,
            title=draft.title,
            summary=draft.summary,
            doi=draft.doi,
            closed_on=draft.closed_on,
            first_published=draft.first_published,
            first_published_at=draft.first_published_at,
            cover=_cover(draft),
            sections=tuple(_section(section, named[section.pk]) for section in sections),
            endings=tuple(
                types.Ending(uid=row.uid, trend=row.trend.slug, note=row.note) for row in draft.endings.all()
            ),
            scores=tuple(_score(row) for row in draft.scores.all()),
            references=tuple(_reference(row) for row in draft.references.all()),
            figures=tuple(_figure(row) for row in draft.figures.all()),
            credits=tuple(_credit(row) for row in named[None]),
            trends=tuple(trend_statement(row) for row in trends),
            # A wider technique that the edition does not describe would mean nothing to another site.
            techniques=tuple(_technique(row, aliases, broader & described) for row, aliases, broader in techniques),
        )
    except ValidationError as error:
        raise DraftError(in_words(error)) from error
    return ReadDraft(document, {row.uid: row for row in trends}, {row.uid: row for row, _, _ in techniques})


def read_drafts(drafts: Iterable[tables.Draft]) -> None:
    """Have what several drafts consist of at hand on each: as many queries for all of them as `read_draft` takes for one."""
    drafts = list(drafts)
    prefetch_related_objects(drafts, *(part() for part in _PARTS.values()))
    found = _techniques(set().union(*map(_techniques_named, drafts)))
    for draft in drafts:
        draft.techniques_at_hand = found  # type: ignore[attr-defined]


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
        dark_colour=report.dark_colour,
        logo=_picture(report.logo),
        dark_logo=_picture(report.dark_logo),
        ground=types.Ground(report.ground),
        heading_face=types.HeadingFace(report.heading_face),
        labels=types.ReportLabels(
            **{name: getattr(report, f"label_{name}") for name in types.ReportLabels.model_fields}
        ),
    )


def at_hand(draft: tables.Draft) -> list[tables.Section]:
    """The draft's sections in their order, read if they are not at hand."""
    prefetch_related_objects([draft], _sections())
    return list(draft.sections.all())


def rows_at_hand(draft: tables.Draft, name: str) -> list[Any]:
    """The draft's rows under that name (`scores`, `endings`, `credits`), read if they are not at hand."""
    _read(draft, name)
    return list(getattr(draft, name).all())


def _read(draft: tables.Draft, name: str) -> None:
    prefetch_related_objects([draft], _PARTS[name]())


def section_rows_at_hand(section: tables.Section, name: str) -> list[Any] | None:
    """A section's rows under that name (`assessments`, `predictions`, `credits`), read with those of the whole draft; None if its
    sections are not at hand.
    """
    draft = section.draft
    if "sections" not in getattr(draft, "_prefetched_objects_cache", {}):
        return None
    if name == "credits":
        return [row for row in rows_at_hand(draft, name) if row.section_id == section.pk]
    _read(draft, f"sections__{name}")
    return next((list(getattr(row, name).all()) for row in draft.sections.all() if row.pk == section.pk), None)


def _sections() -> Prefetch:
    return Prefetch(
        "sections",
        tables.Section.objects.select_related("trend__theme", "assignee").annotate(open_comments=OPEN_COMMENTS),
    )


#: Rows of a draft -> how they are read, put together only when they are: the query for scores alone has four others in it.
_PARTS: dict[str, Callable[[], Prefetch]] = {
    "sections": _sections,
    "sections__predictions": lambda: Prefetch("sections__predictions"),
    "sections__assessments": lambda: Prefetch(
        "sections__assessments", tables.Assessment.objects.select_related("technique")
    ),
    "endings": lambda: Prefetch("endings", tables.Ending.objects.select_related("trend__theme")),
    "scores": lambda: Prefetch("scores", scores()),
    "references": lambda: Prefetch("references"),
    "figures": lambda: Prefetch("figures", tables.Figure.objects.select_related("picture")),
    "credits": lambda: Prefetch("credits"),
}


def section_statement(section: tables.Section) -> types.Section:
    """One section as its part of the document. Raises DraftError."""
    try:
        return _section(section, section.credits.all())
    except ValidationError as error:
        raise DraftError(in_words(error)) from error


def _section(row: tables.Section, people: Iterable[tables.Credit]) -> types.Section:
    return types.Section(
        uid=row.uid,
        trend=row.trend.slug if row.trend else None,
        maturity=row.maturity,
        **{name: getattr(row, name) for name in types.SECTION_TEXTS},
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
        credits=tuple(_credit(each) for each in people),
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


def _cover(draft: tables.Draft) -> str | None:
    """The key of the figure on the cover, which is at hand with the others."""
    return next((figure.key for figure in draft.figures.all() if figure.pk == draft.cover_id), None)


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
    aliases = {name.name for name in row.names.all() if name.is_alias}
    return _technique(row, aliases, {wider.slug for wider in row.broader.all()})


def _technique(row: Technique, aliases: Iterable[str], broader: Iterable[str]) -> types.TechniqueStatement:
    return types.TechniqueStatement(
        uid=row.uid,
        slug=row.slug,
        name=row.name,
        aliases=tuple(sorted(aliases)),
        definition=row.definition,
        broader=tuple(sorted(broader)),
    )


def _trends(draft: tables.Draft, sections: Iterable[tables.Section]) -> list[Trend]:
    found = {section.trend.slug: section.trend for section in sections if section.trend}
    found |= {ending.trend.slug: ending.trend for ending in draft.endings.all()}
    return [found[slug] for slug in sorted(found)]


def _techniques_named(draft: tables.Draft) -> set[str]:
    """The slugs of those that texts link or assess."""
    sections = draft.sections.all()
    assessments = [each for section in sections for each in section.assessments.all()]
    linking = [text for section in sections for text in (section.body, section.summary)]
    linking += [each.note for each in assessments]
    linking += [text for each in draft.figures.all() for text in (each.caption, each.source)]
    slugs = {slug for text in linking for slug in _TECHNIQUE_LINK.findall(text)}
    return slugs | {each.technique.slug for each in assessments}


def _techniques(slugs: set[str]) -> dict[str, tuple[Technique, set[str], set[str]]]:
    """Those techniques by slug, in its order, with their aliases and the slugs of wider ones.

    One query, in which a technique comes once for each alias and each wider one.
    """
    named = FilteredRelation("names", condition=Q(names__is_alias=True))
    rows = Technique.objects.filter(slug__in=slugs).select_related("merged_into").order_by("slug")
    found: dict[str, tuple[Technique, set[str], set[str]]] = {}
    for row in rows.annotate(named=named).annotate(alias=F("named__name"), wider=F("broader__slug")):
        _, aliases, broader = found.setdefault(row.slug, (row, set(), set()))
        aliases.update(filter(None, [row.alias]))
        broader.update(filter(None, [row.wider]))
    return found
