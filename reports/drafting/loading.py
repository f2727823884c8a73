"""Document -> tables: rows are matched by uid, changed where they differ, made where they are missing, removed where they are gone."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.auth.models import User
from django.db import models, transaction

from reports.document import types
from reports.drafting.assembling import document_of
from reports.drafting.history import note_deletions, save_revisions
from reports.drafting.old_addresses import load_aliases
from reports.drafting.plan import Action, Plan
from reports.drafting.settling import settle
from reports.drafting.vocabulary import Matched, match
from reports.drafting.writing import changed, note_writer
from reports.importing import Alias
from reports.models import draft as tables
from reports.models.series import Edition, Report, StoredPicture
from reports.progress import step

type Fields = dict[str, Any]

#: Tables of parts with a uid, and the way from each to its draft.
_PARTS: tuple[tuple[type[models.Model], str], ...] = (
    (tables.Section, "draft"),
    (tables.Assessment, "section__draft"),
    (tables.Prediction, "section__draft"),
    (tables.Credit, "draft"),
    (tables.Ending, "draft"),
    (tables.Score, "draft"),
    (tables.Reference, "draft"),
    (tables.Figure, "draft"),
)


#: What is said once, when an earlier year comes in.
_UNDATED = (
    "The file has no date of first publication, so citations will use the year of publication here. Add "
    "first_published: at the top of the file, or fill in “First published” at the desk."
)


@transaction.atomic
def load(
    edition: Edition,
    document: types.EditionDocument,
    *,
    by: str,
    account: User | None = None,
    at: datetime,
    why: str = "",
    invented: frozenset[UUID] = frozenset(),
    aliases: Iterable[Alias] = (),
    before: types.EditionDocument | None = None,
) -> Plan:
    """Make the edition's working copy say what `document` says; what already says so is left alone.

    `invented` are uids that a file did not give: they are matched to rows by what a person would match by. Review state
    stays with the rows. The report's own words (publisher, licence …) follow the document.
    `aliases` are addresses that it had elsewhere: they are kept beside it, and those kept before stay. `before` is what the draft says,
    for who has read it already.
    """
    step("Writing the draft")
    Edition.objects.select_for_update().get(pk=edition.pk)
    draft, _ = tables.Draft.objects.get_or_create(edition=edition)
    before = before or document_of(edition)
    document = settle(document, before, invented=invented | _of_other_drafts(draft, document))
    plan = Plan()
    matched = match(document, plan)
    _load_report(edition.report, document.report, plan)
    _load_edition(edition, draft, document, before, plan)
    if not (before.sections or document.first_published) and document.sections and edition.year < at.year:
        plan.notes.append(_UNDATED)
    sections = _load_sections(draft, document, matched, plan)
    _load_parts_of_sections(draft, document, sections, matched, plan)
    _load_parts_of_edition(draft, document, matched, plan)
    _load_cover(draft, document)
    load_aliases(edition, aliases, plan)
    after = document_of(edition)
    statements = {section.uid: section for section in after.sections}
    save_revisions(draft, statements, by=by, account=account, at=at, why=why)
    gone = [section for section in before.sections if section.uid not in statements]
    note_deletions(edition, gone, by=by, at=at, why=why or "Deleted")
    note_writer(edition, changed(before, after), by=by, account=account, at=at)
    plan.put_on_record(report=edition.report.slug, by=account or by, at=at, why=why)
    return plan


def _of_other_drafts(draft: tables.Draft, document: types.EditionDocument) -> frozenset[UUID]:
    """Uids that the rows of another edition have: a file copied from there does not take them along."""
    uids = list(document.uids())
    found: set[UUID] = set()
    for model, draft_of in _PARTS:
        rows = model._default_manager.filter(uid__in=uids).exclude(**{draft_of: draft})
        found |= set(rows.values_list("uid", flat=True))
    return frozenset(found)


def _load_report(report: Report, statement: types.ReportStatement, plan: Plan) -> None:
    wanted: Fields = {
        "name": statement.name,
        "description": statement.description,
        "publisher_name": statement.publisher.name,
        "publisher_url": statement.publisher.url,
        "licence_name": statement.licence.name,
        "licence_url": statement.licence.url,
        "licence_spdx": statement.licence.spdx,
        "imprint": statement.imprint,
        "contact": statement.contact,
        "issn": statement.issn,
        "language": statement.language,
        "colour": statement.colour,
        "dark_colour": statement.dark_colour,
        "logo": _stored(statement.logo),
        "dark_logo": _stored(statement.dark_logo),
        "ground": statement.ground,
        "heading_face": statement.heading_face,
        **{f"label_{name}": label for name, label in statement.labels},
    }
    changed = _assign(report, wanted)
    plan.add(Action.CHANGE if changed else Action.LEAVE, "report", report.name)
    if changed:
        report.save(update_fields=changed)


def _load_edition(
    edition: Edition, draft: tables.Draft, document: types.EditionDocument, before: types.EditionDocument, plan: Plan
) -> None:
    is_blank = not (before.title or before.sections)
    if is_blank and document.uid != edition.uid and not Edition.objects.filter(uid=document.uid).exists():
        edition.uid = document.uid
        edition.save(update_fields=["uid"])
    names = ("title", "summary", "doi", "closed_on", "first_published", "first_published_at")
    wanted = {name: getattr(document, name) for name in names}
    changed = _assign(draft, wanted)
    is_begun = is_blank and bool(document.title or document.sections)
    plan.add(Action.CREATE if is_begun else Action.CHANGE if changed else Action.LEAVE, "edition", str(edition))
    if changed:
        draft.revision += 1
        draft.save(update_fields=[*changed, "revision"])


def _load_cover(draft: tables.Draft, document: types.EditionDocument) -> None:
    """Put one of the figures, which are there by now, on the cover."""
    key = draft.figures.filter(key=document.cover).values_list("pk", flat=True).first() if document.cover else None
    if draft.cover_id != key:
        draft.cover_id = key
        draft.revision += 1
        draft.save(update_fields=["cover", "revision"])


def _load_sections(
    draft: tables.Draft, document: types.EditionDocument, matched: Matched, plan: Plan
) -> dict[UUID, tables.Section]:
    wanted = {
        section.uid: {
            "draft": draft,
            "position": position,
            "trend": matched.trends[section.trend] if section.trend else None,
            "maturity": section.maturity.value,
            **{name: getattr(section, name) for name in types.SECTION_TEXTS},
            "keywords": list(section.keywords),
        }
        for position, section in enumerate(document.sections)
    }
    _free(draft.sections, wanted, {"slug": lambda row: str(row.uid), "trend": lambda row: None}, ("slug", "trend_id"))
    return _sync(draft.sections, wanted, plan, "section")


def _load_parts_of_sections(
    draft: tables.Draft,
    document: types.EditionDocument,
    sections: Mapping[UUID, tables.Section],
    matched: Matched,
    plan: Plan,
) -> None:
    assessments: dict[UUID, Fields] = {}
    predictions: dict[UUID, Fields] = {}
    for section in document.sections:
        row = sections[section.uid]
        assessments |= _assessments(section, row, matched)
        predictions |= _numbered(
            section.predictions,
            lambda each: {"statement": each.statement, "criterion": each.criterion, "due": each.due},
            section=row,
        )
    of_draft = {"section__draft": draft}
    _sync(tables.Assessment.objects.filter(**of_draft), assessments, plan, "assessment", once=("section", "technique"))
    _sync(tables.Prediction.objects.filter(**of_draft), predictions, plan, "prediction")
    credited = _numbered(document.credits, _credit, section=None, draft=draft)
    for section in document.sections:
        credited |= _numbered(section.credits, _credit, section=sections[section.uid], draft=draft)
    _sync(draft.credits, credited, plan, "credit")


def _assessments(section: types.Section, row: tables.Section, matched: Matched) -> dict[UUID, Fields]:
    """The section's assessments; of two whose techniques have since been merged, the first is kept."""
    found: dict[UUID, Fields] = {}
    seen = set()
    for position, each in enumerate(section.assessments):
        technique = matched.techniques[each.technique]
        if technique.pk not in seen:
            seen.add(technique.pk)
            found[each.uid] = {
                "section": row,
                "position": position,
                "technique": technique,
                "maturity": each.maturity.value,
                "status": each.status.value,
                "note": each.note,
                "quote": each.quote,
            }
    return found


