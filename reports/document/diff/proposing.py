"""Change notes proposed from what differs: which section, the words before and after, and the kind that is likely."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import islice

from reports.document.diff.documents import DocumentDiff, FieldChange, SectionChange
from reports.document.diff.texts import Run, RunKind, TooMuchWork, Work, diff_words, pair_texts, paragraphs_of
from reports.document.words import ChangeKind

_LAST_OF_A_SENTENCE = frozenset(".?!:")
_BELOW_HEAD = re.compile(r"[\s|:-]*")
_ITEM = re.compile(r"^\s*(?:[*+-]|\d{1,9}[.)])\s")
_SENTENCE_ENDS = re.compile(r"(?<=[.?!:])\s+|\n+")
#: So many places of one text are quoted each in a note of its own; of more, the section's one note says so without words.
MOST_PLACES = 3
LONGEST_QUOTE = 600


@dataclass(frozen=True)
class ProposedNote:
    """A note to be explained. `section` is a slug, None for the edition as a whole.

    `name` tells it apart on a form, by what changed: what is written of a change is never read as said of another.
    """

    name: str
    section: str | None
    title: str
    kind: ChangeKind
    before: str = ""
    after: str = ""
    runs: tuple[Run, ...] = ()


def proposed_notes(diff: DocumentDiff, *, noted: Collection[str | None]) -> tuple[ProposedNote, ...]:
    """A note for each place that readers see changed, in the order of the edition, but for what is `noted` already. Those of
    predictions and figures are written in the report's words: `pages.comparing`."""
    notes = [note for change in diff.sections for note in _of_section(change) if note.section not in noted]
    if None not in noted:
        notes = [*_of_fields(None, "", diff.fields), *notes, *_of_the_rest(diff)]
    return tuple(_told_apart(notes))


def _told_apart(notes: Iterable[ProposedNote]) -> Iterator[ProposedNote]:
    """Number the notes on the same change in several places, from the second on."""
    used: Counter[str] = Counter()
    for note in notes:
        used[note.name] += 1
        yield note if used[note.name] == 1 else replace(note, name=f"{note.name}-{used[note.name]}")


def _of_section(change: SectionChange) -> Iterator[ProposedNote]:
    title = change.statement.title
    if change.after is None:
        yield ProposedNote(
            f"removed-{change.statement.slug}", None, f"{title}, removed", ChangeKind.REVISION, before=title
        )
    elif change.before is None:
        yield ProposedNote(f"{change.after.slug}-added", change.after.slug, title, ChangeKind.ADDITION, after=title)
    else:
        found = list(_of_fields(change.after.slug, title, change.fields))
        is_silent = bool(change.fields or change.assessments or change.credits) and not found
        yield from (
            [ProposedNote(change.after.slug, change.after.slug, title, ChangeKind.REVISION)] if is_silent else found
        )


def _of_fields(section: str | None, title: str, changes: Iterable[FieldChange]) -> Iterator[ProposedNote]:
    for change in changes:
        before, after, blocks = _compare_blocks(change.before, change.after)
        runs = diff_words(before, after) if blocks else change.runs
        texts = [*islice(_places(runs), MOST_PLACES + 1)]
        places = [(_without(RunKind.ADDED, each), _without(RunKind.REMOVED, each), each) for each in texts]
        places += [(*block, diff_words(*block)) for block in blocks]
        for was, now, place in places if len(places) <= MOST_PLACES else [("", "", ())]:
            name = f"{section or 'edition'}-{change.field}-{_digest(place)}"
            kind = ChangeKind.ADDITION if now and not was else ChangeKind.CORRECTION
            label = title or f"The edition’s {change.field}"
            yield ProposedNote(name, section, label, kind, _quote(was), _quote(now), place)


def _of_the_rest(diff: DocumentDiff) -> Iterator[ProposedNote]:
    """One note for what no section's text tells: sources, scores, endings and people."""
    parts = {
        "sources": diff.references,
        "scores of predictions": diff.scores,
        "ended trends": diff.endings,
        "credits": diff.credits,
        "report details": diff.report,
    }
    for name, changes in parts.items():
        if changes:
            yield ProposedNote(f"edition-{name.split()[0]}", None, f"The edition’s {name}", ChangeKind.REVISION)


def _compare_blocks(before: str, after: str) -> tuple[str, str, list[tuple[str, str]]]:
    """Both texts without the tables and lists that differ, and of each of these the rows or items that do, before and after."""
    rest_before, rest_after, blocks, work = "", "", [], Work()
    try:
        for old, new in pair_texts(paragraphs_of(before), paragraphs_of(after), work):
            olds, news = _lines(old), _lines(new)
            if olds and news and old != new:
                pairs = [(was, now) for was, now in pair_texts(olds, news, work) if was != now]
                blocks.append(("\n".join(was for was, _ in pairs if was), "\n".join(now for _, now in pairs if now)))
            else:
                rest_before += old
                rest_after += new
    except TooMuchWork:
        return before, after, []
    return rest_before, rest_after, blocks


def is_below_head(line: str) -> bool:
    """Whether a line of a table only separates its head from its rows."""
    return "-" in line and _BELOW_HEAD.fullmatch(line) is not None


def _lines(block: str) -> list[str]:
    """The rows of a table; the items of a list, each on one line without its sign; nothing of other texts."""
    lines = block.strip().splitlines()
    if "|" in block and any(map(is_below_head, lines[1:2])):
        return [line for line in lines if not is_below_head(line)]
    items: list[str] = []
    for line in lines if any(map(_ITEM.match, lines)) else []:
        sign = _ITEM.match(line)
        if sign or not items:
            items.append(line[sign.end() if sign else 0 :].strip())
        else:
            items[-1] += f" {line.strip()}"
    return items


def _places(runs: Iterable[Run]) -> Iterator[tuple[Run, ...]]:
    """Yield each changed run of words with the rest of its first and last sentence."""
    place: list[Run] = []
    for run in runs:
        if run.kind is not RunKind.SAME:
            if not _is_changed(place) and _begins_anew(run.text, after=_text(place)):
                place = []
            place.append(run)
            continue
        first, *others = _SENTENCE_ENDS.split(run.text)
        place.append(Run(RunKind.SAME, first))
        if others:
            if _is_changed(place):
                yield tuple(place)
            place = [Run(RunKind.SAME, others[-1])]
    if _is_changed(place):
        yield tuple(place)


def _begins_anew(text: str, *, after: str) -> bool:
    """Return whether `text` starts a new sentence, row, item or heading."""
    space = text[: len(text) - len(text.lstrip())]
    return "\n" in space or (space != "" and after[-1:] in _LAST_OF_A_SENTENCE)


def _is_changed(place: Iterable[Run]) -> bool:
    return any(run.kind is not RunKind.SAME and run.text.strip() for run in place)


def _digest(runs: Iterable[Run]) -> str:
    return sha256(repr([(run.kind.value, run.text) for run in runs]).encode()).hexdigest()[:12]


def _text(runs: Iterable[Run]) -> str:
    return "".join(run.text for run in runs)


def _without(left_out: RunKind, runs: Iterable[Run]) -> str:
    return _text(run for run in runs if run.kind is not left_out)


def _quote(text: str) -> str:
    text = text.strip()
    return text if len(text) <= LONGEST_QUOTE else text[:LONGEST_QUOTE].rsplit(maxsplit=1)[0] + " …"
