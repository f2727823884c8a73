from typing import Annotated
from uuid import UUID

from pydantic import StringConstraints

from reports.document.text import Code, HomePage, Name, Prose, Slug
from reports.document.types.base import Statement
from reports.document.types.figures import Picture


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
    issn: Annotated[str, StringConstraints(pattern=r"^(\d{4}-\d{3}[\dX])?$")] = ""
    language: Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Z]{2})?$")] = "en"
    colour: Annotated[str, StringConstraints(pattern=r"^(#[0-9a-f]{6})?$")] = ""
    logo: Picture | None = None
