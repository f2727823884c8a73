"""IEEE: a report, or a chapter of an edited one, read online."""

from collections.abc import Sequence

from reports.citing.styles.people import Person, series
from reports.citing.styles.work import Work, slanted, stopped, within_quotes

#: Up to this many people are all named; of more, the first alone.
_ALL_NAMED = 6
_MONTHS = ("", "Jan.", "Feb.", "Mar.", "Apr.", "May", "June", "July", "Aug.", "Sep.", "Oct.", "Nov.", "Dec.")


def ieee(work: Work) -> str:
    """`A. Kelp and B. Eel, “Title,” Publisher, ver. 1.1, Jan. 2025. [Online]. Available: https://…`."""
    head = f"{who}, " if (who := _who(work)) else ""
    return f"{head}{_titled(work)} {_chapter(work) if work.whole else _report(work)}{_found(work)}"


def ieee_in_text(work: Work) -> str:
    """`[1, para. 4]`; the number is the citing text's own."""
    return f"[{', '.join(filter(None, ('1', work.paragraph_words)))}]"


def _who(work: Work) -> str:
    return f"{_named(work.people)}, {_editor_word(work.editors)}" if work.is_edited_only else _named(work.people)


def _titled(work: Work) -> str:
    title = within_quotes(work.title).rstrip(".")
    return f"“{title}”" if title.endswith(("?", "!")) else f"“{title},”"


def _report(work: Work) -> str:
    date = " ".join(filter(None, (_MONTHS[work.month], work.year)))
    return ", ".join(filter(None, (work.publisher, f"ver. {work.version}", date, work.paragraph_words)))


def _chapter(work: Work) -> str:
    edited = f"{_named(work.editors)}, {_editor_word(work.editors)}" if work.editors else ""
    whole = stopped(", ".join(filter(None, (slanted(work.whole), f"ver. {work.version}", edited))))
    published = ", ".join(filter(None, (work.publisher, work.year, work.paragraph_words)))
    return f"in {whole} {published}"


def _found(work: Work) -> str:
    return f", doi: {work.doi}." if work.doi else f". [Online]. Available: {work.url}"


def _named(people: Sequence[Person]) -> str:
    names = [each.in_order(each.initials) for each in people]
    return f"{names[0]} <i>et al.</i>" if len(names) > _ALL_NAMED else series(names, "and")


def _editor_word(editors: Sequence[Person]) -> str:
    return "Ed." if len(editors) == 1 else "Eds."
