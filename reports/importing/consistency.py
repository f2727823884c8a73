"""Checks of a file as a whole: duplicates, unknown keys and slugs, and text that readers would not see as intended."""

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
from reports.importing.definitions import undefined_references
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
from reports.rendering.links import corrected_address, links_to_editions
from reports.rendering.markdown import inline_tokens, parse


def refuse_duplicates(raw: Raw, log: ImportLog) -> None:
    """Add an error for each duplicate of something that must be unique, with both lines."""
    for what, name, key in _ONCE:
        refuse_twice(what, values_of(raw.get(name), (name,), key), log)
    for index, section in enumerate(raw["sections"]):
        place: Path = ("sections", index, "assessments")
        refuse_twice("An assessment of", values_of(section.get("assessments"), place, "technique"), log)
        given = section.get("keywords")
        keywords = enumerate(given) if isinstance(given, list) else ()
        refuse_twice("The keyword", [(("sections", index, "keywords", at), each) for at, each in keywords], log)
    refuse_twice("The uid", _uids(raw), log)


_ONCE = (
    ("A reference with the key", "references", "key"),
    ("A figure with the key", "figures", "key"),
    ("The trend", "trends", "slug"),
    ("The technique", "techniques", "slug"),
    ("An ending of", "endings", "trend"),
    ("A score of", "scores", "prediction"),
)


def values_of(value: Any, place: Path, key: str) -> list[tuple[Path, Any]]:
    """Return the values of one key in the mappings of a list, each with its path; an empty list if `value` is not a list."""
    members = enumerate(value) if isinstance(value, list) else ()
    return [((*place, at, key), member[key]) for at, member in members if isinstance(member, dict) and key in member]


def _uids(raw: Raw) -> Iterator[tuple[Path, Any]]:
    for name in EDITION_PARTS:
        yield from values_of(raw.get(name), (name,), "uid")
    yield from values_of(raw["sections"], ("sections",), "uid")
    for index, section in enumerate(raw["sections"]):
        for name in SECTION_PARTS:
            yield from values_of(section.get(name), ("sections", index, name), "uid")


def refuse_twice(what: str, values: Iterable[tuple[Path, Any]], log: ImportLog) -> None:
    """Add an error for each value that appears twice, with both lines. `what` is how messages name the value, such as “The trend”."""
    first: dict[Hashable, Path] = {}
    for path, value in values:
        if not isinstance(value, Hashable):
            continue
        if value in first:
            log.error(
                log.line_of(*path),
                f"{what} “{value}” appears twice, first {log.place_of(log.line_of(*first[value]))}",
                "Keep one.",
            )
        first.setdefault(value, path)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return a question that names the known words most similar to an unknown `word`; "" if none is similar."""
    near = get_close_matches(word, list(known), n=3, cutoff=0.6)
    return f"Did you mean {' or '.join(near)}? " if near else ""


def refuse_unknown(raw: Raw, log: ImportLog, *, vocabulary: dict[str, set[str]]) -> None:
    """Add an error for each trend, technique and cover that is referred to but described neither in the file nor in the vocabulary.

    `vocabulary` has the slugs of all `trend`s and `technique`s, so that messages can suggest similar ones.
    """
    trends = texts(each.get("slug") for each in mappings(raw["trends"]))
    techniques = texts(each.get("slug") for each in mappings(raw["techniques"]))
    referred = values_of(raw["sections"], ("sections",), "trend") + values_of(raw.get("endings"), ("endings",), "trend")
    _known("trend", referred, trends, vocabulary["trend"] | trends, log=log)
    _refuse_no_cover(raw, log)
    _refuse_no_evidence(raw, log)
    for index, section in enumerate(raw["sections"]):
        place: Path = ("sections", index, "assessments")
        assessed = values_of(section.get("assessments"), place, "technique")
        _known("technique", assessed, techniques, vocabulary["technique"] | techniques, log=log)


def _refuse_no_cover(raw: Raw, log: ImportLog) -> None:
    """Add an error for a cover that is not the key of a figure."""
    cover = raw.get("cover")
    keys = texts(each.get("key") for each in mappings(raw.get("figures")))
    if isinstance(cover, str) and cover not in keys:
        advice = f"{did_you_mean(cover, sorted(keys))}Use the short name of a figure in this file that is a picture."
        log.error(log.line_of("cover"), f"There is no figure “{cover}”", advice)


def _refuse_no_evidence(raw: Raw, log: ImportLog) -> None:
    """Add an error for each key finding whose section or figure is not in the file."""
    slugs = texts(each.get("slug") for each in mappings(raw["sections"]))
    keys = texts(each.get("key") for each in mappings(raw.get("figures")))
    for field, known in (("section", slugs), ("figure", keys)):
        for path, value in values_of(raw.get("key_findings"), ("key_findings",), field):
            if isinstance(value, str) and value not in known:
                advice = f"{did_you_mean(value, sorted(known))}The evidence of a key finding is in this file."
                log.error(log.line_of(*path), f"There is no {field} “{value}”", advice)


def _known(what: str, values: Iterable[tuple[Path, Any]], known: set[str], nearby: set[str], *, log: ImportLog) -> None:
    for path, value in values:
        if isinstance(value, str) and value not in known:
            log.error(
                log.line_of(*path),
                f"There is no {what} “{value}”",
                f"{did_you_mean(value, sorted(nearby))}Add it to the vocabulary, or describe it under {what}s: at the top of the file.",
            )


#: A tag by its name alone, so that tags that differ by attributes are one finding.
_TAG = re.compile(r"(</?[A-Za-z][A-Za-z0-9-]{0,40})\s.*", re.DOTALL)
#: Findings that definitions.py reports.
_OF_DEFINITIONS = {BodyErrorKind.UNCALLED_NOTE, BodyErrorKind.REPEATED_NOTE}


def linked_techniques(body: Any) -> set[str]:
    """Return the slugs of the techniques that a body links; an empty set if the body is not a text."""
    if not isinstance(body, str) or "[[" not in body:
        return set()
    return {token.meta["slug"] for _, token in _marks(body) if token.type == "technique"}


def refuse_dangling(raw: Raw, log: ImportLog, *, vocabulary: dict[str, set[str]]) -> None:
    """Add an error for each citation, technique link and figure in a body whose key or slug does not exist.

    `raw` is a document's raw value; `vocabulary` has the slugs of all `technique`s, so that messages can suggest similar ones.
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
                log.error(log.line_in(place, offset), *_dangling(what, name, nearby))


