"""APA, seventh edition: a report by authors or editors, or a chapter of an edited one."""

from collections.abc import Iterable, Sequence

from reports.citing.styles.people import series
from reports.citing.styles.work import Work, quoted, slanted, stopped
from reports.languages import Words

#: Up to this many people are all named; of more, the first nineteen and the last.
_ALL_NAMED = 20


def apa(work: Work) -> str:
    """`Kelp, A., & Eel, B. (2025). <i>Title</i> (Version 1.1). Publisher. https://…`."""
    who = _named([each.inverted(each.initials) for each in work.people], work.words, comma_from=2)
    if work.is_edited_only:
        who = _edited(who, work)
    head = (who, f"({work.year})", _title(work)) if who else (_title(work), f"({work.year})")
    sole = work.authors[0].family if len(work.authors) == 1 else ""
    publisher = "" if work.publisher == sole else work.publisher
    return _sentences((*head, _container(work), publisher), work.link)


def apa_in_text(work: Work) -> str:
    """`(Kelp et al., 2025, para. 4)`."""
    names, words = [each.family for each in work.people], work.words
    others = words.of("citation", "{names} et al.", names=names[0]) if len(names) > 2 else ""
    who = others or series(names, words, is_short=True)
    where = words.in_a_row([each for each in (work.year, work.paragraph_words) if each])
    if not who and work.whole:
        return f"({quoted(work.title, words, ',')} {where})"
    return f"({words.in_a_row([who or slanted(work.title), where])})"


def _title(work: Work) -> str:
    if work.whole:
        return work.title
    edited = _editors(work) if work.authors and work.editors else ""
    return f"{slanted(work.title)} ({work.words.clauses((edited, _version(work)))})"


def _container(work: Work) -> str:
    if not work.whole:
        return ""
    edited = _edited(_named_in_order(work), work) if work.editors else ""
    whole = f"{slanted(work.whole)} ({_version(work)})"
    return work.words.of(
        "citation", "In {whole}", whole=work.words.in_a_row([each for each in (edited, whole) if each])
    )


def _version(work: Work) -> str:
    return work.words("Version {number}", number=work.version)


def _editors(work: Work) -> str:
    return work.words.count("{names}, Ed.", "{names}, Eds.", len(work.editors), names=_named_in_order(work))


def _edited(names: str, work: Work) -> str:
    return work.words.count("{names} (Ed.)", "{names} (Eds.)", len(work.editors), names=names)


def _named_in_order(work: Work) -> str:
    return _named([each.in_order(each.initials) for each in work.editors], work.words, comma_from=3)


def _named(names: Sequence[str], words: Words, *, comma_from: int) -> str:
    if len(names) > _ALL_NAMED:
        return words.in_a_row([*names[: _ALL_NAMED - 1], f". . . {names[-1]}"])
    return series(names, words, comma_from=comma_from, is_short=True)


def _sentences(parts: Iterable[str], link: str) -> str:
    return " ".join(filter(None, (*map(stopped, parts), link)))
