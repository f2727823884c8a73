"""Change notes proposed from the differences between two documents, with section, old and new words, and a likely kind."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import islice

from reports.document.diff.documents import DocumentDiff, FieldChange, SectionChange
from reports.document.diff.texts import Run, RunKind, TooMuchWork, Work, diff_words, pair_texts, paragraphs_of
from reports.document.words import ChangeKind

_SENTENCE_MARKS = frozenset(".?!:")
_TABLE_RULE = re.compile(r"[\s|:-]*")
_ITEM = re.compile(r"^\s*(?:[*+-]|\d{1,9}[.)])\s")
_SENTENCE_ENDS = re.compile(r"(?<=[.?!:])\s+|\n+")
#: If a text changed in more places than this, one note without quotes is proposed instead of a note for each.
MOST_PLACES = 3
LONGEST_QUOTE = 600


@dataclass(frozen=True)
class ProposedNote:
    """A proposed change note, which a person must explain. `section` is a slug, or None for the edition as a whole.

    `name` is its name in the form. It contains a digest of the change, so that an explanation is never saved with another change.
    """

    name: str
    section: str | None
    title: str
    kind: ChangeKind
    before: str = ""
    after: str = ""
    runs: tuple[Run, ...] = ()


def proposed_notes(diff: DocumentDiff, *, noted: Collection[str | None]) -> tuple[ProposedNote, ...]:
    """Return a note for each change that readers see, in the order of the edition, except in sections that have a note (`noted`).

    Notes about predictions and figures are in `reports.pages.comparing`, because they use the report's own terms.
    """
    notes = [note for change in diff.sections for note in _of_section(change) if note.section not in noted]
    if None not in noted:
        notes = [*_of_fields(None, "", diff.fields), *notes, *_of_lists(diff)]
    return tuple(_with_unique_names(notes))


def _with_unique_names(notes: Iterable[ProposedNote]) -> Iterator[ProposedNote]:
    """Yield the notes, with `-2` and so on after a name that an earlier note has."""
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


def _of_lists(diff: DocumentDiff) -> Iterator[ProposedNote]:
    """Yield one note each for changes of sources, scores, endings, credits and the report."""
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
    """Return both texts without the tables and lists that differ, and for each of these its differing rows or items, old and new."""
    rest_before = ""
    rest_after = ""
    blocks = []
    work = Work()
    try:
        for old, new in pair_texts(paragraphs_of(before), paragraphs_of(after), work):
            olds = _lines(old)
            news = _lines(new)
            if olds and news and old != new:
                pairs = [(was, now) for was, now in pair_texts(olds, news, work) if was != now]
                blocks.append(("\n".join(was for was, _ in pairs if was), "\n".join(now for _, now in pairs if now)))
            else:
                rest_before += old
                rest_after += new
    except TooMuchWork:
        return before, after, []
    return rest_before, rest_after, blocks


def is_table_rule(line: str) -> bool:
    """Return whether a line is the one between head and rows of a Markdown table, such as `|---|---|`."""
    return "-" in line and _TABLE_RULE.fullmatch(line) is not None


def _lines(block: str) -> list[str]:
    """Return the rows of a table, or the items of a list without their marks, each on one line; an empty list for other texts."""
    lines = block.strip().splitlines()
    if "|" in block and any(map(is_table_rule, lines[1:2])):
        return [line for line in lines if not is_table_rule(line)]
    items: list[str] = []
    for line in lines if any(map(_ITEM.match, lines)) else []:
        mark = _ITEM.match(line)
        if mark or not items:
            items.append(line[mark.end() if mark else 0 :].strip())
        else:
            items[-1] += f" {line.strip()}"
    return items


def _places(runs: Iterable[Run]) -> Iterator[tuple[Run, ...]]:
    """Yield the runs of each changed place, from the start of its first sentence to the end of its last."""
    place: list[Run] = []
    for run in runs:
        if run.kind is not RunKind.SAME:
            if not _is_changed(place) and _starts_sentence(run.text, after=_text(place)):
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


def _starts_sentence(text: str, *, after: str) -> bool:
    """Return whether `text` starts a new sentence, row, item or heading."""
    space = text[: len(text) - len(text.lstrip())]
    return "\n" in space or (space != "" and after[-1:] in _SENTENCE_MARKS)


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
