"""What was changed in Word, carried over to the text as it was typed.

Three texts: as it was `typed`, as it reads in the file that was `sent`, and as it `came` back. The last two are our reader's writing of the
same words, so what differs between them was changed in Word, and nothing else is to change.
"""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from reports.document.diff.texts import TooMuchWork, Work, align, tokens_of
from reports.document.merging import Paragraph, joined, merge_texts

#: In so many ways a text is tried to be carried over.
WAYS = 3
_CALLED = re.compile(r"\[\^([^\[\]\s]{1,200})\]")
_NOTE = re.compile(r"^\[\^([^\[\]\s]{1,200})\]:[ \t]*(.*)", re.MULTILINE)


def carried_over(typed: str, sent: str, came: str, work: Work) -> Iterator[str]:
    """`typed` with what was changed between `sent` and `came`, in three ways, the nearest to what was typed first.

    A way need not be right but the last, which is as it came: see what each reads as when it is sent again.
    """
    sent, came = _with_names(typed, sent, came)
    yield joined(merge_texts(sent, typed, came, work), lambda each: _text_of(each, work))
    yield _text_of(Paragraph(sent, typed, came), work)
    yield came


def _text_of(each: Paragraph, work: Work) -> str:
    """`mine` is as it was typed, `theirs` as it came."""
    if each.theirs == each.was:
        return each.mine
    if not (each.was and each.mine and each.theirs) or each.mine == each.was:
        return each.theirs
    try:
        return _woven(each, work)
    except TooMuchWork:
        return each.theirs


def _woven(each: Paragraph, work: Work) -> str:
    """The words as they were typed, but for those that were changed; as they came where the two cannot be told apart.

    What was typed between two words and is not in what was sent (`{#name}` behind a heading) stays between them.
    """
    sent, typed, came = (tokens_of(text) for text in (each.was, each.mine, each.theirs))
    # Where each place between two words of `sent` begins and ends in `typed`.
    places = {0: (0, 0)}
    for tag, i1, i2, j1, j2 in align(sent, typed, work):
        if tag == "equal":
            places |= {i1 + at: (j1 + at, j1 + at) for at in range(1, i2 - i1 + 1)}
        else:
            places[i2] = (j1, j2) if tag == "insert" else (j2, j2)
    whole: list[str] = []
    for tag, i1, i2, j1, j2 in align(sent, came, work):
        if i1 not in places or i2 not in places:
            return each.theirs
        (start, end), (then, _) = places[i1], places[i2]
        if tag == "insert":
            whole += came[j1:j2]
        else:
            whole += typed[start:end] + (typed[end:then] if tag == "equal" else came[j1:j2])
    return "".join([*whole, *typed[slice(*places[len(sent)])]]).strip("\n")


def _with_names(typed: str, sent: str, came: str) -> tuple[str, str]:
    """`sent` and `came` with the names that notes have in `typed`; in both they are numbers, by their order."""
    names, numbers = _called(typed), _called(sent)
    if len(names) != len(numbers) or not numbers:
        names = numbers
    of_sent = dict(zip(numbers, names, strict=True))
    olds, news = _texts(sent, numbers), _texts(came, _called(came))
    of_came: dict[str, str] = {}
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, olds, news, autojunk=False).get_opcodes():
        if i2 - i1 == j2 - j1 and tag != "insert":
            of_came |= dict(zip(_called(came)[j1:j2], names[i1:i2], strict=True))
    taken = {*names, *of_came.values()}
    free = (str(number) for number in range(1, len(taken) + len(news) + 1) if str(number) not in taken)
    of_came |= {number: next(free) for number in _called(came) if number not in of_came}
    return _renamed(sent, of_sent), _renamed(came, of_came)


def _called(text: str) -> list[str]:
    """The names of the notes in the order in which they are called."""
    defined = {found.start() for found in _NOTE.finditer(text)}
    return list(dict.fromkeys(found[1] for found in _CALLED.finditer(text) if found.start() not in defined))


def _texts(text: str, names: Sequence[str]) -> list[str]:
    defined = {found[1]: found[2] for found in _NOTE.finditer(text)}
    return [defined.get(name, "") for name in names]


def _renamed(text: str, names: dict[str, str]) -> str:
    return _CALLED.sub(lambda found: f"[^{names.get(found[1], found[1])}]", text)
