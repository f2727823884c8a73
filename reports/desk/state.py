"""A draft as the desk reads it: its document, and the results of the checks, each with a link to the field that fixes it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from itertools import groupby
from typing import Any

from django.db.models import Prefetch
from django.urls import reverse
from django.utils import timezone

from reports import drafting, publishing
from reports.document.canonical import digest, next_number
from reports.document.diff import DocumentDiff, compare_documents
from reports.document.types import EditionDocument
from reports.document.words import Severity
from reports.models.draft import Draft, Figure, Reference, Section
from reports.models.ledger import Version
from reports.models.review import FRONT
from reports.models.schedule import ScheduledPublication
from reports.pages.comparing.versions import DraftComparison, draft_comparison

#: Drafts with the rows that `DraftState` reads of their editions.
DRAFTS = Draft.objects.select_related(
    "edition__report__logo", "edition__current_version__redaction", "edition__schedule__edition__report"
).prefetch_related(
    Prefetch("edition__versions", Version.objects.select_related("withdrawal", "redaction").defer("document"))
)
#: The query parameter of a form that names the edition whose publish page led to it.
WAY_BACK = "publishing"
#: The query parameter that limits a list to one edition.
OF_EDITION = "draft__exact"


#: The HTML ids of fields of a `Target` that are no form fields.
IDS = {
    "state": "state",
    "comments": "comments",
    "reviews": "review-heading",
    **{name: f"{name}-group" for name in ("assessments", "predictions", "key_findings", "scores", "change_notes")},
}


@dataclass(frozen=True)
class Line:
    """A finding with its link; `title` is that of its section, figure or reference, and `section` the slug of its section, or ""."""

    rule: str
    sentence: str
    address: str
    title: str = ""
    section: str = ""


@dataclass(frozen=True)
class Kind:
    """Findings of one rule: their title, and a link to each (address and text).

    Where only the target differs, the text is its title.
    """

    title: str
    links: tuple[tuple[str, str], ...]


def kinds(lines: Iterable[Line]) -> tuple[Kind, ...]:
    """Group lines by rule. Findings without a section, figure or reference are not grouped."""
    found = []
    for (name, _has_title), some in groupby(lines, key=lambda line: (line.rule, bool(line.title))):
        alike, rule = tuple(some), publishing.RULES.get(name)
        if len(alike) > 1 and rule and rule.several:
            links = tuple((line.address, (rule.is_named_by_target and line.title) or line.sentence) for line in alike)
            found.append(Kind(rule.several % {"count": len(alike)}, links))
        else:
            found += [Kind(line.sentence, ((line.address, line.sentence),)) for line in alike]
    return tuple(found)


def row_of(target: publishing.Target, draft: Draft) -> Section | Reference | Figure | None:
    """Return the section, reference or figure of a target, or None. The rows of the draft have been read."""
    rows: Iterable[Any] = {
        "section": draft.sections.all,
        "reference": draft.references.all,
        "figure": draft.figures.all,
    }.get(target.kind, tuple)()
    return next((row for row in rows if target.key == (row.slug if target.kind == "section" else row.key)), None)


def address_of(target: publishing.Target, draft: Draft, *, may_change: bool, query: str = "") -> str:
    """Return the address where a finding can be fixed. `query` is for forms, which are opened at the field.

    People who may not change the draft get the board for everything that belongs to no form.
    """
    kind = target.kind
    row: Any = row_of(target, draft) or {"edition": draft, "report": draft.edition.report}.get(kind)
    if row:
        field = IDS.get(target.field, target.field and f"id_{target.field}")
        field += f":{target.line}" if target.line else ""
        return reverse(f"admin:reports_{row._meta.model_name}_change", args=[row.pk]) + query + (field and f"#{field}")
    if kind in {"reference", "figure"}:
        return list_of(draft.pk, kind)
    if may_change and kind == "front review":
        return f"{reverse('desk:ask-review', args=[draft.pk])}?about={FRONT}"
    if may_change and kind == "reviews":
        return reverse("desk:reviews", args=[draft.pk])
    if may_change and kind == "section" and not target.key:
        return f"{reverse('admin:reports_section_add')}?draft={draft.pk}#id_{target.field}"
    return reverse("desk:board", args=[draft.pk]) + "#sections"


def list_of(draft: int, kind: str) -> str:
    """Return the address of an edition's list of references or figures."""
    return f"{reverse(f'admin:reports_{kind}_changelist')}?{OF_EDITION}={draft}"


