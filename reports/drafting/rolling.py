"""Roll an edition forward into a new year, follow the trend history, and restore an old version to the draft."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from reports.document.people import authors
from reports.document.types import EditionDocument, Part, Score, Section
from reports.document.words import Outcome
from reports.drafting.assembling import document_of, report_statement, section_statement
from reports.drafting.history import save_revisions
from reports.drafting.loading import load
from reports.drafting.plan import Plan
from reports.drafting.planning import assign
from reports.drafting.writing import parts_of_front
from reports.importing.lengths import MOST_SECTIONS
from reports.importing.slugs import free_slug, section_slug_of
from reports.models import draft as tables
from reports.models.audit import Act, record
from reports.models.ledger import Version
from reports.models.people import Actor
from reports.models.review import FRONT, Writing
from reports.models.series import Edition, Report, Role
from reports.rights import administrators, people_who_may
from trends.models import Lineage, LineageKind, Trend

#: The last year that a document can have.
LAST_YEAR = 2200


class RollForwardRefused(Exception):
    """The roll-forward is not possible for these years; the message says why."""


@transaction.atomic
def roll_forward(*, report: Report, from_year: int, to_year: int, actor: Actor) -> Edition:
    """Create an edition from the draft of `from_year`, which must be published.

    Its sections and front matter need review. The published predictions of that year, and those still open, need scores. Sections keep
    their writers, assignees and authors, without due dates, and follow the trend history of the years between. Raise RollForwardRefused
    or DraftError.
    """
    version = _version_to_carry(report, from_year, to_year)
    source = Edition.objects.select_for_update().get(pk=version.edition_id)
    edition, _is_new = Edition.objects.get_or_create(report=report, year=to_year)
    # It is locked, so that only one of two people can start a year.
    there = tables.Draft.objects.filter(edition=Edition.objects.select_for_update().get(pk=edition.pk)).first()
    if there and (there.title or there.sections.exists()):
        raise RollForwardRefused(_("%(there)s already exists. Nothing was changed.") % {"there": there})
    content = document_of(source)
    new = rolled_forward(content, published=version.content, to_year=to_year, uid=edition.uid)
    load(edition, _of_today(new, report), actor=actor, why=f"Created from the {from_year} edition")
    edition.draft.sections.update(is_reviewed=False, carried_from=from_year)
    tables.Draft.objects.filter(pk=edition.pk).update(is_reviewed=False, carried_from=from_year)
    edition.draft.refresh_from_db()
    _carry_writers(source, content, edition, at=actor.at)
    _carry_people(source, edition, actor=actor)
    follow_trend_history(edition.draft, after=from_year, until=to_year, actor=actor)
    return edition


def _carry_writers(source: Edition, content: EditionDocument, edition: Edition, *, at: datetime) -> None:
    """Record the writers of each carried-over text in `edition`, instead of the person who starts the edition."""
    here = {row.slug: row.uid for row in edition.draft.sections.all()}
    uids = dict.fromkeys(parts_of_front(content), FRONT) | {each.uid: here[each.slug] for each in content.sections}
    rows = Writing.objects.filter(edition=source, section__in=uids).values_list("section", "by", "by_name")
    writers: set[tuple[UUID, int | None, str]] = {(uids[section], account, name) for section, account, name in rows}
    writers |= {(here[each.slug], None, credit.name) for each in content.sections for credit in authors(each.credits)}
    Writing.objects.filter(edition=edition).delete()
    Writing.objects.bulk_create(
        Writing(edition=edition, section=uid, by_id=account, by_name=name, at=at) for uid, account, name in writers
    )


def _carry_people(source: Edition, edition: Edition, *, actor: Actor) -> None:
    """Give the sections of `edition` the authors and assignees that they have in `source`."""
    report, sections = edition.report, {row.slug: row for row in edition.draft.sections.all()}
    before = tables.Section.objects.filter(draft=source.pk, slug__in=sections)
    for author in report.memberships.filter(role=Role.AUTHOR, sections__in=before).distinct():
        author.sections.add(*(sections[row.slug] for row in author.sections.filter(pk__in=before)))
        details = "author of " + ", ".join(f"“{each}”" for each in author.sections.all())
        record(Act.MEMBER, about=report, report=report.slug, details=details, whom=author.user, actor=actor)
    here = {*people_who_may("reports.view_draft", report), *administrators()}
    assigned = [row for row in before.select_related("assignee") if row.assignee in here]
    assign(edition.draft, {sections[row.slug]: {"assignee": row.assignee} for row in assigned}, actor=actor)


def _version_to_carry(report: Report, from_year: int, to_year: int) -> Version:
    if not from_year < to_year <= LAST_YEAR:
        words = _("Choose a year after %(from_year)s, up to %(last)s.")
        raise RollForwardRefused(words % {"from_year": from_year, "last": LAST_YEAR})
    source = report.editions.select_related("current_version").filter(year=from_year).first()
    if source is None:
        words = _("%(report)s has no edition for %(from_year)s.")
        raise RollForwardRefused(words % {"report": report, "from_year": from_year})
    if source.current_version is None:
        raise RollForwardRefused(_("%(source)s is not published yet. Publish it first.") % {"source": source})
    return source.current_version


def rolled_forward(
    document: EditionDocument, *, published: EditionDocument, to_year: int, uid: UUID
) -> EditionDocument:
    """Return `document` as the first draft of `to_year`.

    It has new uids, open scores for the predictions of `published`, and no DOI, dates, cover, key findings, endings or predictions.
    """
    return document.model_copy(
        update={
            "uid": uid,
            "year": to_year,
            "title": document.title.replace(str(document.year), str(to_year)),
            "doi": "",
            "closed_on": None,
            "first_published": "",
            "first_published_at": "",
            "cover": None,
            "key_findings": (),
            "sections": tuple(_rolled_section(section) for section in document.sections),
            "endings": (),
            "scores": _open_scores(document, published),
            "references": _with_new_uids(document.references),
            "figures": _with_new_uids(document.figures),
            "credits": _with_new_uids(document.credits),
            "trends": tuple(
                trend for trend in document.trends if trend.slug in {section.trend for section in document.sections}
            ),
        }
    )


def _rolled_section(section: Section) -> Section:
    return section.model_copy(
        update={
            "uid": uuid4(),
            "assessments": _with_new_uids(section.assessments),
            "predictions": (),
            "credits": _with_new_uids(section.credits),
        }
    )


def _with_new_uids[Each: Part](parts: Iterable[Each], **fields: Any) -> tuple[Each, ...]:
    return tuple(each.model_copy(update={"uid": uuid4(), **fields}) for each in parts)


def _open_scores(document: EditionDocument, published: EditionDocument) -> tuple[Score, ...]:
    made = tuple(
        Score(uid=uuid4(), prediction=each.uid, made_in=published.year, statement=each.statement)
        for section in published.sections
        for each in section.predictions
    )
    still_open = (score for score in document.scores if score.outcome is Outcome.OPEN)
    return made + _with_new_uids(still_open, explanation="")


@transaction.atomic
def restore(*, version: Version, actor: Actor) -> Plan:
    """Load an old version into the draft, to be published like any other change."""
    return load(version.edition, restored(version), actor=actor, why=f"restored from version {version.number}")


def restored(version: Version) -> EditionDocument:
    """Return the document of the draft after an old version is restored."""
    return _of_today(version.content, version.edition.report)


def _of_today(document: EditionDocument, report: Report) -> EditionDocument:
    """Return `document` with the report's current statement, which all years share."""
    return document.model_copy(update={"report": report_statement(report)})


