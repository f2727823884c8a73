"""The parts of the site's addresses, each with one spelling."""

from reports.document.text import SLUG
from reports.exporting import FORMATS
from reports.rendering import Identity


class Year:
    """Four digits."""

    regex = r"[12]\d{3}"

    def to_python(self, value: str) -> int:
        """The year as a number."""
        return int(value)

    def to_url(self, value: int) -> str:
        """The year as it stands in an address."""
        return str(value)


class Number:
    """A version's number, `1.0`."""

    regex = r"[1-9]\d{0,3}\.(?:0|[1-9]\d{0,3})"

    def to_python(self, value: str) -> str:
        """As it is."""
        return value

    def to_url(self, value: str) -> str:
        """As it is."""
        return value


class Slug(Number):
    """Lower case, so that an address has one spelling."""

    regex = SLUG.pattern


class ParagraphName(Number):
    """A paragraph's id."""

    regex = r"p-[0-9a-f]{10}(?:-[1-9]\d{0,5})?"


class FormatName(Number):
    """A kind of file, as it stands after the dot of its address."""

    regex = "|".join(FORMATS)


class Digest(Number):
    """The SHA-256 of a picture."""

    regex = "[0-9a-f]{64}"


class PictureKind(Number):
    """What a picture's address ends in."""

    regex = "png|jpg|webp|avif"


class SmallerKind(Number):
    """What the address of a picture made smaller ends in."""

    regex = "webp|avif"


class IdentityName:
    """What a report wears, as the address of its style sheet spells it."""

    regex = r"[a-z]+-[a-z]+-[0-9a-f]{6}-[0-9a-f]{6}"

    def to_python(self, value: str) -> Identity:
        """The identity. Raises ValueError, for which no address matches."""
        found = Identity.named(value)
        if found is None:
            raise ValueError(value)
        return found

    def to_url(self, value: Identity) -> str:
        """Its name."""
        return value.name


class FigureKey(Number):
    """A figure's key, as it stands in the text."""

    regex = r"[A-Za-z0-9][A-Za-z0-9_:.-]*"


class ChartFile(Number):
    """What a chart can be had as."""

    regex = "csv|json|svg|png"
