"""The variables of addresses: an address with another spelling leads nowhere."""

from reports.api.values import Number


class SlugConverter:
    regex = "[a-z0-9]+(?:-[a-z0-9]+)*"

    def to_python(self, text: str) -> str:
        return text

    def to_url(self, value: str) -> str:
        return value


class YearConverter:
    regex = "(?:19[0-9]{2}|2[01][0-9]{2}|2200)"

    def to_python(self, text: str) -> int:
        return int(text)

    def to_url(self, value: int) -> str:
        return str(value)


class VersionConverter:
    """A version's number; `latest` is None."""

    regex = f"(?:latest|{Number().schema['pattern'][1:-1]})"

    def to_python(self, text: str) -> str | None:
        return None if text == "latest" else text

    def to_url(self, value: str | None) -> str:
        return value or "latest"
