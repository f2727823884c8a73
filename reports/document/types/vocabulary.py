from uuid import UUID

from reports.document.text import Name, Prose, Slug
from reports.document.types.base import Statement


class ThemeStatement(Statement):
    """A group of trends."""

    slug: Slug
    name: Name


class TrendStatement(Statement):
    """A trend's name and definition as they stood."""

    uid: UUID
    slug: Slug
    name: Name
    definition: Prose = ""
    theme: ThemeStatement | None = None


class TechniqueStatement(Statement):
    """A technique's names and definition as they stood; `broader` are slugs of techniques it is a kind of."""

    uid: UUID
    slug: Slug
    name: Name
    aliases: tuple[Name, ...] = ()
    definition: Prose = ""
    broader: tuple[Slug, ...] = ()
