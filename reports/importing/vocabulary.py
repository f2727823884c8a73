"""Files of a vocabulary (themes, trends with their lineage, techniques) as YAML, JSON or CSV, and of change notes."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import Field, ValidationError, model_validator

from reports.document.canonical import ChangeNote
from reports.document.text import Name, Prose, Slug
from reports.document.types import Statement, ThemeStatement
from reports.importing.assembly import Raw, mappings, without_nulls
from reports.importing.consistency import did_you_mean, refuse_twice, values_of
from reports.importing.decoding import decode, table_rows
from reports.importing.errors import ImportLog, ImportRefused, Path
from reports.importing.invalid import note_errors
from reports.importing.slugs import slug_of
from reports.importing.yaml_lines import read_yaml
from trends.names import fold

COLUMNS = ("kind", "name", "slug", "theme", "aliases", "broader", "definition", "uid")
#: The members of a cell with several, separated by ; or |.
_LIST = re.compile(r"[^;|\s](?:[^;|]*[^;|\s])?")
_KINDS = {"theme": "themes", "trend": "trends", "technique": "techniques"}


def read_vocabulary_table(data: bytes, log: ImportLog) -> Raw:
    """Return the raw vocabulary in a CSV file; lines go into `log`. Raise ImportRefused.

    A row without a kind is a technique. Themes that only trends name are added.
    """
    raw: Raw = {"themes": [], "trends": [], "techniques": []}
    rows = table_rows(data, log)
    head = [cell.casefold() for cell in next(rows)[1]]
    if "name" not in head or (unknown := [cell for cell in head if cell not in COLUMNS]):
        message = f"Unknown column “{unknown[0]}”" if "name" in head else "The first line has no column “name”"
        log.refuse(1, message, f"The columns are {', '.join(COLUMNS)}.")
    for line, row in rows:
        if len(row) > len(head):
            log.error(line, "This row has more cells than the first line", "Put texts with commas in quotes.")
        cells = {name: cell for name, cell in zip(head, row, strict=False) if cell}
        kind = _KINDS.get(fold(cells.get("kind", "technique")).removesuffix("s"))
        if kind is None:
            log.error(line, f"“{cells['kind']}” is not a kind of term", f"The kinds are {', '.join(_KINDS)}.")
            continue
        if "name" not in cells:
            log.error(line, "This row has no name", "Add it, or delete the row.")
            continue
        log.lines[kind, len(raw[kind])] = line
        raw[kind].append(_term(kind, cells, line))
    by_name = {fold(each["name"]): each["slug"] for each in raw["themes"]}
    for trend in raw["trends"]:
        if name := trend.pop("theme", None):
            slug = slug_of(name, otherwise="theme")
            if fold(name) not in by_name and slug not in by_name.values():
                raw["themes"].append({"slug": slug, "name": name})
                by_name[fold(name)] = slug
            trend["theme"] = by_name.get(fold(name), slug)
    slugs = {fold(each["name"]): each["slug"] for each in raw["techniques"]}
    for technique in raw["techniques"]:
        technique["broader"] = [slugs.get(fold(each), each) for each in technique["broader"]]
    return raw


def _term(kind: str, cells: dict[str, str], line: int) -> Raw:
    term: Raw = {"slug": cells.get("slug") or slug_of(cells["name"], otherwise=f"term-{line}"), "name": cells["name"]}
    if kind == "themes":
        return term
    term |= {key: cells[key] for key in ("definition", "uid") if key in cells}
    if kind == "trends":
        return term | ({"theme": cells["theme"]} if "theme" in cells else {})
    return term | {key: _LIST.findall(cells.get(key, "")) for key in ("aliases", "broader")}


class VocabularyTrend(Statement):
    """A trend; `theme` is the slug of one of the file's themes. Trends with the same `uid` are the same in every installation."""

    uid: UUID | None = None
    slug: Slug
    name: Annotated[Name, Field(min_length=1)]
    definition: Prose = ""
    theme: Slug | None = None


class LineageStep(Statement):
    """In `year`, the trend `from` was renamed to, split into or merged with others into the trend `to`."""

    parent: Annotated[Slug, Field(alias="from")]
    child: Annotated[Slug, Field(alias="to")]
    kind: Literal["renamed", "split", "merged"]
    year: Annotated[int, Field(ge=1900, le=2200)]
    note: Prose = ""


class VocabularyTechnique(Statement):
    """A technique; `broader` are the slugs of the file's techniques that it is a kind of. `uid` works as for trends."""

    uid: UUID | None = None
    slug: Slug
    name: Annotated[Name, Field(min_length=1)]
    aliases: tuple[Name, ...] = ()
    definition: Prose = ""
    broader: tuple[Slug, ...] = ()


class Vocabulary(Statement):
    """Themes, trends and techniques. Slugs and names are unique, and references point to entries of the same file."""

    themes: tuple[ThemeStatement, ...] = ()
    trends: tuple[VocabularyTrend, ...] = ()
    lineage: tuple[LineageStep, ...] = ()
    techniques: tuple[VocabularyTechnique, ...] = ()

    @model_validator(mode="after")
    def _uids_once(self) -> Self:
        entries: list[VocabularyTrend | VocabularyTechnique] = [*self.trends, *self.techniques]
        uids = [each.uid for each in entries if each.uid]
        for uid, count in Counter(uids).items():
            if count > 1:
                raise ValueError(f"the uid {uid} is used {count} times, but must be unique")
        return self


