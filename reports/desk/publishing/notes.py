"""The change notes of a new version, proposed from the differences."""

import re
from collections.abc import Collection, Container, Iterable, Iterator, Mapping
from hashlib import sha256
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from reports.desk.base import DeskForm
from reports.desk.help import with_example
from reports.document.canonical import ChangeNote
from reports.document.diff import Difference, DocumentDiff, StatementChange, diff_words
from reports.document.diff.proposing import LONGEST_QUOTE, ProposedNote, is_table_rule, proposed_notes
from reports.document.types import EditionDocument, Figure, Prediction
from reports.document.words import ChangeKind, Severity
from reports.languages import Translator
from reports.models.revisions import PendingChangeNote
from reports.pages.comparing.statements import compared_cells
from reports.rendering import plain_text, quote_text, read_section
from reports.rendering.terms import report_translator

#: The text of an empty cell.
_EMPTY_CELL = "–"
_BETWEEN_CELLS = re.compile(r"(?<!\\)\|")
#: The ends of the names of fields in which one chooses, and of those that quote the texts.
_NOT_WRITTEN = ("-kind", "-severity", "-leave_out", "-before", "-after")
_KINDS = {Difference.ADDED: ChangeKind.ADDITION, Difference.CHANGED: ChangeKind.CORRECTION}
_TEXTS = ("title", "caption", "alt", "source")


class NoteForm(DeskForm):
    """One change note. The text before and after is filled in."""

    leave_out = forms.BooleanField(
        required=False,
        label=_("No note for this"),
        help_text=_("For changes that do not matter to readers: a comma, a typo."),
    )

    class Meta:
        model = PendingChangeNote
        fields = ["kind", "severity", "explanation", "before", "after"]
        widgets = {
            "severity": forms.RadioSelect,
            "explanation": forms.Textarea(attrs={"rows": 2}),
            "before": forms.Textarea(attrs={"rows": 3}),
            "after": forms.Textarea(attrs={"rows": 3}),
        }
        labels = {"severity": _("What it changes"), "explanation": _("Reason for the change")}
        help_texts = {
            "explanation": with_example(
                _("Readers see this."), "“The exact number from the report instead of a rounded one.”"
            ),
            "kind": _("Tells readers whether this corrects a mistake or adds something new."),
            "severity": _("A changed conclusion makes a major version, such as 2.0."),
        }

    def __init__(
        self, data: QueryDict | None, typed: QueryDict | None, *, proposed: ProposedNote, names: Mapping[str, str]
    ) -> None:
        before, after = _as_read(proposed.before, names), _as_read(proposed.after, names)
        # A change of Markdown alone, such as another source, has no text before and after.
        if before == after:
            before = after = ""
        initial = {"kind": proposed.kind, "before": before, "after": after}
        prefix = f"note-{proposed.name}"
        typed = typed or QueryDict()
        autosaved = {name: str(typed[f"{prefix}-{name}"]) for name in self.base_fields if f"{prefix}-{name}" in typed}
        super().__init__(data, prefix=prefix, initial=initial | autosaved)
        self.proposed = proposed
        #: The differences word by word, as readers see them or, if these are equal, in Markdown.
        self.runs = diff_words(before, after) if before or after else proposed.runs
        self.fields["kind"].choices = [(each.value, each.value) for each in ChangeKind]  # type: ignore[attr-defined]
        self.fields["severity"].choices = [  # type: ignore[attr-defined]
            (Severity.MINOR.value, _("Wording, figures or sources")),
            (Severity.MAJOR.value, _("A conclusion")),
        ]
        self.fields["explanation"].required = not (data and data.get(self.add_prefix("leave_out")))
        self.fields["explanation"].error_messages["required"] = _("Explain the change, or choose “No note for this”.")

    @property
    def note(self) -> ChangeNote | None:
        """Return the note to be sealed, or None if it is left out."""
        if self.cleaned_data["leave_out"]:
            return None
        return ChangeNote(section=self.proposed.section, **{name: self.cleaned_data[name] for name in self.Meta.fields})


class Notes:
    """The notes of a later version: those already written, and a form for each proposed one.

    `names` are those of techniques by slug.
    """

    def __init__(
        self,
        data: QueryDict | None,
        typed: QueryDict | None = None,
        *,
        diff: DocumentDiff | None,
        document: EditionDocument | None,
        written: Iterable[PendingChangeNote],
    ) -> None:
        names = document.technique_names() if document else {}
        self.written = list(written)
        noted = {note.section.slug if note.section else None for note in self.written}
        proposed = proposed_notes(diff, noted=noted) if diff else ()
        if diff and document:
            proposed += notes_of_statements(diff, document, noted=noted)
        if not (proposed or self.written):
            proposed = (ProposedNote("edition", None, gettext("The edition as a whole"), ChangeKind.REVISION),)
        self.forms = [NoteForm(data, typed, proposed=each, names=names) for each in proposed]
        here = {form.add_prefix(name) for form in self.forms for name in form.fields}
        #: Notes that were written for a change which no longer exists.
        self.left = words_left(data or typed or {}, "note-", here=here)

    def is_valid(self) -> bool:
        """Validate all forms, so that all errors show at once."""
        wrong = [form for form in self.forms if not form.is_valid()]
        return not wrong

    @property
    def new(self) -> tuple[ChangeNote, ...]:
        """What was written into the forms, once they are valid."""
        return tuple(note for form in self.forms if (note := form.note))

    @property
    def is_major(self) -> bool:
        """Whether a note that is written already changes a conclusion."""
        return any(note.severity == Severity.MAJOR for note in self.written)


