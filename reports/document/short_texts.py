"""The short texts in Markdown beside an edition's summary and its sections' bodies: each is shown on several pages."""

from collections.abc import Iterator
from typing import Any

#: Lists of an edition, and the texts of their members; those within others under the path of both.
_TEXTS = {("sections",): ("summary",), ("sections", "assessments"): ("note",), ("figures",): ("caption", "source")}


def short_texts(edition: Any) -> Iterator[tuple[tuple[str | int, ...], Any, str]]:
    """Each that is not empty: its path, what has it, and the text. `edition` is a document or the raw value of one."""
    for lists, keys in _TEXTS.items():
        for path, part in _members(edition, lists):
            for key in keys:
                if isinstance(text := _value(part, key), str) and text:
                    yield (*path, key), part, text


def _members(whole: Any, lists: tuple[str, ...]) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    if not lists:
        yield (), whole
        return
    members = _value(whole, lists[0])
    for index, member in enumerate(members if isinstance(members, list | tuple) else ()):
        for path, part in _members(member, lists[1:]):
            yield (lists[0], index, *path), part


def _value(part: Any, key: str) -> Any:
    return part.get(key) if isinstance(part, dict) else getattr(part, key, None)
