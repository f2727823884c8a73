"""Chicago, eighteenth edition, notes and bibliography: a report is cited as a book is, a section as a chapter."""

from collections.abc import Iterable, Sequence

from reports.citing.styles.people import Person, series
from reports.citing.styles.work import Work, quoted, slanted, stopped
from reports.languages import Words

#: A bibliography names up to six people; of more, the first three. A note names two; of more, the first.
_ALL_LISTED, _LISTED = 6, 3
_ALL_NOTED = 2


def chicago_bibliography(work: Work) -> str:
    """`Kelp, Ada, and Bo Eel. “Section.” In <i>Title</i>, version 1.1, edited by Cy Cod. Publisher, 2025. https://….`."""
    parts = (_listed_first(work), *(_section(work) if work.whole else _edition(work)), _published(work), work.link)
    return " ".join(filter(None, map(stopped, parts)))


def chicago_note(work: Work) -> str:
    """`Ada Kelp and Bo Eel, “Section,” in <i>Title</i>, version 1.1, ed. Cy Cod (Publisher, 2025), para. 4, https://….`."""
    words, edited = work.words, ""
    if work.editors and not work.is_edited_only:
        edited = words.of("citation", "ed. {names}", names=_noted(work.editors, words))
    what = f"{_row(words, _version(work), edited)} ({_published(work)})"
    who = _noted(work.people, words)
    if work.is_edited_only:
        who = _edited(who, work)
    rest = (what, work.paragraph_words, work.link)
    if not work.whole:
        return stopped(_row(words, who, slanted(work.title), *rest))
    whole = words.of("citation", "in {whole}", whole=_row(words, slanted(work.whole), *rest))
    return stopped(f"{_row(words, who, quoted(work.title, words, ','))} {whole}")


def _section(work: Work) -> tuple[str, ...]:
    words, by = work.words, ""
    if edited := _listed([each.in_order(each.given) for each in work.editors], words):
        by = words.of("citation", "edited by {names}", names=edited)
    whole = _row(words, slanted(work.whole), _version(work), by)
    return quoted(work.title, words, "."), words.of("citation", "In {whole}", whole=whole)


def _edition(work: Work) -> tuple[str, ...]:
    edited = _listed([each.in_order(each.given) for each in work.editors], work.words) if work.authors else ""
    version = work.words("Version {number}", number=work.version)
    return slanted(work.title), version, work.words("Edited by {names}", names=edited) if edited else ""


def _version(work: Work) -> str:
    return work.words.of("citation", "version {number}", number=work.version)


def _published(work: Work) -> str:
    return _row(work.words, work.publisher, work.year)


def _row(words: Words, *parts: str) -> str:
    return words.in_a_row([each for each in parts if each])


def _listed_first(work: Work) -> str:
    first, *others = work.people or (Person(""),)
    names = [first.inverted(first.given), *(each.in_order(each.given) for each in others)]
    listed = _listed(names, work.words, comma_from=2)
    return _edited(listed, work) if work.is_edited_only else listed


def _listed(names: Sequence[str], words: Words, *, comma_from: int = 3) -> str:
    if len(names) > _ALL_LISTED:
        return words.of("citation", "{names}, et al.", names=words.in_a_row(names[:_LISTED]))
    return series(names, words, comma_from=comma_from)


def _noted(people: Iterable[Person], words: Words) -> str:
    names = [each.in_order(each.given) for each in people]
    if len(names) > _ALL_NOTED:
        return words.of("citation", "{names} et al.", names=names[0])
    return series(names, words)


def _edited(names: str, work: Work) -> str:
    return work.words.count("{names}, ed.", "{names}, eds.", len(work.editors), names=names)
