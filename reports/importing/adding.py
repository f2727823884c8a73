"""Sections of one document added to another, which keeps all that it has."""

import re
from collections.abc import Iterable, Sequence
from uuid import UUID, uuid4

from reports.document.types import (
    EditionDocument,
    Figure,
    Part,
    Reference,
    Section,
    TechniqueStatement,
    TrendStatement,
)
from reports.importing.slugs import free_slug


def add_sections(current: EditionDocument, file: EditionDocument) -> tuple[EditionDocument, list[str]]:
    """Return `current` with the sections, references and figures of `file` that it does not have, and what could not be added.

    What has a key that `current` uses for something else gets another one, in the text too.
    """
    references, keys = _new(current.references, file.references)
    figures, names = _new(current.figures, file.figures)
    pattern = re.compile(r"(?<=@)[A-Za-z0-9][A-Za-z0-9_:.-]*|(?<=!\[\[)[^\[\]\n]+(?=\]\])")

    def renamed[Each: (Section, Figure)](part: Each) -> Each:
        if not (keys or names):
            return part
        text = pattern.sub(
            lambda key: (names if key.string[key.start() - 1] == "[" else keys).get(key[0], key[0]),
            part.model_dump_json(),
        )
        return type(part).model_validate_json(text)

    there = {(each.title, each.body) for each in current.sections}
    new = [section for section in map(renamed, file.sections) if (section.title, section.body) not in there]
    document = current.model_copy(
        update={
            "references": (*current.references, *references),
            "figures": (*current.figures, *map(renamed, figures)),
            "trends": _described(current.trends, file.trends),
            "techniques": _described(current.techniques, file.techniques),
        }
    )
    told: list[str] = []
    for section in new:
        document, words = append_section(document, section)
        told += words
    return document, told


def append_section(document: EditionDocument, section: Section) -> tuple[EditionDocument, list[str]]:
    """Return `document` with the section at its end, and what had to be changed about it, a sentence each."""
    told, techniques = [], {each.slug for each in document.techniques}
    if section.trend and any(each.trend == section.trend for each in document.sections):
        told.append(f"The trend of “{section.title}” has a section already: the new one has no trend.")
        section = section.model_copy(update={"trend": None})
    elif section.trend and document.trend(section.trend) is None:
        told.append(f"The trend “{section.trend}” no longer exists: “{section.title}” has no trend.")
        section = section.model_copy(update={"trend": None})
    lost = [each.technique for each in section.assessments if each.technique not in techniques]
    told += [f"The technique “{each}” no longer exists: its assessment is left out." for each in lost]
    slug = free_slug(section.slug, {each.slug for each in document.sections})
    if slug != section.slug:
        told.append(f"Another section has the address “{section.slug}”: “{section.title}” gets “{slug}”.")
    taken = set(document.uids())
    parts = {
        name: tuple(
            _fresh(part, taken)
            for part in getattr(section, name)
            if getattr(part, "technique", None) in {None, *techniques}
        )
        for name in ("assessments", "predictions", "credits")
    }
    section = _fresh(section, taken).model_copy(update={"slug": slug, **parts})
    return EditionDocument.model_validate(
        {
            **{name: getattr(document, name) for name in EditionDocument.model_fields},
            "sections": (*document.sections, section),
        }
    ), told


def _fresh[Each: Part](part: Each, taken: set[UUID]) -> Each:
    """The part, with a new uid if another has its own."""
    return part.model_copy(update={"uid": uuid4()}) if part.uid in taken else part


def _new[Each: (Reference, Figure)](current: Sequence[Each], came: Sequence[Each]) -> tuple[list[Each], dict[str, str]]:
    """Those of `came` that `current` does not have, under keys that are free; and the new key for each key that was not."""
    keys: dict[str, str] = {}
    new: list[Each] = []
    uids, taken = {each.uid for each in current}, {each.key for each in current}
    for each in came:
        key = next((old.key for old in current if old == each.model_copy(update={"uid": old.uid, "key": old.key})), "")
        if not key:
            key = free_slug(each.key, taken)
            taken.add(key)
            new.append(_fresh(each, uids).model_copy(update={"key": key}))
        if key != each.key:
            keys[each.key] = key
    return new, keys


def _described[Each: (TrendStatement, TechniqueStatement)](
    current: Iterable[Each], came: Iterable[Each]
) -> tuple[Each, ...]:
    """The statements of both, by slug; those of `current` as they are."""
    found = {each.slug: each for each in (*came, *current)}
    return tuple(found[slug] for slug in sorted(found))
