"""The whole description: operations, and what no operation of ours has: the types of documents, and webhooks."""

from typing import Any

from drf_spectacular.generators import SchemaGenerator

from reports.api.schema.components import documents, messages, webhooks

TAGS: dict[str, str] = {
    "Start": "The addresses to start from, search, the feed of what happened, and everything in one file.",
    "Reports": "Series that return each year.",
    "Editions": "One year of a report.",
    "Versions": "Published versions of an edition: numbers, checksums, documents and change notes.",
    "Sections": "The chapters of editions, most of them about one trend.",
    "Comparisons": "What differs between two versions, and what moved between two years.",
    "Trends": "Trends over the years, and the history of renamed, split and merged ones.",
    "Techniques": "Methods that sections name and assess, over trends and years.",
    "Statements": "What sections state, as tables: assessments, predictions, references, figures.",
    "Webhooks": "What is sent to addresses that the desk has registered.",
}


class ApiGenerator(SchemaGenerator):
    """drf-spectacular's, of all addresses of the API, for `manage.py spectacular` too. Nobody logs in."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options | {"urlconf": "reports.api.urls"})

    def get_schema(self, request: Any = None, public: bool = False) -> dict[str, Any]:
        schema: dict[str, Any] = super().get_schema(request=request, public=public)
        components = schema["components"]["schemas"]
        others = documents() | messages()
        schema["components"]["schemas"] = dict(sorted((others | components).items()))
        tags = [{"name": name, "description": what} for name, what in TAGS.items()]
        return schema | {"security": [], "tags": tags, "webhooks": webhooks()}

    def served(self, server: str, site: str) -> dict[str, Any]:
        """The description of the API that is served at `server`, by the site of that name."""
        schema = self.get_schema(public=True) | {"servers": [{"url": server}]}
        info = schema["info"]
        info["contact"] = info["contact"] | {"name": site}  # The settings hold the other one.
        return schema
