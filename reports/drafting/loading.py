"""Load a document into the tables of a draft: rows are matched by uid, then changed, created or deleted."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import models, transaction

from reports.document import types
from reports.drafting.assembling import columns_of, document_of
from reports.drafting.history import note_deletions, save_revisions
from reports.drafting.old_addresses import load_aliases
from reports.drafting.plan import Action, Plan
from reports.drafting.uid_matching import match_uids
from reports.drafting.vocabulary import Matched, match
from reports.drafting.writing import changed, note_writer
from reports.importing import Alias
from reports.importing.pictures import PictureFile
from reports.models import draft as tables
from reports.models.people import Actor
from reports.models.series import Edition, Report, StoredPicture
from reports.models.storage import picture_path, write_once
from reports.progress import Parts, counted, step

type Fields = dict[str, Any]

#: Tables of parts with a uid, and the way from each to its draft.
_PARTS: tuple[tuple[type[models.Model], str], ...] = (
    (tables.Section, "draft"),
    (tables.Assessment, "section__draft"),
    (tables.Prediction, "section__draft"),
    (tables.Credit, "draft"),
    (tables.KeyFinding, "draft"),
    (tables.Ending, "draft"),
    (tables.Score, "draft"),
    (tables.Reference, "draft"),
    (tables.Figure, "draft"),
)


#: A note, given once when an earlier year is imported.
_UNDATED = (
    "The file has no date of first publication, so citations will use the year of publication here. Add "
    "first_published: at the top of the file, or fill in “First published” at the desk."
)


@transaction.atomic
def load(
    edition: Edition,
    document: types.EditionDocument,
    *,
    actor: Actor,
    why: str = "",
    invented: frozenset[UUID] = frozenset(),
    aliases: Iterable[Alias] = (),
    before: types.EditionDocument | None = None,
) -> Plan:
    """Load `document` into the edition's draft and return the steps. Equal rows do not change.

    `invented` are uids that the file does not have: their parts are matched to rows by trend, key or words (`uid_matching`). The state of
    reviews stays with the rows. The report's texts (publisher, licence …) follow the document. `aliases` are added to the edition's old
    addresses. `before` is the draft's document, if the caller has read it.
    """
    step("Writing the draft")
    Edition.objects.select_for_update().get(pk=edition.pk)
    draft, _ = tables.Draft.objects.get_or_create(edition=edition)
    before = before or document_of(edition)
    document = match_uids(document, before, invented=invented | _of_other_drafts(draft, document))
    plan = Plan()
    matched = match(document, plan)
    _load_report(edition.report, document.report, plan)
    _load_edition(edition, draft, document, before, plan)
    if not (before.sections or document.first_published) and document.sections and edition.year < actor.at.year:
        plan.notes.append(_UNDATED)
    sections = _load_sections(draft, document, matched, plan)
    _load_parts_of_sections(draft, document, sections, matched, plan)
    _load_parts_of_edition(draft, document, matched, plan)
    _load_key_findings(draft, document, sections, plan)
    _load_cover(draft, document)
    load_aliases(edition, aliases, plan)
    after = document_of(edition)
    statements = {section.uid: section for section in after.sections}
    save_revisions(draft, statements, actor=actor, why=why)
    gone = [section for section in before.sections if section.uid not in statements]
    note_deletions(edition, gone, actor=actor, why=why or "Deleted")
    note_writer(edition, changed(before, after), actor=actor)
    plan.put_on_record(report=edition.report.slug, actor=actor, why=why)
    return plan


def _of_other_drafts(draft: tables.Draft, document: types.EditionDocument) -> frozenset[UUID]:
    """Return the uids of the document that rows of other editions have, because the file was copied from one."""
    uids = list(document.uids())
    found: set[UUID] = set()
    for model, draft_of in _PARTS:
        rows = model._default_manager.filter(uid__in=uids).exclude(**{draft_of: draft})
        found |= set(rows.values_list("uid", flat=True))
    return frozenset(found)


def _load_report(report: Report, statement: types.ReportStatement, plan: Plan) -> None:
    wanted: Fields = {
        **{name: value for name, value in columns_of(statement, Report).items() if name != "slug"},
        **{f"publisher_{name}": value for name, value in statement.publisher},
        **{f"licence_{name}": value for name, value in statement.licence},
        **{f"label_{name}": label for name, label in statement.labels},
        "logo": _stored(statement.logo),
        "dark_logo": _stored(statement.dark_logo),
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
    # The cover is set after the figures, by `_load_cover`.
    own = {name: value for name, value in columns_of(document, tables.Draft).items() if name != "cover"}
    changed = _assign(draft, own)
    is_begun = is_blank and bool(document.title or document.sections)
    plan.add(Action.CREATE if is_begun else Action.CHANGE if changed else Action.LEAVE, "edition", str(edition))
    if changed:
        draft.revision += 1
        draft.save(update_fields=[*changed, "revision"])


def _load_cover(draft: tables.Draft, document: types.EditionDocument) -> None:
    """Set the cover, once the figures exist."""
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
            **columns_of(section, tables.Section),
            "draft": draft,
            "position": position,
            "trend": matched.trends[section.trend] if section.trend else None,
        }
        for position, section in enumerate(document.sections)
    }
    _free(draft.sections, wanted, "slug", "trend")
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
    credited = _numbered(document.credits, tables.Credit, section=None, draft=draft)
    for section in document.sections:
        row = sections[section.uid]
        assessments |= _assessments(section, row, matched)
        predictions |= _numbered(section.predictions, tables.Prediction, section=row)
        credited |= _numbered(section.credits, tables.Credit, section=row, draft=draft)
    of_draft = {"section__draft": draft}
    _sync(tables.Assessment.objects.filter(**of_draft), assessments, plan, "assessment", once=("section", "technique"))
    _sync(tables.Prediction.objects.filter(**of_draft), predictions, plan, "prediction")
    _sync(draft.credits, credited, plan, "credit")


def _assessments(section: types.Section, row: tables.Section, matched: Matched) -> dict[UUID, Fields]:
    """Return the section's assessments; of two whose techniques were merged, only the first."""
    found = _numbered(section.assessments, tables.Assessment, section=row)
    seen: set[int] = set()
    for each in section.assessments:
        technique = matched.techniques[each.technique]
        found[each.uid]["technique"] = technique
        if technique.pk in seen:
            del found[each.uid]
        seen.add(technique.pk)
    return found


