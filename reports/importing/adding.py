"""Add the sections of one document to another, without changing what the other has."""

import re
from collections.abc import Container, Mapping, Sequence
from typing import Any
from uuid import UUID, uuid4

from reports.document.types import EditionDocument, Figure, Part, Reference, Section
from reports.importing.slugs import free_slug
from reports.languages import ENGLISH

#: A link to a section, inline or in a definition: [Winds](../winds/#h-costs), [w]: /sea/2024/winds/.
_TO_SECTION = re.compile(r"(\]\(|\]: )(\.\./|/[a-z0-9-]+/\d{4}/)([a-z0-9-]+)(?=/)")
#: Fields of an edition that are not taken over when the sections of a file are added, with their names on screens.
_NOT_TAKEN = {
    "credits": "authors",
    "first_published": "date of first publication",
    "closed_on": "day on which the text was closed",
    "doi": "DOI",
    "key_findings": "key findings",
    "endings": "ended trends",
    "scores": "scored predictions",
}


def add_sections(
    current: EditionDocument, file: EditionDocument, *, has_aliases: bool = False
) -> tuple[EditionDocument, list[str]]:
    """Return `current` with the sections, references and figures of `file` that it lacks, and a sentence for each problem.

    A key that `current` uses for something else is replaced by a free one, in texts too. `has_aliases` means that the file has old
    addresses, which are not taken over.
    """
    references, keys = _new(current.references, file.references)
    names: dict[str, str] = {}
    pattern = re.compile(r"(?<=@)[A-Za-z0-9][A-Za-z0-9_:.-]*|(?<=!\[\[)[^\[\]\n]+(?=\]\])")

    def key_of(found: re.Match[str]) -> str:
        return (names if found.string[found.start() - 1] == "[" else keys).get(found[0], found[0])

    def renamed[Each: (Section, Figure)](part: Each) -> Each:
        return type(part).model_validate_json(pattern.sub(key_of, part.model_dump_json())) if keys or names else part

    figures, names = _new(current.figures, [*map(renamed, file.figures)])
    # Compare without link targets, because an earlier import may have rewritten them.
    existing = {(each.title, _TO_SECTION.sub("", each.body)) for each in current.sections}
    new = [each for each in map(renamed, file.sections) if (each.title, _TO_SECTION.sub("", each.body)) not in existing]
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
    notes = [f"Not taken from the file: {ENGLISH.listed(lost)}. They describe a whole edition."] if lost else []
    for section in new:
        document, changes = append_section(document, section)
        notes += changes
    first = len(document.sections) - len(new)
    added = document.sections[first:]
    slugs = {old.slug: now.slug for old, now in zip(new, added, strict=True) if old.slug != now.slug}
    own = ("../", f"/{current.report.slug}/{current.year}/")
    linked = [_with_links(section, slugs, own) for section in added]
    return with_sections(document, (*document.sections[:first], *linked)), notes


def _bare(document: EditionDocument, name: str) -> Any:
    """Return the value of a field; for a list of parts, without their uids."""
    value = getattr(document, name)
    return [each.model_dump(exclude={"uid"}) for each in value] if isinstance(value, tuple) else value


def append_section(document: EditionDocument, section: Section) -> tuple[EditionDocument, list[str]]:
    """Return `document` with the section at its end, and a sentence for each change that this needed."""
    notes = []
    techniques = document.technique_names()
    taken = set(document.uids())
    trend = section.trend
    slug = free_slug(section.slug, {each.slug for each in document.sections})
    if trend and document.trend(trend) is None:
        trend = None
        notes.append(f"The trend “{section.trend}” no longer exists, so “{section.title}” has no trend.")
    elif trend and any(each.trend == trend for each in document.sections):
        trend = None
        notes.append(f"The trend of “{section.title}” already has a section, so the new one has no trend.")
    lost = [each.technique for each in section.assessments if each.technique not in techniques]
    notes += [f"The technique “{each}” no longer exists, so its assessment is left out." for each in lost]
    if slug != section.slug:
        notes.append(f"Another section has the address “{section.slug}”: “{section.title}” gets “{slug}”.")
    update = {
        "slug": slug,
        "trend": trend,
        "assessments": tuple(_fresh(each, taken) for each in section.assessments if each.technique not in lost),
        "predictions": tuple(_fresh(each, taken) for each in section.predictions),
        "credits": tuple(_fresh(each, taken) for each in section.credits),
    }
    return with_sections(document, (*document.sections, _fresh(section, taken).model_copy(update=update))), notes


def with_sections(document: EditionDocument, sections: Sequence[Section]) -> EditionDocument:
    """Return `document` with these sections. Raise ValidationError if the result is not valid."""
    fields = {name: getattr(document, name) for name in EditionDocument.model_fields}
    return EditionDocument.model_validate(fields | {"sections": tuple(sections)})


def _with_links(section: Section, slugs: Mapping[str, str], own: Container[str]) -> Section:
    """Return the section with links to the new slugs of renamed sections. `own` has the link prefixes of this edition."""

    def linked(link: re.Match[str]) -> str:
        return f"{link[1]}{link[2]}{slugs.get(link[3], link[3])}" if link[2] in own else link[0]

    return Section.model_validate_json(_TO_SECTION.sub(linked, section.model_dump_json())) if slugs else section


def _fresh[Each: Part](part: Each, taken: set[UUID]) -> Each:
    """Return the part, with a new uid if its uid is in `taken`."""
    return part.model_copy(update={"uid": uuid4()}) if part.uid in taken else part


def _new[Each: (Reference, Figure)](
    current: Sequence[Each], incoming: Sequence[Each]
) -> tuple[list[Each], dict[str, str]]:
    """Return the parts of `incoming` that `current` lacks, under free keys, and a mapping from each changed key to the new one."""
    keys: dict[str, str] = {}
    new: list[Each] = []
    uids = {each.uid for each in current}
    taken = {each.key for each in current}
    for each in incoming:
        same = [old.key for old in current if old == each.model_copy(update={"uid": old.uid, "key": old.key})]
        key = each.key if each.key in same else next(iter(same), "")
        if not key:
            key = free_slug(each.key, taken)
            taken.add(key)
            new.append(_fresh(each, uids).model_copy(update={"key": key}))
        if key != each.key:
            keys[each.key] = key
    return new, keys
