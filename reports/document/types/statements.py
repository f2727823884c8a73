"""The base classes of all parts of a document, and its copies of trends, themes and techniques."""

from uuid import UUID

from pydantic import BaseModel, ConfigDict

from reports.document.text import Name, Prose, Slug


class Statement(BaseModel):
    """A part of a document. It is immutable and refuses unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid", ser_json_inf_nan="constants", allow_inf_nan=False)


class Part(Statement):
    """A statement with a `uid`, which stays the same from version to version."""

    uid: UUID


class ThemeStatement(Statement):
    """A group of trends."""

    slug: Slug
    name: Name


class TrendStatement(Statement):
    """A trend's name and definition at the time of the edition."""

    uid: UUID
    slug: Slug
    name: Name
    definition: Prose = ""
    theme: ThemeStatement | None = None


class TechniqueStatement(Statement):
    """A technique's names and definition at the time of the edition. `broader` are slugs of wider techniques."""

    uid: UUID
    slug: Slug
    name: Name
    aliases: tuple[Name, ...] = ()
    definition: Prose = ""
    broader: tuple[Slug, ...] = ()