def _load_parts_of_edition(draft: tables.Draft, document: types.EditionDocument, matched: Matched, plan: Plan) -> None:
    endings = _numbered(
        document.endings, lambda each: {"trend": matched.trends[each.trend], "note": each.note}, draft=draft
    )
    scores = _numbered(document.scores, _score, draft=draft)
    references = _numbered(
        document.references,
        lambda each: {"key": each.key, "item": each.item.model_dump(mode="json", exclude_defaults=True)},
        draft=draft,
    )
    figures = _numbered(document.figures, _figure, draft=draft)
    _free(draft.references, references, {"key": lambda row: str(row.uid)}, ("key",))
    _free(draft.figures, figures, {"key": lambda row: str(row.uid)}, ("key",))
    _sync(draft.endings, endings, plan, "ended trend", once=("trend",))
    _sync(draft.scores, scores, plan, "scored prediction", once=("prediction",))
    _sync(draft.references, references, plan, "reference")
    _sync(draft.figures, figures, plan, "figure")


def _credit(each: types.Credit) -> Fields:
    return {"name": each.name, "role": each.role, "affiliation": each.affiliation, "orcid": each.orcid}


def _score(each: types.Score) -> Fields:
    return {
        "prediction": each.prediction,
        "made_in": each.made_in,
        "statement": each.statement,
        "outcome": each.outcome.value,
        "explanation": each.explanation,
    }


