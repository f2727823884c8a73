"""The moment of publication: check, number and render the draft; then seal and index it in one transaction.

Everything that may take long happens before the transaction, which holds the publication lock and on SQLite every writer. Within it,
the draft is read again and compared, and rows are written: no formula is converted, and no process started.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from pydantic import ValidationError

from reports.document.canonical import (
    ChangeNote,
    Record,
    canonical_bytes,
    canonical_json,
    digest,
    error_lines,
    instant,
    next_number,
    oldest_schema,
    severity_of,
    sha256,
)
from reports.document.text import refused_character
from reports.document.types import EditionDocument
from reports.document.words import ChangeKind, Severity
from reports.drafting import DraftError, ReviewState, StaleText, draft_of
from reports.drafting.planning import DATES, NOT_HANDED_IN
from reports.models.audit import Act, AuditEntry, columns_by
from reports.models.draft import Draft, Section
from reports.models.generation import Generation, lock_publication
from reports.models.index import Rows
from reports.models.ledger import Acknowledgement, Version, version_changed
from reports.models.notices import NoticeKind, notify
from reports.models.people import Actor
from reports.models.review import FRONT, FRONT_TITLE, WHOLE, ReviewLink, VersionReview, Writing
from reports.models.revisions import PendingChangeNote
from reports.models.sealed import add_rows
from reports.models.series import Edition, Report
from reports.progress import step
from reports.publishing.checks import (
    CheckContext,
    Finding,
    Level,
    Target,
    check_context,
    facts_of,
    no_document,
    run_rules,
)
from reports.publishing.indexing import add_to_index, refresh_movement, rows_of
from reports.rights import people_who_may
from reports.search import deriving


class PublishingError(Exception):
    """Raised if an action on a version is refused. The message says why."""


class StaleDraft(PublishingError):
    """Raised if somebody else changed the state that the person saw."""


class PublishRefused(PublishingError):
    """Raised if an edition cannot be published. `findings` are the reasons."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__("\n".join(f"{each.rule}: {each.sentence}" for each in findings))
        self.findings = findings


@dataclass(frozen=True)
class _Prepared:
    """A draft that was checked and rendered, with the generation at that time.

    The version and its rows of the index are unsaved. `warned` has the reason for publishing in spite of each rule that warned.
    """

    generation: Generation
    draft: Draft
    context: CheckContext
    warned: Mapping[str, str]
    notes: tuple[ChangeNote, ...]
    version: Version
    rows: Rows

    @property
    def is_first(self) -> bool:
        return self.version.previous_record_sha256 is None

    def is_current(self, generation: Generation) -> bool:
        """Return whether draft and site are unchanged. `generation` is the one that the locked transaction has raised."""
        if generation.number != self.generation.number + 1:
            return False
        try:
            draft = draft_of(self.draft.edition, with_version=True)
            return facts_of(check_context(draft, earlier=self.context)) == facts_of(self.context)
        except DraftError:
            return False


#: How often a publication is prepared if others change the draft or publish at the same time.
_MOST_TRIES = 5


def publish(
    *,
    edition: Edition,
    actor: Actor,
    note: str = "",
    change_notes: tuple[ChangeNote, ...] | None = None,
    acknowledged: Mapping[str, str] | None = None,
    also: tuple[ChangeNote, ...] = (),
    seen: str | None = None,
    is_scheduled: bool = False,
    first: Callable[[], object] = lambda: None,
    then: Callable[[Version], object] = lambda version: None,
) -> Version:
    """Seal the edition's draft as its next version, and make it the current one.

    `actor` is the publisher, with the time of publication. `acknowledged` maps each rule that warns to the reason for publishing with the
    warning; other reasons are not stored. Without `change_notes`, the pending ones and those in `also` are sealed. `seen` is the
    checksum of the draft that the publisher saw. If the publication is scheduled, only the schedule publishes (`is_scheduled`).
    `first` is called in the transaction before anything is written, `then` after everything. Call this outside of any transaction.
    Raises PublishRefused, or StaleText if the draft has changed since it was seen; then nothing was written.
    """
    for _try in range(_MOST_TRIES):
        made = _prepare(
            edition, actor=actor, note=note, change_notes=change_notes, acknowledged=acknowledged or {}, also=also,
            seen=seen, is_scheduled=is_scheduled,
        )  # fmt: skip
        with transaction.atomic():
            generation = lock_publication(at=actor.at)
            # A second publication at the same time waits here; it is then prepared again and finds nothing to publish. Other rows
            # are read after the lock, because in the locking query PostgreSQL would return their state before the wait.
            locked = Edition.objects.select_for_update(of=("self",)).select_related("schedule").get(pk=edition.pk)
            first()
            _refuse_scheduled(locked, is_scheduled=is_scheduled)
            notes = (*_pending(locked), *also) if change_notes is None else change_notes
            if made.is_current(generation) and notes == made.notes:
                _seal(made, actor, note=note, keeps_pending=change_notes is None and not notes)
                then(made.version)
                return made.version
            transaction.set_rollback(True)
    raise StaleText


