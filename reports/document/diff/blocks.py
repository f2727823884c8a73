"""Tables and lists that two texts have: which rows, cells and items of them differ, each on a line that says so by itself."""

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import chain

from reports.document.diff.pairing import pair_by_keys, pair_similar
from reports.document.diff.texts import TooMuchWork, Work, align, paragraphs_of, words_of

#: How an empty cell is told.
EMPTY_CELL = "–"
_BETWEEN_CELLS = re.compile(r"(?<!\\)\|")
_BELOW_HEAD = re.compile(r"[\s|:-]*")
_ITEM = re.compile(r"^\s*(?:[*+-]|\d{1,9}[.)])\s")

type Lines = tuple[list[str], list[str]]


def compare_blocks(before: str, after: str) -> tuple[str, str, list[tuple[str, str]]]:
    """Both texts without the tables and lists that differ, and of each of these what was and what is: rows in Markdown, items."""
    rest: Lines = ([], [])
    blocks = []
    for old, new in _paragraphs(before, after):
        compare = _comparing(old, new) if old and new and old != new else None
        if old and new and compare:
            was, now = compare(old, new)
            blocks.append(("\n".join(was), "\n".join(now)))
        else:
            rest[0].append(old or "")
            rest[1].append(new or "")
    return "".join(rest[0]), "".join(rest[1]), blocks


def is_below_head(line: str) -> bool:
    """Whether a line of a table only parts its head from its rows."""
    return "-" in line and _BELOW_HEAD.fullmatch(line) is not None


def cells_of(row: str) -> list[str]:
    """The cells of a table's row, in Markdown."""
    cells = [each.strip() for each in _BETWEEN_CELLS.split(row.strip())]
    return cells[not cells[0] : len(cells) - (len(cells) > 1 and not cells[-1])]


def _paragraphs(before: str, after: str) -> Iterator[tuple[str | None, str | None]]:
    olds, news, work = paragraphs_of(before), paragraphs_of(after), Work()
    try:
        yield from _paired(olds, news, work)
    except TooMuchWork:
        yield before, after


def _paired(olds: Sequence[str], news: Sequence[str], work: Work) -> list[tuple[str | None, str | None]]:
    """Each old one beside what became of it. Raises TooMuchWork."""
    return list(
        chain.from_iterable(
            zip(olds[i1:i2], news[j1:j2], strict=True)
            if tag == "equal" or i2 - i1 == j2 - j1 == 1
            else pair_similar(olds[i1:i2], news[j1:j2], words_of, work.spend)
            for tag, i1, i2, j1, j2 in align(olds, news, work)
        )
    )


def _comparing(before: str, after: str) -> Callable[[str, str], Lines] | None:
    if _is_table(before) and _is_table(after):
        return _compare_tables
    return _compare_lists if _is_list(before) and _is_list(after) else None


def _is_table(paragraph: str) -> bool:
    head, *rows = paragraph.strip().splitlines() or [""]
    return "|" in head and rows != [] and is_below_head(rows[0])


def _compare_tables(before: str, after: str) -> Lines:
    """Of rows that both have, their names and the cells that differ, with their columns' names."""
    (olds, old_rows), (news, new_rows) = map(_table, (before, after))
    columns = pair_by_keys([*enumerate(olds)], [*enumerate(news)], [lambda each: each[1] or None, lambda each: each[0]])
    rows = pair_by_keys(old_rows, new_rows, [tuple, lambda row: row[0] or None, lambda row: tuple(row[1:])])
    was = [[name for name in olds if name not in news]]
    now = [[name for name in news if name not in olds]]
    lost = [at for at in range(len(olds)) if at not in columns.values()]
    was += [_line(olds, row, range(len(olds))) for at, row in enumerate(old_rows) if at not in rows.values()]
    for place, row in enumerate(new_rows):
        if place not in rows:
            now.append(_line(news, row, range(len(news))))
            continue
        old = old_rows[rows[place]]
        differing = [at for at in range(len(news)) if at not in columns or row[at] != old[columns[at]]]
        was.append(_line(olds, old, sorted([*lost, *(columns[at] for at in differing if at in columns)])))
        now.append(_line(news, row, differing))
    return _written(was), _written(now)


def _table(text: str) -> tuple[list[str], list[list[str]]]:
    """The names of its columns, and its rows, all as long."""
    head, _, *rows = map(cells_of, text.strip().splitlines())
    return head, [[*row, *[""] * len(head)][: len(head)] for row in rows]


def _line(heads: Sequence[str], row: Sequence[str], columns: Sequence[int]) -> list[str]:
    """The row's name, and what stands in those columns; nothing if there are none."""
    cells = ((heads[at], row[at] or EMPTY_CELL) for at in columns if at)
    return [row[0] or EMPTY_CELL, *(f"{head}: {cell}" if head else cell for head, cell in cells)] if columns else []


def _written(rows: Sequence[Sequence[str]]) -> list[str]:
    return [f"| {' | '.join(row)} |" for row in rows if row]


def _is_list(paragraph: str) -> bool:
    return any(map(_ITEM.match, paragraph.splitlines()))


def _compare_lists(before: str, after: str) -> Lines:
    olds, news = _items(before), _items(after)
    try:
        differing = [(old, new) for old, new in _paired(olds, news, Work()) if old != new]
    except TooMuchWork:
        return olds, news
    return [old for old, _ in differing if old], [new for _, new in differing if new]


def _items(text: str) -> list[str]:
    """Each on one line, without its sign; what leads to a list is one too."""
    items: list[str] = []
    for line in text.strip().splitlines():
        sign = _ITEM.match(line)
        if sign or not items:
            items.append(line[sign.end() if sign else 0 :].strip())
        else:
            items[-1] += f" {line.strip()}"
    return items
