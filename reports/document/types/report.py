from collections.abc import Callable
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, StringConstraints, ValidationInfo

from reports.document.codes import ISSN, LANGUAGE, LONGEST_LANGUAGE, check_issn, check_language
from reports.document.text import Code, HomePage, Name, Prose, Slug
from reports.document.types.base import Statement
from reports.document.types.figures import Picture

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


class ReportStatement(Statement):
    """The report as this edition names it."""

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
    colour: Annotated[str, StringConstraints(pattern=r"^(#[0-9a-f]{6})?$")] = ""
    logo: Picture | None = None
