"""Rules about an edition as a whole."""

from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext as _

from reports.document.dates import first_day
from reports.document.words import Outcome
from reports.languages import ENGLISH
from reports.publishing.checks.registry import Found, Level, Subject, rule
from reports.rendering import can_be_drawn


@rule("title", Level.ERROR, field="id_title")
def title(subject: Subject) -> Iterator[Found]:
    """An edition has a title."""
    if not subject.document.title:
        yield _("The edition has no title."), "edition"


@rule("sections", Level.ERROR, page="board")
def sections(subject: Subject) -> Iterator[Found]:
    """An edition has sections."""
    if not subject.document.sections:
        yield _("The edition has no sections. Add one, or import a file."), "edition"


@rule("first-published", Level.ERROR, field="id_first_published")
def first_published(subject: Subject) -> Iterator[Found]:
    """The date of first publication is not in the future."""
    day = subject.document.first_published
    if day and first_day(day) > timezone.now().date():
        yield (
            _("The date of first publication, %(dated)s, is in the future. Correct the date, or leave it empty.")
            % {"dated": ENGLISH.dated(day)},
            "edition",
        )


@rule("nothing-changed", Level.ERROR, page="board")
def nothing_changed(subject: Subject) -> Iterator[Found]:
    """A new version differs from the current one."""
    if subject.previous == subject.document:
        yield _("Readers already have this text. There is nothing to publish."), "edition"


@rule("figure-content", Level.ERROR, field="id_kind", several="%(count)d figures are empty", is_said_by_title=True)
def figure_content(subject: Subject) -> Iterator[Found]:
    """A figure has a chart or a picture, and the picture is stored."""
    for figure in subject.document.figures:
        if figure.chart is None and figure.picture is None:
            yield (
                _("Figure “%(title)s” is empty. Add data or a picture.") % {"title": figure.title or figure.key},
                f"figure:{figure.key}",
            )
        if figure.picture and figure.picture.sha256 in subject.missing_pictures:
            yield (
                _("The picture of figure “%(title)s” is missing on the server. Upload it again.")
                % {"title": figure.title or figure.key},
                f"figure:{figure.key}",
            )


@rule(
    "figure-drawn",
    Level.WARNING,
    field="id_kind",
    several="%(count)d charts cannot be drawn from their data",
    is_said_by_title=True,
)
def figure_drawn(subject: Subject) -> Iterator[Found]:
    """A chart can be drawn from its data."""
    for figure in subject.document.figures:
        if figure.chart and not can_be_drawn(figure.chart):
            yield (
                _("The chart of figure “%(title)s” cannot be drawn from its data. Check its type and columns.")
                % {"title": figure.title or figure.key},
                f"figure:{figure.key}",
            )


@rule(
    "figure-alternative",
    Level.ERROR,
    field="id_alt",
    several="%(count)d figures have no text alternative",
    is_said_by_title=True,
)
def figure_alternative(subject: Subject) -> Iterator[Found]:
    """A picture has a text alternative."""
    for figure in subject.document.figures:
        if figure.picture and not figure.alt:
            yield (
                _("Figure “%(title)s” has no text alternative. Describe what it shows.")
                % {"title": figure.title or figure.key},
                f"figure:{figure.key}",
            )


@rule("cover", Level.ERROR, field="id_cover")
def cover(subject: Subject) -> Iterator[Found]:
    """The cover is a picture."""
    document = subject.document
    if document.cover and not document.cover_figure():
        yield (
            _("The cover is the figure “%(key)s”, which is not a picture. Choose another cover, or none.")
            % {"key": document.cover},
            "edition",
        )


@rule("logo", Level.ERROR, page="report", field="id_logo_file")
def logo(subject: Subject) -> Iterator[Found]:
    """The publisher's logo is stored."""
    report = subject.document.report
    if any(each and each.sha256 in subject.missing_pictures for each in (report.logo, report.dark_logo)):
        yield _("The report’s logo is missing on the server. Upload it again."), "edition"


@rule("imprint", Level.WARNING, page="report", field="id_publisher_name")
def imprint(subject: Subject) -> Iterator[Found]:
    """A report names its publisher and its licence."""
    report = subject.document.report
    has_publisher, has_licence = bool(report.publisher.name), bool(report.licence.name)
    if not has_publisher and not has_licence:
        yield (
            _(
                "The report has no publisher and no licence. Readers cannot tell who is responsible for it and how they may use it."
            ),
            "edition",
        )
    elif not has_publisher:
        yield _("The report has no publisher. Readers cannot tell who is responsible for it."), "edition"
    elif not has_licence:
        yield _("The report has no licence. Readers cannot tell how they may use it."), "edition"


@rule(
    "open-score", Level.WARNING, field="scores-group", several="%(count)d predictions of earlier years are still open"
)
def open_score(subject: Subject) -> Iterator[Found]:
    """Predictions of earlier years are scored."""
    for score in subject.document.scores:
        if score.outcome is Outcome.OPEN:
            yield (
                _("The %(made_in)s prediction “%(statement)s” is not scored yet.")
                % {"made_in": score.made_in, "statement": score.statement},
                f"score:{score.uid}",
            )