def _prepare(
    edition: Edition,
    *,
    actor: Actor,
    note: str,
    change_notes: tuple[ChangeNote, ...] | None,
    acknowledged: Mapping[str, str],
    also: tuple[ChangeNote, ...],
    seen: str | None,
    is_scheduled: bool,
) -> _Prepared:
    """Return the checked, numbered and rendered draft, without locking. Raises PublishRefused or StaleText."""
    generation = Generation.now()
    step("Checking the draft")
    draft, context, warned = _checked(edition, acknowledged)
    edition = draft.edition
    last = edition.versions.order_by("-major", "-minor").first()
    _refuse_scheduled(edition, is_scheduled=is_scheduled)
    document = context.document
    if seen not in {None, digest(document)}:
        raise StaleText
    notes = (*_pending(edition), *also) if change_notes is None else change_notes
    _check_notes(document, last, note, notes, actor.at)
    version = _next_version(edition, document, last, actor=actor, note=note, notes=notes)
    return _Prepared(generation, draft, context, warned, notes, version, rows_of(version, document))


def _refuse_scheduled(edition: Edition, *, is_scheduled: bool) -> None:
    """Raise PublishRefused if the edition is scheduled and this is not the scheduled publication."""
    if edition.schedule and edition.schedule.is_open and not is_scheduled:
        raise PublishRefused(
            (
                Finding(
                    "schedule",
                    Level.ERROR,
                    _("Publication is scheduled for %(in_words)s. Cancel that first.")
                    % {"in_words": edition.schedule.in_words},
                ),
            )
        )


def _seal(made: _Prepared, actor: Actor, *, note: str, keeps_pending: bool) -> None:
    """Save the prepared version with its entries in the logs and its index. The caller must hold the publication lock."""
    step("Sealing the version")
    version, document, edition = made.version, made.context.document, made.draft.edition
    reasons = (
        Acknowledgement(version=version, rule=rule, reason=reason, by_name=actor.name, at=actor.at)
        for rule, reason in made.warned.items()
    )
    columns = {"about": str(version), "report": edition.report.slug, "at": actor.at, "why": note}
    entry = AuditEntry(act=Act.PUBLISHED, **columns, **columns_by(actor.person))
    add_rows([version, *reasons, entry])
    _store_reviews(version, document, made.context.review_states)
    _clear_dates(made.draft)
    edition.current_version, edition.schedule = version, None
    edition.save(update_fields=["current_version", "schedule"])
    report = edition.report
    announced = report.next_expected or report.next_reason
    if made.is_first and announced and not report.editions.published().filter(year__gt=edition.year).exists():
        # The announcement of the next edition ends with its publication.
        Report.objects.filter(pk=report.pk).update(next_expected="", next_reason="")
    add_to_index(made.rows)
    refresh_movement(edition.report)
    step("Updating the search")
    deriving.refresh(edition)
    version_changed.send(Version, kind="published", version=version, at=actor.at)
    if not keeps_pending:
        # After the signal, because error reports are linked with their notes.
        PendingChangeNote.objects.filter(draft=edition.pk).delete()


def _checked(edition: Edition, acknowledged: Mapping[str, str]) -> tuple[Draft, CheckContext, dict[str, str]]:
    """Return the draft, its checked input, and the reasons for publishing with each warning. Raises PublishRefused."""
    try:
        draft = draft_of(edition, with_version=True)
        context = check_context(draft)
    except DraftError as error:
        raise PublishRefused(no_document(error)) from error
    reasons = {rule: reason.strip() for rule, reason in acknowledged.items() if reason.strip()}
    findings = run_rules(context)
    blockers = tuple(each for each in findings if each.level is Level.ERROR or each.rule not in reasons)
    if blockers:
        raise PublishRefused(blockers)
    return draft, context, {each.rule: reasons[each.rule] for each in findings}


def _pending(edition: Edition) -> tuple[ChangeNote, ...]:
    rows = PendingChangeNote.objects.filter(draft=edition.pk).select_related("section")
    try:
        return tuple(_note(row) for row in rows)
    except ValidationError as error:
        raise PublishRefused(_notes_refused(error_lines(error).split("\n"))) from error


def _note(row: PendingChangeNote) -> ChangeNote:
    return ChangeNote(
        kind=ChangeKind(row.kind),
        severity=Severity(row.severity),
        section=row.section.slug if row.section else None,
        before=row.before,
        after=row.after,
        explanation=row.explanation,
        reported_by=row.reported_by,
    )


