"""What a file says twice, or refers to without describing it: told with lines, before the document's own checks."""

from collections.abc import Hashable, Iterable, Iterator
from difflib import get_close_matches
from typing import Any

from reports.importing.assembly import EDITION_PARTS, SECTION_PARTS, Raw, mappings, texts
from reports.importing.errors import ImportLog, Path


def refuse_repeats(raw: Raw, report: ImportLog) -> None:
    """An error for each thing that stands twice and may stand once, with both lines."""
    for what, name, key in _ONCE:
        _once(what, _keys_of(raw.get(name), (name,), key), report)
    for index, section in enumerate(raw["sections"]):
        place: Path = ("sections", index, "assessments")
        _once("An assessment of", _keys_of(section.get("assessments"), place, "technique"), report)
        words = section.get("keywords")
        keywords = enumerate(words) if isinstance(words, list) else ()
        _once("The keyword", [(("sections", index, "keywords", at), word) for at, word in keywords], report)
    _once("The uid", _uids(raw), report)


_ONCE = (
    ("A reference with the key", "references", "key"),
    ("A figure with the key", "figures", "key"),
    ("The trend", "trends", "slug"),
    ("The technique", "techniques", "slug"),
    ("An ending of", "endings", "trend"),
    ("A score of", "scores", "prediction"),
)


def _keys_of(value: Any, place: Path, key: str) -> list[tuple[Path, Any]]:
    members = enumerate(value) if isinstance(value, list) else ()
    return [((*place, at, key), member[key]) for at, member in members if isinstance(member, dict) and key in member]


def _uids(raw: Raw) -> Iterator[tuple[Path, Any]]:
    for name in EDITION_PARTS:
        yield from _keys_of(raw.get(name), (name,), "uid")
    yield from _keys_of(raw["sections"], ("sections",), "uid")
    for index, section in enumerate(raw["sections"]):
        for name in SECTION_PARTS:
            yield from _keys_of(section.get(name), ("sections", index, name), "uid")


def _once(what: str, values: Iterable[tuple[Path, Any]], report: ImportLog) -> None:
    first: dict[Hashable, Path] = {}
    for path, value in values:
        if not isinstance(value, Hashable):
            continue
        if value in first:
            report.error(
                report.line_of(*path),
                f"{what} “{value}” appears twice, first {report.told(report.line_of(*first[value]))}",
                "Keep one.",
            )
        first.setdefault(value, path)


def alike(word: str, known: Iterable[str]) -> str:
    """Advice that names what comes nearest to an unknown `word`."""
    near = get_close_matches(word, list(known), n=3, cutoff=0.6)
    return f"Did you mean {' or '.join(near)}? " if near else ""


def refuse_unknown(raw: Raw, report: ImportLog, *, vocabulary: dict[str, set[str]]) -> None:
    """An error for each trend and technique that is referred to, and that neither file nor vocabulary describes.

    `vocabulary` has the slugs of all `trend`s and `technique`s, so that a misspelt one can be put right.
    """
    trends = texts(each.get("slug") for each in mappings(raw["trends"]))
    techniques = texts(each.get("slug") for each in mappings(raw["techniques"]))
    referred = _keys_of(raw["sections"], ("sections",), "trend") + _keys_of(raw.get("endings"), ("endings",), "trend")
    _known("trend", referred, trends, vocabulary["trend"] | trends, report=report)
    _refuse_no_cover(raw, report)
    for index, section in enumerate(raw["sections"]):
        place: Path = ("sections", index, "assessments")
        assessed = _keys_of(section.get("assessments"), place, "technique")
        _known("technique", assessed, techniques, vocabulary["technique"] | techniques, report=report)


def _refuse_no_cover(raw: Raw, report: ImportLog) -> None:
    """An error for a cover that is none of the figures."""
    cover, keys = raw.get("cover"), texts(each.get("key") for each in mappings(raw.get("figures")))
    if isinstance(cover, str) and cover not in keys:
        advice = f"{alike(cover, sorted(keys))}Use the short name of a figure in this file that is a picture."
        report.error(report.line_of("cover"), f"There is no figure “{cover}”", advice)


def _known(
    what: str, values: Iterable[tuple[Path, Any]], known: set[str], nearby: set[str], *, report: ImportLog
) -> None:
    for path, value in values:
        if isinstance(value, str) and value not in known:
            report.error(
                report.line_of(*path),
                f"There is no {what} “{value}”",
                f"{alike(value, sorted(nearby))}Add it to the vocabulary, or describe it under {what}s: at the top of the file.",
            )