def read_vocabulary(data: bytes, *, filename: str) -> Vocabulary:
    """Return the vocabulary in a file: CSV by its extension, else YAML or JSON. Raise ImportRefused with every error."""
    log = ImportLog(filename)
    if filename.lower().endswith((".csv", ".tsv")):
        raw: Any = read_vocabulary_table(data, log)
    else:
        # JSON is parsed as YAML, because that reader gives line numbers.
        raw = read_yaml(decode(data, filename=filename), first_line=1, at=(), log=log)
    log.raise_errors()
    if not isinstance(raw, dict):
        log.refuse(
            1, "The file is not a vocabulary", "Write themes:, trends:, lineage: and techniques:, each with a list."
        )
    raw = without_nulls(raw)
    _refuse_duplicates(raw, log)
    _refuse_unknown(raw, log)
    _refuse_circles(raw, log)
    try:
        vocabulary = Vocabulary.model_validate(raw)
    except ValidationError as error:
        note_errors(error, Vocabulary, log)
        raise ImportRefused(filename, log.errors) from error
    log.raise_errors()
    return vocabulary


def _refuse_duplicates(raw: Raw, log: ImportLog) -> None:
    for name in ("themes", "trends", "techniques"):
        refuse_twice(f"The slug of {name}", values_of(raw.get(name), (name,), "slug"), log)
        names: dict[str, tuple[Path, str]] = {}
        for path, member in _members(raw, name):
            for place, name_or_alias in _names(member, path):
                _add_name(name_or_alias, place, str(member.get("slug")), names, log)


def _members(raw: Raw, name: str) -> Iterator[tuple[Path, Raw]]:
    value = raw.get(name)
    for index, member in enumerate(value if isinstance(value, list) else ()):
        if isinstance(member, dict):
            yield (name, index), member


def _names(member: Raw, path: Path) -> Iterator[tuple[Path, str]]:
    """Yield the name of a member and its aliases, each with its path."""
    if isinstance(member.get("name"), str):
        yield (*path, "name"), member["name"]
    aliases = member.get("aliases")
    for index, alias in enumerate(aliases if isinstance(aliases, list) else ()):
        if isinstance(alias, str):
            yield (*path, "aliases", index), alias


def _add_name(name: str, path: Path, slug: str, owners: dict[str, tuple[Path, str]], log: ImportLog) -> None:
    """Add a name with its path and slug to `owners`, or an error if it is empty or already has an owner."""
    folded = fold(name)
    if not folded:
        log.error(log.line_of(*path), "This name is empty", "Fill it in, or leave it out.")
        return
    if folded in owners:
        place, owner = owners[folded]
        twice = "appears twice, first" if owner == slug else f"already belongs to “{owner}”,"
        log.error(
            log.line_of(*path),
            f"The name “{name}” {twice} in line {log.line_of(*place)} (case and accents are ignored)",
            "Use each name or alias only once.",
        )
    owners.setdefault(folded, (path, slug))


def _refuse_unknown(raw: Raw, log: ImportLog) -> None:
    for kind, path, slug in _references(raw):
        known = {str(each.get("slug")) for each in mappings(raw.get(f"{kind}s"))}
        if isinstance(slug, str) and slug not in known:
            message = f"There is no {kind} “{slug}” in this file"
            advice = f"{did_you_mean(slug, known)}Add it under {kind}s:, or correct the slug."
            log.error(log.line_of(*path), message, advice)


def _references(raw: Raw) -> Iterator[tuple[str, Path, Any]]:
    """Yield each reference to another entry of the file: its kind, path and slug."""
    for path, trend in _members(raw, "trends"):
        if "theme" in trend:
            yield "theme", (*path, "theme"), trend["theme"]
    for path, step in _members(raw, "lineage"):
        for key in ("from", "to"):
            yield "trend", (*path, key), step.get(key)
    for path, technique in _members(raw, "techniques"):
        broader = technique.get("broader")
        for index, slug in enumerate(broader if isinstance(broader, list) else ()):
            yield "technique", (*path, "broader", index), slug


def _refuse_circles(raw: Raw, log: ImportLog) -> None:
    """Add an error for each technique that is broader than itself, directly or through others, and each trend that succeeds itself."""
    for path, step in _members(raw, "lineage"):
        if step.get("from") is not None and step.get("from") == step.get("to"):
            message = f"The trend “{step['from']}” cannot be its own successor"
            log.error(log.line_of(*path), message, "Correct from: or to:.")
    wider = {
        str(technique.get("slug")): [slug for slug in technique.get("broader") or () if isinstance(slug, str)]
        for _, technique in _members(raw, "techniques")
        if isinstance(technique.get("broader"), list)
    }
    for path, technique in _members(raw, "techniques"):
        if str(technique.get("slug")) in _broader_than(str(technique.get("slug")), wider):
            message = f"“{technique.get('slug')}” is its own broader technique"
            log.error(log.line_of(*path, "broader"), message, "Remove one link of the circle.")


def _broader_than(slug: str, wider: dict[str, list[str]]) -> set[str]:
    found: set[str] = set()
    waiting = list(wider.get(slug, ()))
    while waiting:
        each = waiting.pop()
        if each not in found:
            found.add(each)
            waiting += wider.get(each, ())
    return found


def read_change_notes(data: bytes, *, filename: str) -> tuple[ChangeNote, ...]:
    """Return the change notes in a file, in their order. Raise ImportRefused with every error, and if there are none."""
    log = ImportLog(filename)
    raw = read_yaml(decode(data, filename=filename), first_line=1, at=(), log=log)
    log.raise_errors()
    if not isinstance(raw, list) or not raw:
        log.refuse(1, "A list of change notes is expected", "Begin each note with a hyphen: - kind: correction")
    notes = []
    for index, note in enumerate(without_nulls(raw)):
        try:
            notes.append(ChangeNote.model_validate(note))
        except ValidationError as error:
            note_errors(error, ChangeNote, log, at=(index,))
    log.raise_errors()
    return tuple(notes)