def _notes_refused(sentences: Iterable[str]) -> tuple[Finding, ...]:
    return tuple(Finding("change-notes", Level.ERROR, each, Target(field="change_notes")) for each in sentences)


def _check_notes(
    document: EditionDocument, last: Version | None, note: str, notes: tuple[ChangeNote, ...], at: datetime
) -> None:
    wrong = []
    if character := refused_character(note):
        wrong.append(
            _("The note contains the character %(character)s, which cannot be published. Delete it.")
            % {"character": character}
        )
    if last is not None and not note.strip():
        wrong.append(_("A new version needs a note: describe in one sentence what changed."))
    if last is not None and not notes:
        wrong.append(_("A new version needs at least one change note."))
    if last is None and notes:
        wrong.append(_("A first version cannot have change notes."))
    if last is not None and at < last.published_at:
        wrong.append(
            _("Version %(number)s was published on %(published_at)s. A later version needs a later date.")
            % {"number": last.number, "published_at": f"{last.published_at:%d %B %Y}"}
        )
    slugs = {section.slug for section in document.sections}
    wrong += [
        _("A change note refers to “%(section)s”, but the edition has no section with this address.")
        % {"section": each.section}
        for each in notes
        if each.section and each.section not in slugs
    ]
    if wrong:
        raise PublishRefused(_notes_refused(wrong))


def _next_version(
    edition: Edition,
    document: EditionDocument,
    last: Version | None,
    *,
    actor: Actor,
    note: str,
    notes: tuple[ChangeNote, ...],
) -> Version:
    data = canonical_bytes(document)
    record = Record(
        report=edition.report.slug,
        edition=edition.year,
        number=next_number(last.number if last else None, severity_of(notes)),
        sha256=sha256(data),
        previous_record_sha256=last.record_sha256 if last else None,
        severity=severity_of(notes),
        note=note,
        change_notes=notes,
        published_at=instant(actor.at),
        publisher=actor.name,
    )
    major, minor = (int(part) for part in record.number.split("."))
    return Version(
        edition=edition,
        major=major,
        minor=minor,
        schema_version=oldest_schema(dict(document)),
        document=data.decode(),
        sha256=record.sha256,
        previous_record_sha256=record.previous_record_sha256,
        record_sha256=record.digest(),
        severity=record.severity.value,
        note=record.note,
        change_notes=canonical_json([each.model_dump(mode="json") for each in record.change_notes]).decode(),
        published_at=actor.at,
        publisher=record.publisher,
    )


def _store_reviews(
    version: Version, document: EditionDocument, review_states: Mapping[UUID | None, ReviewState]
) -> None:
    """Save the reviews of a new version's text with the version, and mark all changes until now as published.

    If only some parts of a reviewed edition are unchanged, store its review once for each of them.
    End the requests to colleagues who have not answered.
    """
    titles = {None: WHOLE, FRONT: FRONT_TITLE} | {section.uid: section.title for section in document.sections}
    whole = review_states[None].of_this if review_states else ()
    answers = {
        (review.section if review.section or review in whole else uid, review.pk): review
        for uid, review_state in review_states.items()
        for review in review_state.of_this
    }
    VersionReview.objects.bulk_create(
        VersionReview(
            version=version,
            review=review,
            title=titles.get(uid, "")[:300],
            verdict=review.verdict,
            by_name=review.by_name,
            asked_by=review.link.asked_by if review.link else "",
            at=review.at,
        )
        for (uid, _), review in answers.items()
    )
    Writing.objects.filter(edition=version.edition, version=None).update(version=version)
    requests = ReviewLink.objects.filter(edition=version.edition, account__isnull=False, revoked_at=None)
    requests.update(revoked_at=version.published_at)


def _clear_dates(draft: Draft) -> None:
    """Clear due dates and “ready for review” after a publication. Assignees stay. The rows of `draft` must be loaded."""
    if any(section.due or section.handed_in_at for section in draft.sections.all()):
        Section.objects.filter(draft=draft).update(due=None, **NOT_HANDED_IN)
    if any(getattr(draft, name) for name in DATES):
        Draft.objects.filter(pk=draft.pk).update(**dict.fromkeys(DATES))


def notify_of_publication(version: Version, *, account: User | None = None, asker: User | None = None) -> None:
    """Notify members of the report, writers of the version and the scheduler (`asker`), except the publisher (`account`)."""
    written = Writing.objects.filter(version=version, by__isnull=False).values("by")
    people = people_who_may("reports.view_draft", version.edition.report)
    notify(
        NoticeKind.PUBLISHED,
        edition=version.edition,
        people=[*people, *User.objects.filter(pk__in=written, is_active=True), *([asker] if asker else [])],
        actor=Actor(version.publisher, version.published_at, account),
        about=str(version),
        address=reverse("admin:reports_version_change", args=[version.pk]),
        words=version.note,
    )
