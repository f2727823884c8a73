"""Rules about sections and the links in their texts."""

from collections.abc import Iterator
from datetime import date
from functools import cache, partial

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reports.document.text import old_path
from reports.document.types import EditionDocument, Section
from reports.document.words import AssessmentStatus, Maturity
from reports.drafting import headings_there, other_years
from reports.languages import ENGLISH
from reports.models.series import OldAddress
from reports.publishing.checks.edition_rules import CheckContext, Found, Level, Target, rule
from reports.rendering import (
    BodyErrorKind,
    LinkToEdition,
    QuotedText,
    corrected_address,
    links_to_editions,
    place_name,
    short_errors_of,
    summary_errors_of,
)

#: Errors that leave a gap on the page. Other errors in texts are only warnings.
BROKEN = {
    BodyErrorKind.CITATION,
    BodyErrorKind.TECHNIQUE,
    BodyErrorKind.FIGURE,
    BodyErrorKind.REPEATED_FIGURE,
    BodyErrorKind.MISPLACED_FIGURE,
    BodyErrorKind.LINK,
    BodyErrorKind.DEAD_LINK,
    BodyErrorKind.PRIVATE_LINK,
    BodyErrorKind.FORMULA,
}


def _in_text(section: Section | None, line: int) -> Target:
    """Return the target of a line in the text of a section, or (None) in the edition's summary."""
    return Target("section", section.slug, "body", line) if section else Target(field="summary")


def _dead_links(document: EditionDocument) -> tuple[tuple[LinkToEdition, str], ...]:
    """Return the broken links to other editions of the site, as pairs of the link and the most similar address."""
    links, own = tuple(links_to_editions(document)), document.report.slug
    years = {slug: other_years(slug, document.year if slug == own else 0) for slug in {each.report for each in links}}
    headings = cache(headings_there)
    dead = []
    for link in links:
        there = years[link.report]
        # An address without a report can be another part of the site.
        if link.report != own and not there:
            continue
        if link.year not in there:
            dead.append((link, ""))
        elif (
            right := corrected_address(link, there[link.year], partial(headings, link.report, link.year))
        ) is not None:
            dead.append((link, right))
    paths = {link.path: old_path(link.path) for link, _right in dead}
    led = set(OldAddress.objects.filter(path__in=paths.values()).values_list("path", flat=True)) if dead else set()
    return tuple((link, right) for link, right in dead if paths[link.path] not in led)


@rule(
    "dead-link",
    Level.ERROR,
    several="%(count)d links to other editions are broken",
)
def dead_link(context: CheckContext) -> Iterator[Found]:
    """Every link to another edition of this site works."""
    for link, right in _dead_links(context.document):
        where = _place_in(link.at, link.at.body if link.at else context.document.summary, link.line)
        named = {"where": where, "address": link.href, "right": right}
        if right:
            words = _("%(where)s: The link to “%(address)s” is broken. Write “%(right)s”.")
        else:
            words = _("%(where)s: The link to “%(address)s” is broken: there is no such edition.")
        yield words % named, _in_text(link.at, link.line)


def _place_in(section: Section | None, text: str, line: int) -> str:
    """Return the name of a place in the text of a section, or (None) in the edition's summary."""
    where = {"title": section.title if section else "", "place": place_name(text, line)}
    return (_("“%(title)s”, %(place)s") if section else _("The summary, %(place)s")) % where


@rule("section-title", Level.ERROR, several="%(count)d sections have no title")
def section_title(context: CheckContext) -> Iterator[Found]:
    """A section has a title."""
    for number, section in enumerate(context.document.sections, 1):
        if not section.title:
            yield _("Section %(number)s has no title.") % {"number": number}, Target("section", section.slug, "title")


@rule(
    "section-text",
    Level.ERROR,
    several="%(count)d sections have no text",
    is_named_by_target=True,
    is_state=True,
)
def section_text(context: CheckContext) -> Iterator[Found]:
    """A section has a text."""
    for section in context.document.sections:
        if not section.body:
            yield _("“%(title)s” has no text.") % {"title": section.title}, Target("section", section.slug, "body")


@rule(
    "unreviewed",
    Level.ERROR,
    several="%(count)d carried-over sections are not yet checked",
    is_named_by_target=True,
    is_state=True,
)
def unreviewed(context: CheckContext) -> Iterator[Found]:
    """Text carried over from another year has been checked by a person."""
    own_year = context.document.year
    for section in context.document.sections:
        year = context.unreviewed.get(section.uid, own_year)
        if year != own_year:
            yield (
                _("“%(title)s” was carried over from %(year)s and is not yet checked.")
                % {"title": section.title, "year": year or _("another year")},
                Target("section", section.slug, "state"),
            )
    if context.unreviewed.get(None, own_year) != own_year:
        yield (
            _(
                "The edition’s title, summary, credits, figures and sources were carried over from %(year)s and are not yet checked."
            )
            % {"year": context.unreviewed[None] or _("another year")},
            Target(field="state"),
        )


