"""A Word file that was sent comes back: first the plan, then, on a person's word, the change."""

from dataclasses import astuple, dataclass
from functools import partial
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from reports import drafting
from reports.desk import progress
from reports.desk.base import at_the_desk, name_of
from reports.desk.doors import desk_view, page, sent
from reports.desk.editing import checksum_of, lock_edition
from reports.desk.form_merge import Choice, choice_in
from reports.desk.writing.uploads import AgainForm, Waiting, WordFileForm, keep
from reports.document.diff import Work, diff_words
from reports.document.merging import joined
from reports.exporting import CannotBeWritten
from reports.importing import FileError, ImportRefused
from reports.importing.word.returned import sent_sections
from reports.models.draft import Draft, Section
from reports.pages import addresses
from reports.pages.comparing.texts import ComparedParagraph, folded

_NOT_SENT = FileError(
    None,
    "This file was not downloaded from this edition, so its sections cannot be matched",
    "Download the draft as a Word file and edit that file. To add new text, use “Import a file”.",
)


@dataclass(frozen=True)
class _Line:
    """A changed text, with what has to be chosen in it."""

    text: drafting.ChangedText
    choices: tuple[Choice, ...]

    @property
    def paragraphs(self) -> tuple[ComparedParagraph, ...]:
        return folded(self.text.runs)

    @property
    def chosen(self) -> str:
        taken = {each.paragraph: each.text for each in self.choices}
        return joined(self.text.paragraphs, lambda each: taken.get(each, each.text))


class _Desk:
    """An edition's draft, or (with `section`) one section of it, and whoever brings a file back."""

    def __init__(self, request: HttpRequest, draft: Draft, section: Section | None = None) -> None:
        self.request, self.draft, self.section = request, draft, section
        self.key = f"word-{draft.pk}-{section.pk if section else ''}"
        self.here = (
            reverse("desk:section-word", args=[section.pk]) if section else reverse("desk:word", args=[draft.pk])
        )

    def answer(self) -> HttpResponse:
        with progress.told(self.request):
            return self._answer()

    def _answer(self) -> HttpResponse:
        if "token" in self.request.POST:
            return self._apply()
        form = WordFileForm(sent(self.request), self.request.FILES if self.request.method == "POST" else None)
        if self.request.method == "POST" and form.is_valid():
            file = form.cleaned_data["file"]
            return self.plan(file.read(), file.name)
        return self._shown(form=form)

    def plan(self, data: bytes, filename: str, **more: Any) -> HttpResponse:
        """What a file would change, which is kept until it is confirmed."""
        try:
            with transaction.atomic():
                lock_edition([self.draft.pk])
                seen = checksum_of(self.draft.edition)
            # After the transaction: nobody else could save while the file is read. What changes meanwhile is found on applying it.
            brought = self._brought(data, filename)
        except (ImportRefused, drafting.DraftError, CannotBeWritten) as error:
            return self._shown(errors=_errors(error), filename=filename)
        waiting = keep(data, filename, seen)
        self.request.session[self.key] = astuple(waiting)
        shown = {"brought": brought, "lines": self._lines(brought), "findings": brought.findings, "filename": filename}
        if not brought.is_empty:
            shown["again"] = AgainForm(initial={"token": waiting.token})
        return self._shown(**shown, **more)

    def _brought(self, data: bytes, filename: str) -> drafting.Brought:
        known = sent_sections(data, filename)
        sections = self.draft.sections.filter(pk=self.section.pk) if self.section else self.draft.sections.all()
        if not known & set(sections.values_list("uid", flat=True)):
            raise ImportRefused(filename, [_NOT_SENT])
        only = self.section.uid if self.section else None
        edition = self.draft.edition
        address = f"{settings.SITE_URL}{addresses.edition(edition.report.slug, edition.year)}"
        return drafting.bring_back(self.draft.edition, data, filename, address=address, only=only)

    def _lines(self, brought: drafting.Brought) -> list[_Line]:
        data, diff = self.request.POST, partial(diff_words, work=Work())
        return [
            _Line(
                text,
                tuple(
                    choice_in(data, f"{text.place}", number, each, diff)
                    for number, each in enumerate(text.contested, 1)
                ),
            )
            for text in brought.texts
        ]

    def _apply(self) -> HttpResponse:
        kept = self.request.session.get(self.key)
        waiting = Waiting(*kept) if kept else None
        if waiting is None or self.request.POST["token"] != waiting.token or not waiting.path.is_file():
            messages.warning(self.request, gettext("The file is no longer on the server. Choose it again."))
            return HttpResponseRedirect(self.here)
        data = waiting.path.read_bytes()
        try:
            has_moved = checksum_of(self.draft.edition) != waiting.seen
            brought = self._brought(data, waiting.filename)
            lines = self._lines(brought)
            is_open = any(not each.taken for line in lines for each in line.choices)
            with transaction.atomic():
                lock_edition([self.draft.pk])
                has_moved = has_moved or checksum_of(self.draft.edition) != waiting.seen
                if not (has_moved or is_open):
                    self._take(brought, lines, waiting.filename)
        except (ImportRefused, drafting.DraftError, CannotBeWritten) as error:
            messages.error(self.request, gettext("Nothing was changed. %(error)s") % {"error": error})
            return HttpResponseRedirect(self.here)
        waiting.path.unlink(missing_ok=True)
        if has_moved or is_open:
            return self.plan(data, waiting.filename, status=409, has_moved=has_moved, is_open=is_open)
        del self.request.session[self.key]
        messages.success(
            self.request, gettext("The draft now has the changes in %(filename)s.") % {"filename": waiting.filename}
        )
        return HttpResponseRedirect(self._back)

    def _take(self, brought: drafting.Brought, lines: list[_Line], filename: str) -> None:
        drafting.take_back(
            self.draft.edition,
            brought,
            {line.text.place: line.chosen for line in lines},
            by=name_of(self.request),
            account=at_the_desk(self.request),
            at=timezone.now(),
            why=f"Changed in {filename}"[:300],
        )

    @property
    def _back(self) -> str:
        if self.section:
            return reverse("admin:reports_section_change", args=[self.section.pk])
        return reverse("desk:board", args=[self.draft.pk])

    def _shown(self, **shown: Any) -> HttpResponse:
        return page(
            self.request,
            "brought_back",
            title=gettext("Bring a Word file back into %(text)s") % {"text": self.section or self.draft},
            **{
                "draft": self.draft,
                "section": self.section,
                "here": self.here,
                "back": self._back,
                "form": WordFileForm(),
            }
            | shown,
        )


def _errors(error: Exception) -> tuple[FileError, ...]:
    return error.errors if isinstance(error, ImportRefused) else (FileError(None, str(error)),)


def shown_as_sent(request: HttpRequest, draft: Draft, data: bytes, filename: str) -> HttpResponse | None:
    """The plan of a file that was sent from this draft, wherever it is chosen; None for any other file."""
    uids = set(draft.sections.values_list("uid", flat=True))
    return _Desk(request, draft).plan(data, filename) if sent_sections(data, filename) & uids else None


@desk_view("reports.change_draft", Draft)
def edition(request: HttpRequest, pk: int) -> HttpResponse:
    """A Word file of the edition comes back."""
    return _Desk(request, get_object_or_404(Draft.objects.select_related("edition__report"), pk=pk)).answer()


@desk_view("reports.change_section", Section)
def section(request: HttpRequest, pk: int) -> HttpResponse:
    """A Word file of a section, or of its edition, comes back for this section."""
    row = get_object_or_404(Section.objects.select_related("draft__edition__report"), pk=pk)
    return _Desk(request, row.draft, row).answer()
