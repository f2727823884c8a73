"""Addresses of resources and of their pages, absolute, made of slugs, years and versions."""

from dataclasses import dataclass

from django.http import HttpRequest

from reports.addresses import API_ROOT, schema


@dataclass(frozen=True)
class Addresses:
    """All addresses that answers carry; `base` is scheme and host, without a slash."""

    base: str

    @classmethod
    def of(cls, request: HttpRequest) -> "Addresses":
        return cls(f"{request.scheme}://{request.get_host()}")

    def page(self, path: str) -> str:
        """The page for readers with that path."""
        return f"{self.base}{path}"

    def resource(self, *parts: object) -> str:
        """The resource whose address has these parts: `trends`, `multimodal-models`."""
        return f"{self.base}{API_ROOT}" + "".join(f"{part}/" for part in parts)

    def edition(self, report: str, year: int, *more: object) -> str:
        """An edition, or a resource below it."""
        return self.resource("reports", report, "editions", year, *more)

    def version(self, report: str, year: int, number: str, *more: object) -> str:
        """A version of an edition, or a resource below it: `document`."""
        return self.edition(report, year, "versions", number, *more)

    def document_schema(self, number: int) -> str:
        """The JSON Schema of edition documents."""
        return f"{self.base}{schema(number)}"
