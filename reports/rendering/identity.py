"""A publisher's branding of pages and files: accent colour, typeface of headings, page header, and labels around downloaded drawings."""

import re
from collections.abc import Callable, Iterable
from typing import NamedTuple, Self

from reports.document.colours import DARK, PAPER, legible, mixed
from reports.document.types import Ground, HeadingFace, Picture, ReportStatement
from reports.rendering.drawing import Canvas, Ends, Face, Plate, balanced, plate_of, width, wrapped
from reports.rendering.drawing.pictures import INK, MUTED

_ACCENT = "#8a2b1d"
_DARK_ACCENT = "#f0a08c"
#: Background and text colour of the header Ground.INK, in light and in dark mode.
_INK = ("#1d1b17", PAPER), ("#2a2d32", "#e8e4da")
_NAME = re.compile(r"(paper|ink|accent)-(serif|sans|slab)-([0-9a-f]{6})-([0-9a-f]{6})")


class Identity(NamedTuple):
    """The branding of a report's pages. `accent` and `dark_accent`, as #rrggbb, are legible in light and in dark mode."""

    ground: Ground = Ground.PAPER
    face: HeadingFace = HeadingFace.SERIF
    accent: str = _ACCENT
    dark_accent: str = _DARK_ACCENT

    @classmethod
    def of(cls, report: ReportStatement) -> Self:
        """Return a report's branding. Illegible colours, which earlier releases accepted, are replaced by similar legible ones."""
        if not report.colour:
            return cls(report.ground, report.heading_face)
        usual = _DARK_ACCENT if report.colour == _ACCENT else report.colour
        dark = legible(report.dark_colour or usual, DARK)
        return cls(report.ground, report.heading_face, legible(report.colour, PAPER), dark)

    @classmethod
    def named(cls, name: str) -> Self | None:
        """Return the branding with this `name`, or None if it is malformed."""
        found = _NAME.fullmatch(name)
        if found is None:
            return None
        ground, face, accent, dark_accent = found.groups()
        return cls(Ground(ground), HeadingFace(face), f"#{accent}", f"#{dark_accent}")

    @property
    def name(self) -> str:
        """Return its name in addresses, such as `ink-serif-8a2b1d-f0a08c`; "" for the default."""
        if self == Identity():
            return ""
        return f"{self.ground}-{self.face}-{self.accent[1:]}-{self.dark_accent[1:]}"

    @property
    def head(self) -> tuple[tuple[str, str], tuple[str, str]] | None:
        """Return background and text colour of the page header, in light and in dark mode; None if it has the page's background."""
        if self.ground is Ground.INK:
            return _INK
        if self.ground is Ground.ACCENT:
            return (self.accent, PAPER), (mixed(self.accent, DARK, 0.4), _INK[1][1])
        return None

    def style_sheet(self) -> str:
        """Return CSS rules to be added to the site's style sheets: for a page, or, on a page `.many`, for elements of class `name`."""
        scope = f"body:not(.many), .{self.name}"
        rules = [
            f"{scope} {{ --accent: {self.accent}{_HEADING[self.face]} }}",
            f"@media screen and (prefers-color-scheme: dark) {{ {scope} {{ --accent: {self.dark_accent} }} }}",
        ]
        if self.head:
            day, dark = (
                f"body:not(.many) .masthead {{ --ground: {ground}; --on-ground: {words} }}"
                for ground, words in self.head
            )
            rules += [
                f"@media screen {{ {day} }}",
                f"@media screen and (prefers-color-scheme: dark) {{ {dark} }}",
                _BAND,
            ]
        return "\n".join(rules) + "\n"


class HeadLogo(NamedTuple):
    """The logo in the header of a cover or a card. `needs_paper`: it is for light backgrounds, but the header is dark."""

    picture: Picture
    needs_paper: bool


def head_logo(report: ReportStatement) -> HeadLogo | None:
    """The report's, if it has one."""
    on_paper = report.ground is Ground.PAPER
    picture = report.logo if on_paper else report.dark_logo or report.logo
    return HeadLogo(picture, needs_paper=not on_paper and report.dark_logo is None) if picture else None


def title_face(identity: Identity) -> Face:
    """Return the face of titles."""
    return _TITLES[identity.face]


