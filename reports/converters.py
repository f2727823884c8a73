"""URL converters of the site and the API."""

from django.urls import register_converter
from django.urls.converters import IntConverter, StringConverter

from reports.document.text import SLUG
from reports.exporting import FORMATS
from reports.rendering import Identity

#: Patterns of converters by name.
PATTERNS = {
    "lowerslug": SLUG.pattern,
    "number": r"[1-9]\d{0,3}\.(?:0|[1-9]\d{0,3})",
    "guidefile": r"[\w.-]{1,100}",
    "paragraph": r"p-[0-9a-f]{10}(?:-[1-9]\d{0,5})?",
    "account": "[0-9a-z]{1,13}",
    "digest": "[0-9a-f]{64}",
    "picturekind": "png|jpg|webp|avif",
    "smallerkind": "webp|avif",
    "figurekey": r"[A-Za-z0-9][A-Za-z0-9_:.-]*",
    "chartfile": "csv|json|svg|png",
}


class YearConverter(IntConverter):
    """A year that an edition can have."""

    regex = "(?:19[0-9]{2}|2[01][0-9]{2}|2200)"


class VersionConverter(StringConverter):
    """A version number such as `1.0`, or `latest`, which becomes None."""

    regex = f"(?:latest|{PATTERNS['number']})"

    def to_python(self, text: str) -> str | None:  # type: ignore[override]
        return None if text == "latest" else text


class FormatConverter(StringConverter):
    """The ending of a file of an edition, which becomes the name of its format. 1.0 ended CSL-JSON with `.csl`, which still works."""

    regex = "|".join([*(each.suffix.removeprefix(".") for each in FORMATS.values()), *FORMATS])

    def to_python(self, text: str) -> str:
        return text.partition(".")[0]


class IdentityConverter:
    """A report's branding in the address of its style sheet."""

    regex = r"[a-z]+-[a-z]+-[0-9a-f]{6}-[0-9a-f]{6}"

    def to_python(self, value: str) -> Identity:
        """Return the branding with that name. Raises ValueError, so that the address does not match, if it is malformed."""
        found = Identity.named(value)
        if found is None:
            raise ValueError(value)
        return found

    def to_url(self, value: Identity) -> str:
        """Return the name of the branding."""
        return value.name


def register() -> None:
    """Register all converters. URLconfs import this module before they use them."""
    for name, pattern in PATTERNS.items():
        register_converter(type(name, (StringConverter,), {"regex": pattern}), name)
    register_converter(YearConverter, "year")
    register_converter(VersionConverter, "version")
    register_converter(FormatConverter, "format")
    register_converter(IdentityConverter, "identity")


register()
