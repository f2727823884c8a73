"""Change notes proposed for figures and predictions, in the words of the comparison that readers get."""

from collections.abc import Collection, Iterator
from hashlib import sha256

from reports.document.diff import Difference, DocumentDiff, StatementChange, diff_words
from reports.document.diff.proposing import LONGEST_QUOTE, ProposedNote
from reports.document.types import EditionDocument, Figure, Prediction
from reports.document.words import ChangeKind
from reports.languages import Translator
from reports.pages.comparing.statements import compared_cells
from reports.rendering import plain_text, read_section
from reports.rendering.terms import report_translator

_KINDS = {Difference.ADDED: ChangeKind.ADDITION, Difference.CHANGED: ChangeKind.CORRECTION}
_TEXTS = ("title", "caption", "alt", "source")


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
