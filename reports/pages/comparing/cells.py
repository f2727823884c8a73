"""The data of two charts: the cells that differ, each named by its place."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from reports.document.types import Chart
from reports.languages import Words
from reports.rendering import printed_rows


@dataclass(frozen=True)
class ComparedCells:
    """The cells of a row: `name` says which (`2025, Mono c-Si`), the rest what they held; "" where there is no such row."""

    name: str
    before: str
    after: str


def compared_cells(before: Chart, after: Chart, words: Words) -> Iterator[ComparedCells]:
    """The rows whose cells differ, as tables print them; in the later order, those removed at the end."""
    olds, news = dict(_rows(before, words)), dict(_rows(after, words))
    for key in {**news, **olds}:
        was, now = olds.get(key, ""), news.get(key, "")
        if was != now:
            yield ComparedCells(key[0], was, now)


def _rows(chart: Chart, words: Words) -> Iterator[tuple[tuple[str, int], str]]:
    """What a row is called, and which it is of those called so; then its other cells."""
    naming = [each.key in {chart.x, chart.series} for each in chart.columns]
    used: Counter[str] = Counter()
    for row in printed_rows(chart, words):
        name = ", ".join(cell for cell, is_name in zip(row, naming, strict=True) if is_name)
        used[name] += 1
        yield (name, used[name]), " | ".join(cell for cell, is_name in zip(row, naming, strict=True) if not is_name)
