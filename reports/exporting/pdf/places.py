"""Where the links in a PDF lead: to the version's own pages, for ever, and to those of techniques."""

from dataclasses import dataclass
from urllib.parse import urljoin


@dataclass(frozen=True)
class Places:
    """`version` is the version's pinned address, ending in a slash."""

    version: str

    def technique(self, slug: str) -> str:
        """A technique's page."""
        return urljoin(self.version, f"/techniques/{slug}/")

    def section(self, slug: str) -> str:
        """A section as this version has it."""
        return urljoin(self.version, f"{slug}/")

    def paragraph(self, slug: str, paragraph: str) -> str:
        """A paragraph of a section as this version has it."""
        return f"{self.section(slug)}#{paragraph}"
