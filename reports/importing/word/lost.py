"""What could not be taken along from a Word file, told once for each kind."""

from collections import Counter

#: Kind -> what is said of one and of several.
_COUNTED = {
    "comment": ("1 comment is left out.", "{} comments are left out."),
    "insertion": (
        "1 tracked insertion is taken as text.",
        "{} tracked insertions are taken as text.",
    ),
    "deletion": ("1 tracked deletion is left out.", "{} tracked deletions are left out."),
    "hidden": ("1 run of hidden text is left out.", "{} runs of hidden text are left out."),
    "struck": (
        "1 run of struck-through text stands where nothing can be struck, and is taken as plain text. Delete it if it is to go.",
        "{} runs of struck-through text stand where nothing can be struck, and are taken as plain text. Delete those that are to go.",
    ),
    "beside": ("What stands beside the text (sources, techniques, predictions) is left out.",) * 2,
    "contents": ("The table of contents is left out: an edition has its own.",) * 2,
    "index": ("The index is left out: an edition is searched.",) * 2,
}


class Lost:
    """Counts what is told at the end, and keeps what is told of a place until whoever knows the place takes it."""

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
