"""Rules about an edition as a whole."""

from collections.abc import Iterator

from django.utils import timezone

from reports.document.dates import dated, first_day
from reports.document.words import Outcome
from reports.publishing.checks.registry import Found, Level, Subject, rule
from reports.rendering import can_be_drawn


@rule("title", Level.ERROR)
def title(subject: Subject) -> Iterator[Found]:
    """An edition has a title."""
    if not subject.document.title:
        yield "The edition has no title.", "edition"


@rule("sections", Level.ERROR)
def sections(subject: Subject) -> Iterator[Found]:
    """An edition has sections."""
    if not subject.document.sections:
        yield "The edition has no sections; add one, or import a file.", "edition"


@rule("first-published", Level.ERROR)
def first_published(subject: Subject) -> Iterator[Found]:
    """What came out elsewhere first did so before today."""
    day = subject.document.first_published
    if day and first_day(day) > timezone.now().date():
        yield (
            f"It says that it was first published on {dated(day)}, which is still to come; mend the date, or leave it out.",
            "edition",
        )


@rule("nothing-changed", Level.ERROR)
def nothing_changed(subject: Subject) -> Iterator[Found]:
    """A new version differs from the one that readers have."""
    if subject.previous == subject.document:
        yield "Readers already have exactly this text; there is nothing to publish.", "edition"


@rule("figure-content", Level.ERROR)
def figure_content(subject: Subject) -> Iterator[Found]:
    """A figure has a chart or a picture, and the picture's file is there."""
    for figure in subject.document.figures:
        if figure.chart is None and figure.picture is None:
            yield f"Figure “{figure.title or figure.key}” is empty; give it data or a picture.", f"figure:{figure.key}"
        if figure.picture and figure.picture.sha256 in subject.missing_pictures:
            yield (
                f"The picture of figure “{figure.title or figure.key}” is not stored; upload it again.",
                f"figure:{figure.key}",
            )


@rule("figure-drawn", Level.WARNING)
def figure_drawn(subject: Subject) -> Iterator[Found]:
    """A chart's data can be drawn as it asks."""
    for figure in subject.document.figures:
        if figure.chart and not can_be_drawn(figure.chart):
            yield (
                f"The chart of figure “{figure.title or figure.key}” cannot be drawn from its data; check its kind and its columns.",
                f"figure:{figure.key}",
            )


@rule("figure-alternative", Level.ERROR)
def figure_alternative(subject: Subject) -> Iterator[Found]:
    """A figure says in words what it shows."""
    for figure in subject.document.figures:
        if not figure.alt:
            yield (
                f"Figure “{figure.title or figure.key}” has no text alternative; say in words what it shows.",
                f"figure:{figure.key}",
            )


@rule("logo", Level.ERROR)
def logo(subject: Subject) -> Iterator[Found]:
    """The publisher's logo is stored."""
    report = subject.document.report
    if any(each and each.sha256 in subject.missing_pictures for each in (report.logo, report.dark_logo)):
        yield "The report’s logo is not stored; upload it again.", "edition"


@rule("imprint", Level.WARNING)
def imprint(subject: Subject) -> Iterator[Found]:
    """A report names its publisher and its licence."""
    report = subject.document.report
    missing = [
        name for name, value in (("publisher", report.publisher.name), ("licence", report.licence.name)) if not value
    ]
    if missing:
        yield (
            f"The report names no {' and no '.join(missing)}; readers cannot tell who answers for it or how they may use it.",
            "edition",
        )


@rule("open-score", Level.WARNING)
def open_score(subject: Subject) -> Iterator[Found]:
    """Predictions of earlier years are scored."""
    for score in subject.document.scores:
        if score.outcome is Outcome.OPEN:
            yield f"The prediction of {score.made_in} “{score.statement}” is still open.", f"score:{score.uid}"