class Branding(NamedTuple):
    """The branding of a downloaded drawing: the typeface of its title, and the logo, or None."""

    face: Face = Face.TITLE
    logo: Plate | None = None

    @classmethod
    def of(cls, report: ReportStatement, pictures: Callable[[str], bytes]) -> Self:
        """Return a report's branding. `pictures` returns a picture's bytes by SHA-256, or b"" if the file is missing."""
        data = pictures(report.logo.sha256) if report.logo else b""
        return cls(title_face(Identity.of(report)), plate_of(data, _LOGO) if data else None)

    def draw_logo(self, canvas: Canvas, right: float, top: float, height: float) -> tuple[float, float]:
        """Draw the logo at its upper right corner. Return the width that it takes from titles on its left, and its lower edge."""
        if self.logo is None:
            return 0.0, top
        wide, high = self.logo.within(height * 4, height)
        canvas.image(right - wide, top, wide, high, self.logo.data)
        return wide + height * 0.8, top + high


_TITLES = {HeadingFace.SERIF: Face.TITLE, HeadingFace.SANS: Face.BOLD, HeadingFace.SLAB: Face.SLAB}
#: The largest width or height of a logo in drawings, in pixels.
_LOGO = 400
#: CSS for the typeface of headings, if it is not that of the text.
_HEADING = {
    HeadingFace.SERIF: "",
    HeadingFace.SANS: "; --heading: var(--sans); --heading-weight: 700",
    HeadingFace.SLAB: "; --heading: var(--slab)",
}
#: The header's background fills the width of the window, while its content stays in the page's grid. `border-image` has sharp edges,
#: unlike a box shadow; forced colours would not change it, so it is left out there.
_BAND = """\
@media screen and (forced-colors: none) {
  body:not(.many) .masthead {
    background: var(--ground);
    color: var(--on-ground);
    border-color: var(--ground);
    border-image: linear-gradient(var(--ground) 0 0) fill 0 / 0 / 0 100vmax;
  }
  body:not(.many) .masthead :is(a:hover, [aria-current]) { color: inherit }
  body:not(.many) .masthead :focus-visible { outline-color: currentColor; outline-offset: 0 }
}"""


class Labels(NamedTuple):
    """The text around a drawing: title and subtitle above it; note, source and (at the right) `foot` below it."""

    title: str = ""
    subtitle: str = ""
    note: str = ""
    source: str = ""
    foot: str = ""


def draw_heading(
    canvas: Canvas, labels: Labels, branding: Branding, at: tuple[float, float], room: float, *, size: float
) -> float:
    """Draw the logo, the title in this `size`, and the subtitle. Return their lower edge."""
    x, y = at
    taken, lowest = branding.draw_logo(canvas, x + room, y, size * 1.5)
    small = 14.5 if size < 25 else 16.0
    for words, high, face, colour in (
        (labels.title, size, branding.face, INK),
        (labels.subtitle, small, Face.REGULAR, MUTED),
    ):
        for line in balanced(words, room - taken, high, face) if words else ():
            canvas.text(x, y + 0.65 * high, line, size=high, face=face, colour=colour)
            y += 1.27 * high
    return max(y, lowest)


def draw_foot(
    canvas: Canvas, texts: Iterable[str], foot: str, at: tuple[float, float], room: float, *, size: float
) -> float:
    """Draw the texts in lines, and `foot` at the right of the last line if it has room. Return their lower edge."""
    x, y = at
    reach = 0.0
    step = size * 1.36
    for line in (line for text in texts if text for line in wrapped(text, room, size)):
        canvas.text(x, y + 8, line, size=size, colour=MUTED)
        reach = width(line, size)
        y += step
    if foot and reach and reach + width(foot, size) + 24 < room:
        canvas.text(x + room, y + 8 - step, foot, anchor="end", size=size, colour=MUTED)
        return y
    # Several lines are aligned with the source.
    lines = wrapped(foot, room, size) if foot else []
    anchor: Ends = "start" if len(lines) > 1 else "end"
    for line in lines:
        canvas.text(x if anchor == "start" else x + room, y + 8, line, anchor=anchor, size=size, colour=MUTED)
        y += step
    return y