def _load_parts_of_edition(draft: tables.Draft, document: types.EditionDocument, matched: Matched, plan: Plan) -> None:
    endings = _numbered(document.endings, tables.Ending, draft=draft)
    for ending in document.endings:
        endings[ending.uid]["trend"] = matched.trends[ending.trend]
    scores = _numbered(document.scores, tables.Score, draft=draft)
    references = _numbered(document.references, tables.Reference, draft=draft)
    for reference in document.references:
        references[reference.uid]["item"] = reference.item.model_dump(mode="json", exclude_defaults=True)
    figures = _numbered(document.figures, tables.Figure, draft=draft)
    for figure in document.figures:
        figures[figure.uid]["chart"] = figure.chart.model_dump(mode="json") if figure.chart else None
        figures[figure.uid]["picture"] = _stored(figure.picture)
    _free(draft.references, references, "key")
    _free(draft.figures, figures, "key")
    _sync(draft.endings, endings, plan, "ended trend", once=("trend",))
    _sync(draft.scores, scores, plan, "scored prediction", once=("prediction",))
    _sync(draft.references, references, plan, "reference")
    _sync(draft.figures, figures, plan, "figure")


def _load_key_findings(
    draft: tables.Draft, document: types.EditionDocument, sections: Mapping[UUID, tables.Section], plan: Plan
) -> None:
    """Load the key findings, once the sections and figures with their evidence exist."""
    rows = {section.slug: sections[section.uid] for section in document.sections}
    figures = {row.key: row for row in draft.figures.all()}
    findings = _numbered(document.key_findings, tables.KeyFinding, draft=draft)
    for finding in document.key_findings:
        findings[finding.uid]["section"] = rows[finding.section] if finding.section else None
        findings[finding.uid]["figure"] = figures[finding.figure] if finding.figure else None
    _sync(draft.key_findings, findings, plan, "key finding")


def _stored(picture: types.Picture | None) -> StoredPicture | None:
    """Return the picture's row, created if missing. Its bytes may be stored later; the checks before publication require them."""
    return StoredPicture.of(picture) if picture else None


def _numbered(parts: Sequence[types.Part], model: type[models.Model], **fixed: Any) -> dict[UUID, Fields]:
    """Return the columns of each part's row by uid, with `fixed` columns and its position."""
    return {part.uid: {**columns_of(part, model), **fixed, "position": at} for at, part in enumerate(parts)}


def _sync(
    rows: Any,
    wanted: Mapping[UUID, Fields],
    plan: Plan,
    what: str,
    *,
    once: Sequence[str] = (),
) -> dict[UUID, Any]:
    """Create, change and delete rows of a queryset to match `wanted`, by uid, and return them.

    Rows that change a field in `once`, whose values are unique, are deleted and created again, so that two rows can swap. Only for tables
    without references from others.
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


def _free(rows: Any, wanted: Mapping[UUID, Fields], *unique: str) -> None:
    """Empty the unique columns of rows about to change them, so that two rows may swap."""
    for row in rows.all():
        fields = wanted.get(row.uid, {})
        if any(_differs(row, name, fields[name]) for name in unique if fields):
            blank = {name: None if name == "trend" else str(row.uid) for name in unique}
            rows.filter(pk=row.pk).update(**blank)


def _assign(row: models.Model, wanted: Fields) -> list[str]:
    """Set the fields that differ, and return their names."""
    changed = [name for name, value in wanted.items() if _differs(row, name, value)]
    for name in changed:
        setattr(row, name, wanted[name])
    return changed


def _differs(row: models.Model, name: str, value: Any) -> bool:
    """Return whether a field has another value. Related rows are compared by key."""
    if isinstance(value, models.Model):
        return bool(getattr(row, f"{name}_id") != value.pk)
    return bool(getattr(row, name) != value)


def store_pictures(pictures: Parts[PictureFile]) -> None:
    """Write each picture's bytes under its SHA-256. `load` creates their rows."""
    for each in counted("Storing pictures", pictures):
        write_once(picture_path(each.sha256), each.data)
