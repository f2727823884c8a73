"""Writing of the index from versions' documents, and changes of the vocabulary, which published pages show immediately."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from uuid import UUID

from django.db import transaction

from reports.document.types import (
    EditionDocument,
    KeyFinding,
    Part,
    ReportLabels,
    Section,
    TechniqueStatement,
    TrendStatement,
)
from reports.drafting import TERMS, Plan, load_vocabulary
from reports.drafting.assembling import columns_of
from reports.importing import Vocabulary
from reports.models.draft import Assessment
from reports.models.generation import lock_publication
from reports.models.index import (
    INDEX_MODELS,
    Published,
    PublishedAssessment,
    PublishedEdition,
    PublishedFigure,
    PublishedKeyFinding,
    PublishedKeyword,
    PublishedParagraph,
    PublishedPicture,
    PublishedPrediction,
    PublishedReference,
    PublishedScore,
    PublishedSection,
    PublishedTechnique,
    PublishedTrend,
    Rows,
)
from reports.models.ledger import Version
from reports.models.people import Actor
from reports.models.series import Report
from reports.progress import counted, step
from reports.publishing.paragraph_rows import paragraph_rows, set_origins
from reports.reading.report_index import EDITION_COLUMNS, SECTION_COLUMNS, moves_of
from reports.rendering import (
    PUBLIC_LINKS,
    RENDERER_VERSION,
    Evidence,
    RenderedSection,
    evidence_of,
    format_reference,
    quote_text,
    render_figure,
    render_section,
    text_alternative,
)
from reports.rendering.terms import report_translator
from reports.search import deriving
from trends.models import Lineage, Technique, Trend
from trends.models.techniques import merge_techniques as merge_in_vocabulary
from trends.names import fold


def index_version(version: Version, document: EditionDocument) -> None:
    """Add the rows of a version that has none yet."""
    add_to_index(rows_of(version, document))


def add_to_index(rows: Rows) -> None:
    """Save the rows of a version. The version must be saved before."""
    for model in INDEX_MODELS:
        model._default_manager.bulk_create(rows[model])


@transaction.atomic
def rebuild_index() -> int:
    """Rebuild the index from the ledger, and return the number of versions. Publications wait until the transaction ends."""
    lock_publication()
    for model in reversed(INDEX_MODELS):
        model._default_manager.all().delete()
    versions = Version.objects.readable().select_related("edition__report").order_by("edition", "major", "minor")
    for version in counted("Indexing versions", versions):
        index_version(version, version.content)
    step("Comparing the years")
    for report in Report.objects.published():
        refresh_movement(report)
    step("Rebuilding the search")
    deriving.rebuild()
    return len(versions)


def rows_of(version: Version, document: EditionDocument) -> Rows:
    """Return the unsaved rows of a version, by model. Movement has its default value.

    The origins of its paragraphs are those in the version before it, so that must be in the index.
    """
    translate = report_translator(document.report)
    rendered = {
        section.uid: render_section(document, section, translate, links=PUBLIC_LINKS)
        for section in counted("Rendering sections", document.sections)
    }
    rows: Rows = {model: [] for model in INDEX_MODELS}
    trends = {row.uid: row for row in Trend.objects.filter(uid__in=[each.uid for each in document.trends])}
    known = Technique.objects.filter(uid__in=[each.uid for each in document.techniques])
    techniques = {row.uid: row for row in known.select_related("merged_into")}
    # Rows of a merged technique refer to the technique that it was merged into.
    by_slug = {each.slug: techniques[each.uid] for each in document.techniques}
    today = {slug: row.merged_into or row for slug, row in by_slug.items()}
    for row in _rows(version, document, rendered, trends, today):
        rows[type(row)].append(row)
    set_origins(rows[PublishedParagraph], version)
    return rows


def _rows(
    version: Version,
    document: EditionDocument,
    rendered: dict[Any, RenderedSection],
    trends: Mapping[UUID, Trend],
    techniques: Mapping[str, Technique],
) -> Iterator[Published]:
    yield _edition(version, document, rendered, trends)
    yield from _vocabulary(version, document, trends, techniques)
    by_slug = {each.slug: trends[each.uid] for each in document.trends}
    names = document.technique_names()
    for position, section in enumerate(document.sections):
        row = _section(version, document, section, rendered[section.uid], position)
        row.trend = by_slug[section.trend] if section.trend else None
        yield row
        yield from paragraph_rows(row, rendered[section.uid].contents)
        yield from _parts(version, section, row, techniques, names, labels=document.report.labels)
    yield from _of_edition(version, document, rendered)


def _row[Row: Published](
    model: type[Row], version: Version, position: int, part: Part | TrendStatement | TechniqueStatement, **other: Any
) -> Row:
    """Return the unsaved row of a part, with its fields in columns of the same names, and with the `other` columns."""
    columns = columns_of(part, model) | other
    return model(version=version, edition=version.edition, uid=part.uid, position=position, **columns)


def _edition(
    version: Version, document: EditionDocument, rendered: dict[Any, RenderedSection], trends: Mapping[UUID, Trend]
) -> PublishedEdition:
    uids = {each.slug: each.uid for each in document.trends}
    return PublishedEdition(
        version=version,
        edition=version.edition,
        uid=document.uid,
        report_slug=document.report.slug,
        report_name=document.report.name,
        publisher=document.report.publisher.name,
        year=document.year,
        title=document.title,
        first_published=document.first_published,
        summary=document.summary,
        language=document.report.language,
        words=sum(each.words for each in rendered.values()),
        endings=[{"trend": str(uids[each.trend]), "note": each.note} for each in document.endings],
    )


def _section(
    version: Version, document: EditionDocument, section: Section, body: RenderedSection, position: int
) -> PublishedSection:
    return _row(
        PublishedSection,
        version,
        position,
        section,
        trend=None,
        number=document.numbers().get(section.uid),
        maturity_label=document.report.labels.of(section.maturity),
        trend_slug=section.trend or "",
        html=body.html,
        text=body.text,
        words=body.words,
        paragraphs=[{"id": each.id, "number": each.number, "text": each.text} for each in body.paragraphs],
        positions=body.body.positions,
        renderer=RENDERER_VERSION,
    )


def _parts(
    version: Version,
    section: Section,
    row: PublishedSection,
    techniques: Mapping[str, Technique],
    names: dict[str, str],
    *,
    labels: ReportLabels,
) -> Iterator[Published]:
    for position, keyword in enumerate(section.keywords):
        yield _row(PublishedKeyword, version, position, section, section=row, keyword=keyword, key=fold(keyword))
    for position, each in enumerate(section.assessments):
        yield _row(
            PublishedAssessment,
            version,
            position,
            each,
            section=row,
            technique=techniques[each.technique],
            technique_slug=each.technique,
            maturity_label=labels.of(each.maturity),
            quote=quote_text(each.quote, names),
        )
    for position, made in enumerate(section.predictions):
        yield _row(PublishedPrediction, version, position, made, section=row)


def _vocabulary(
    version: Version, document: EditionDocument, trends: Mapping[UUID, Trend], techniques: Mapping[str, Technique]
) -> Iterator[Published]:
    for position, trend in enumerate(document.trends):
        yield _row(
            PublishedTrend,
            version,
            position,
            trend,
            trend=trends[trend.uid],
            theme_slug=trend.theme.slug if trend.theme else "",
            theme_name=trend.theme.name if trend.theme else "",
        )
    for position, technique in enumerate(document.techniques):
        yield _row(PublishedTechnique, version, position, technique, technique=techniques[technique.slug])


def _of_edition(
    version: Version, document: EditionDocument, rendered: dict[Any, RenderedSection]
) -> Iterator[Published]:
    translate = report_translator(document.report)
    evidence = evidence_of(document)
    for position, finding in enumerate(document.key_findings):
        yield _key_finding(version, position, finding, evidence.get(finding.uid, Evidence()))
    for position, score in enumerate(document.scores):
        yield _row(PublishedScore, version, position, score)
    for position, reference in enumerate(document.references):
        yield _row(
            PublishedReference,
            version,
            position,
            reference,
            item=reference.item.model_dump(mode="json", by_alias=True, exclude_defaults=True),
            doi=reference.item.DOI.lower(),
            html=format_reference(reference.item, translate),
            cited_in=[each.slug for each in document.sections if reference.key in rendered[each.uid].cited],
        )
    for position, figure in enumerate(document.figures):
        yield _row(
            PublishedFigure,
            version,
            position,
            figure,
            number=position + 1,
            alt=text_alternative(document, figure, translate),
            html=render_figure(document, figure, translate, PUBLIC_LINKS),
            placed_in=[each.slug for each in document.sections if figure.key in rendered[each.uid].figures],
        )
    for position, (uid, picture) in enumerate(document.pictures()):
        yield PublishedPicture(
            version=version, edition=version.edition, uid=uid, position=position, **picture.model_dump(mode="json")
        )


def _key_finding(version: Version, position: int, finding: KeyFinding, evidence: Evidence) -> PublishedKeyFinding:
    paragraph = evidence.paragraph
    return _row(
        PublishedKeyFinding,
        version,
        position,
        finding,
        section_slug=evidence.section if paragraph else "",
        paragraph=paragraph.id if paragraph else "",
        paragraph_number=paragraph.number if paragraph else None,
        figure_key=evidence.figure.key if evidence.figure else "",
    )


def refresh_movement(report: Report) -> None:
    """Update `movement`, `absences` and so on in all rows of a report. The caller must hold the publication lock."""
    editions, moves = moves_of(report.pk)
    sections = [section for edition in editions for section in edition.sections]
    _update(PublishedEdition, [each.published for each in editions], moves.editions, EDITION_COLUMNS)
    _update(PublishedSection, sections, moves.sections, SECTION_COLUMNS)


def refresh_movements() -> None:
    """Update the movement of all reports after a change of the trend history."""
    lock_publication()
    for report in Report.objects.all():
        refresh_movement(report)


def _update(model: Any, rows: Iterable[Any], wanted: dict[int, dict[str, Any]], columns: tuple[str, ...]) -> None:
    changed = []
    for row in rows:
        if any(getattr(row, column) != wanted[row.pk][column] for column in columns):
            for column in columns:
                setattr(row, column, wanted[row.pk][column])
            changed.append(row)
    model.objects.bulk_update(changed, columns)


@transaction.atomic
def merge_techniques(*, source: Technique, into: Technique) -> None:
    """Merge a technique in the vocabulary, in drafts and in the index. Published editions keep their texts.

    If a section of a draft assesses both, the assessment of `into` stays. Raises ValidationError as `trends.models` does.
    """
    lock_publication()
    merge_in_vocabulary(source=source, into=into)
    both = Assessment.objects.filter(technique=into).values("section")
    Assessment.objects.filter(technique=source, section__in=both).delete()
    Assessment.objects.filter(technique=source).update(technique=into)
    for model in (PublishedAssessment, PublishedTechnique):
        model.objects.filter(technique=source).update(technique=into)
    deriving.refresh_all_with(into)


@transaction.atomic
def add_terms(vocabulary: Vocabulary, *, actor: Actor) -> Plan:
    """Create missing terms, and update movement if the trend history has new entries."""
    known = set(Lineage.objects.values_list("parent__slug", "child__slug"))
    if any((step.parent, step.child) not in known for step in vocabulary.lineage):
        lock_publication(at=actor.at)
    plan = load_vocabulary(vocabulary)
    if any(step.what == "trend history entry" for step in plan.changes):
        refresh_movements()
    plan.put_on_record(TERMS, actor=actor)
    return plan