def note_body_findings(
    document: EditionDocument,
    log: ImportLog,
    *,
    other_years: Mapping[int, Collection[str]] | None = None,
    headings: Callable[[int, str], Collection[str]] | None = None,
    has_file: Callable[[str], object] | None = None,
) -> None:
    """Add a finding for all else in sections, summary and short texts that readers would not see as intended.

    `other_years` has the section slugs of the report's other years, if they are known, and `headings(year, slug)` returns the heading ids
    of such a section: broken links to them are findings. `has_file` returns whether a file was imported beside the text.
    """
    _note_title_findings(document.title, ("title",), log)
    for index, section in enumerate(counted("Reading sections", document.sections)):
        _note_title_findings(section.title, ("sections", index, "title"), log)
        errors = (_without_file(each, has_file) for each in body_errors_of(document, section))
        _note_errors(errors, section.body, ("sections", index, "body"), log)
    if document.summary:
        # Notes in a summary are reported by definitions.py.
        errors = (_without_file(each, has_file) for each in summary_errors_of(document))
        _note_errors(errors, document.summary, ("summary",), log)
    for path, error in short_errors_of(document):
        _note_errors([error], "", path, log)
    for link in links_to_editions(document):
        if other_years is None or link.report != document.report.slug:
            continue
        place: Path = ("sections", document.sections.index(link.at), "body") if link.at else ("summary",)
        line = log.line_in(place, link.line - 1)
        begins = f"The link to “{log.as_written(line, link.href)}” is broken"
        if link.year not in other_years:
            log.finding(line, f"{begins}: this report has no edition for {link.year} yet.")
        elif (there := other_years[link.year]) and headings is not None:
            right = corrected_address(link, there, partial(headings, link.year))
            if right is not None:
                log.finding(line, f"{begins}. Write “{right}”.")


def _note_title_findings(title: str, place: tuple[str | int, ...], log: ImportLog) -> None:
    for mark in marks_in(title, is_first=False):
        log.finding(log.line_of(*place), BodyError(1, BodyErrorKind.MACRO, mark).sentence)


def _without_file(error: BodyError, has_file: Callable[[str], object] | None) -> BodyError:
    """Return the error, as one of a missing file if it is about a picture whose file is not there."""
    address = error.right
    is_here = ":" in address or address.startswith("//") or has_file is None or has_file(address)
    if error.kind is not BodyErrorKind.PICTURE or not address or is_here:
        return error
    return replace(error, kind=BodyErrorKind.LOST_PICTURE, key=address)


def _note_errors(errors: Iterable[BodyError], body: str, place: Path, log: ImportLog) -> None:
    for found in errors:
        if found.kind in _OF_DEFINITIONS:
            continue
        line = log.line_in(place, found.line - 1)
        error = found
        if found.kind is BodyErrorKind.HTML:
            error = replace(found, key=_TAG.sub(r"\1 …>", found.key))
        elif found.kind in (BodyErrorKind.DEAD_LINK, BodyErrorKind.LOST_PICTURE):
            error = replace(found, key=log.as_written(line, found.key))
        log.finding(line, error.sentence)
    for offset, message in undefined_references(body):
        log.finding(log.line_in(place, offset), message)


def _names(body: str) -> Iterator[tuple[int, str, str]]:
    """Yield what a body refers to: the line, counted from 0, the kind of thing, and its key or slug."""
    for line, token in _marks(body):
        if token.type == "citation":
            yield from ((line, "reference", cited.key) for cited in token.meta["cited"])
        elif token.type == "technique":
            yield line, "technique", token.meta["slug"]
        else:
            yield line, "figure", token.meta["key"]


def _marks(body: str) -> Iterator[tuple[int, Token]]:
    """Yield the citations, technique links and figures of a body, each with its line, counted from 0."""
    for token in parse(body):
        line = token.map[0] if token.map else 0
        if token.type == "figure":
            yield line, token
        for within, child, _ in inline_tokens(token):
            if child.type in ("citation", "technique", "misplaced_figure"):
                yield line + within, child


def _dangling(what: str, name: str, nearby: set[str]) -> tuple[str, str]:
    """Return the error and the advice for a reference to something that does not exist. A wiki's link has its own advice."""
    if what == "technique" and not SLUG.fullmatch(name):
        advice = "Add that text, or write the words without brackets."
        near = did_you_mean(name.casefold().replace(" ", "-"), sorted(nearby))
        return f"[[{name}]] matches no section or technique", f"{near}{advice}"
    mark, does, where = {
        "reference": ("[@{}]", "cites a reference", "Add it under references: at the top of the file."),
        "technique": ("[[{}]]", "links a technique", "Add it to the vocabulary, or under techniques: at the top."),
        "figure": ("![[{}]]", "places a figure", "Put its file beside the text, or add it under figures:."),
    }[what]
    return f"{mark.format(name)} {does} that does not exist", f"{did_you_mean(name, sorted(nearby))}{where}"
