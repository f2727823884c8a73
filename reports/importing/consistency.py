"""Checks of a file as a whole: duplicates, missing targets, and text that readers would not see as it was meant."""

import re
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping
from dataclasses import replace
from difflib import get_close_matches
from functools import partial
from typing import Any

from markdown_it.token import Token

from reports.document.text import SLUG
from reports.document.types import EditionDocument
from reports.importing.assembly import EDITION_PARTS, SECTION_PARTS, Raw, mappings, texts
from reports.importing.definitions import unread_in
from reports.importing.errors import ImportLog, Path
from reports.progress import counted
from reports.rendering.body_errors import (
    BodyError,
    BodyErrorKind,
    body_errors_of,
    marks_in,
    short_errors_of,
    summary_errors_of,
)
from reports.rendering.links import links_elsewhere, right_address
from reports.rendering.markdown import inline_tokens, parse


def refuse_repeats(raw: Raw, report: ImportLog) -> None:
    """Add an error for each duplicate of something that must be unique, with both lines."""
    for what, name, key in _ONCE:
        once(what, keys_of(raw.get(name), (name,), key), report)
    for index, section in enumerate(raw["sections"]):
        place: Path = ("sections", index, "assessments")
        once("An assessment of", keys_of(section.get("assessments"), place, "technique"), report)
        words = section.get("keywords")
        keywords = enumerate(words) if isinstance(words, list) else ()
        once("The keyword", [(("sections", index, "keywords", at), word) for at, word in keywords], report)
    once("The uid", _uids(raw), report)


_ONCE = (
    ("A reference with the key", "references", "key"),
    ("A figure with the key", "figures", "key"),
    ("The trend", "trends", "slug"),
    ("The technique", "techniques", "slug"),
    ("An ending of", "endings", "trend"),
    ("A score of", "scores", "prediction"),
)


def keys_of(value: Any, place: Path, key: str) -> list[tuple[Path, Any]]:
    """Return the values of one key in the mappings of a list, each with its path."""
    members = enumerate(value) if isinstance(value, list) else ()
    return [((*place, at, key), member[key]) for at, member in members if isinstance(member, dict) and key in member]


def _uids(raw: Raw) -> Iterator[tuple[Path, Any]]:
    for name in EDITION_PARTS:
        yield from keys_of(raw.get(name), (name,), "uid")
    yield from keys_of(raw["sections"], ("sections",), "uid")
    for index, section in enumerate(raw["sections"]):
        for name in SECTION_PARTS:
            yield from keys_of(section.get(name), ("sections", index, name), "uid")


def once(what: str, values: Iterable[tuple[Path, Any]], report: ImportLog) -> None:
    """Note an error for each value that appears twice, with both lines."""
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
    referred = keys_of(raw["sections"], ("sections",), "trend") + keys_of(raw.get("endings"), ("endings",), "trend")
    _known("trend", referred, trends, vocabulary["trend"] | trends, report=report)
    _refuse_no_cover(raw, report)
    for index, section in enumerate(raw["sections"]):
        place: Path = ("sections", index, "assessments")
        assessed = keys_of(section.get("assessments"), place, "technique")
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


#: A tag by its name alone, so that tags that differ by attributes are one finding.
_TAG = re.compile(r"(</?[A-Za-z][A-Za-z0-9-]{0,40})\s.*", re.DOTALL)
#: Findings that definitions.py reports.
_OF_DEFINITIONS = {BodyErrorKind.UNCALLED_NOTE, BodyErrorKind.REPEATED_NOTE}


def linked_techniques(body: Any) -> set[str]:
    """Return the slugs of the techniques that a body links; none if the body is not a text."""
    if not isinstance(body, str) or "[[" not in body:
        return set()
    return {token.meta["slug"] for _, token in _marks(body) if token.type == "technique"}


def refuse_dangling(raw: Raw, report: ImportLog, *, vocabulary: dict[str, set[str]]) -> None:
    """An error for each citation, link and figure without what it names.

    `raw` is a document's raw value; `vocabulary` has the slugs of all `technique`s, so that a misspelt one can be put right.
    """
    known = {
        "reference": texts(each.get("key") for each in mappings(raw.get("references"))),
        "technique": texts(each.get("slug") for each in mappings(raw.get("techniques"))),
        "figure": texts(each.get("key") for each in mappings(raw.get("figures"))),
    }
    for index, section in enumerate(raw["sections"]):
        body = section.get("body")
        if not isinstance(body, str) or not ("@" in body or "[[" in body):
            continue
        place = ("sections", index, "body")
        for offset, what, name in _names(body):
            if name not in known[what]:
                nearby = known[what] | vocabulary.get(what, set())
                report.error(report.line_in(place, offset), *_dangling(what, name, nearby))