@dataclass(frozen=True)
class Findings:
    """Errors block; a warning can be accepted with a reason. `at`: when the checks ran."""

    errors: tuple[Line, ...]
    warnings: tuple[Line, ...]
    at: datetime = field(default_factory=timezone.now)

    @property
    def blockers(self) -> tuple[Line, ...]:
        """Errors as the desk counts them; none if readers simply have the text already."""
        return () if self.is_at_rest else self.errors

    @property
    def error_kinds(self) -> tuple[Kind, ...]:
        return kinds(self.blockers)

    @property
    def warning_kinds(self) -> tuple[Kind, ...]:
        return kinds(self.warnings)

    @property
    def is_at_rest(self) -> bool:
        """Whether the only error is that readers already have this text."""
        return [line.rule for line in self.errors] == ["nothing-changed"]

    @property
    def rules(self) -> tuple[str, ...]:
        """The rules that warn, each once."""
        return tuple(dict.fromkeys(line.rule for line in self.warnings))

    @property
    def passed(self) -> int:
        """The number of checks without a finding; 0 for a draft that could not be read."""
        found = {line.rule for line in (*self.errors, *self.warnings)}
        return 0 if "draft" in found else len(publishing.RULES.keys() - found)


class DraftState:
    """A draft with its document and findings, read once for a page of the desk.

    If the draft cannot be read as a document, `context` is None. `may_change`: whether the reader of the page may change it.
    `is_publishing`: whether the forms that findings lead to link back to the publish page. `techniques`: as of `read_drafts`.
    """

    def __init__(
        self,
        draft: Draft,
        *,
        may_change: bool = True,
        is_publishing: bool = False,
        techniques: drafting.NamedTechniques | None = None,
    ) -> None:
        self.draft, self.may_change, self.is_publishing = draft, may_change, is_publishing
        self.context: publishing.CheckContext | None = None
        self._unreadable: tuple[publishing.Finding, ...] = ()
        drafting.read_reviews(draft.edition)
        try:
            self.context = publishing.check_context(draft, techniques=techniques)
        except drafting.DraftError as error:
            self._unreadable = publishing.no_document(error)

    @property
    def document(self) -> EditionDocument | None:
        return self.context.document if self.context else None

    @cached_property
    def checksum(self) -> str:
        """As `editing.checksum_of`."""
        return digest(self.context.document) if self.context else ""

    @property
    def is_changed(self) -> bool:
        """Return whether the draft differs from the version that readers have."""
        return self.context is None or self.context.document != self.context.previous

    @property
    def diff(self) -> DocumentDiff | None:
        """The draft against the version that readers have, if both can be read."""
        if self.context is None or self.context.previous is None:
            return None
        return compare_documents(self.context.previous, self.context.document)

    @property
    def diff_for_notes(self) -> DocumentDiff | None:
        """The same or, if readers have no version, the draft against the last one that was not redacted."""
        last = next((version for version in self.draft.edition.versions.all() if not version.is_redacted), None)
        if self.draft.edition.current_version or last is None or self.context is None:
            return self.diff
        return compare_documents(last.content, self.context.document)

    @property
    def changes(self) -> DraftComparison | None:
        """The comparison with the current version that readers will see; None without a current version."""
        if self.context is None or self.context.previous is None:
            return None
        return draft_comparison(self.context.previous, self.context.document)

    @cached_property
    def findings(self) -> Findings:
        """The findings of all checks."""
        return self.findings_by_level(publishing.run_rules(self.context) if self.context else self._unreadable)

    def findings_by_level(self, found: tuple[publishing.Finding, ...]) -> Findings:
        """Return findings by level, with their addresses."""
        by_level: dict[str, list[Line]] = {"error": [], "warning": []}
        for each in found:
            row, query = row_of(each.target, self.draft), f"?{WAY_BACK}={self.draft.pk}" if self.is_publishing else ""
            title = getattr(row, "title", "") or getattr(row, "key", "")
            section = row.slug if isinstance(row, Section) else ""
            address = address_of(each.target, self.draft, may_change=self.may_change, query=query)
            by_level[each.level].append(Line(each.rule, each.sentence, address, title, section))
        return Findings(tuple(by_level["error"]), tuple(by_level["warning"]))

    @property
    def schedule(self) -> ScheduledPublication | None:
        """The scheduled publication, or the last one that failed."""
        return self.draft.edition.schedule

    @cached_property
    def numbers(self) -> tuple[str, str]:
        """The number of the next version: if it changes no conclusion, and if it does."""
        versions = self.draft.edition.versions.all()
        last = max(versions, key=lambda version: (version.major, version.minor), default=None)
        minor, major = (next_number(last.number if last else None, each) for each in (Severity.MINOR, Severity.MAJOR))
        return minor, major

    def findings_on(self, section: Section) -> Findings:
        """Return the findings that are fixed on the page of the section, without its open comments, which stand beside the text.

        A missing approval is only for people who may ask for one.
        """
        found, hidden = self.findings, {"open-comments"} if self.may_change else {"open-comments", "approval"}
        errors, warnings = (
            tuple(line for line in lines if line.section == section.slug and line.rule not in hidden)
            for lines in (found.errors, found.warnings)
        )
        return Findings(errors, warnings, at=found.at)
