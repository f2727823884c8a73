from collections.abc import Callable
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, StringConstraints, ValidationInfo

from reports.document.text import (
    ISSN,
    LANGUAGE,
    LONGEST_LANGUAGE,
    Code,
    HomePage,
    Name,
    OwnWord,
    Prose,
    Slug,
    check_issn,
    check_language,
)
from reports.document.types.figures import Picture
from reports.document.types.statements import Statement
from reports.document.words import Maturity

#: What reads the bytes of a version says so: what was sealed before a code was looked at so closely stays readable.
SEALED = "sealed"


def _unless_sealed(check: Callable[[str], str]) -> AfterValidator:
    def checked(code: str, info: ValidationInfo) -> str:
        return code if info.context == SEALED else check(code)

    return AfterValidator(checked)


type Issn = Annotated[str, StringConstraints(pattern=rf"^({ISSN})?$"), _unless_sealed(check_issn)]
type Language = Annotated[
    str, StringConstraints(pattern=rf"^{LANGUAGE}$", max_length=LONGEST_LANGUAGE), _unless_sealed(check_language)
]


class Publisher(Statement):
    """Who answers for the report."""

    name: Name = ""
    url: HomePage = ""


class Licence(Statement):
    """What a reader may do with the text; `spdx` is its identifier in the SPDX list, if it has one."""

    name: Name = ""
    url: HomePage = ""
    spdx: Code = ""


type Colour = Annotated[str, StringConstraints(pattern=r"^(#[0-9a-f]{6})?$")]


class Ground(StrEnum):
    """What the head of each page stands on."""

    PAPER = "paper"
    INK = "ink"
    ACCENT = "accent"


class HeadingFace(StrEnum):
    """What headings are set in."""

    SERIF = "serif"
    SANS = "sans"
    SLAB = "slab"


class ReportLabels(Statement):
    """What the report itself calls its maturities, a technique, and several of them: in headings, columns, legends and menus. Where
    it is empty, and in sentences, the usual word stands."""

    emerging: OwnWord = ""
    growing: OwnWord = ""
    established: OwnWord = ""
    declining: OwnWord = ""
    not_rated: OwnWord = ""
    technique: OwnWord = ""
    techniques: OwnWord = ""

    def of(self, maturity: Maturity) -> str:
        """The report's own word for a maturity, or ""."""
        own: str = getattr(self, maturity.value.replace("-", "_"))
        return own


class ReportStatement(Statement):
    """The report as this edition names it, and what it wears: `colour` is the publisher's accent on paper, `dark_colour` on dark
    ground; empty, it is the nearest tint of the first that can be read there."""

    uid: UUID
    slug: Slug
    name: Name
    description: Prose = ""
    publisher: Publisher = Publisher()
    licence: Licence = Licence()
    imprint: Prose = ""
    contact: Name = ""
    issn: Issn = ""
    language: Language = "en"
    colour: Colour = ""
    dark_colour: Colour = ""
    logo: Picture | None = None
    dark_logo: Picture | None = None
    ground: Ground = Ground.PAPER
    heading_face: HeadingFace = HeadingFace.SERIF
    labels: ReportLabels = ReportLabels()
