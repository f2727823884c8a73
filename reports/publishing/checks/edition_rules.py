"""Rules about an edition as a whole: its figures, the fonts of this server, its references and its reviews."""

import unicodedata
from collections.abc import Iterator
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reports import drafting
from reports.document.sources import (
    bare_arxiv_number,
    identities,
    is_arxiv_number,
    is_doi,
    issued_from,
    said_arxiv_numbers,
)
from reports.document.text import first_day
from reports.document.words import Outcome
from reports.exporting.typesetting import signs_without_font
from reports.languages import ENGLISH
from reports.models.review import BESIDE, FRONT
from reports.publishing.checks.registry import Found, Level, Subject, rule
from reports.rendering import can_be_drawn, plain_reference, read_section

#: How many signs a finding shows.
_SHOWN = 8
_OF_CJK = ("CJK", "HIRAGANA", "KATAKANA", "HANGUL", "BOPOMOFO", "FULLWIDTH", "HALFWIDTH", "IDEOGRAPHIC", "KANGXI")
_EMOJI = range(0x1F000, 0x20000)


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


@rule("font", Level.WARNING, field="id_body", own_field="", several="%(count)d scripts have no font on this server")
def font(subject: Subject) -> Iterator[Found]:
    """Every character has a font on this server, so that the PDF can show it."""
    document = subject.document
    lacking = signs_without_font(document.model_dump_json())
    for package in sorted({_package(sign) for sign in lacking}):
        signs = {sign for sign in lacking if _package(sign) == package}
        shown = " ".join(sorted(signs)[:_SHOWN]) + (" …" if len(signs) > _SHOWN else "")
        inside = (each for each in document.sections if not signs.isdisjoint(each.model_dump_json()))
        place = next((f"section:{each.slug}" for each in inside), "edition")
        if package:
            yield (
                _(
                    "No font on this server has %(signs)s: the PDF will show an empty box for each. Ask the administrator of the "
                    "server to install the package %(package)s and restart it."
                )
                % {"signs": shown, "package": package},
                place,
            )
        else:
            yield (
                _(
                    "No font has %(signs)s: the PDF will show an empty box for each. Replace the characters, or delete them."
                )
                % {"signs": shown},
                place,
            )


def _package(sign: str) -> str:
    """The package of Debian's that has a font for it, or ""."""
    name = unicodedata.name(sign, "")
    if name.startswith(_OF_CJK):
        return "fonts-noto-cjk"
    if ord(sign) in _EMOJI:
        return "fonts-noto-color-emoji"
    return "fonts-noto-core" if name else ""


@rule("identifier", Level.WARNING, field="id_doi", several="%(count)d DOIs or arXiv numbers are invalid")
def identifier(subject: Subject) -> Iterator[Found]:
    """A source's DOI and arXiv number have the right form."""
    for reference in subject.document.references:
        item, place = reference.item, f"reference:{reference.key}"
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
                f"reference:{reference.key}",
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
                f"reference:{reference.key}",
            )


@rule(
    "few-sources",
    Level.WARNING,
    field="id_body",
    several="%(count)d sections cite fewer sources than the report requires",
)
def few_sources(subject: Subject) -> Iterator[Found]:
    """A section about a trend cites as many sources as the report requires."""
    least = subject.report.least_sources
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


@rule(
    "approval",
    Level.ERROR,
    page="reviews",
    field="state",
    several="%(count)d sections are not yet approved",
    is_state=True,
)
def approval(subject: Subject) -> Iterator[Found]:
    """If the report requires approval, a second person has approved the current text of each section and everything else."""
    if not subject.report.needs_approval:
        return
    titles = {FRONT: BESIDE} | {each.uid: each.title for each in subject.document.sections}
    for uid in drafting.unapproved(subject.document, subject.standings):
        names = ", ".join(each.by_name for each in subject.standings.get(uid, drafting.Standing()).unconfirmed)
        words = (
            _(
                "“%(title)s” was approved by link (%(names)s). Another person with an account must confirm that approval."
            )
            if names
            else _("“%(title)s” is not approved in its current form. Ask for a review.")
        )
        place = "edition:review" if uid == FRONT and not names else _place(subject, uid)
        yield words % {"title": titles[uid], "names": names}, place


@rule(
    "changes-asked",
    Level.WARNING,
    page="reviews",
    field="review-heading",
    several="%(count)d reviews ask for changes",
    is_state=True,
)
def changes_asked(subject: Subject) -> Iterator[Found]:
    """No reviewer asks for changes to the current text."""
    for uid, standing in subject.standings.items():
        for review in standing.asked_for_changes:
            yield (
                _("%(by_name)s asks for changes: %(words)s") % {"by_name": review.by_name, "words": review.words},
                _place(subject, uid),
            )


@rule("open-comments", Level.WARNING, field="comments", several="%(count)d sections have open comments", is_state=True)
def open_comments(subject: Subject) -> Iterator[Found]:
    """Every comment on a section is resolved."""
    for section in subject.document.sections:
        if count := subject.open_comments[section.uid]:
            words = ngettext("“%(title)s” has one open comment.", "“%(title)s” has %(count)s open comments.", count)
            yield words % {"title": section.title, "count": count}, f"section:{section.slug}"


def _place(subject: Subject, uid: UUID | None) -> str:
    return next((f"section:{each.slug}" for each in subject.document.sections if each.uid == uid), "edition")
