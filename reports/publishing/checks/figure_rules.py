"""Rules about figures."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from reports.publishing.checks.edition_rules import CheckContext, Found, Level, Target, rule
from reports.rendering import can_be_drawn


@rule("figure-content", Level.ERROR, several="%(count)d figures are empty", is_named_by_target=True)
def figure_content(context: CheckContext) -> Iterator[Found]:
    """A figure has a chart or a picture, and the picture is stored."""
    for figure in context.document.figures:
        if figure.chart is None and figure.picture is None:
            yield (
                _("Figure “%(title)s” is empty. Add data or a picture.") % {"title": figure.title or figure.key},
                Target("figure", figure.key, "kind"),
            )
        if figure.picture and figure.picture.sha256 in context.missing_pictures:
            yield (
                _("The picture of figure “%(title)s” is missing on the server. Upload it again.")
                % {"title": figure.title or figure.key},
                Target("figure", figure.key, "kind"),
            )


@rule(
    "figure-unused",
    Level.WARNING,
    several="%(count)d figures are not shown, and will not be published",
    is_named_by_target=True,
)
def figure_unused(context: CheckContext) -> Iterator[Found]:
    """A figure is shown in a section or on the cover."""
    for figure in context.unused_figures:
        yield (
            _("No section shows figure “%(title)s”, so it will not be published. Insert it in a text, or delete it.")
            % {"title": figure.title or figure.key},
            Target("figure", figure.key),
        )


@rule(
    "figure-drawn",
    Level.WARNING,
    several="%(count)d charts cannot be drawn from their data",
    is_named_by_target=True,
)
def figure_drawn(context: CheckContext) -> Iterator[Found]:
    """A chart can be drawn from its data."""
    for figure in context.document.figures:
        if figure.chart and not can_be_drawn(figure.chart):
            yield (
                _("The chart of figure “%(title)s” cannot be drawn from its data. Check its type and columns.")
                % {"title": figure.title or figure.key},
                Target("figure", figure.key, "kind"),
            )


@rule(
    "figure-alternative",
    Level.ERROR,
    several="%(count)d figures have no text alternative",
    is_named_by_target=True,
)
def figure_alternative(context: CheckContext) -> Iterator[Found]:
    """A picture has a text alternative."""
    for figure in context.document.figures:
        if figure.picture and not figure.alt:
            yield (
                _("Figure “%(title)s” has no text alternative. Describe what it shows.")
                % {"title": figure.title or figure.key},
                Target("figure", figure.key, "alt"),
            )
