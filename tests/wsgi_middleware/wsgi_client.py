"""Call a WSGI application as a server would."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote
from wsgiref.util import setup_testing_defaults

ENCODINGS = ("identity", "gzip", "br")


@dataclass(frozen=True)
class Answer:
    """A response: the status, the headers as sent, and the body."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def __getitem__(self, name: str) -> str | None:
        return {key.lower(): value for key, value in self.headers}.get(name.lower())


def ask(application: Any, address: str, method: str = "GET", **headers: str) -> Answer:
    """Return the response to `address`. Headers are given as `accept_encoding="gzip"`, other values of the environment in capitals."""
    path, _, query = address.partition("?")
    environ = {
        "REQUEST_METHOD": method,
        "PATH_INFO": unquote(path, "latin-1"),
        "QUERY_STRING": query,
        "REMOTE_ADDR": "127.0.0.1",
    }
    environ |= {"HTTP_HOST": "localhost", "HTTP_ACCEPT": "*/*"}
    environ |= {name if name.isupper() else f"HTTP_{name.upper()}": value for name, value in headers.items()}
    setup_testing_defaults(environ)
    started: list[Any] = []
    body = application(environ, lambda *arguments: started.extend(arguments[:2]))
    try:
        content = b"".join(body)
    finally:
        if hasattr(body, "close"):
            body.close()
    return Answer(int(started[0].split()[0]), tuple(started[1]), content)
