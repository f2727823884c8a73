"""Sections of one document added to another, which keeps all that it has."""

import re
from collections.abc import Container, Mapping, Sequence
from typing import Any
from uuid import UUID, uuid4

from reports.document.types import EditionDocument, Figure, Part, Reference, Section
from reports.importing.slugs import free_slug
from reports.languages import ENGLISH

#: The address of a section in a link to it, or in the definition of one: [Winds](../winds/#h-costs), [w]: /sea/2024/winds/.
_TO_SECTION = re.compile(r"(\]\(|\]: )(\.\./|/[a-z0-9-]+/\d{4}/)([a-z0-9-]+)(?=/)")
#: Fields of an edition that are not taken from a file whose sections are added, as editors call them.
_NOT_TAKEN = {
    "credits": "authors",
    "first_published": "date of first publication",
    "closed_on": "day on which the text was closed",
    "doi": "DOI",
    "endings": "ended trends",
    "scores": "scored predictions",
}


def add_sections(
    current: EditionDocument, file: EditionDocument, *, has_aliases: bool = False
) -> tuple[EditionDocument, list[str]]:
    """Return `current` with the sections, references and figures of `file` that it does not have, and what could not be added.

    What has a key that `current` uses for something else gets another one, in the text too. `has_aliases`: the file names old addresses.
    """
    references, keys = _new(current.references, file.references)
    names: dict[str, str] = {}
    pattern = re.compile(r"(?<=@)[A-Za-z0-9][A-Za-z0-9_:.-]*|(?<=!\[\[)[^\[\]\n]+(?=\]\])")

    def key_of(found: re.Match[str]) -> str:
        return (names if found.string[found.start() - 1] == "[" else keys).get(found[0], found[0])

    def renamed[Each: (Section, Figure)](part: Each) -> Each:
        return type(part).model_validate_json(pattern.sub(key_of, part.model_dump_json())) if keys or names else part

    figures, names = _new(current.figures, [*map(renamed, file.figures)])
    # An earlier import may have given links to sections other addresses.
    there = {(each.title, _TO_SECTION.sub("", each.body)) for each in current.sections}
    new = [each for each in map(renamed, file.sections) if (each.title, _TO_SECTION.sub("", each.body)) not in there]
    document = current.model_copy(
        update={
            "references": (*current.references, *references),
            "figures": (*current.figures, *figures),
            "trends": (*current.trends, *(each for each in file.trends if not current.trend(each.slug))),
            "techniques": (
                *current.techniques,
                *(each for each in file.techniques if not current.technique(each.slug)),
            ),
        }
    )
    differ = [each for each in _NOT_TAKEN if (value := _bare(file, each)) and value != _bare(current, each)]
    lost = [*map(_NOT_TAKEN.__getitem__, differ), *(["old addresses"] if has_aliases else [])]
    told = [f"Not taken from the file: {ENGLISH.listed(lost)}. They describe a whole edition."] if lost else []
    for section in new:
        document, words = append_section(document, section)
        told += words
    kept = len(document.sections) - len(new)
    slugs = {old.slug: now.slug for old, now in zip(new, document.sections[kept:], strict=True) if old.slug != now.slug}
    own = ("../", f"/{current.report.slug}/{current.year}/")
    moved = [_with_links(section, slugs, own) for section in document.sections[kept:]]
    return with_sections(document, (*document.sections[:kept], *moved)), told


def _bare(document: EditionDocument, name: str) -> Any:
    """The value of a field, its parts without their uids."""
    value = getattr(document, name)
    return [each.model_dump(exclude={"uid"}) for each in value] if isinstance(value, tuple) else value


def append_section(document: EditionDocument, section: Section) -> tuple[EditionDocument, list[str]]:
    """Return `document` with the section at its end, and what had to be changed about it, a sentence each."""
    told, techniques, taken = [], document.technique_names(), set(document.uids())
    trend, slug = section.trend, free_slug(section.slug, {each.slug for each in document.sections})
    if trend and document.trend(trend) is None:
        trend = None
        told.append(f"The trend “{section.trend}” no longer exists, so “{section.title}” has no trend.")
    elif trend and any(each.trend == trend for each in document.sections):
        trend = None
        told.append(f"The trend of “{section.title}” already has a section, so the new one has no trend.")
    lost = [each.technique for each in section.assessments if each.technique not in techniques]
    told += [f"The technique “{each}” no longer exists, so its assessment is left out." for each in lost]
    if slug != section.slug:
        told.append(f"Another section has the address “{section.slug}”: “{section.title}” gets “{slug}”.")
    update = {
        "slug": slug,
        "trend": trend,
        "assessments": tuple(_fresh(each, taken) for each in section.assessments if each.technique not in lost),
        "predictions": tuple(_fresh(each, taken) for each in section.predictions),
        "credits": tuple(_fresh(each, taken) for each in section.credits),
    }
    return with_sections(document, (*document.sections, _fresh(section, taken).model_copy(update=update))), told


def with_sections(document: EditionDocument, sections: Sequence[Section]) -> EditionDocument:
    """Return `document` with those sections. Raises ValidationError if they do not go together."""
    fields = {name: getattr(document, name) for name in EditionDocument.model_fields}
    return EditionDocument.model_validate(fields | {"sections": tuple(sections)})


def _with_links(section: Section, slugs: Mapping[str, str], own: Container[str]) -> Section:
    """The section, with links that lead to sections by their new addresses, wherever in it; `own` leads to those of the edition."""

    def moved(link: re.Match[str]) -> str:
        return f"{link[1]}{link[2]}{slugs.get(link[3], link[3])}" if link[2] in own else link[0]

    return Section.model_validate_json(_TO_SECTION.sub(moved, section.model_dump_json())) if slugs else section


def _fresh[Each: Part](part: Each, taken: set[UUID]) -> Each:
    """The part, with a new uid if another has its own."""
    return part.model_copy(update={"uid": uuid4()}) if part.uid in taken else part


def _new[Each: (Reference, Figure)](current: Sequence[Each], came: Sequence[Each]) -> tuple[list[Each], dict[str, str]]:
    """Those of `came` that `current` does not have, under keys that are free; and the new key for each key that was not."""
    keys: dict[str, str] = {}
    new: list[Each] = []
    uids, taken = {each.uid for each in current}, {each.key for each in current}
    for each in came:
        same = [old.key for old in current if old == each.model_copy(update={"uid": old.uid, "key": old.key})]
        key = each.key if each.key in same else next(iter(same), "")
        if not key:
            key = free_slug(each.key, taken)
            taken.add(key)
            new.append(_fresh(each, uids).model_copy(update={"key": key}))
        if key != each.key:
            keys[each.key] = key
    return new, keys
