"""IEEE: a report, or a chapter of an edited one, read online."""

from collections.abc import Sequence
from datetime import date

from reports.citing.styles.people import Person, series
from reports.citing.styles.work import Work, is_question, quoted, slanted, stopped
from reports.languages import Words

#: Up to this many people are all named; of more, the first alone.
_ALL_NAMED = 6
#: As IEEE shortens them; other languages have short months of their own.
_MONTHS = ("", "Jan.", "Feb.", "Mar.", "Apr.", "May", "June", "July", "Aug.", "Sep.", "Oct.", "Nov.", "Dec.")


def ieee(work: Work) -> str:
    """`A. Kelp and B. Eel, “Title,” Publisher, ver. 1.1, Jan. 2025. [Online]. Available: https://…`."""
    titled = _row(work.words, _who(work), quoted(work.title, work.words, "" if is_question(work.title) else ","))
    return f"{titled} {_chapter(work) if work.whole else _report(work)}{_found(work)}"


def ieee_in_text(work: Work) -> str:
    """`[1, para. 4]`; the number is the citing text's own."""
    return f"[{_row(work.words, '1', work.paragraph_words)}]"


def _who(work: Work) -> str:
    named = _named(work.people, work.words)
    return _edited(named, work) if work.is_edited_only else named


def _report(work: Work) -> str:
    return _row(work.words, work.publisher, _version(work), _month(work), work.paragraph_words)


def _month(work: Work) -> str:
    if not work.month:
        return work.year
    if work.words.catalogue == "en":
        return f"{_MONTHS[work.month]} {work.year}"
    return work.words.short_month(date(int(work.year), work.month, 1))


def _chapter(work: Work) -> str:
    words, edited = work.words, ""
    if work.editors:
        edited = _edited(_named(work.editors, words), work)
    whole = stopped(_row(words, slanted(work.whole), _version(work), edited))
    published = _row(words, work.publisher, work.year, work.paragraph_words)
    return f"{words.of('citation', 'in {whole}', whole=whole)} {published}"


def _version(work: Work) -> str:
    return work.words.of("citation", "ver. {number}", number=work.version)


def _found(work: Work) -> str:
    if work.doi:
        return f"{work.words.of('between words', ', ')}doi: {work.isolated(work.doi)}."
    return f". {work.words.of('citation', '[Online]. Available: {address}', address=work.isolated(work.url))}"


def _row(words: Words, *parts: str) -> str:
    return words.in_a_row([each for each in parts if each])


def _named(people: Sequence[Person], words: Words) -> str:
    names = [each.in_order(each.initials) for each in people]
    if len(names) > _ALL_NAMED:
        return words.of("citation", "{names} <i>et al.</i>", names=names[0])
    return series(names, words)


def _edited(names: str, work: Work) -> str:
    return work.words.count("{names}, Ed.", "{names}, Eds.", len(work.editors), names=names)
