"""Rewrite links of a text to the new addresses of headings, other sections and other editions of the report."""

import posixpath
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import partial
from urllib.parse import unquote

from reports.document.text import old_path, short_texts
from reports.importing.assembly import Raw, mappings
from reports.importing.errors import ImportLog, Path
from reports.importing.markdown_text import lines_of_prose
from reports.importing.redirects import Alias
from reports.importing.slugs import bare_name, section_slug_of
from reports.rendering import MARKDOWN, heading_id, parse
from reports.rendering.links import LinkTarget, LinkTargets, matching_id

#: A function that returns the heading ids of a section, by year and slug.
type Headings = Callable[[int, str], Collection[str]]

#: The address in a link, inline or in a definition.
_ADDRESS = re.compile(
    r"(\]\([ \t]{0,9}<?|^ {0,3}\[[^\[\]\n]{1,999}\]:[ \t]{0,9}<?|<a [^<>\n]{0,500}\bhref=[\"']?)([^\s<>()\"']{1,500})"
)
_YEAR = re.compile(r"(?<!\d)(?:19|20|21)\d\d(?!\d)")
_WIKI = re.compile(r"(?<!!)\[\[(?P<name>[^\[\]|\n]{1,200})(?:\|(?P<words>[^\[\]\n]{1,500}))?\]\]")
#: The date at the beginning of the name of a post.
_DAY = re.compile(r"\A\d{4}-\d\d-\d\d-")
#: The placeholder for the year in a name such as `2021-survey`.
_ANY_YEAR = "YEAR"
_PAGES = {"", ".md", ".markdown", ".mdx", ".html", ".htm"}
_INDEX = {"index", "_index", "readme"}


