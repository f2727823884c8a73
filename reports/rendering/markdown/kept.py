"""What long texts were parsed into, kept a while: an import, a check and a page each read the same text several times."""

import pickle
from collections import OrderedDict
from collections.abc import Callable
from hashlib import sha256
from threading import Lock

from markdown_it.token import Token

#: In characters: shorter texts are parsed as quickly as they are read from here.
LONG = 2_000
#: In bytes, for each process: the texts of the largest edition that is likely.
ROOM = 32_000_000


class Kept:
    """The tokens of texts that were parsed last, as bytes: each caller gets its own copy and may change it."""

    def __init__(self, parse: Callable[[str], list[Token]]) -> None:
        self._parse = parse
        self._known: OrderedDict[bytes, bytes] = OrderedDict()
        self._taken = 0
        self._lock = Lock()

    def tokens(self, text: str) -> list[Token]:
        """The tokens of a text."""
        if len(text) < LONG:
            return self._parse(text)
        key = sha256(text.encode("utf-8", "surrogatepass")).digest()
        with self._lock:
            if (known := self._known.get(key)) is not None:
                self._known.move_to_end(key)
        if known is not None:
            found: list[Token] = pickle.loads(known)  # noqa: S301 - of our own making, and never out of this process
            return found
        tokens = self._parse(text)
        self._keep(key, pickle.dumps(tokens, pickle.HIGHEST_PROTOCOL))
        return tokens

    def _keep(self, key: bytes, data: bytes) -> None:
        with self._lock:
            self._taken += len(data) - len(self._known.pop(key, b""))
            self._known[key] = data
            while self._taken > ROOM:
                self._taken -= len(self._known.popitem(last=False)[1])
