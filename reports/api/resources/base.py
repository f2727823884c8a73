"""Resources: what answers are made of. One declaration is the type, the schema and the description of each column."""

from collections.abc import Collection
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

Id = Annotated[
    str,
    Field(
        description="Stable: it stays the same in every version and year, to join on.",
        examples=["0b3ff3f0-5ca1-4b3c-9d3f-7d7a0d1f2c11"],
    ),
]
Address = Annotated[str, Field(json_schema_extra={"format": "uri"})]
Slug = Annotated[str, Field(description="The last part of an address.")]
Moment = Annotated[str, Field(json_schema_extra={"format": "date-time"})]
Day = Annotated[str, Field(json_schema_extra={"format": "date"})]
Sha256 = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]


class Resource(BaseModel):
    """A part of an answer."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    def chosen(self, fields: Collection[str] | None = None) -> dict[str, Any]:
        """The resource as JSON types, with only `fields` if they are given."""
        return self.model_dump(mode="json", by_alias=True, include=None if fields is None else set(fields))


def _only_id_required(schema: dict[str, Any]) -> None:
    schema["required"] = [name for name in schema.get("required", ()) if name == "id"]


class Row(Resource):
    """A row of a list: with `fields` a client may ask for some of its fields, so that `id` alone is always there."""

    model_config = ConfigDict(frozen=True, extra="forbid", json_schema_extra=_only_id_required)