def rewrite_links(
    raw: Raw,
    anchors: Sequence[tuple[str, ...]],
    *,
    aliases: Iterable[Alias],
    other_years: Mapping[int, Collection[str]],
    file_names: Collection[str] = (),
    techniques: Collection[str] = (),
    headings: Headings | None = None,
    log: ImportLog,
) -> None:
    """Rewrite links in the summary, sections and short texts to their new addresses; broken links do not change.

    `anchors` are the names that the headings of sections have in the source, `aliases` the edition's old addresses. `other_years` maps
    years to the slugs of their sections; `headings(year, slug)` returns the ids in one of them; `file_names` are the names of the files
    of all years. The addresses as written go into `log`. `[[name]]` links one of the `techniques`, or a section by its file name or
    title, as in a wiki.
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
    rewriter = _LinkRewriter(
        raw, sections, {each.path: each.section or "" for each in aliases}, other_years, file_names, log=log
    )
    rewriter.headings = headings or rewriter.headings
    described = {each.get("slug") for each in mappings(raw.get("techniques"))}
    rewriter.techniques = {*techniques, *(slug for slug in described if isinstance(slug, str))}
    for index, (each, section) in enumerate(zip(raw["sections"], sections, strict=True)):
        if section.body:
            each["body"] = rewriter.rewritten(section, ("sections", index, "body"))
    if summary:
        raw["summary"] = rewriter.rewritten(LinkTarget("", "", summary), ("summary",))
    for path, part, text in short:
        part[path[-1]] = rewriter.rewritten(LinkTarget("", "", text), path)


class _LinkRewriter:
    """The addresses in one edition, new and old."""

    def __init__(
        self,
        raw: Raw,
        sections: Sequence[LinkTarget],
        aliases: Mapping[str, str],
        other_years: Mapping[int, Collection[str]],
        file_names: Collection[str],
        *,
        log: ImportLog,
    ) -> None:
        self.aliases = aliases
        self.other_years = other_years
        self.log = log
        self.file_names = {_without_year(each) for each in file_names}
        self.techniques: set[str] = set()
        self.headings: Headings = lambda _year, _section: ()
        report = raw["report"]
        self.report = report.get("slug") if isinstance(report, dict) else ""
        self.year = raw["year"]
        self.targets = LinkTargets(sections)
        self.by_slug = self.targets.by_slug
        self.by_title = {section_slug_of(each.title, otherwise=""): each for each in reversed(sections)}

    def rewritten(self, section: LinkTarget, path: Path) -> str:
        """Return the text of `section`, which is at `path` in the raw document, with rewritten links. Code does not change."""
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
            line = self.log.line_in(path, at)
            lines[at] = _WIKI.sub(linked, _ADDRESS.sub(partial(replaced, line=line), lines[at]))
        return "\n".join(lines)

    def _address(self, address: str, here: LinkTarget) -> str | None:
        """Return the new address of a link; None if it does not change."""
        path, _, fragment = address.partition("#")
        if not path:
            return self._in_this_edition(fragment, here)
        if path.startswith("//") or ":" in path.partition("/")[0]:
            return None
        if path.startswith("/") and (known := self._alias(path)) is not None:
            return self._to(self.by_slug.get(known), fragment, here)
        parts = [each for each in path.partition("?")[0].split("/") if each not in {"", ".", ".."}]
        if (found := self._other_year(parts, is_whole=path.startswith("/"))) is not None:
            return self._to_year(*found, fragment)
        if path.startswith("/") or not parts:
            return None
        if self._is_index(parts):
            return self._in_this_edition(fragment, here) or "../"
        if (section := self._section(parts)) is None:
            return None
        return self._to(section, fragment, here)

    def _in_this_edition(self, fragment: str, here: LinkTarget) -> str | None:
        if not fragment or fragment in here.ids:
            return None
        if found := matching_id(here.ids, fragment):
            return f"#{found}"
        if section := self.targets.by_name.get(heading_id(fragment)):
            return f"../{section.slug}/"
        there = self.targets.with_heading(fragment)
        return f"../{there[0].slug}/#{there[1]}" if there else None

    def _alias(self, path: str) -> str | None:
        try:
            return self.aliases.get(old_path(path))
        except ValueError:
            return None

    def _to(self, section: LinkTarget | None, fragment: str, here: LinkTarget) -> str:
        if section is None:
            return "../"
        found = matching_id(section.ids, fragment) if fragment else ""
        if section is here and found:
            return f"#{found}"
        if not fragment or (not found and heading_id(fragment) in section.names):
            return f"../{section.slug}/"
        return f"../{section.slug}/#{found or fragment}"

    def _is_index(self, parts: Sequence[str]) -> bool:
        """Return whether a path is that of the edition's own file or folder."""
        folder = parts[:-1]
        name = posixpath.splitext(parts[-1])[0]
        own = [str(self.year)]
        return list(parts) == own or (
            name.casefold() in _INDEX and list(folder) in ([], own) and name not in self.by_slug
        )

    def _section(self, parts: Sequence[str]) -> LinkTarget | None:
        """Return the section with the file or page name at the end of a path, or None."""
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
        """Return the other year of the report that a path names, and the rest of the path; None if it names none.

        Such paths are `../2023/fonts.md`, `../2023-survey/`, or an old address of this edition with another year.
        """
        for at, part in enumerate(parts):
            years = {int(each) for each in _YEAR.findall(part)} - {self.year}
            if len(years) != 1:
                continue
            (year,) = years
            name = _without_year(part)
            old = f"/{'/'.join(parts[: at + 1])}".replace(str(year), str(self.year))
            is_old = any(each == old or each.startswith(f"{old}/") for each in self.aliases)
            is_beside = at == 0 and not is_whole and name == _ANY_YEAR
            if is_beside or (is_whole and is_old) or (name != _ANY_YEAR and name in self.file_names):
                return year, parts[at + 1 :]
        return None

    def _to_year(self, year: int, parts: Sequence[str], fragment: str) -> str | None:
        """Return the address of another edition, or of a section in it; None if that edition has no such section."""
        edition = f"/{self.report}/{year}/"
        slugs = self.other_years.get(year, ())
        name = next((each for each in reversed(parts) if posixpath.splitext(each)[0].casefold() not in _INDEX), "")
        mark = f"#{fragment if fragment.startswith('h-') else heading_id(fragment)}" if fragment else ""
        if not name:
            # A heading in the source may now be a section, or a heading in one.
            section = section_slug_of(fragment, otherwise="")
            if section and (not slugs or section in slugs):
                return f"{edition}{section}/"
            found = [f"{each}/#{own}" for each in sorted(slugs) if (own := self._heading(year, each, fragment))]
            return f"{edition}{found[0]}" if len(found) == 1 else f"{edition}{mark}"
        stem, ending = posixpath.splitext(name)
        slug = section_slug_of(bare_name(stem), otherwise="")
        if ending.casefold() not in _PAGES or not slug or (slugs and slug not in slugs):
            return None
        own = self._heading(year, slug, fragment) if slug in slugs else ""
        return f"{edition}{slug}/{own and '#'}{own or mark}"

    def _heading(self, year: int, section: str, fragment: str) -> str:
        """Return the id of the heading of another year's section that `#fragment` named; "" if there is none."""
        return matching_id(self.headings(year, section), fragment) if fragment else ""


def _without_year(name: str) -> str:
    """Return the name of a file or folder with a placeholder for its year, and without the extension of a text."""
    stem, ending = posixpath.splitext(name)
    return _YEAR.sub(_ANY_YEAR, stem if ending.casefold() in _PAGES | {".zip", ".docx"} else name)