def tell_of_bodies(
    document: EditionDocument,
    report: ImportLog,
    *,
    years: Mapping[int, Collection[str]] | None = None,
    headings: Callable[[int, str], Collection[str]] | None = None,
    is_beside: Callable[[str], object] | None = None,
) -> None:
    """A finding for everything else that readers would not see as it was meant, in sections and in the summary.

    `years` are the report's others with their sections' slugs, if they are known, and `headings` gives the ids of those of a section:
    links to what is not there are told. `is_beside` says whether a file lies beside the text."""
    _tell_of_title(document.title, ("title",), report)
    for index, section in enumerate(counted("Reading sections", document.sections)):
        _tell_of_title(section.title, ("sections", index, "title"), report)
        errors = (_without_file(each, is_beside) for each in body_errors_of(document, section))
        _tell_of(errors, section.body, ("sections", index, "body"), report)
    if document.summary:
        # Its notes are told of where definitions are read.
        errors = (_without_file(each, is_beside) for each in summary_errors_of(document))
        _tell_of(errors, document.summary, ("summary",), report)
    for path, error in short_errors_of(document):
        _tell_of([error], "", path, report)
    for link in links_elsewhere(document):
        if years is None or link.report != document.report.slug:
            continue
        place: Path = ("sections", document.sections.index(link.at), "body") if link.at else ("summary",)
        line = report.line_in(place, link.line - 1)
        begins = f"The link to “{report.as_written(line, link.href)}” is broken"
        if link.year not in years:
            report.finding(line, f"{begins}: this report has no edition for {link.year} yet.")
        elif (there := years[link.year]) and headings is not None:
            right = right_address(link, there, partial(headings, link.year))
            if right is not None:
                report.finding(line, f"{begins}. Write “{right}”.")


def _tell_of_title(title: str, place: tuple[str | int, ...], report: ImportLog) -> None:
    for mark in marks_in(title, is_first=False):
        report.finding(report.line_of(*place), BodyError(1, BodyErrorKind.MACRO, mark).sentence)


def _without_file(error: BodyError, is_beside: Callable[[str], object] | None) -> BodyError:
    """The same, or that the file of a picture is not there."""
    address = error.right
    is_here = ":" in address or address.startswith("//") or is_beside is None or is_beside(address)
    if error.kind is not BodyErrorKind.PICTURE or not address or is_here:
        return error
    return replace(error, kind=BodyErrorKind.LOST_PICTURE, key=address)


def _tell_of(errors: Iterable[BodyError], body: str, place: Path, report: ImportLog) -> None:
    for found in errors:
        line, told = report.line_in(place, found.line - 1), found
        if found.kind in _OF_DEFINITIONS:
            continue
        if found.kind is BodyErrorKind.HTML:
            told = replace(found, key=_TAG.sub(r"\1 …>", found.key))
        elif found.kind in (BodyErrorKind.DEAD_LINK, BodyErrorKind.LOST_PICTURE):
            told = replace(found, key=report.as_written(line, found.key))
        report.finding(line, told.sentence)
    for offset, words in unread_in(body):
        report.finding(report.line_in(place, offset), words)


def _names(body: str) -> Iterator[tuple[int, str, str]]:
    """What a body refers to: the line, counted from 0, the kind of thing, and its key or slug."""
    for line, token in _marks(body):
        if token.type == "citation":
            yield from ((line, "reference", cited.key) for cited in token.meta["cited"])
        elif token.type == "technique":
            yield line, "technique", token.meta["slug"]
        else:
            yield line, "figure", token.meta["key"]


def _marks(body: str) -> Iterator[tuple[int, Token]]:
    """The citations, links and figures of a body, each with its line counted from 0."""
    for token in parse(body):
        line = token.map[0] if token.map else 0
        if token.type == "figure":
            yield line, token
        for within, child, _ in inline_tokens(token):
            if child.type in ("citation", "technique", "misplaced_figure"):
                yield line + within, child


def _dangling(what: str, name: str, nearby: set[str]) -> tuple[str, str]:
    """What is wrong, and what to do; of a name that has no form of ours, as a wiki has them."""
    if what == "technique" and not SLUG.fullmatch(name):
        advice = "Add that text, or write the words without brackets."
        near = alike(name.casefold().replace(" ", "-"), sorted(nearby))
        return f"[[{name}]] matches no section or technique", f"{near}{advice}"
    mark, does, where = {
        "reference": ("[@{}]", "cites a reference", "Add it under references: at the top of the file."),
        "technique": ("[[{}]]", "links a technique", "Add it to the vocabulary, or under techniques: at the top."),
        "figure": ("![[{}]]", "places a figure", "Put its file beside the text, or add it under figures:."),
    }[what]
    return f"{mark.format(name)} {does} that does not exist", f"{alike(name, sorted(nearby))}{where}"
