"""What a body refers to, looked up in its document."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from markdown_it.token import Token

from reports.document.types import EditionDocument
from reports.rendering.markdown import Cited


@dataclass(frozen=True)
class Resolved:
    """`cited` are references' keys in order of first citation: a reference's number is its place, from 1.

    `citations` says how often each is cited; `techniques` are the slugs linked.
    """

    cited: tuple[str, ...]
    citations: tuple[int, ...]
    techniques: tuple[str, ...]


def resolve(tokens: Iterable[Token], document: EditionDocument) -> Resolved:
    """Number the citations and name the techniques in `tokens`, changing them.

    Afterwards each Cited has its number (None if there is no such reference), and a `technique` has its words and meta
    `known`.
    """
    references = {reference.key for reference in document.references}
    names = {technique.slug: technique.name for technique in document.techniques}
    counts: Counter[str] = Counter()
    techniques: dict[str, None] = {}
    for token in _inline(tokens):
        if token.type == "citation":
            token.meta = {"cited": tuple(_number(token.meta["cited"], references, counts))}
        elif token.type == "technique":
            slug = token.meta["slug"]
            token.meta["known"] = slug in names
            token.content = token.content or names.get(slug, slug)
            if slug in names:
                techniques[slug] = None
    return Resolved(tuple(counts), tuple(counts.values()), tuple(techniques))


def _number(cited: tuple[Cited, ...], references: set[str], counts: Counter[str]) -> Iterator[Cited]:
    for each in cited:
        if each.key in references:
            counts[each.key] += 1
            yield replace(each, number=list(counts).index(each.key) + 1, occurrence=counts[each.key])
        else:
            yield each


def _inline(tokens: Iterable[Token]) -> Iterator[Token]:
    for token in tokens:
        yield from token.children or []
