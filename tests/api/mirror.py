"""A client that mirrors a site as docs/api-guide.md describes, and nothing more."""

from collections.abc import Callable
from typing import Any

type Ask = Callable[[str], Any]


class Mirror:
    """Follows `publications/` and stores documents and vocabulary. `ask` returns the response to an address."""

    def __init__(self, ask: Ask, start: str) -> None:
        self.ask = ask
        self.resume = f"{start}publications/"
        self.start = start
        self.documents: dict[tuple[str, int, str], Any] = {}
        self.vocabulary: dict[str, list[Any]] = {}

    def catch_up(self) -> int:
        """Read the events since the last call, and return their number."""
        events = 0
        while True:
            page = self.ask(self.resume).json()
            for event in page["results"]:
                self._take(event)
            events += len(page["results"])
            self.resume = page["resume"]
            if page["next"] is None:
                break
        if events:
            self.vocabulary = {
                name: self._whole(f"{self.start}{name}/") for name in ("trends", "techniques", "lineage")
            }
        return events

    def _take(self, event: dict[str, Any]) -> None:
        if event["version"] is None:
            return
        key = (event["report"], event["year"], event["version"])
        if event["kind"] != "version-published":
            self.documents.pop(key, None)
            return
        response = self.ask(f"{event['url']}document/")
        if response.status_code == 200:
            self.documents[key] = response.content

    def _whole(self, address: str) -> list[Any]:
        rows = []
        while address:
            page = self.ask(address).json()
            rows += page["results"]
            address = page["next"]
        return rows
