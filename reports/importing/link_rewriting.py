"""Links of a text, led to where its headings, its other sections and other editions of the report are here."""

import posixpath
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import partial
from urllib.parse import unquote

from reports.document.text import old_path, short_texts
from reports.importing.assembly import Raw, mappings
from reports.importing.errors import ImportLog, Path
from reports.importing.foreign_markdown import lines_of_prose
from reports.importing.redirects import Alias
from reports.importing.slugs import bare_name, section_slug_of
from reports.rendering import MARKDOWN, heading_id, parse
from reports.rendering.links import LinkTarget, LinkTargets, place_in

#: The ids of the headings in a section of another year, given by both.
type Headings = Callable[[int, str], Collection[str]]

#: The address in a link, or in a definition of one.
_ADDRESS = re.compile(
    r"(\]\([ \t]{0,9}<?|^ {0,3}\[[^\[\]\n]{1,999}\]:[ \t]{0,9}<?|<a [^<>\n]{0,500}\bhref=[\"']?)([^\s<>()\"']{1,500})"
)
_YEAR = re.compile(r"(?<!\d)(?:19|20|21)\d\d(?!\d)")
_WIKI = re.compile(r"(?<!!)\[\[(?P<name>[^\[\]|\n]{1,200})(?:\|(?P<words>[^\[\]\n]{1,500}))?\]\]")
#: What the name of a post begins with.
_DAY = re.compile(r"\A\d{4}-\d\d-\d\d-")
#: What stands for the year in a name such as `2021-survey`.
_ANY_YEAR = "YEAR"
_PAGES = {"", ".md", ".markdown", ".mdx", ".html", ".htm"}
_INDEX = {"index", "_index", "readme"}


def lead_links(
    raw: Raw,
    anchors: Sequence[tuple[str, ...]],
    *,
    aliases: Iterable[Alias],
    elsewhere: Mapping[int, Collection[str]],
    names: Collection[str] = (),
    techniques: Collection[str] = (),
    headings: Headings | None = None,
    log: ImportLog,
) -> None:
    """Rewrite links in the summary, sections and short texts to the addresses that they have here. Broken links stay as they are;
    another function reports them.

    `anchors` are the names that the sections' headings have elsewhere, `aliases` the edition's old addresses, `elsewhere` the slugs of
    the sections of other years, `headings` the ids in one of these, `names` what the years' files are called. What addresses were before
    goes into `log`. `[[name]]` links one of the `techniques`, or as in a wiki a section by its file or title.
    """
    bodies = [each["body"] if isinstance(each.get("body"), str) else "" for each in raw["sections"]]
    summary = raw["summary"] if isinstance(raw.get("summary"), str) else ""
    short = list(short_texts(raw))
    if not any(
        mark in text
        for text in (summary, *bodies, *(text for _, _, text in short))
        for mark in ("](", "]:", "<a", "[[")
    ):
        return
    sections = [
        LinkTarget(str(each.get("slug") or ""), str(each.get("title") or ""), body, anchor)
        for each, anchor, body in zip(raw["sections"], anchors, bodies, strict=True)
    ]
    leading = _Leading(raw, sections, {each.path: each.section or "" for each in aliases}, elsewhere, names, log=log)
    leading.headings = headings or leading.headings
    described = {each.get("slug") for each in mappings(raw.get("techniques"))}
    leading.techniques = {*techniques, *(slug for slug in described if isinstance(slug, str))}
    for index, (each, section) in enumerate(zip(raw["sections"], sections, strict=True)):
        if section.body:
            each["body"] = leading.led(section, ("sections", index, "body"))
    if summary:
        raw["summary"] = leading.led(LinkTarget("", "", summary), ("summary",))
    for path, part, text in short:
        part[path[-1]] = leading.led(LinkTarget("", "", text), path)


