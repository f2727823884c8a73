"""What styles need to know of a work: an edition, a section of one, a paragraph of a section."""

import re
from dataclasses import dataclass
from html import escape

from reports.citing.styles.people import Person, person
from reports.document.types import CslItem

_ENDED = re.compile(r"[.?!][”’]?(?:</i>)?$")


@dataclass(frozen=True)
class Work:
    """The parts of a citation as safe HTML. `whole` is the title of the edition that a section stands in, or "".

    `month` is that of publication, from 1; `paragraph` the number of the paragraph that is cited, if it is one.
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

    @property
    def link(self) -> str:
        """The DOI as an address, else the address."""
        return f"https://doi.org/{self.doi}" if self.doi else self.url

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
        return f"para. {self.paragraph}" if self.paragraph else ""


def work(item: CslItem, version: str, paragraph: int | None = None) -> Work:
    """The work that `item` describes, in the version with that number."""
    year, month = (*item.issued.date_parts[0], 0)[:2] if item.issued else ("n.d.", 0)
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
    )


def slanted(title: str) -> str:
    """The title of what stands by itself."""
    return f"<i>{title}</i>"


def within_quotes(title: str) -> str:
    """A title that will stand in quotation marks: its own become single ones."""
    return title.replace("“", "‘").replace("”", "’")


def stopped(text: str) -> str:
    """The text with a full stop, unless it ends in a mark that takes its place."""
    return text if not text or _ENDED.search(text) else f"{text}."


def _safe(text: str) -> str:
    return escape(text, quote=False)
