"""Text that was carried over from another year, beside what it was then."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from reports.desk.text_editor import in_words_of
from reports.document.diff import Run, RunKind, diff_words
from reports.document.types import Section as SectionStatement
from reports.models.draft import Section
from reports.models.revisions import SectionRevision

#: How many years before the year of the old text are looked for in it, too.
YEARS_BEFORE = 3


class YearRun(Run):
    """A year of the old text that still stands in the new one."""

    is_old_year = True


def changes_since(section: Section, labels: Iterable[str]) -> dict[str, Any] | None:
    """Return the words that changed since `section` was carried over, and how often each old year still stands in it.

    Years in `labels`, which are those of citations, are not counted. None if the section was not carried over, or was checked.
    """
    if section.is_reviewed or not section.carried_from or section.has_withdrawn_text:
        return None
    first = SectionRevision.objects.filter(section=section.uid).order_by("number").first()
    if first is None:
        return None
    in_words = in_words_of(section)

    def text_of(written: Section | SectionStatement) -> str:
        """Return title, summary and body, each block a paragraph."""
        read = (written.title, in_words(written.summary), in_words(written.body))
        return "\n\n".join(line for text in read for line in text.splitlines() if line)

    old_years = [str(section.carried_from - years) for years in range(YEARS_BEFORE + 1)]
    cited = [re.escape(each) for each in labels if any(year in each for year in old_years)]
    pattern = re.compile("|".join([*cited, rf"\b({'|'.join(old_years)})\b"]))
    runs = list(_with_years_apart(diff_words(text_of(first.statement), text_of(section)), pattern))
    years = Counter(run.text for run in runs if isinstance(run, YearRun))
    return {
        "year": section.carried_from,
        "runs": runs,
        "years": sorted(years.items(), reverse=True),
        "is_changed": any(run.kind is not RunKind.SAME for run in runs),
    }


def _with_years_apart(runs: Iterable[Run], pattern: re.Pattern[str]) -> Iterator[Run]:
    """Yield `runs`, with each year that the pattern's group finds in unchanged words as a run of its own."""
    for run in runs:
        end = 0
        for found in pattern.finditer(run.text) if run.kind is RunKind.SAME else ():
            if found[1]:
                yield Run(run.kind, run.text[end : found.start()])
                yield YearRun(run.kind, found[1])
                end = found.end()
        yield Run(run.kind, run.text[end:])