@transaction.atomic
def continue_section(
    section: tables.Section, became: Sequence[Trend], *, actor: Actor, why: str
) -> list[tables.Section]:
    """Let a section continue as the first of `became` without a section, and return new empty sections for the others.

    If there is none, the section gets no trend. Raise ValidationError for too many sections.
    """
    draft, before = section.draft, section.trend
    others = draft.sections.exclude(pk=section.pk)
    covered, slugs = set(others.values_list("trend", flat=True)), set(others.values_list("slug", flat=True))
    free = [trend for trend in became if trend.pk not in covered]
    section.trend, new = next(iter(free), None), free[1:]
    if new and len(covered) + len(new) >= MOST_SECTIONS:
        raise ValidationError(_("An edition has at most %(count)s sections.") % {"count": MOST_SECTIONS})
    if before and section.trend and section.slug == before.slug:
        section.slug = free_slug(section_slug_of(section.trend.slug, otherwise="section"), slugs)
    if before and section.trend and section.title == before.name:
        section.title = section.trend.name
    section.save(update_fields=["trend", "slug", "title"])
    others.filter(position__gt=section.position).update(position=F("position") + len(new))
    statements, added = {section.uid: section_statement(section)}, []
    for position, trend in enumerate(new, section.position + 1):
        slug = free_slug(section_slug_of(trend.slug, otherwise="section"), slugs | {section.slug})
        made = draft.sections.create(trend=trend, title=trend.name, slug=slug, position=position)
        slugs.add(slug)
        statements[made.uid] = section_statement(made)
        added.append(made)
    save_revisions(draft, statements, actor=actor, why=why[:300])
    return added


def follow_trend_history(draft: tables.Draft, *, after: int, until: int, actor: Actor) -> None:
    """Apply the trend history of the years after `after`, up to `until`, to carried-over sections.

    After a split into one other trend, the section keeps its trend.
    """
    rows = Lineage.objects.filter(year__gt=after, year__lte=until).select_related("parent", "child")
    for (_year, trend), found in groupby(
        rows.order_by("year", "parent_id", "pk"), lambda each: (each.year, each.parent)
    ):
        steps = list(found)
        became = [trend] if [step.kind for step in steps] == [LineageKind.SPLIT] else []
        if section := draft.sections.filter(trend=trend).first():
            became += [step.child for step in steps]
            continue_section(section, became, actor=actor, why="; ".join(map(str, steps)))
