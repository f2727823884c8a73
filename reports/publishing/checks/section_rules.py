"""Rules about sections."""

from collections.abc import Iterator

from reports.document.types import Section
from reports.document.words import AssessmentStatus, Maturity
from reports.exporting.wording import day
from reports.publishing.checks.registry import Found, Level, Subject, rule
from reports.rendering import BodyErrorKind, QuotedText

#: What leaves a hole in the page; the rest of what rendering reports is untidy, and warned of.
BROKEN = {
    BodyErrorKind.CITATION,
    BodyErrorKind.TECHNIQUE,
    BodyErrorKind.FIGURE,
    BodyErrorKind.REPEATED_FIGURE,
    BodyErrorKind.MISPLACED_FIGURE,
    BodyErrorKind.LINK,
    BodyErrorKind.DEAD_LINK,
    BodyErrorKind.FORMULA,
}


def _place(section: Section) -> str:
    return f"section:{section.slug}"


@rule("section-title", Level.ERROR)
def section_title(subject: Subject) -> Iterator[Found]:
    """A section has a title."""
    for number, section in enumerate(subject.document.sections, 1):
        if not section.title:
            yield f"The section in place {number} has no title.", _place(section)


@rule("section-text", Level.ERROR)
def section_text(subject: Subject) -> Iterator[Found]:
    """A section has a text."""
    for section in subject.document.sections:
        if not section.body:
            yield f"“{section.title}” has no text.", _place(section)


@rule("unreviewed", Level.ERROR)
def unreviewed(subject: Subject) -> Iterator[Found]:
    """Text carried over from another year has been checked again by a person."""
    for section in subject.document.sections:
        if section.uid in subject.unreviewed:
            year = subject.unreviewed[section.uid]
            yield (
                f"“{section.title}” was carried over from {year or 'another year'} and nobody has checked it again yet.",
                _place(section),
            )
    if None in subject.unreviewed:
        words = "The edition’s own words (title, summary, credits, figures, sources)"
        yield (
            f"{words} were carried over from {subject.unreviewed[None] or 'another year'} and nobody has checked them again yet.",
            "edition",
        )


@rule("broken-text", Level.ERROR)
def broken_text(subject: Subject) -> Iterator[Found]:
    """Every citation, technique, figure and link in a text leads somewhere."""
    yield from _body_problems(subject, broken=True)


@rule("proposed", Level.WARNING)
def proposed(subject: Subject) -> Iterator[Found]:
    """Assessments that an import proposed are confirmed by a person."""
    for section in subject.document.sections:
        count = sum(each.status is AssessmentStatus.PROPOSED for each in section.assessments)
        if count:
            things = "a proposed assessment" if count == 1 else f"{count} proposed assessments"
            yield f"“{section.title}” has {things} that nobody has confirmed.", _place(section)


@rule("not-rated", Level.WARNING)
def not_rated(subject: Subject) -> Iterator[Found]:
    """A section about a trend says how mature it is, where the report rates trends."""
    for section in subject.document.sections:
        if subject.rates_trends and section.trend and section.maturity is Maturity.NOT_RATED:
            yield f"“{section.title}” does not rate the maturity of its trend.", _place(section)


@rule("quote", Level.WARNING)
def quote(subject: Subject) -> Iterator[Found]:
    """The quote of an assessment is in the section's text."""
    names = subject.document.technique_names()
    for section in subject.document.sections:
        text = QuotedText(section.body, names)
        for each in section.assessments:
            # Most quotes stand in the text letter for letter; only the others are worth reading it as readers do.
            if each.quote and each.quote not in section.body and text.find(each.quote) is None:
                yield (
                    f"“{section.title}” no longer has the quote of its assessment of {each.technique}.",
                    _place(section),
                )


@rule("early-prediction", Level.WARNING)
def early_prediction(subject: Subject) -> Iterator[Found]:
    """A prediction is about what comes after its edition."""
    year, closed_on = subject.document.year, subject.document.closed_on
    for section in subject.document.sections:
        for each in section.predictions:
            if each.due.year < year or (closed_on and each.due <= closed_on):
                yield (
                    f"“{section.title}” predicts for {day(each.due)} what is past in an edition of {year}: {each.statement}",
                    _place(section),
                )


@rule("untidy-text", Level.WARNING)
def untidy_text(subject: Subject) -> Iterator[Found]:
    """A text holds nothing that is shown otherwise than meant."""
    yield from _body_problems(subject, broken=False)


def _body_problems(subject: Subject, *, broken: bool) -> Iterator[Found]:
    for section, error in subject.body_errors:
        if (error.kind in BROKEN) is broken:
            yield f"“{section.title}”, line {error.line}: {error.sentence}", f"{_place(section)}:{error.line}"
