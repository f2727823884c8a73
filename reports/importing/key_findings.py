"""A section called “Key findings” whose points each name another section: it is read as key findings with their evidence."""

import re
from dataclasses import replace

from reports.importing.assembly import Raw
from reports.importing.errors import ImportLog
from reports.importing.outline import Outline, Part
from reports.rendering.markdown import block_parser
from reports.rendering.prose import plain_text
from trends.names import fold

_TITLES = {"key findings", "kernaussagen", "wichtigste ergebnisse"}
#: The section that a point names at its end: (section 2), (sections 2 and 5), (see chapter 3), (Abschnitt 4).
_NUMBERED = re.compile(
    r"\((?:see )?(?:sections?|chapters?|abschnitte?n?|kapiteln?|§+) ?(\d{1,3})\b[^()]*\)\.?\s*$", re.I
)
#: Its title instead: (Agents).
_NAMED = re.compile(r"\(([^()]+)\)\.?\s*$")
_BLOCKS = block_parser()
#: The words that identify a paragraph are at most this many characters of its text.
_QUOTED = 90
_WORD = re.compile(r"\d[\d.,]*|\w{5,}")


def take_key_findings(outline: Outline, log: ImportLog) -> tuple[Outline, list[tuple[str, Part]]]:
    """Return the outline without its section of key findings, and the statement and named section of each point.

    If a point names no section, or the section has other text, the outline stays as it is. Exports of this program keep such a section,
    because their key findings are in the front matter.
    """
    part = next((part for part in outline.parts if fold(part.title) in _TITLES and part.attributes is None), None)
    if part is None or (outline.front and "key_findings:" in outline.front.text):
        return outline, []
    others = tuple(each for each in outline.parts if each is not part)
    points = _points_of(part.body)
    named = [_with_section(point, others) for point in points]
    found = [each for each in named if each]
    if not found or len(found) < len(named):
        missing = next((point for point, each in zip(points, named, strict=True) if not each), "")
        why = (
            f"its point “{plain_text(missing)[:60]}” names no section, such as (section 2)"
            if missing
            else "it is no list of points"
        )
        log.finding(part.line, f"“{part.title}” stays a section, because {why}.")
        return outline, []
    message = f"The section “{part.title}” was read as {len(found)} key findings. Check the paragraph that each quotes."
    log.finding(part.line, message)
    return replace(outline, parts=others), found


def _points_of(body: str) -> list[str]:
    """Return the Markdown of the points of a text that is one list, each of one paragraph; an empty list for other texts."""
    tokens = _BLOCKS.parse(body)
    kinds = [token.type for token in tokens if token.level < 4]
    paragraph = ["list_item_open", "paragraph_open", "inline", "paragraph_close", "list_item_close"]
    if not kinds or kinds[0] not in {"bullet_list_open", "ordered_list_open"}:
        return []
    count, rest = divmod(len(kinds) - 2, len(paragraph))
    if rest or kinds[1:-1] != paragraph * count:
        return []
    return [" ".join(token.content.split("\n")) for token in tokens if token.type == "inline"]


def _with_section(point: str, parts: tuple[Part, ...]) -> tuple[str, Part] | None:
    """Return the statement of a point and the section that it names at its end, or None."""
    if numbered := _NUMBERED.search(point):
        number = int(numbered[1])
        section = next((part for part in parts if part.number == number), None)
        return (point[: numbered.start()].rstrip(), section) if section else None
    named = _NAMED.search(point)
    section = next((part for part in parts if named and fold(part.title) == fold(named[1])), None)
    return (point[: named.start()].rstrip(), section) if named and section else None


def with_evidence(findings: list[tuple[str, Part]], outline: Outline, sections: list[Raw]) -> list[Raw]:
    """Return raw key findings from the points of `take_key_findings`; `sections` are the raw sections of the outline's parts.

    The evidence is the paragraph of the named section that shares most words and numbers with the statement.
    """
    slugs = {part.line: section["slug"] for part, section in zip(outline.parts, sections, strict=True)}
    return [
        {"statement": statement, "section": slugs[part.line], "quote": _quote(statement, part.body)}
        for statement, part in findings
    ]


def _quote(statement: str, body: str) -> str:
    """Return the first words of the paragraph that shares most words with a statement; "" if none shares two."""
    wanted = set(_WORD.findall(fold(statement)))
    paragraphs = [token.content for token in _BLOCKS.parse(body) if token.type == "inline"]
    shared = [len(wanted & set(_WORD.findall(fold(text)))) for text in paragraphs]
    if max(shared, default=0) < 2:
        return ""
    text = plain_text(paragraphs[shared.index(max(shared))]).split("\n")[0]
    return text if len(text) <= _QUOTED else text[:_QUOTED].rsplit(" ", 1)[0]