def _figure(each: types.Figure) -> Fields:
    return {
        "key": each.key,
        "title": each.title,
        "caption": each.caption,
        "alt": each.alt,
        "source": each.source,
        "chart": each.chart.model_dump(mode="json") if each.chart else None,
        "picture": _stored(each.picture),
    }


def _stored(picture: types.Picture | None) -> StoredPicture | None:
    """The picture's row; its bytes may come later, and the checks of publishing ask for them."""
    if picture is None:
        return None
    fields = {"media_type": picture.media_type, "width": picture.width, "height": picture.height}
    return StoredPicture.objects.get_or_create(sha256=picture.sha256, defaults=fields)[0]


def _numbered[Each: types.Part](
    parts: Sequence[Each], fields: Callable[[Each], Fields], **fixed: Any
) -> dict[UUID, Fields]:
    return {part.uid: {**fields(part), **fixed, "position": position} for position, part in enumerate(parts)}


def _sync(
    rows: Any,
    wanted: Mapping[UUID, Fields],
    plan: Plan,
    what: str,
    *,
    once: Sequence[str] = (),
) -> dict[UUID, Any]:
    """Make the rows of a queryset those that are wanted, by uid; returns them.

    Rows that change a field named in `once`, which may not repeat, are taken out and put back under their keys, so that two
    rows may swap: only for tables that no other refers to.
    """
    manager = rows.model._default_manager
    there = {row.uid: row for row in rows.all()}
    gone = [uid for uid in there if uid not in wanted]
    for uid in gone:
        plan.add(Action.REMOVE, what, str(there[uid]), uid)
    if gone:
        rows.filter(uid__in=gone).delete()
    made, changed, moved, columns = [], [], [], set()
    for uid, fields in wanted.items():
        row = there.get(uid)
        if row is None:
            row = there[uid] = rows.model(uid=uid, **fields)
            made.append(row)
            plan.add(Action.CREATE, what, str(row), uid)
            continue
        was = str(row)
        if different := _assign(row, fields):
            if set(different) & set(once):
                moved.append(row)
            else:
                changed.append(row)
                columns |= set(different)
            plan.add(Action.CHANGE, what, str(row) if str(row) == was else f"{was} → {row}", uid)
        else:
            plan.add(Action.LEAVE, what, was, uid)
    if moved:
        rows.filter(uid__in=[row.uid for row in moved]).delete()
    manager.bulk_create(moved + made)
    if changed:
        manager.bulk_update(changed, sorted(columns))
    return there


def _free(
    rows: Any, wanted: Mapping[UUID, Fields], blanks: Mapping[str, Callable[[Any], Any]], watched: Iterable[str]
) -> None:
    """Empty the unique columns of rows about to change them, so that two rows may swap."""
    for row in rows.all():
        fields = wanted.get(row.uid)
        if fields and any(getattr(row, column) != _column(fields, column) for column in watched):
            rows.filter(pk=row.pk).update(**{field: blank(row) for field, blank in blanks.items()})


def _column(fields: Fields, column: str) -> Any:
    if column.endswith("_id"):
        target = fields[column.removesuffix("_id")]
        return target.pk if target else None
    return fields[column]


def _assign(row: models.Model, wanted: Fields) -> list[str]:
    """Set the fields that differ; returns their names."""
    changed = []
    for field, value in wanted.items():
        attribute = f"{field}_id" if isinstance(value, models.Model) else field
        target = value.pk if isinstance(value, models.Model) else value
        if _as_written(getattr(row, attribute)) != target:
            setattr(row, field, value)
            changed.append(field)
    return changed


def _as_written(value: Any) -> Any:
    """A JSON column as it was written: PostgreSQL gives the float 1.1e30 back as a whole number of thirty-one digits."""
    if not isinstance(value, dict):
        return value
    return json.loads(json.dumps(value), parse_int=_number)


def _number(digits: str) -> int | float:
    return int(digits) if abs(int(digits)) < 2**53 else float(digits)
