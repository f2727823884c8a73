"""The sections of a file: headings, the YAML below them, and the trends that they are about."""

from collections.abc import Sequence
from typing import Any

from reports.document.types import Section
from reports.importing.assembly import Raw, without_nulls
from reports.importing.errors import ImportLog
from reports.importing.outline import Outline, Part
from reports.importing.redirects import read_aliases
from reports.importing.slugs import free_slug, section_slug_of, slug_of
from reports.importing.yaml_lines import read_yaml
from trends.names import fold

KEYS = (*Section.model_fields, "aliases")


def read_sections(outline: Outline, trends: Sequence[Raw], log: ImportLog) -> list[Raw]:
    """Return each section as a raw value. `trends` are the raw trends that it may be about, those of the file first.

    A section about an unknown trend gets a `new_trend` with slug and name. Old addresses are under `aliases`. Lines go into `log`.
    """
    sections = []
    for index, part in enumerate(outline.parts):
        raw = _attributes(part, index, log)
        log.lines["sections", index] = part.line
        if raw.setdefault("title", part.title) == "" and ("sections", index, "title") not in log.lines:
            log.error(part.line, "This section has no title", "Write it after the ## signs.")
        _add_body(part, raw, index, log)
        _add_trend(part, raw, trends)
        sections.append(raw)
    _add_slugs(outline.parts, sections, log)
    _check_numbers(outline.parts, sections, log)
    _refuse_duplicates(outline.parts, sections, log)
    return sections


def _attributes(part: Part, index: int, log: ImportLog) -> Raw:
    if part.attributes is None:
        return {}
    block = part.attributes
    value = read_yaml(block.text, first_line=block.line, at=("sections", index), log=log)
    if value is None:
        return {}
    if not isinstance(value, dict):
        log.error(block.line, "A section block must contain keys with values", "Write them as key: value.")
        return {}
    for key in [key for key in value if key not in KEYS]:
        line = log.line_of("sections", index, key)
        log.error(line, f"Unknown key “{key}”", f"The keys are {', '.join(KEYS)}.")
        del value[key]
    if value.get("aliases"):
        value["aliases"] = read_aliases(value["aliases"], log, "sections", index, "aliases")
    return _without_nulls_but_trend(value)


def _without_nulls_but_trend(value: Raw) -> Raw:
    """Return the values without empty ones; `trend: null` stays, because it means that the section has no trend whatever its heading."""
    cleaned = without_nulls(value)
    return cleaned | {"trend": None} if "trend" in value and value["trend"] is None else cleaned


def _add_body(part: Part, raw: Raw, index: int, log: ImportLog) -> None:
    if "body" in raw and part.body:
        line = log.lines["sections", index, "body"]
        log.error(part.body_line, f"The text is given here and in the section block, in line {line}", "Keep one.")
    if "body" not in raw:
        raw["body"] = part.body
        log.lines["sections", index, "body"] = part.body_line
        log.rows["sections", index, "body"] = part.body_lines


def _add_trend(part: Part, raw: Raw, trends: Sequence[Raw]) -> None:
    if "trend" in raw or part.number is None:
        return
    title = raw["title"]
    if not isinstance(title, str):
        return
    slug = slug_of(title, otherwise=f"trend-{part.number}")
    name = fold(title)
    for trend in trends:
        if slug == trend["slug"] or name == fold(str(trend.get("name", ""))):
            raw["trend"] = trend["slug"]
            return
    raw["trend"] = slug
    raw["new_trend"] = {"slug": slug, "name": title}


def _add_slugs(parts: Sequence[Part], sections: Sequence[Raw], log: ImportLog) -> None:
    """Give each section without a slug that of its trend or title. If another section has it, it gets a number and a finding."""
    own = {index: _own_slug(raw, index) for index, raw in enumerate(sections) if "slug" not in raw}
    given = {
        raw["slug"]: part.line for part, raw in zip(parts, sections, strict=True) if isinstance(raw.get("slug"), str)
    }
    taken = {*own.values(), *given}
    for index, wanted in own.items():
        slug = wanted
        if wanted in given and not _repeats_a_trend(sections, index):
            slug = free_slug(wanted, taken)
            message = (
                f"Another section has the address “{wanted}”, {log.place_of(given[wanted])}; so this one gets “{slug}”."
            )
            log.finding(parts[index].line, message)
        sections[index]["slug"] = slug
        given.setdefault(slug, parts[index].line)
        taken.add(slug)


def _own_slug(raw: Raw, index: int) -> str:
    words: Any = raw.get("trend") or raw["title"]
    return section_slug_of(words if isinstance(words, str) else "", otherwise=f"section-{index + 1}")


def _repeats_a_trend(sections: Sequence[Raw], index: int) -> bool:
    """Return whether a previous section is about the same trend, which is refused."""
    trend = sections[index].get("trend")
    return trend is not None and any(each.get("trend") == trend for each in sections[:index])


def _check_numbers(parts: Sequence[Part], sections: Sequence[Raw], log: ImportLog) -> None:
    first: dict[int, int] = {}
    expected = 0
    for part, section in zip(parts, sections, strict=True):
        if not section.get("trend"):
            continue
        expected += 1
        if part.number is None:
            continue
        if part.number in first:
            log.error(
                part.line,
                f"A second section has the number {part.number}; the first is {log.place_of(first[part.number])}",
                f"At this position, use number {expected}.",
            )
        elif part.number != expected:
            log.finding(part.line, f"The heading has number {part.number}, but the section gets {expected}.")
        first.setdefault(part.number, part.line)


def _refuse_duplicates(parts: Sequence[Part], sections: Sequence[Raw], log: ImportLog) -> None:
    slugs: dict[str, int] = {}
    trends: dict[str, int] = {}
    for part, section in zip(parts, sections, strict=True):
        slug = section["slug"]
        trend = section.get("trend")
        if isinstance(trend, str) and trend in trends:
            log.error(
                part.line,
                f"Two sections are about the trend “{trend}”; the first is {log.place_of(trends[trend])}",
                "Merge them, or choose another trend for one.",
            )
        elif isinstance(slug, str) and slug in slugs:
            log.error(
                part.line,
                f"Two sections have the address “{slug}”; the first is {log.place_of(slugs[slug])}",
                "Change the heading, or add slug: in a section block.",
            )
        if isinstance(slug, str):
            slugs.setdefault(slug, part.line)
        if isinstance(trend, str):
            trends.setdefault(trend, part.line)
