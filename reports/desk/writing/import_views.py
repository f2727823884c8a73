"""Files of an edition: in, added to it or instead of it; out; and Word files that come back."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache, partial
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from reports import addresses, drafting
from reports.desk.editing import checksum_of, lock_edition, readable
from reports.desk.form_merge import Choice, choice_in
from reports.desk.text_editor import in_words_of
from reports.desk.uploads import Upload, UploadForm, UploadPage
from reports.desk.views import actor_of, desk_view
from reports.document.diff import Difference, Work, compare_documents, diff_plain
from reports.document.merging import joined
from reports.document.types import EditionDocument
from reports.document.types import Section as SectionStatement
from reports.exporting import FORMATS, CannotBeWritten, Context, Format, write_file
from reports.exporting.context import Writer
from reports.exporting.word import write_sections
from reports.filing.files import draft_context
from reports.importing import FileError, Finding, Imported, ImportRefused, read_edition
from reports.importing.word.returned import sent_sections
from reports.limits import PASTES
from reports.models.audit import Act, record
from reports.models.draft import Draft, Section
from reports.pages.comparing.statements import as_read
from reports.pages.comparing.texts import ComparedParagraph, folded
from reports.rights import allowed
from trends.models import Technique, Trend

REPORT_STAYS = "The file’s settings of the report are left out. A publisher can change them on the report’s page."
#: People with these permissions may also bring old addresses with a file.
MAY_GIVE_ALIASES = ("reports.add_oldaddress", "reports.change_oldaddress")
ALIASES_STAY = "The file’s old addresses are left out. A publisher can add them."
GOES = _("This removes from the draft: {removed}. The import replaces the whole draft.")
WHOLE = {Difference.ADDED, Difference.REMOVED}
NOT_SENT = FileError(
    None,
    "This file was not downloaded from this edition, so its sections cannot be matched",
    "Download the draft as a Word file and edit that file. To add new text, use “Import a file”.",
)


class FileForm(UploadForm):
    file_help = _(
        "A Word document (.docx), Markdown (.md), a web page (.html), an exported JSON document, or a ZIP archive "
        "of one of these with its pictures. The changes are shown before anything is saved."
    )
    accept = ".md,.markdown,.txt,.json,.docx,.html,.htm,.zip"


class DraftUploadPage(UploadPage):
    """The page that imports a file into a draft."""

    def __init__(self, request: HttpRequest, draft: Draft, here: str = "") -> None:
        super().__init__(request, here)
        self.draft, self.back = draft, reverse("desk:board", args=[draft.pk])

    def lock(self, read: Any) -> str:
        lock_edition([self.draft.pk])
        return checksum_of(readable(self.draft.edition))

    @property
    def context(self) -> dict[str, Any]:
        return {"draft": self.draft}


class ImportPage(DraftUploadPage):
    """A file whose sections are added to the edition (`is_added`), or replace it."""

    template = "import"
    form_class = FileForm

    def __init__(self, request: HttpRequest, draft: Draft) -> None:
        super().__init__(request, draft)
        self.title = gettext("Import a file into %(draft)s") % {"draft": draft}

    def show_plan(self, data: bytes, upload: Upload, **more: Any) -> HttpResponse:
        """A Word file that was downloaded from this draft is brought back, wherever it is chosen."""
        if sent_sections(data, upload.filename) & set(self.draft.sections.values_list("uid", flat=True)):
            return WordPage(self.request, self.draft).show_plan(data, upload)
        options = {"is_added": self.draft.sections.exists(), **upload.options}
        return super().show_plan(data, replace(upload, options=options), **more)

    def instead_of(self, options: Mapping[str, Any]) -> dict[str, Any]:
        return {"is_added": not options["is_added"]}

    def read(self, data: bytes, upload: Upload) -> Imported:
        """Return what the file says; of the report and its old addresses, for people who may not change them, what the desk says."""
        edition, user = self.draft.edition, self.request.user
        report = drafting.report_statement(edition.report)
        found = read_edition(
            data,
            filename=upload.filename,
            report=report,
            year=edition.year,
            trends=drafting.known_trends(allowed(user, "trends.view_trend", Trend.objects.all())),
            techniques=drafting.known_techniques(allowed(user, "trends.view_technique", Technique.objects.all())),
            other_years=drafting.other_years(report.slug, edition.year),
            headings=cache(partial(drafting.headings_there, report.slug)),
            into=drafting.document_of(edition) if upload.options["is_added"] else None,
        )
        if found.aliases and not user.has_perms(MAY_GIVE_ALIASES, edition.report):
            found = replace(found, aliases=(), findings=(Finding(None, ALIASES_STAY), *found.findings))
        statement = found.document.report.model_copy(update={"uid": report.uid})
        if statement == report or user.has_perm("reports.change_report", edition.report):
            return found
        document = found.document.model_copy(update={"report": report})
        return replace(found, document=document, findings=(Finding(None, REPORT_STAYS), *found.findings))

    def plan(self, read: Imported, upload: Upload) -> dict[str, Any]:
        before, is_added = drafting.document_of(self.draft.edition), upload.options["is_added"]
        plan = self._load(read, upload, before)
        return {
            "plans": [
                ("", shown_steps(plan, before, drafting.document_of(self.draft.edition), in_words_of(self.draft)))
            ],
            "notes": [GOES.format(removed=plan.removed)] if plan.removed else [],
            "findings": [*(Finding(None, words) for words in plan.notes), *read.findings],
            "is_added": is_added,
            "has_changes": plan.changes,
            "has_sections": before.sections,
            "is_empty": not (plan.changes or is_added),
        }

    def apply(self, read: Imported, upload: Upload) -> str:
        drafting.store_pictures(read.pictures)
        plan = self._load(read, upload)
        if upload.options["is_added"]:
            return gettext("Added %(filename)s at the end of the edition.") % {"filename": upload.filename}
        words = gettext("Imported %(filename)s: %(changes_count)s changes.")
        return words % {"filename": upload.filename, "changes_count": len(plan.changes)}

    def _load(self, read: Imported, upload: Upload, before: EditionDocument | None = None) -> drafting.Plan:
        return drafting.load(
            self.draft.edition,
            read.document,
            actor=actor_of(self.request),
            why=f"Imported from {upload.filename}",
            invented=read.invented,
            aliases=read.aliases,
            before=before,
        )


@dataclass(frozen=True)
class ShownStep(drafting.PlannedChange):
    """A step of a plan with the `fields` that it changes, by label; `words`: how many a section has that is added or removed."""

    fields: tuple[tuple[str, tuple[ComparedParagraph, ...]], ...] = ()
    words: int | None = None


def shown_steps(
    plan: drafting.Plan, before: EditionDocument, after: EditionDocument, in_words: Callable[[str], str]
) -> list[ShownStep]:
    """Return the steps of a plan that leads from `before` to `after`; `in_words` returns a text as it is read."""
    diff, work = compare_documents(before, after), Work()
    below = [[each, *each.assessments, *each.predictions, *each.credits] for each in diff.sections]
    changes: Iterable[Any] = (
        change
        for some in (*below, diff.endings, diff.scores, diff.references, diff.figures, diff.credits)
        for change in some
    )
    by_uid: dict[UUID, Any] = {(each.after or each.before).uid: each for each in changes}
    whole = {"edition": diff.fields, "report": diff.report}
    shown = []
    for step in plan.changes:
        change = by_uid.get(step.uid) if step.uid else None
        fields = tuple(
            (each.field.capitalize().replace("_", " ").replace(".", ": "), folded(as_read(each, in_words, work).runs))
            for each in whole.get(step.what) or (change.fields if change else ())
            # Of a picture there is more to see than the words that describe its file.
            if each.field.partition(".")[0] != "picture"
        )
        section = (change.after or change.before) if change and change.kind in WHOLE else None
        words = len(section.body.split()) if isinstance(section, SectionStatement) else None
        shown.append(ShownStep(step.action, step.what, step.name, step.uid, fields, words))
    return shown


class WordForm(UploadForm):
    file_help = _("The Word file (.docx) that was downloaded from this page.")
    accept = ".docx"


@dataclass(frozen=True)
class WordText:
    """A text that was changed in Word, with what has to be chosen in it."""

    text: drafting.ChangedText
    choices: tuple[Choice, ...]
    paragraphs: tuple[ComparedParagraph, ...]

    @property
    def chosen(self) -> str:
        taken = {each.paragraph: each.text for each in self.choices}
        return joined(self.text.paragraphs, lambda each: taken.get(each, each.text))


class WordPage(DraftUploadPage):
    """A Word file of a draft, or of one of its sections, that comes back with changes."""

    template = "brought_back"
    form_class = WordForm

    def __init__(self, request: HttpRequest, row: Draft | Section) -> None:
        self.section: Section | None = row if isinstance(row, Section) else None
        draft = row.draft if isinstance(row, Section) else row
        super().__init__(request, draft, reverse("desk:section-word" if self.section else "desk:word", args=[row.pk]))
        self.title = gettext("Bring a Word file back into %(text)s") % {"text": row}
        if self.section:
            self.back = reverse("admin:reports_section_change", args=[row.pk])

    @property
    def context(self) -> dict[str, Any]:
        return {"draft": self.draft, "section": self.section}

    def read(self, data: bytes, upload: Upload) -> drafting.ReimportResult:
        sections = self.draft.sections.filter(pk=self.section.pk) if self.section else self.draft.sections.all()
        if not sent_sections(data, upload.filename) & set(sections.values_list("uid", flat=True)):
            raise ImportRefused(upload.filename, [NOT_SENT])
        edition, only = self.draft.edition, self.section.uid if self.section else None
        address = f"{settings.SITE_URL}{addresses.edition(edition.report.slug, edition.year)}"
        return drafting.compare_word_file(edition, data, upload.filename, address=address, only=only)

    def plan(self, read: drafting.ReimportResult, upload: Upload) -> dict[str, Any]:
        shown = {"brought": read, "texts": self._texts(read), "findings": read.findings}
        return {**shown, "is_empty": read.is_empty}

    def _texts(self, read: drafting.ReimportResult) -> list[WordText]:
        in_words = in_words_of(self.draft)
        choice = partial(choice_in, self.request.POST, diff=partial(diff_plain, in_words=in_words, work=Work()))
        return [
            WordText(
                text,
                tuple(choice(f"{text.key}", each) for each in text.paragraphs if each.is_contested),
                folded(text.runs(in_words)),
            )
            for text in read.texts
        ]

    def apply(self, read: drafting.ReimportResult, upload: Upload) -> str | None:
        texts = self._texts(read)
        if any(not each.taken for text in texts for each in text.choices):
            return None
        drafting.apply_word_changes(
            self.draft.edition,
            read,
            {each.text.key: each.chosen for each in texts},
            actor=actor_of(self.request),
            why=f"Changed in {upload.filename}"[:300],
        )
        return gettext("The draft now has the changes in %(filename)s.") % {"filename": upload.filename}


import_file = ImportPage.view("reports.change_draft", Draft)
word_edition = WordPage.view("reports.change_draft", Draft)
word_section = WordPage.view("reports.change_section", Section)

DRAFT_FORMATS = {name: each for name, each in FORMATS.items() if each.of_drafts}


@desk_view("reports.view_draft", Draft)
def export(request: HttpRequest, draft: Draft, format_name: str) -> HttpResponse:
    """The draft's document in one format."""
    if format_name not in DRAFT_FORMATS:
        raise Http404(f"A draft is not exported as {format_name}.")
    return _file(request, draft, FORMATS[format_name], partial(write_file, FORMATS[format_name]))


