from uuid import UUID

from pydantic import BaseModel, ConfigDict


class Statement(BaseModel):
    """A part of a document: immutable, and with no room for a key that the schema does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", ser_json_inf_nan="constants", allow_inf_nan=False)


class Part(Statement):
    """A statement with an identity that lasts from version to version."""

    uid: UUID
