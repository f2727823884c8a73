"""Comments in a Word file, each with the words that it is fixed to."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID
from xml.etree.ElementTree import Element

from reports.rendering.sent import uid_in


@dataclass(frozen=True)
class Remark:
    """A comment of Word's: who said what, of which words in which section."""

    section: UUID
    by: str
    words: str
    quote: str


class _Places:
    """Where each comment stands, as the text is gone through."""

    def __init__(self) -> None:
        self.sections: dict[str, UUID] = {}
        self.quotes: dict[str, list[str]] = {}
        self._open: set[str] = set()
        self._seen: list[UUID] = []

    def pass_by(self, each: Element) -> None:
        name = each.get("w:id", "")
        match each.tag:
            case "w:bookmarkStart":
                uid = uid_in(each.get("w:name", ""), "u")
                self._seen += [uid] if uid and uid not in self._seen else []
            case "w:p" | "w:t":
                for opened in self._open:
                    self.quotes[opened].append((each.text or "") if each.tag == "w:t" else "\n")
            case "w:commentRangeStart":
                self._open.add(name)
                self.quotes[name] = []
            case "w:commentRangeEnd":
                self._open.discard(name)
        if each.tag in ("w:commentRangeStart", "w:commentReference") and self._seen:
            self.sections.setdefault(name, self._seen[-1])


def remarks_in(body: Element, comments: Iterable[Element]) -> Iterator[Remark]:
    """The comments that stand in sections, in their order."""
    places = _Places()
    for each in body.iter():
        places.pass_by(each)
    for each in comments:
        name, words = each.get("w:id", ""), "\n\n".join(filter(None, map(_words, each.iter("w:p"))))
        if words and name in places.sections:
            quote = " ".join("".join(places.quotes.get(name, ())).split())
            yield Remark(places.sections[name], each.get("w:author", ""), words, quote)


def _words(paragraph: Element) -> str:
    return " ".join("".join(each.text or "" for each in paragraph.iter("w:t")).split())
