"""What later versions did to the cited place that a page of an older version shows."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from reports import addresses
from reports.document.diff import Run, Work, diff_words
from reports.document.words import Severity
from reports.languages import Phrase, Translator
from reports.models.ledger import Version
from reports.pages.cite import Citation, cite
from reports.pages.history import ChangeLine, change_line
from reports.pages.parts import Link
from reports.reading.cited_places import PlaceInVersion, todays_places
from reports.reading.context import EditionContext
from reports.reading.paragraph_history import CitedPlace, HistoryStep, StepState, history_of

_LABELS = {
    StepState.CHANGED: Phrase("Changed in {number}"),
    StepState.MOVED: Phrase("Moved in {number}"),
    StepState.SPLIT: Phrase("Split in {number}"),
    StepState.JOINED: Phrase("Joined with other text in {number}"),
    StepState.REMOVED: Phrase("Removed in {number}"),
}


@dataclass(frozen=True)
class StepLine:
    """What a version did to the place. `version` links to it in the history, and `changes` are the reasons.

    `runs` are the words of a paragraph before and after; `is_same` if they are the same, so that a link or a source changed.
    """

    version: Link
    day: str
    is_major: bool
    runs: Sequence[Run]
    is_same: bool
    changes: Sequence[ChangeLine]


@dataclass(frozen=True)
class PlaceHistory:
    """The steps of a place, and the citations of what continues it in the version `current`, each with a link.

    Without steps, the place is the same there. `compare` links to the comparison of the two versions.
    """

    steps: Sequence[StepLine]
    current: str
    today: Sequence[tuple[Link, Citation]]
    compare: Link


def place_history(
    context: EditionContext, translate: Translator, section: UUID | None = None, paragraph: str = ""
) -> PlaceHistory | None:
    """Return what happened to a paragraph, a section or the edition since the version in the address; None for the latest version.

    At most five queries.
    """
    version = context.version
    if version is None or not context.pinned or context.is_latest:
        return None
    return _history(CitedPlace(version.pk, section, paragraph), version, context, translate)


def figure_history(context: EditionContext, translate: Translator, key: str) -> PlaceHistory | None:
    """Return what happened to a figure since the first version, because its address names no version; None if nothing did."""
    first = context.first
    if first is None or len(context.editions) < 2:
        return None
    history = _history(CitedPlace(first.pk, figure=key), first, context, translate)
    return history if history and history.steps else None


def _history(place: CitedPlace, cited: Version, context: EditionContext, translate: Translator) -> PlaceHistory | None:
    steps, current = history_of(place)
    today = todays_places(place, steps, current) if current else []
    if current is None or (not steps and not today):
        # The index is from a release that stored no paragraphs.
        return None
    work = Work()
    address = addresses.compare_versions(context.report, context.year, cited.number, current.number)
    return PlaceHistory(
        steps=[_line(step, context, work, translate, with_words=bool(place.paragraph)) for step in steps],
        current=current.number,
        today=[_cited(each, translate) for each in today],
        compare=Link(translate("What differs, word by word"), address),
    )


def _line(
    step: HistoryStep, context: EditionContext, work: Work, translate: Translator, *, with_words: bool
) -> StepLine:
    version = next(row.version for row in context.editions if row.version.number == step.number)
    changes = [change_line(note, version, context, translate) for note in step.notes]
    history = f"{addresses.versions(context.report, context.year)}#v{step.number}"
    is_same = step.before == step.after
    return StepLine(
        version=Link(translate(_LABELS[step.state], number=step.number), history),
        day=translate.day(step.at),
        is_major=step.severity is Severity.MAJOR,
        runs=diff_words(step.before, step.after, work) if with_words and not is_same else (),
        is_same=with_words and is_same and step.state is StepState.CHANGED,
        # The words of a paragraph are shown whole.
        changes=[replace(each, section=None, is_quoted=each.is_quoted and not with_words) for each in changes],
    )


def _cited(today: PlaceInVersion, translate: Translator) -> tuple[Link, Citation]:
    label = translate("Version\u00a0{number}", number=today.version.number)
    if today.part:
        label = translate("“{name}”", name=today.part.section.title)
        if today.part.paragraph:
            number = today.part.paragraph.number
            label = translate("{section}, paragraph {number}", section=today.part.section.title, number=number)
    return Link(label, today.address), cite(today.version, today.part)
