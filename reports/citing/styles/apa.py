"""APA, seventh edition: a report by authors or editors, or a chapter of an edited one."""

from collections.abc import Iterable, Sequence

from reports.citing.styles.people import Person, series
from reports.citing.styles.work import Work, slanted, stopped

#: Up to this many people are all named; of more, the first nineteen and the last.
_ALL_NAMED = 20


def apa(work: Work) -> str:
    """`Kelp, A., & Eel, B. (2025). <i>Title</i> (Version 1.1). Publisher. https://…`."""
    who = _named([each.inverted(each.initials) for each in work.people], comma_from=2)
    if work.is_edited_only:
        who += _editor_word(work.editors)
    head = (who, f"({work.year})", _title(work)) if who else (_title(work), f"({work.year})")
    sole = work.authors[0].family if len(work.authors) == 1 else ""
    publisher = "" if work.publisher == sole else work.publisher
    return _sentences((*head, _container(work), publisher), work.link)


def apa_in_text(work: Work) -> str:
    """`(Kelp et al., 2025, para. 4)`."""
    names = [each.family for each in work.people]
    who = f"{names[0]} et al." if len(names) > 2 else series(names, "&amp;")
    title = f"“{work.title},” " if work.whole else f"{slanted(work.title)}, "
    return f"({f'{who}, ' if who else title}{', '.join(filter(None, (work.year, work.paragraph_words)))})"


def _title(work: Work) -> str:
    if work.whole:
        return work.title
    edited = _editors(work) if work.authors and work.editors else ""
    return f"{slanted(work.title)} ({'; '.join(filter(None, (edited, f'Version {work.version}')))})"


def _container(work: Work) -> str:
    if not work.whole:
        return ""
    edited = f"{_named_in_order(work.editors)}{_editor_word(work.editors)}, " if work.editors else ""
    return f"In {edited}{slanted(work.whole)} (Version {work.version})"


def _editors(work: Work) -> str:
    return f"{_named_in_order(work.editors)}, {'Ed.' if len(work.editors) == 1 else 'Eds.'}"


def _editor_word(editors: Sequence[Person]) -> str:
    return " (Ed.)" if len(editors) == 1 else " (Eds.)"


def _named_in_order(people: Sequence[Person]) -> str:
    return _named([each.in_order(each.initials) for each in people], comma_from=3)


def _named(names: Sequence[str], *, comma_from: int) -> str:
    if len(names) > _ALL_NAMED:
        return f"{', '.join(names[: _ALL_NAMED - 1])}, . . . {names[-1]}"
    return series(names, "&amp;", comma_from=comma_from)


def _sentences(parts: Iterable[str], link: str) -> str:
    return " ".join(filter(None, (*map(stopped, parts), link)))
