"""What styles need to know of a work: an edition, a section of one, a paragraph of a section."""

import re
from dataclasses import dataclass
from html import escape

from reports.citing.styles.people import Person, person
from reports.document.types import CslItem
from reports.languages import ENGLISH, Words

_ENDED = re.compile(r"[.?!][”’]?(?:</i>)?$")
#: Quotation marks, and what they become within others.
_WITHIN = str.maketrans("“”„«»", "‘’‚‹›")


@dataclass(frozen=True)
class Work:
    """The parts of a citation as safe HTML. `whole` is the title of the edition that a section stands in, or "".

    `month` is that of publication, from 1; `paragraph` the number of the paragraph that is cited, if it is one. `words` are those of
    the language that it is cited in.
    """

    authors: tuple[Person, ...]
    editors: tuple[Person, ...]
    title: str
    whole: str
    version: str
    publisher: str
    year: str
    month: int
    doi: str
    url: str
    paragraph: int | None = None
    words: Words = ENGLISH

    @property
    def link(self) -> str:
        """The DOI as an address, else the address."""
        return self.isolated(f"https://doi.org/{self.doi}" if self.doi else self.url)

    def isolated(self, address: str) -> str:
        """An address, which runs from left to right in every script."""
        return f"<bdi>{address}</bdi>" if self.words.from_right else address

    @property
    def is_edited_only(self) -> bool:
        """Whether editors stand in the authors' place. A section does without: its editors are those of the whole."""
        return not self.authors and bool(self.editors) and not self.whole

    @property
    def people(self) -> tuple[Person, ...]:
        """Who stands first, if anyone."""
        return self.editors if self.is_edited_only else self.authors

    @property
    def paragraph_words(self) -> str:
        """`para. 4`, or ""."""
        return self.words.of("citation", "para. {number}", number=self.paragraph) if self.paragraph else ""


def work(item: CslItem, version: str, paragraph: int | None = None, words: Words = ENGLISH) -> Work:
    """The work that `item` describes, in the version with that number, cited in a language."""
    year, month = (*item.issued.date_parts[0], 0)[:2] if item.issued else (words.of("citation", "n.d."), 0)
    return Work(
        authors=tuple(map(person, item.author)),
        editors=tuple(map(person, item.editor)),
        title=_safe(item.title),
        whole=_safe(item.container_title),
        version=version,
        publisher=_safe(item.publisher),
        year=str(year),
        month=month,
        doi=_safe(item.DOI),
        url=_safe(item.URL),
        paragraph=paragraph,
        words=words,
    )


def slanted(title: str) -> str:
    """The title of what stands by itself."""
    return f"<i>{title}</i>"


def within_quotes(title: str) -> str:
    """A title that will stand in quotation marks: its own become single ones."""
    return title.translate(_WITHIN)


def quoted(title: str, words: Words, mark: str = "") -> str:
    """The title in quotation marks, with a comma or a full stop where the language puts it; a question needs no full stop."""
    bare = within_quotes(title).rstrip(".")
    if mark == ",":
        return words.of("citation", "“{title},”", title=bare)
    if mark and not is_question(bare):
        return words.of("citation", "“{title}.”", title=bare)
    return words.of("citation", "“{title}”", title=bare)


def is_question(title: str) -> bool:
    """Whether a title ends in a mark of its own."""
    return title.endswith(("?", "!", "؟"))


def stopped(text: str) -> str:
    """The text with a full stop, unless it ends in a mark that takes its place."""
    return text if not text or _ENDED.search(text) else f"{text}."


def _safe(text: str) -> str:
    return escape(text, quote=False)