@rule(
    "withdrawn-text",
    Level.ERROR,
    several="%(count)d sections have the text of a withdrawn or redacted version",
    is_named_by_target=True,
    is_state=True,
)
def withdrawn_text(context: CheckContext) -> Iterator[Found]:
    """Text of a withdrawn or redacted version was changed, or confirmed by a person."""
    own_year = context.document.year
    for section in context.document.sections:
        if context.unreviewed.get(section.uid) == own_year:
            words = _("“%(title)s” has the text of a version that was withdrawn or redacted. Change it, or confirm it.")
            yield words % {"title": section.title}, Target("section", section.slug, "state")
    if context.unreviewed.get(None) == own_year:
        words = _(
            "The edition’s title, summary, credits, figures and sources are those of a version that was withdrawn or "
            "redacted. Change them, or confirm them."
        )
        yield words, Target(field="state")


@rule(
    "broken-text",
    Level.ERROR,
    several="%(count)d broken links, citations or figures in texts",
)
def broken_text(context: CheckContext) -> Iterator[Found]:
    """Every citation, technique, figure and link in a text exists."""
    yield from _body_problems(context, broken=True)


@rule(
    "proposed",
    Level.WARNING,
    several="%(count)d sections have proposed assessments to confirm",
)
def proposed(context: CheckContext) -> Iterator[Found]:
    """Proposed assessments are confirmed by a person."""
    for section in context.document.sections:
        count = sum(each.status is AssessmentStatus.PROPOSED for each in section.assessments)
        if count:
            words = ngettext(
                "“%(title)s” has a proposed assessment to confirm.",
                "“%(title)s” has %(count)s proposed assessments to confirm.",
                count,
            )
            yield words % {"title": section.title, "count": count}, Target("section", section.slug, "assessments")


@rule(
    "not-rated",
    Level.WARNING,
    several="%(count)d sections do not rate the maturity of their trends",
    is_named_by_target=True,
)
def not_rated(context: CheckContext) -> Iterator[Found]:
    """A section about a trend rates its maturity, if the report rates trends."""
    for section in context.document.sections:
        if context.report.rates_trends and section.trend and section.maturity is Maturity.NOT_RATED:
            yield (
                _("“%(title)s” does not rate the maturity of its trend.") % {"title": section.title},
                Target("section", section.slug, "maturity"),
            )


@rule(
    "quote",
    Level.WARNING,
    several="%(count)d quotes of assessments are no longer in the text",
)
def quote(context: CheckContext) -> Iterator[Found]:
    """The quote of an assessment is in the section's text."""
    names = context.document.technique_names()
    for section in context.document.sections:
        text = QuotedText(section.body, names)
        for each in section.assessments:
            # Most quotes are in the Markdown unchanged, which is faster to search than the rendered text.
            if each.quote and each.quote not in section.body and text.find(each.quote) is None:
                yield (
                    _("“%(title)s” no longer contains the quote for its assessment of %(technique)s.")
                    % {"title": section.title, "technique": names[each.technique]},
                    Target("section", section.slug, "assessments"),
                )


@rule("early-prediction", Level.WARNING, several="%(count)d predictions are about the past")
def early_prediction(context: CheckContext) -> Iterator[Found]:
    """A prediction is about a day in or after the edition's year, and after the last day covered."""
    past = max(filter(None, (date(context.document.year - 1, 12, 31), context.document.closed_on)))
    for section in context.document.sections:
        for each in section.predictions:
            if each.due <= past:
                yield (
                    _("“%(title)s” has a prediction about the past, %(day)s: %(statement)s")
                    % {"title": section.title, "day": ENGLISH.day(each.due), "statement": each.statement},
                    Target("section", section.slug, "predictions"),
                )


@rule(
    "untidy-text",
    Level.WARNING,
    several="%(count)d places in texts are not shown as intended",
)
def untidy_text(context: CheckContext) -> Iterator[Found]:
    """Everything in a text is shown as intended."""
    yield from _body_problems(context, broken=False)


def _body_problems(context: CheckContext, *, broken: bool) -> Iterator[Found]:
    document = context.document
    of_summary = summary_errors_of(document) if document.summary else ()
    found = [*((None, error) for error in of_summary), *context.body_errors]
    for section, error in found:
        if (error.kind in BROKEN) is broken:
            where = _place_in(section, section.body if section else document.summary, error.line)
            yield f"{where}: {error.sentence}", _in_text(section, error.line)
    for path, error in short_errors_of(document):
        if (error.kind in BROKEN) is broken:
            yield _in_short(context, path, error.sentence)


def _in_short(context: CheckContext, path: tuple[str | int, ...], sentence: str) -> Found:
    """Return the message and target of an error in a short text: of a key finding, a section, an assessment there, or a figure."""
    document, index = context.document, int(path[1])
    if path[0] == "figures":
        figure = document.figures[index]
        named = {"title": figure.title or figure.key, "sentence": sentence}
        return _("Figure “%(title)s”: %(sentence)s") % named, Target("figure", figure.key, str(path[-1]))
    if path[0] == "key_findings":
        return _("Key findings: %(sentence)s") % {"sentence": sentence}, Target(field="key_findings")
    section = document.sections[index]
    words, field = _("“%(title)s”, summary: %(sentence)s"), "summary"
    if "assessments" in path:
        words, field = _("“%(title)s”, assessment: %(sentence)s"), "assessments"
    return words % {"title": section.title, "sentence": sentence}, Target("section", section.slug, field)
