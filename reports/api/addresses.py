"""Addresses of resources and of their pages, absolute, made of slugs, years and versions."""

from dataclasses import dataclass

from django.http import HttpRequest


@dataclass(frozen=True)
class Addresses:
    """All addresses that answers carry; `base` is scheme and host, without a slash."""

    base: str

    @classmethod
    def of(cls, request: HttpRequest) -> "Addresses":
        return cls(f"{request.scheme}://{request.get_host()}")

    @property
    def root(self) -> str:
        return f"{self.base}/api/v1/"

    def page(self, path: str) -> str:
        """The page for readers with that path."""
        return f"{self.base}{path}"

    def list(self, name: str) -> str:
        return f"{self.root}{name}/"

    def report(self, report: str) -> str:
        return f"{self.root}reports/{report}/"

    def editions(self, report: str) -> str:
        return f"{self.report(report)}editions/"

    def edition(self, report: str, year: int) -> str:
        return f"{self.report(report)}editions/{year}/"

    def versions(self, report: str, year: int) -> str:
        return f"{self.edition(report, year)}versions/"

    def version(self, report: str, year: int, number: str) -> str:
        return f"{self.edition(report, year)}versions/{number}/"

    def sections_of(self, report: str, year: int, number: str) -> str:
        return f"{self.version(report, year, number)}sections/"

    def section(self, report: str, year: int, number: str, slug: str) -> str:
        return f"{self.version(report, year, number)}sections/{slug}/"

    def document(self, report: str, year: int, number: str) -> str:
        return f"{self.version(report, year, number)}document/"

    def trend(self, slug: str) -> str:
        return f"{self.root}trends/{slug}/"

    def technique(self, slug: str) -> str:
        return f"{self.root}techniques/{slug}/"

    def document_schema(self, number: int) -> str:
        return f"{self.base}/schemas/edition-document-{number}.json"
