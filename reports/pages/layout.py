"""The layout: what surrounds the text on all pages of an edition."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from reports import addresses
from reports.document.types import EditionDocument, Ground, Picture, ReportStatement, Section
from reports.languages import Translator
from reports.pages.head import other_language
from reports.pages.parts import Link, MovementLabel, Rating, movement_label, rating
from reports.reading.context import Correction, EditionContext
from reports.rendering import Identity, Links, description_text, render_prose
from reports.rendering.terms import report_translator


@dataclass(frozen=True)
class Banner:
    """The banner of a page that is not the latest version; `link` leads there."""

    sentence: str
    link: Link | None = None


@dataclass(frozen=True)
class ContentsLine:
    """A section in the table of contents; `corrections` are those of text that it still has."""

    number: int | None
    title: str
    address: str
    rating: Rating
    movement_label: MovementLabel | None
    summary: str
    corrections: Sequence[Correction] = ()
    here: bool = False


@dataclass(frozen=True)
class Logo:
    """The publisher's logo: its address, and its size in pixels."""

    address: str
    width: int
    height: int


@dataclass(frozen=True)
class Imprint:
    """The publisher of a report and its licence. `dark_colour` and `dark_logo` are for dark screens; `style_sheet` is an address
    or ""."""

    report: ReportStatement
    imprint_html: str
    dark_colour: str
    logo: Logo | None
    dark_logo: Logo | None
    style_sheet: str

    @property
    def head_logo(self) -> Logo | None:
        """The logo in the masthead on light screens."""
        return self.logo if self.report.ground is Ground.PAPER else self.dark_logo or self.logo

    @property
    def needs_paper(self) -> bool:
        """Whether the logo needs a light ground on dark screens."""
        return self.dark_logo is None


@dataclass(frozen=True)
class Layout:
    """The report, the edition and its version, the other years, the contents, the imprint. `document` is the address of the
    bytes with that `checksum`."""

    report: Link
    edition: Link
    year: int
    number: str
    published: datetime | None
    pinned: str
    evergreen: str
    history: str
    years: tuple[Link, ...]
    contents: tuple[ContentsLine, ...]
    banner: Banner | None
    imprint: Imprint
    checksum: str
    document: str
    other_language: Link | None = None

    @property
    def is_rated(self) -> bool:
        """Whether any section has a maturity."""
        return any(line.rating.is_rated for line in self.contents)


def edition_layout(
    document: EditionDocument, context: EditionContext, *, here: Section | None = None, banner: Banner | None = None
) -> Layout:
    """Return the layout of a page of `document`; `here` is the section shown, `banner` replaces the default."""
    version, translate = context.version, report_translator(document.report)
    return Layout(
        report=Link(document.report.name, addresses.report(context.report)),
        edition=Link(document.title, addresses.edition(context.report, context.year, context.number)),
        year=context.year,
        number=version.number if version else "",
        published=version.published_at if version else None,
        pinned=addresses.edition(context.report, context.year, version.number if version else None),
        evergreen=addresses.edition(context.report, context.year),
        history=addresses.versions(context.report, context.year),
        years=tuple(
            Link(str(year), addresses.edition(context.report, year), here=year == context.year)
            for year in context.years
        ),
        contents=contents(document, context, here),
        banner=banner or banner_towards(context, latest_version(context, translate), translate),
        imprint=imprint(document),
        checksum=version.sha256 if version else "",
        document=addresses.file(context.report, context.year, "json", version.number) if version else "",
        other_language=other_language(document, context, here),
    )


def contents(
    document: EditionDocument, context: EditionContext, here: Section | None = None
) -> tuple[ContentsLine, ...]:
    """Return the sections in order, each with its description."""
    numbers, translate = document.numbers(), report_translator(document.report)
    return tuple(
        ContentsLine(
            number=numbers.get(section.uid),
            title=section.title,
            address=addresses.section(context.report, context.year, section.slug, context.number),
            rating=rating(section.maturity, translate),
            movement_label=movement_label(context.moves.get(section.uid), translate) if section.trend else None,
            summary=description_text(section.summary),
            corrections=context.corrections.get(section.uid, ()),
            here=here is not None and section.uid == here.uid,
        )
        for section in document.sections
    )


def imprint(document: EditionDocument) -> Imprint:
    """Return the imprint of a document's report."""
    report, identity = document.report, Identity.of(document.report)
    return Imprint(
        report=report,
        imprint_html=render_prose(report.imprint, translate=report_translator(report)),
        dark_colour=identity.dark_accent if report.colour else "",
        logo=_logo(report.logo),
        dark_logo=_logo(report.dark_logo),
        style_sheet=addresses.identity(identity.name),
    )


def _logo(picture: Picture | None) -> Logo | None:
    return Logo(Links().to_picture(picture), picture.width, picture.height) if picture else None


def latest_version(context: EditionContext, translate: Translator) -> Link:
    """Return a link to the edition's latest version."""
    number = translate("Version\u00a0{number}", number=context.current)
    return Link(number, addresses.edition(context.report, context.year))


def banner_towards(context: EditionContext, latest: Link, translate: Translator, also: str = "") -> Banner | None:
    """Return the banner of a page, or None for the latest version. `latest` links to the same page of the latest version; `also` is
    a further sentence."""
    if context.version is None:
        return Banner(translate("This is a draft. It may still change."))
    number = context.version.number
    if context.as_of:
        sentence = translate("This is how it stood on {day}: version {number}.", day=context.as_of, number=number)
    elif context.is_latest:
        return None
    else:
        sentence = translate("This is version {number}, which is not the latest version.", number=number)
    return Banner(" ".join(filter(None, (sentence, also))), latest)
