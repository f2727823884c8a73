"""The role of a paragraph by its style (title, heading, quotation), and its list."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain
from xml.etree.ElementTree import Element

from reports.importing.blocks.model import Level, Numbered, Role
from reports.importing.word.elements import child, is_on, value
from reports.rendering.word_round_trip import BESIDE_HEADING, BESIDE_TEXT, SUMMARY

#: Names of styles as Word stores them in any language, then as other programs and older files do, without `-` and spaces.
_HEADING = re.compile(
    r"(?:heading|berschrift|überschrift|titre|título|ttulo|titolo|kop|rubrik|nagłówek|nadpis|заголовок)([1-9])"
)
_TITLE = frozenset({"title", "titel", "titre", "título", "ttulo", "titolo", "documenttitle"})
_CONTENTS = re.compile(
    r"(?:toc|contents|tableofcontents|verzeichnis|inhaltsverzeichnis|tm|tdc)(?:[1-9]|heading|berschrift)?|tocheading"
)
_QUOTE = frozenset(
    {"quote", "intensequote", "blocktext", "blockquotation", "quotations", "zitat", "intensiveszitat", "citation"}
)
_CODE = frozenset({"htmlpreformatted", "preformattedtext", "sourcecode", "code", "macrotext", "htmlvorformatiert"})
_CAPTION = frozenset({"caption", "imagecaption", "beschriftung", "légende"})
_CODE_WORDS = frozenset({"htmlcode", "sourcetext", "verbatimchar", "code", "codechar", "htmltypewriter"})
_DEEPER = re.compile(r"list(?:bullet|number)([2-5])")
_BODY_TEXT = 10
#: Bullets that are checkboxes of tasks, as pandoc writes them.
_BOXES = frozenset("☐☑☒")
#: Characters of invisible bullets; the last is how LibreOffice writes a space of the font Symbol.
_BLANK = " \t\u00a0\uf020"


@dataclass(frozen=True)
class _Style:
    name: str
    parent: str
    properties: Element | None
    run: Element | None


class Styles:
    """The styles and lists of a document."""

    def __init__(self, styles: Element | None, numbering: Element | None) -> None:
        self._styles = {
            each.get("w:styleId", ""): _Style(
                value(each, "w:name"), value(each, "w:basedOn"), child(each, "w:pPr"), child(each, "w:rPr")
            )
            for each in (styles if styles is not None else ())
            if each.tag == "w:style"
        }
        self._default = next(
            (
                each.get("w:styleId", "")
                for each in (styles if styles is not None else ())
                if each.get("w:type") == "paragraph" and each.get("w:default") in ("1", "true")
            ),
            "",
        )
        self._lists = dict(_lists(numbering)) if numbering is not None else {}

    def role(self, paragraph: Element) -> tuple[Role, int]:
        """Return the role of a paragraph, and the level of a heading from 1 (0 for other roles)."""
        properties = child(paragraph, "w:pPr")
        style = value(properties, "w:pStyle")
        named = [name for each in self._chain(style) for name in (_plain(each.name),)] or [_plain(style)]
        if any(_CONTENTS.fullmatch(name) for name in named):
            return Role.CONTENTS, 0
        if named[0] in _TITLE or _plain(style) in _TITLE:
            return Role.TITLE, 0
        if level := self._heading(properties, style, named):
            return (Role.HEADING, level) if level < _BODY_TEXT else (Role.TEXT, 0)
        for role, names in _ROLES:
            if names.intersection(named):
                return role, 0
        return Role.TEXT, 0

    def numbered(self, paragraph: Element) -> Numbered | None:
        """Return the list item that a paragraph is, by itself or by its style, or None."""
        found = self._listed(paragraph)
        return None if found is None or found.level.kind == "none" else found

    def indent(self, paragraph: Element) -> int:
        """Return the indent of a paragraph, by itself, its list or its style, in twentieths of a point."""
        properties = child(paragraph, "w:pPr")
        listed = self._listed(paragraph)
        if (own := _left(properties)) is not None or listed is not None:
            return own or (listed.level.indent if listed else 0)
        style = value(properties, "w:pStyle") or self._default
        return next((left for each in self._chain(style) if (left := _left(each.properties)) is not None), 0)

    def _listed(self, paragraph: Element) -> Numbered | None:
        properties = child(paragraph, "w:pPr")
        style = value(properties, "w:pStyle") or self._default
        for found in (properties, *(each.properties for each in self._chain(style))):
            number = value(found, "w:numPr", "w:numId")
            depth = value(found, "w:numPr", "w:ilvl")
            if number:
                if number == "0" or number not in self._lists:
                    return None
                counted, levels = self._lists[number]
                at = _whole(depth) if depth else self._depth_of(levels, style)
                level = levels.get(at, (Level(), ""))[0]
                return Numbered(counted, min(at or self._indented(style), 8), level)
        return None

    def looks(self, run: Element | None, name: str, paragraph: str = "") -> bool:
        """Return whether a run is `w:b`, `w:i` and so on: by itself, by its style, or by the style of its `paragraph`."""
        chains = (self._chain(value(run, "w:rStyle")), self._chain(paragraph))
        for properties in (run, *(each.run for each in chain.from_iterable(chains))):
            if (found := is_on(properties, name)) is not None:
                return found
        return False

    def is_code(self, run: Element | None) -> bool:
        """Return whether a run has a style for code."""
        style = value(run, "w:rStyle")
        return bool(style) and bool(_CODE_WORDS & {_plain(style), *(_plain(each.name) for each in self._chain(style))})

    def _heading(self, properties: Element | None, style: str, named: list[str]) -> int:
        outline = value(properties, "w:outlineLvl")
        if outline:
            return _whole(outline) + 1
        found = _HEADING.fullmatch(_plain(style)) if style not in self._styles else None
        for name in named:
            found = found or _HEADING.fullmatch(name)
        if found:
            return int(found.group(1))
        outline = next(
            (
                value(each.properties, "w:outlineLvl")
                for each in self._chain(style)
                if value(each.properties, "w:outlineLvl")
            ),
            "",
        )
        if outline:
            return _whole(outline) + 1
        return int(
            named[0] == "heading"
        )  # as Pages names its first level; others base their headings and subtitles on that style

    def _chain(self, style: str) -> Iterator[_Style]:
        """Yield a style and those that it is based on."""
        passed: set[str] = set()
        while style in self._styles and style not in passed:
            passed.add(style)
            yield self._styles[style]
            style = self._styles[style].parent

    def _indented(self, style: str) -> int:
        """Return the depth of a list by the name of its style: `List Bullet 2` is one level below `List Bullet`."""
        found = _DEEPER.fullmatch(_plain(self._styles[style].name if style in self._styles else style))
        return int(found.group(1)) - 1 if found else 0

    def _depth_of(self, levels: dict[int, tuple[Level, str]], style: str) -> int:
        return next((at for at, (_, owner) in levels.items() if owner and owner == style), 0)


def _plain(name: str) -> str:
    return re.sub(r"[\s_-]", "", name).casefold()


#: Roles by the names of styles, for paragraphs that are neither headings nor titles.
_ROLES = (
    (Role.QUOTE, _QUOTE),
    (Role.CODE, _CODE),
    (Role.CAPTION, _CAPTION),
    (Role.TABLE_CAPTION, frozenset({"tablecaption"})),
    (Role.SUMMARY, frozenset({_plain(SUMMARY)})),
    (Role.AUTHOR, frozenset({"author", "authors"})),
    (Role.DATE, frozenset({"date", "datum"})),
    (Role.OUTSIDE, frozenset({_plain(BESIDE_TEXT), _plain(BESIDE_HEADING)})),
)


def _lists(numbering: Element) -> Iterator[tuple[str, tuple[str, dict[int, tuple[Level, str]]]]]:
    """Yield the number of each list, with the list that it counts with, and its levels by depth, each with the style that uses it.

    LibreOffice gives the first item of a restarted list its own number, and the others that of the list before it.
    """
    patterns = {each.get("w:abstractNumId", ""): each for each in numbering if each.tag == "w:abstractNum"}
    by_link = {value(each, "w:styleLink"): each for each in patterns.values() if value(each, "w:styleLink")}
    for each in numbering:
        if each.tag != "w:num":
            continue
        number = each.get("w:numId", "")
        pattern = patterns.get(value(each, "w:abstractNumId"))
        pattern = by_link.get(value(pattern, "w:numStyleLink"), pattern)
        levels = dict(_levels(pattern)) if pattern is not None else {}
        for override in each:
            at = _whole(override.get("w:ilvl", ""))
            if override.tag == "w:lvlOverride":
                levels |= dict(_levels(override))
                if start := value(override, "w:startOverride"):
                    level, owner = levels.get(at, (Level(), ""))
                    levels[at] = replace(level, start=_whole(start), restarted_by=number), owner
        yield number, (pattern.get("w:abstractNumId", "") if pattern is not None else "", levels)


def _levels(around: Element) -> Iterator[tuple[int, tuple[Level, str]]]:
    for each in around:
        if each.tag == "w:lvl":
            kind = value(each, "w:numFmt") or "decimal"
            sign = value(each, "w:lvlText").strip(_BLANK)
            if kind == "bullet" and child(each, "w:lvlText") is not None and not sign:
                kind = "none"  # a further paragraph of an item, as pandoc writes it
            box = sign if kind == "bullet" and sign in _BOXES else ""
            level = Level(kind, _whole(value(each, "w:start") or "1"), indent=_left(child(each, "w:pPr")) or 0, box=box)
            yield _whole(each.get("w:ilvl", "")), (level, value(each, "w:pStyle"))


def _left(properties: Element | None) -> int | None:
    """Return the indent in a paragraph's properties; None if it is not set."""
    indent = child(properties, "w:ind")
    declared = "" if indent is None else indent.get("w:left", indent.get("w:start", ""))
    return _whole(declared) if declared else None


def _whole(digits: str) -> int:
    return int(digits) if digits.isdecimal() and len(digits) < 6 else 0
