"""The parts of the site's addresses, each with one spelling."""

from reports.document.text import SLUG


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
