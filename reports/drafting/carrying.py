"""What was changed in Word, carried over to the text as it was typed.

Three texts: as it was `typed`, as it reads in the file that was `sent`, and as it `came` back. The last two are our reader's writing of the
same words, so what differs between them was changed in Word, and nothing else is to change.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from reports.document.diff.pairing import pair_similar
from reports.document.diff.texts import TooMuchWork, Work, align, tokens_of, words_of

#: So often a text is sent once more at most, to see what it reads as.
ROUNDS = 4
_CALLED = re.compile(r"\[\^([^\[\]\s]{1,200})\]")
_NOTE = re.compile(r"^\[\^([^\[\]\s]{1,200})\]:[ \t]*(.*)", re.MULTILINE)
_BEGINS = re.compile(r"[> \t]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]|\||#{1,6}[ \t])|\[\^[^\[\]\s]{1,200}\]:")
_FENCE = re.compile(r"[> \t]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?(`{3,}(?=[^`\n]*$)|~{3,})", re.MULTILINE)
_HEADING = re.compile(r"#{1,6}[ \t]")
_LINKED = re.compile(r"(?<=\]\()[^()\s]{1,2000}(?=\))")
#: What readers do not see: addresses, names of headings, the kind of an alert, keys before a bar.
_UNSEEN = re.compile(r"\]\([^()\s]{1,2000}\)|\{#[^{}\s]{1,200}\}|\[![A-Z]{1,20}\]|\[\[[^\[\]|]{1,200}\|")


@dataclass(frozen=True)
class _Piece:
    """A paragraph, an item of a list, a row of a table, a heading or a note, and the white space before it."""

    space: str
    text: str

    @property
    def note(self) -> str:
        """The name of the note that it is, or ""."""
        found = _NOTE.match(self.text)
        return found[1] if found else ""


@dataclass
class _Hunk:
    """Pieces that are carried over together; `at` is where they stand in what was typed, `came_at` in what came."""

    at: float
    typed: Sequence[_Piece]
    sent: Sequence[_Piece]
    came: Sequence[_Piece]
    came_at: Sequence[int]
    as_it_came: bool = False
    #: What it was read as when it was not as it came.
    read: Sequence[str] | None = None

    @property
    def is_untouched(self) -> bool:
        return [each.text for each in self.sent] == [each.text for each in self.came]


class Carried:
    """`typed` with what was changed between `sent` and `came`: see what `text` reads as when it is sent again, and `hold_against` that.

    `lead` gives the address of a link that was made in Word as it is typed here."""

    def __init__(self, typed: str, sent: str, came: str, work: Work, lead: Callable[[str], str]) -> None:
        self._lead = lead
        self._work, self._came = work, _texts_of(_pieces(came))
        sent, came = _with_names(typed, sent, came)
        self._links: dict[str, str] = {}
        #: As it was sent -> as it was typed: what is moved or copied keeps its marks.
        self._known: dict[str, str] = {}
        try:
            self._hunks = list(self._cut(_pieces(typed), _pieces(sent), _pieces(came)))
        except TooMuchWork:
            pieces = _pieces(came)
            self._hunks = [_Hunk(0, [], [], pieces, range(len(pieces)))]

    @property
    def text(self) -> str:
        text, after = "", 0.0
        for each in self._hunks:
            part = self._text_of(each)
            if part and text:
                own = each.typed[0].space if each.typed else ""
                other = each.came[0].space if each.came else ""
                text += own if own and each.at == after else max(own, other, key=len) or "\n\n"
            text += part
            after = each.at + len(each.typed) if part or not each.sent else -1
        return text

    def hold_against(self, again: str) -> bool:
        """Whether the text has changed because it reads as `again`. What does not read as it came is taken as it came, unless that
        reads no better: then as it was typed, with what was changed."""
        texts = _texts_of(_pieces(again))
        wrong: dict[int, Sequence[str]] = {}
        try:
            for tag, i1, i2, j1, j2 in align(self._came, texts, self._work):
                wrong |= dict.fromkeys(range(i1, i2), texts[j1:j2]) if tag != "equal" else {}
        except TooMuchWork:
            return False
        found = [
            (each, wrong[at])
            for each in self._hunks
            if (at := next((i for i in each.came_at if i in wrong), None)) is not None
        ]
        changed = [pair for pair in found if not pair[0].is_untouched]
        is_other = False
        for each, read in changed or found:
            if each.read is None:
                each.as_it_came, each.read, is_other = True, read, True
            elif each.as_it_came and each.read == read:
                each.as_it_came, is_other = False, True
        return is_other

    def _text_of(self, each: _Hunk) -> str:
        typed, came = _joined(each.typed), self._led(_joined(each.came))
        if each.as_it_came:
            return came
        if each.is_untouched:
            return typed
        if not each.sent:
            texts = (self._known.get(piece.text, self._led(piece.text)) for piece in each.came)
            return _joined([replace(piece, text=text) for piece, text in zip(each.came, texts, strict=True)])
        if not (typed and came):
            return came
        try:
            return _woven(_joined(each.sent), typed, came, self._work)
        except TooMuchWork:
            return came

    def _led(self, came: str) -> str:
        """The addresses of links as they were typed."""
        return led(came, lambda address: self._links.get(address) or self._lead(address))

    def _cut(self, typed: list[_Piece], sent: list[_Piece], came: list[_Piece]) -> Iterator[_Hunk]:
        hunks = [*self._cut_body(typed, sent, came), *_cut_notes(typed, sent, came)]
        yield from sorted(hunks, key=lambda each: each.at)

    def _cut_body(self, typed: list[_Piece], sent: list[_Piece], came: list[_Piece]) -> Iterator[_Hunk]:
        places, typed = _without_notes(typed)
        _, sent = _without_notes(sent)
        numbers, came = _without_notes(came)
        became, added = self._became(sent, came)
        at = -1.0
        for t1, t2, s1, s2 in self._groups(typed, sent):
            if s1 < s2:
                yield from (_Hunk(at, [], [], [came[i]], [numbers[i]]) for i in added[s1])
            at = places[t1] if t1 < t2 else at
            taken = [i for s in range(s1, s2) for i in [*(added[s] if s > s1 else ()), *became[s]]]
            yield _Hunk(at, typed[t1:t2], sent[s1:s2], [came[i] for i in taken], [numbers[i] for i in taken])
        yield from (_Hunk(at, [], [], [came[i]], [numbers[i]]) for i in added[len(sent)])

    def _became(self, sent: list[_Piece], came: list[_Piece]) -> tuple[list[list[int]], list[list[int]]]:
        """What became of each piece that was sent, and what was added before each and at the end."""
        became: list[list[int]] = [[] for _ in sent]
        added: list[list[int]] = [[] for _ in range(len(sent) + 1)]
        olds, news = [each.text for each in sent], [each.text for each in came]
        for tag, i1, i2, j1, j2 in align(olds, news, self._work):
            if tag == "equal" or i2 - i1 == j2 - j1 == 1:
                became[i1:i2] = [[j] for j in range(j1, j2)]
                continue
            i, j = i1, j1
            for old, new in pair_similar(olds[i1:i2], news[j1:j2], words_of, self._work.spend):
                if new is not None:
                    (added if old is None else became)[i].append(j)
                i, j = i + (old is not None), j + (new is not None)
        return became, added

    def _groups(self, typed: list[_Piece], sent: list[_Piece]) -> Iterator[tuple[int, int, int, int]]:
        """Which of `typed` reads as which of `sent`: one as one wherever that can be told."""
        steps = align([_seen(each.text) for each in typed], [_seen(each.text) for each in sent], self._work)
        for _, i1, i2, j1, j2 in steps:
            pairs = zip(range(i1, i2), range(j1, j2), strict=True) if i2 - i1 == j2 - j1 else ()
            groups = [(i, i + 1, j, j + 1) for i, j in pairs] or [(i1, i2, j1, j2)]
            if i2 - i1 == j2 - j1:
                self._known |= {sent[j].text: typed[i].text for i, _, j, _ in groups}
            for each in groups:
                mine, theirs = (
                    _LINKED.findall(_joined(part)) for part in (typed[each[0] : each[1]], sent[each[2] : each[3]])
                )
                self._links |= dict(zip(theirs, mine, strict=True)) if len(mine) == len(theirs) else {}
                yield each


def led(text: str, lead: Callable[[str], str]) -> str:
    """A text with the addresses of its links led elsewhere."""
    return _LINKED.sub(lambda found: lead(found[0]), text)


def _cut_notes(typed: list[_Piece], sent: list[_Piece], came: list[_Piece]) -> Iterator[_Hunk]:
    """Notes are known by their names, wherever they stand."""
    places = {each.note: (at, each) for at, each in enumerate(typed) if each.note}
    were = {each.note: each for each in sent if each.note}
    news = {each.note: (at, each) for at, each in enumerate(came) if each.note}
    end = float(len(typed))
    for name, (at, each) in places.items():
        if name not in were:
            yield _Hunk(at, [each], [], [], [])
        else:
            taken = [news[name]] if name in news else []
            yield _Hunk(at, [each], [were[name]], [new for _, new in taken], [place for place, _ in taken])
    following = end
    for name, (place, each) in reversed(news.items()):
        if name in places:
            following = places[name][0] - 0.5
        else:
            yield _Hunk(following, [], [], [each], [place])


def _without_notes(pieces: list[_Piece]) -> tuple[list[int], list[_Piece]]:
    """The pieces that are no notes, and where they stand."""
    kept = [(at, each) for at, each in enumerate(pieces) if not each.note]
    return [at for at, _ in kept], [each for _, each in kept]


def _pieces(text: str) -> list[_Piece]:
    """The pieces of a text, which joined are the text."""
    pieces: list[_Piece] = []
    space, part, is_after_blank, is_heading, fence = "", "", True, False, ""
    for line in text.splitlines(keepends=True):
        if fence:
            part += line
            fence = "" if (bare := line.strip("> \t\n")).startswith(fence) and not bare.strip(fence[0]) else fence
            continue
        if not line.strip():
            is_after_blank, part = True, part + line
            continue
        in_note = bool(_NOTE.match(part)) and line.startswith("    ")
        if part.strip() and not in_note and (is_after_blank or is_heading or _BEGINS.match(line)):
            words = part.rstrip()
            pieces.append(_Piece(space, words))
            space, part = part[len(words) :], ""
        elif not part.strip():
            space, part = space + part, ""
        part, is_after_blank, is_heading = part + line, False, bool(_HEADING.match(line))
        fence = found[1] if (found := _FENCE.match(line)) else ""
    return [*pieces, _Piece(space, part)] if part else pieces


def _joined(pieces: Sequence[_Piece]) -> str:
    return "".join((each.space if at else "") + each.text for at, each in enumerate(pieces))


def _texts_of(pieces: Sequence[_Piece]) -> list[str]:
    """What each says, whatever its notes are called."""
    return [_CALLED.sub("[^]", each.text) for each in pieces]


def _seen(text: str) -> str:
    """The words that readers see, to know a text again however it is written."""
    return " ".join(re.findall(r"\w+", _UNSEEN.sub(" ", text).casefold()))


def _woven(sent: str, typed: str, came: str, work: Work) -> str:
    """The words as they were typed, but for those that were changed; as they came where the two cannot be told apart.

    What was typed between two words and is not in what was sent (`{#name}` behind a heading) stays between them.
    """
    olds, mines, news = (tokens_of(text) for text in (sent, typed, came))
    # Where each place between two words of `olds` begins and ends in `mines`.
    places = {0: (0, 0)}
    for tag, i1, i2, j1, j2 in align([each.strip() for each in olds], [each.strip() for each in mines], work):
        if tag == "equal":
            places |= {i1 + at: (j1 + at, j1 + at) for at in range(1, i2 - i1 + 1)}
        else:
            places[i2] = (j1, j2) if tag == "insert" else (j2, j2)
    whole: list[str] = []
    for tag, i1, i2, j1, j2 in align(olds, news, work):
        if i1 not in places or i2 not in places:
            return came
        (start, end), (then, _) = places[i1], places[i2]
        if tag == "insert":
            whole += news[j1:j2]
        elif tag == "replace":
            own = _space(mines[end]) if end < then else ""
            space = own if _space(olds[i1]) == _space(news[j1]) else _space(news[j1])
            whole += [*mines[start:end], space + news[j1].lstrip(), *news[j1 + 1 : j2]]
        else:
            whole += mines[start : then if tag == "equal" else end]
    return "".join([*whole, *mines[slice(*places[len(olds)])]]).strip("\n")


def _space(token: str) -> str:
    return token[: len(token) - len(token.lstrip())]


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
