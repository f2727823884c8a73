"""Rules about an edition as a whole."""

from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext as _

from reports.document.dates import first_day
from reports.document.words import Outcome
from reports.languages import ENGLISH
from reports.publishing.checks.registry import Found, Level, Subject, rule
from reports.rendering import can_be_drawn


@rule("title", Level.ERROR)
def title(subject: Subject) -> Iterator[Found]:
    """An edition has a title."""
    if not subject.document.title:
        yield _("The edition has no title."), "edition"


@rule("sections", Level.ERROR)
def sections(subject: Subject) -> Iterator[Found]:
    """An edition has sections."""
    if not subject.document.sections:
        yield _("The edition has no sections; add one, or import a file."), "edition"


@rule("first-published", Level.ERROR)
def first_published(subject: Subject) -> Iterator[Found]:
    """What came out elsewhere first did so before today."""
    day = subject.document.first_published
    if day and first_day(day) > timezone.now().date():
        yield (
            _(
                "It says that it was first published on %(dated)s, which is still to come; correct the date, or leave it out."
            )
            % {"dated": ENGLISH.dated(day)},
            "edition",
        )


@rule("nothing-changed", Level.ERROR)
def nothing_changed(subject: Subject) -> Iterator[Found]:
    """A new version differs from the one that readers have."""
    if subject.previous == subject.document:
        yield _("Readers already have exactly this text; there is nothing to publish."), "edition"


@rule("figure-content", Level.ERROR)
def figure_content(subject: Subject) -> Iterator[Found]:
    """A figure has a chart or a picture, and the picture's file is there."""
    for figure in subject.document.figures:
        if figure.chart is None and figure.picture is None:
            yield (
                _("Figure “%(title)s” is empty; give it data or a picture.") % {"title": figure.title or figure.key},
                f"figure:{figure.key}",
            )
        if figure.picture and figure.picture.sha256 in subject.missing_pictures:
            yield (
                _("The picture of figure “%(title)s” is not stored; upload it again.")
                % {"title": figure.title or figure.key},
                f"figure:{figure.key}",
            )


@rule("figure-drawn", Level.WARNING)
def figure_drawn(subject: Subject) -> Iterator[Found]:
    """A chart's data can be drawn as it asks."""
    for figure in subject.document.figures:
        if figure.chart and not can_be_drawn(figure.chart):
            yield (
                _("The chart of figure “%(title)s” cannot be drawn from its data; check its kind and its columns.")
                % {"title": figure.title or figure.key},
                f"figure:{figure.key}",
            )


@rule("figure-alternative", Level.ERROR)
def figure_alternative(subject: Subject) -> Iterator[Found]:
    """A picture says in words what it shows; a chart's data say it."""
    for figure in subject.document.figures:
        if figure.picture and not figure.alt:
            yield (
                _("Figure “%(title)s” has no text alternative; say in words what it shows.")
                % {"title": figure.title or figure.key},
                f"figure:{figure.key}",
            )


@rule("cover", Level.ERROR)
def cover(subject: Subject) -> Iterator[Found]:
    """What an edition wears as its cover is a picture."""
    document = subject.document
    if document.cover and not document.cover_figure():
        yield (
            _("The cover is the figure “%(key)s”, which is no picture; choose another, or none.")
            % {"key": document.cover},
            "edition",
        )


@rule("logo", Level.ERROR)
def logo(subject: Subject) -> Iterator[Found]:
    """The publisher's logo is stored."""
    report = subject.document.report
    if any(each and each.sha256 in subject.missing_pictures for each in (report.logo, report.dark_logo)):
        yield _("The report’s logo is not stored; upload it again."), "edition"


@rule("imprint", Level.WARNING)
def imprint(subject: Subject) -> Iterator[Found]:
    """A report names its publisher and its licence."""
    report = subject.document.report
    has_publisher, has_licence = bool(report.publisher.name), bool(report.licence.name)
    if not has_publisher and not has_licence:
        yield (
            _(
                "The report names no publisher and no licence; readers cannot tell who answers for it or how they may use it."
            ),
            "edition",
        )
    elif not has_publisher:
        yield _("The report names no publisher; readers cannot tell who answers for it."), "edition"
    elif not has_licence:
        yield _("The report names no licence; readers cannot tell how they may use it."), "edition"


@rule("open-score", Level.WARNING)
def open_score(subject: Subject) -> Iterator[Found]:
    """Predictions of earlier years are scored."""
    for score in subject.document.scores:
        if score.outcome is Outcome.OPEN:
            yield (
                _("The prediction of %(made_in)s “%(statement)s” is still open.")
                % {"made_in": score.made_in, "statement": score.statement},
                f"score:{score.uid}",
            )