class _Leading:
    """The addresses that there are in one edition, and those that it had."""

    def __init__(
        self,
        raw: Raw,
        sections: Sequence[LinkTarget],
        aliases: Mapping[str, str],
        elsewhere: Mapping[int, Collection[str]],
        names: Collection[str],
        *,
        log: ImportLog,
    ) -> None:
        self.aliases, self.elsewhere, self.log = aliases, elsewhere, log
        self.names = {_without_year(each) for each in names}
        self.techniques: set[str] = set()
        self.headings: Headings = lambda _year, _section: ()
        report = raw["report"]
        self.report = report.get("slug") if isinstance(report, dict) else ""
        self.year = raw["year"]
        self.targets = LinkTargets(sections)
        self.by_slug = self.targets.by_slug
        self.by_title = {section_slug_of(each.title, otherwise=""): each for each in reversed(sections)}

    def led(self, section: LinkTarget, place: Path) -> str:
        """The body of a section, a text at `place`, with its links led. What only looks like a link, as in code, stays."""
        inside = [child for token in parse(section.body) for child in token.children or ()]
        addresses = {str(child.attrGet("href")) for child in inside if child.type == "link_open"}
        named = {child.meta["slug"] for child in inside if child.type == "technique"} - self.techniques
        wiki = {name: found for name in named if (found := self._address(name, section)) is not None}
        here = {href: found for href in addresses if (found := self._address(unquote(href), section)) is not None}
        if not here and not wiki:
            return section.body
        if not section.slug:
            edition = f"/{self.report}/{self.year}/"
            for each in (here, wiki):
                each |= {href: edition + found[3:] for href, found in each.items() if found.startswith("../")}

        def replaced(link: re.Match[str], line: int | None) -> str:
            before = MARKDOWN.normalizeLink(link[2].replace("&amp;", "&"))
            if (now := here.get(before)) is None:
                return link[0]
            self.log.rewrite(line, before, MARKDOWN.normalizeLink(now))
            return link[1] + now

        def linked(link: re.Match[str]) -> str:
            found = wiki.get(link["name"].strip())
            return f"[{(link['words'] or link['name']).strip()}]({found})" if found else link[0]

        lines = section.body.split("\n")
        for at in lines_of_prose(section.body):
            line = self.log.line_in(place, at)
            lines[at] = _WIKI.sub(linked, _ADDRESS.sub(partial(replaced, line=line), lines[at]))
        return "\n".join(lines)

    def _address(self, address: str, here: LinkTarget) -> str | None:
        """Where a link leads here; None where it may stay as it is."""
        path, _, place = address.partition("#")
        if not path:
            return self._in_this_edition(place, here)
        if path.startswith("//") or ":" in path.partition("/")[0]:
            return None
        if path.startswith("/") and (known := self._alias(path)) is not None:
            return self._to(self.by_slug.get(known), place, here)
        parts = [each for each in path.partition("?")[0].split("/") if each not in {"", ".", ".."}]
        if (found := self._other_year(parts, is_whole=path.startswith("/"))) is not None:
            return self._to_year(*found, place)
        if path.startswith("/") or not parts:
            return None
        if self._is_index(parts):
            return self._in_this_edition(place, here) or "../"
        if (section := self._section(parts)) is None:
            return None
        return self._to(section, place, here)

    def _in_this_edition(self, place: str, here: LinkTarget) -> str | None:
        if not place or place in here.ids:
            return None
        if found := place_in(here.ids, place):
            return f"#{found}"
        if section := self.targets.by_name.get(heading_id(place)):
            return f"../{section.slug}/"
        there = self.targets.with_heading(place)
        return f"../{there[0].slug}/#{there[1]}" if there else None

    def _alias(self, path: str) -> str | None:
        try:
            return self.aliases.get(old_path(path))
        except ValueError:
            return None

    def _to(self, section: LinkTarget | None, place: str, here: LinkTarget) -> str:
        if section is None:
            return "../"
        found = place_in(section.ids, place) if place else ""
        if section is here and found:
            return f"#{found}"
        if not place or (not found and heading_id(place) in section.names):
            return f"../{section.slug}/"
        return f"../{section.slug}/#{found or place}"

    def _is_index(self, parts: Sequence[str]) -> bool:
        """Whether a path leads to the file, or folder, that the edition is here."""
        folder, name = parts[:-1], posixpath.splitext(parts[-1])[0]
        own = [str(self.year)]
        return list(parts) == own or (
            name.casefold() in _INDEX and list(folder) in ([], own) and name not in self.by_slug
        )

    def _section(self, parts: Sequence[str]) -> LinkTarget | None:
        """The section that the name of a file or page speaks of."""
        stem, ending = posixpath.splitext(parts[-1])
        if ending.casefold() not in _PAGES:
            return None
        if stem.casefold() in _INDEX and len(parts) > 1:
            stem = parts[-2]
        if {int(each) for part in parts for each in _YEAR.findall(part)} - {self.year}:
            return self.by_slug.get(stem) if len(parts) == 1 else None
        slugs = [section_slug_of(bare_name(each), otherwise="") for each in (stem, _DAY.sub("", stem, count=1))]
        found = (self.by_slug.get(each) or self.by_title.get(each) for each in slugs if each)
        return self.by_slug.get(stem) or next(filter(None, found), None)

    def _other_year(self, parts: Sequence[str], *, is_whole: bool) -> tuple[int, Sequence[str]] | None:
        """The other year of the report that a path names, and what stands behind it: `../2023/fonts.md`, `../2023-survey/`, or an address
        that is one of this edition's old ones but for the year."""
        for at, part in enumerate(parts):
            years = {int(each) for each in _YEAR.findall(part)} - {self.year}
            if len(years) != 1:
                continue
            (year,), name = years, _without_year(part)
            old = f"/{'/'.join(parts[: at + 1])}".replace(str(year), str(self.year))
            is_old = any(each == old or each.startswith(f"{old}/") for each in self.aliases)
            is_beside = at == 0 and not is_whole and name == _ANY_YEAR
            if is_beside or (is_whole and is_old) or (name != _ANY_YEAR and name in self.names):
                return year, parts[at + 1 :]
        return None

    def _to_year(self, year: int, parts: Sequence[str], place: str) -> str | None:
        """The address of another edition, or of a section in it; None if it is known to have no such section."""
        edition, there = f"/{self.report}/{year}/", self.elsewhere.get(year, ())
        name = next((each for each in reversed(parts) if posixpath.splitext(each)[0].casefold() not in _INDEX), "")
        mark = f"#{place if place.startswith('h-') else heading_id(place)}" if place else ""
        if not name:
            # What was a heading of one text is a section here, or stands in one.
            section = section_slug_of(place, otherwise="")
            if section and (not there or section in there):
                return f"{edition}{section}/"
            found = [f"{each}/#{own}" for each in sorted(there) if (own := self._heading(year, each, place))]
            return f"{edition}{found[0]}" if len(found) == 1 else f"{edition}{mark}"
        stem, ending = posixpath.splitext(name)
        slug = section_slug_of(bare_name(stem), otherwise="")
        if ending.casefold() not in _PAGES or not slug or (there and slug not in there):
            return None
        own = self._heading(year, slug, place) if slug in there else ""
        return f"{edition}{slug}/{own and '#'}{own or mark}"

    def _heading(self, year: int, section: str, place: str) -> str:
        """The id of a heading of another year's section that was at `#place`; empty if there is none."""
        return place_in(self.headings(year, section), place) if place else ""


def _without_year(name: str) -> str:
    """The name of a file or folder with any year for its own."""
    stem, ending = posixpath.splitext(name)
    return _YEAR.sub(_ANY_YEAR, stem if ending.casefold() in _PAGES | {".zip", ".docx"} else name)