def _as_read(quote: str, names: Mapping[str, str]) -> str:
    """Return quoted words without Markdown, and of a table the words of its cells."""
    lines = []
    for line in quote.splitlines():
        if not (line.lstrip().startswith("|") or line.rstrip().endswith("|")):
            lines.append(quote_text(line, names))
        elif not is_table_rule(line):
            lines.append(
                " · ".join(quote_text(each, names) or _EMPTY_CELL for each in _cells_of(line)).replace("\\|", "|")
            )
    return "\n".join(filter(None, lines))


def _cells_of(row: str) -> list[str]:
    cells = [each.strip() for each in _BETWEEN_CELLS.split(row.strip())]
    return cells[not cells[0] : len(cells) - (len(cells) > 1 and not cells[-1])]


def words_left(data: Mapping[str, Any], start: str, *, here: Container[str]) -> list[tuple[str, str]]:
    """Return what was written in fields that begin so and are no longer `here`, by name, without choices and quoted texts."""
    names = (each for each in data if each.startswith(start) and each not in here)
    lines = [(each, str(data[each]).replace("\r\n", "\n")) for each in names if not each.endswith(_NOT_WRITTEN)]
    return [(name, words) for name, words in lines if words.strip()]


def notes_of_statements(
    diff: DocumentDiff, document: EditionDocument, *, noted: Collection[str | None]
) -> tuple[ProposedNote, ...]:
    """A note for each prediction and each figure that readers see changed, but for those of a section that is `noted` already.
    `document` is the later one."""
    translate = report_translator(document.report)
    found = [*_of_predictions(diff, translate), *_of_figures(diff, document, translate)]
    return tuple(note for note in found if note.section not in noted)


def _of_predictions(diff: DocumentDiff, translate: Translator) -> Iterator[ProposedNote]:
    for section in diff.sections:
        changes = section.predictions if section.before and section.after else ()
        for each in changes:
            has_criterion = bool(each.before and each.after and each.before.criterion != each.after.criterion)
            before, after = (_prediction(side, translate, has_criterion) for side in (each.before, each.after))
            title = f"{section.statement.title}: “{_short(plain_text(each.statement.statement))}”"
            yield _note(f"{section.statement.slug}-prediction", section.statement.slug, title, each, before, after)


def _of_figures(diff: DocumentDiff, document: EditionDocument, translate: Translator) -> Iterator[ProposedNote]:
    places = {
        key: section.slug for section in reversed(document.sections) for key in read_section(document, section).figures
    }
    for each in diff.figures:
        figure = each.statement
        before, after = _figures(each, translate)
        title = f"Figure: {plain_text(figure.title) or figure.key}"
        yield _note(f"figure-{figure.key}", places.get(figure.key) if each.after else None, title, each, before, after)


def _prediction(prediction: Prediction | None, translate: Translator, has_criterion: bool) -> str:
    if prediction is None:
        return ""
    sentence = f"{plain_text(prediction.statement)} ({translate.day(prediction.due)})"
    return f"{sentence}\n{plain_text(prediction.criterion)}".strip() if has_criterion else sentence


def _figures(change: StatementChange[Figure], translate: Translator) -> tuple[str, str]:
    """What a figure said that it does not say any more, and what it says now; of one that was added or removed, its title."""
    old, new = change.before, change.after
    if old is None or new is None:
        name = plain_text(change.statement.title) or change.statement.key
        return (name, "") if new is None else ("", name)
    before = [plain_text(getattr(old, name)) for name in _TEXTS if getattr(old, name) != getattr(new, name)]
    after = [plain_text(getattr(new, name)) for name in _TEXTS if getattr(old, name) != getattr(new, name)]
    if old.chart and new.chart:
        cells, name = list(compared_cells(old.chart, new.chart, translate)), plain_text(new.title) or new.key
        before += [f"{name}, {row}: {was}" for row, was, _ in cells if was]
        after += [f"{name}, {row}: {now}" for row, _, now in cells if now]
    return _quoted(before), _quoted(after)


def _quoted(lines: list[str]) -> str:
    """As many lines as a quote may have."""
    text = "\n".join(filter(None, lines))
    return text if len(text) <= LONGEST_QUOTE else text[:LONGEST_QUOTE].rpartition("\n")[0] + "\n…"


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:60].rsplit(maxsplit=1)[0] + " …"


def _note(  # noqa: PLR0917
    name: str,
    section: str | None,
    title: str,
    change: StatementChange[Prediction] | StatementChange[Figure],
    before: str,
    after: str,
) -> ProposedNote:
    # By the change itself: what is written of it is never read as said of another.
    digest = sha256(repr((change.before, change.after)).encode()).hexdigest()[:12]
    kind = _KINDS.get(change.kind, ChangeKind.REVISION)
    return ProposedNote(f"{name}-{digest}", section, title, kind, before, after, diff_words(before, after))