@desk_view("reports.view_section", Section)
def export_section(request: HttpRequest, section: Section) -> HttpResponse:
    """One section as a Word file."""

    def write(document: EditionDocument, context: Context) -> bytes:
        return write_sections(document, context, [each for each in document.sections if each.uid == section.uid])

    return _file(request, section.draft, FORMATS["docx"], write, of=f"-{section.slug}")


def _file(request: HttpRequest, draft: Draft, kind: Format, write: Writer, of: str = "") -> HttpResponse:
    edition = draft.edition
    try:
        draft_document = drafting.document_of(edition)
        document = draft_document.with_shown_figures()
        shown = {each.key for each in document.figures}
        unused = [each for each in draft_document.figures if each.key not in shown]
        document = document.model_copy(update={"figures": (*document.figures, *unused)})
        data = write(document, draft_context(document, at=timezone.now()))
    except (drafting.DraftError, CannotBeWritten) as error:
        return HttpResponse(
            f"The draft cannot be written as a file yet:\n{error}\n", "text/plain; charset=utf-8", status=409
        )
    filename = f"{edition.report.slug}-{edition.year}{of}-draft{kind.suffix}"
    record(Act.EXPORTED, about=edition, report=edition.report.slug, details=filename, actor=actor_of(request))
    headers = {"Content-Disposition": f'attachment; filename="{filename}"', "X-Robots-Tag": "noindex"}
    return HttpResponse(data, kind.media_type, headers=headers)


@desk_view("reports.change_section", Section)
@require_POST
def paste(request: HttpRequest, section: Section) -> JsonResponse:
    """Return the clipboard's `html` as Markdown, and messages about what was left out. Nothing is stored."""
    # A parser of HTML is large: it comes with the first paste.
    from reports.importing.html.pasted import read_pasted, refused

    if PASTES.ask(request).is_granted:
        pasted = read_pasted(request.POST.get("html", ""))
    else:
        pasted = refused("more was pasted from your network than is read in ten minutes")
    return JsonResponse({"markdown": pasted.markdown, "told": pasted.findings})
