"""Asks a WSGI application as a server would, without one."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote
from wsgiref.util import setup_testing_defaults

ENCODINGS = ("identity", "gzip", "br")


@dataclass(frozen=True)
class Answer:
    """What came back: the status, the headers as they were sent, the bytes."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def __getitem__(self, name: str) -> str | None:
        return {key.lower(): value for key, value in self.headers}.get(name.lower())


def ask(application: Any, address: str, method: str = "GET", **headers: str) -> Answer:
    """The answer to `address`; headers as `accept_encoding="gzip"`, others of the environment in capitals."""
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
    heard: list[Any] = []
    body = application(environ, lambda *said: heard.extend(said[:2]))
    try:
        content = b"".join(body)
    finally:
        if hasattr(body, "close"):
            body.close()
    return Answer(int(heard[0].split()[0]), tuple(heard[1]), content)
