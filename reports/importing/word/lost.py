"""What could not be taken along from a Word file, told once for each kind."""

from collections import Counter

#: Kind -> what is said of one and of several.
_COUNTED = {
    "comment": ("1 comment is left out.", "{} comments are left out."),
    "insertion": (
        "1 tracked insertion is accepted.",
        "{} tracked insertions are accepted.",
    ),
    "deletion": ("1 tracked deletion is left out.", "{} tracked deletions are left out."),
    "hidden": ("1 passage of hidden text is left out.", "{} passages of hidden text are left out."),
    "struck": (
        "1 struck-through passage is imported as plain text. Delete it if it should not be published.",
        "{} struck-through passages are imported as plain text. Delete those that should not be published.",
    ),
    "beside": ("Content outside the text (references, techniques, predictions) is left out.",) * 2,
    "contents": ("The table of contents is left out. Editions have their own.",) * 2,
    "index": ("The index is left out. Readers use the search.",) * 2,
}


class Lost:
    """Counts messages for the end, and keeps messages about a place until its line is known."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._waiting: list[str] = []

    def count(self, kind: str, number: int = 1) -> None:
        """Note that something of `kind` was met."""
        self._counts[kind] += number

    def tell(self, words: str) -> None:
        """Note what is to be told of the place that is being read."""
        self._waiting.append(words)

    def take(self) -> list[str]:
        """What was told since this was last asked."""
        told, self._waiting = self._waiting, []
        return told

    def sentences(self) -> list[str]:
        """What was counted, in words."""
        counted = [(sentences, self._counts[kind]) for kind, sentences in _COUNTED.items() if self._counts[kind]]
        return [several.format(count) if count > 1 else one for (one, several), count in counted]
