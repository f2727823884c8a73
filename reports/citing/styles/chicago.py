"""Chicago, eighteenth edition, notes and bibliography: a report is cited as a book is, a section as a chapter."""

from collections.abc import Sequence

from reports.citing.styles.people import Person, series
from reports.citing.styles.work import Work, slanted, stopped, within_quotes

#: A bibliography names up to six people; of more, the first three. A note names two; of more, the first.
_ALL_LISTED, _LISTED = 6, 3
_ALL_NOTED = 2


def chicago_bibliography(work: Work) -> str:
    """`Kelp, Ada, and Bo Eel. “Section.” In <i>Title</i>, version 1.1, edited by Cy Cod. Publisher, 2025. https://….`."""
    published = ", ".join(filter(None, (work.publisher, work.year)))
    parts = (_listed_first(work), *(_section(work) if work.whole else _edition(work)), published, work.link)
    return " ".join(filter(None, map(stopped, parts)))


def chicago_note(work: Work) -> str:
    """`Ada Kelp and Bo Eel, “Section,” in <i>Title</i>, version 1.1, ed. Cy Cod (Publisher, 2025), para. 4, https://….`."""
    title = (
        f"“{within_quotes(work.title).rstrip('.')},” in {slanted(work.whole)}" if work.whole else slanted(work.title)
    )
    edited = _noted(work.editors) if work.editors and not work.is_edited_only else ""
    published = ", ".join(filter(None, (work.publisher, work.year)))
    by = f", ed. {edited}" if edited else ""
    what = f"version {work.version}{by} ({published})"
    parts = (_noted(work.people), _editor_word(work), title, what, work.paragraph_words, work.link)
    return stopped(", ".join(filter(None, parts)))


def _section(work: Work) -> tuple[str, ...]:
    edited = _listed([each.in_order(each.given) for each in work.editors])
    by = f", edited by {edited}" if edited else ""
    return f"“{stopped(within_quotes(work.title))}”", f"In {slanted(work.whole)}, version {work.version}{by}"


def _edition(work: Work) -> tuple[str, ...]:
    edited = _listed([each.in_order(each.given) for each in work.editors]) if work.authors else ""
    return slanted(work.title), f"Version {work.version}", f"Edited by {edited}" if edited else ""


def _listed_first(work: Work) -> str:
    first, *others = work.people or (Person(""),)
    names = [first.inverted(first.given), *(each.in_order(each.given) for each in others)]
    return ", ".join(filter(None, (_listed(names, comma_from=2), _editor_word(work))))


def _listed(names: Sequence[str], *, comma_from: int = 3) -> str:
    if len(names) > _ALL_LISTED:
        return f"{', '.join(names[:_LISTED])}, et al."
    return series(names, "and", comma_from=comma_from)


def _noted(people: Sequence[Person]) -> str:
    names = [each.in_order(each.given) for each in people]
    return f"{names[0]} et al." if len(names) > _ALL_NOTED else series(names, "and")


def _editor_word(work: Work) -> str:
    if not work.is_edited_only:
        return ""
    return "ed." if len(work.editors) == 1 else "eds."
