"""The whole description: operations, and what no operation of ours has: the types of documents, and webhooks."""

from typing import Any

from drf_spectacular.generators import SchemaGenerator

from reports.api.schema import documents, webhooks


class ApiGenerator(SchemaGenerator):
    """drf-spectacular's, of all addresses of the API. Nobody logs in."""

    def __init__(self) -> None:
        super().__init__(urlconf="reports.api.urls")

    def described(self, server: str) -> dict[str, Any]:
        """The description of the API that is served at `server`."""
        schema: dict[str, Any] = self.get_schema(request=None, public=True)
        components = schema["components"]["schemas"]
        more = documents.components() | webhooks.components()
        schema["components"]["schemas"] = dict(sorted((more | components).items()))
        return schema | {"servers": [{"url": server}], "security": [], "webhooks": webhooks.webhooks()}
