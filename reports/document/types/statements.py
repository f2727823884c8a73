"""What all parts of a document have in common, and the vocabulary as it stood."""

from uuid import UUID

from pydantic import BaseModel, ConfigDict

from reports.document.text import Name, Prose, Slug


class Statement(BaseModel):
    """A part of a document: immutable, and with no room for a key that the schema does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", ser_json_inf_nan="constants", allow_inf_nan=False)


class Part(Statement):
    """A statement with an identity that lasts from version to version."""

    uid: UUID


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
