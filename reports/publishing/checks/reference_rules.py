"""Rules about references. They check only what is written, not whether a source exists."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reports.document.sources import (
    bare_arxiv_number,
    identities,
    is_arxiv_number,
    is_doi,
    issued_from,
    said_arxiv_numbers,
)
from reports.document.types import Reference
from reports.languages import ENGLISH
from reports.publishing.checks.registry import Found, Level, Subject, rule
from reports.rendering import plain_reference, read_section


def _place(reference: Reference) -> str:
    return f"reference:{reference.key}"


@rule("identifier", Level.WARNING, field="id_doi", several="%(count)d DOIs or arXiv numbers are invalid")
def identifier(subject: Subject) -> Iterator[Found]:
    """A source's DOI and arXiv number have the right form."""
    for reference in subject.document.references:
        item, place = reference.item, _place(reference)
        if item.DOI and not is_doi(item.DOI):
            yield (
                _("“%(key)s”: %(DOI)s is not a DOI. Enter it as 10.1000/182, without https://doi.org/.")
                % {"key": reference.key, "DOI": item.DOI},
                place,
            )
        numbers = said_arxiv_numbers(item)
        for number in numbers:
            if not is_arxiv_number(number):
                yield (
                    _("“%(key)s”: %(number)s is not an arXiv number. Enter it as arXiv:1706.03762.")
                    % {"key": reference.key, "number": number},
                    place,
                )
        if len({bare_arxiv_number(number) for number in numbers}) > 1:
            yield (
                _("“%(key)s” has two arXiv numbers, %(numbers)s. Keep the right one.")
                % {"key": reference.key, "numbers": _(" and ").join(numbers)},
                place,
            )


@rule("duplicate-source", Level.WARNING, field="id_title", several="%(count)d sources are listed twice")
def duplicate_source(subject: Subject) -> Iterator[Found]:
    """A source is listed once."""
    first: dict[str, str] = {}
    for reference in subject.document.references:
        same = [first[each] for each in identities(reference.item) if each in first]
        if same:
            yield (
                _("“%(key)s” and “%(other)s” are the same source. Cite one of them, and delete the other.")
                % {"key": reference.key, "other": same[0]},
                _place(reference),
            )
        for each in identities(reference.item):
            first.setdefault(each, reference.key)


@rule("newer-source", Level.WARNING, field="id_issued", several="%(count)d sources are newer than the last day covered")
def newer_source(subject: Subject) -> Iterator[Found]:
    """No source is newer than the last day that the edition covers."""
    closed_on = subject.document.closed_on
    if closed_on is None:
        return
    for reference in subject.document.references:
        issued = issued_from(reference.item)
        if issued and issued > closed_on:
            said = plain_reference(reference.item, ENGLISH)
            yield (
                _("“%(key)s” was published after the last day covered, %(day)s: %(said)s")
                % {"key": reference.key, "day": ENGLISH.day(closed_on), "said": said},
                _place(reference),
            )


@rule(
    "few-sources",
    Level.WARNING,
    field="id_body",
    several="%(count)d sections cite fewer sources than the report requires",
)
def few_sources(subject: Subject) -> Iterator[Found]:
    """A section about a trend cites as many sources as the report requires."""
    least = subject.least_sources
    if not least:
        return
    for section in subject.document.sections:
        if not section.trend:
            continue
        count = len(read_section(subject.document, section).resolved.cited)
        if count < least:
            words = (
                ngettext(
                    "“%(title)s” cites one source; the report requires %(least)s.",
                    "“%(title)s” cites %(count)s sources; the report requires %(least)s.",
                    count,
                )
                if count
                else _("“%(title)s” cites no source; the report requires %(least)s.")
            )
            yield words % {"title": section.title, "count": count, "least": least}, f"section:{section.slug}"
