"""Send requests to the site, as a server and as a browser at the desk do. Each response has its number of queries."""

import io
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

from django.conf import settings
from django.db import connection, reset_queries, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.module_loading import import_string

from tests.snapshot import steady
from tests.snapshot.lines import answer_lines

#: Attempts, and seconds between them: on a busy machine, queries of readers may time out.
_TIMES, _PAUSE = 5, 1.2


class Answer:
    """A response and its number of queries."""

    def __init__(self, status: int, headers: list[tuple[str, str]], body: bytes, queries: str) -> None:
        self.status, self.headers, self.body, self.queries = status, headers, body, queries

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace")

    @property
    def kind(self) -> str:
        return next((value for name, value in self.headers if name.lower() == "content-type"), "")

    def lines(self) -> list[str]:
        return answer_lines(self.status, self.headers, self.body, self.queries)


class Reader:
    """Sends requests to the WSGI application without a cookie, each of them twice: the second response may be cached."""

    def __init__(self) -> None:
        self.application: Callable[..., Any] = import_string(settings.WSGI_APPLICATION)

    def get(self, address: str, *, twice: bool = True) -> Answer:
        """Return the first response. Its `queries` are `3, then 0` if the second one was cached."""
        first, made = self._counted(address)
        first.queries = str(made)
        if not twice:
            return first
        second, again = self._counted(address)
        first.queries = f"{made}, then {again}"
        if (first.status, first.body) != (second.status, second.body):
            first.headers.append(("Snapshot-Note", "the second answer differs from the first"))
        return first

    def _counted(self, address: str) -> tuple[Answer, int]:
        for _ in range(_TIMES):
            steady.begin(f"read {address}")
            # Reset first, because the log of queries has a limited length.
            reset_queries()
            with CaptureQueriesContext(connection) as queries:
                answer = self._ask(address)
            if answer.status != 503:
                break
            time.sleep(_PAUSE)
        return answer, len(queries)

    def _ask(self, address: str) -> Answer:
        path, _, query = address.partition("?")
        environ = {
            "REQUEST_METHOD": "GET", "SCRIPT_NAME": "", "PATH_INFO": unquote(path, "latin-1"), "QUERY_STRING": query,
            "REMOTE_ADDR": "127.0.0.1", "SERVER_NAME": "localhost", "SERVER_PORT": "80", "HTTP_HOST": "localhost",
            "SERVER_PROTOCOL": "HTTP/1.1", "HTTP_ACCEPT": "*/*", "wsgi.version": (1, 0), "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(), "wsgi.errors": io.StringIO(), "wsgi.multithread": True,
            "wsgi.multiprocess": True, "wsgi.run_once": False,
        }  # fmt: skip
        started: list[Any] = []
        body = self.application(environ, lambda status, sent, *_: started.extend((status, sent)))
        try:
            content = b"".join(body)
        finally:
            if hasattr(body, "close"):
                body.close()
        return Answer(int(started[0].split()[0]), list(started[1]), content, "")


def at_desk(client: Client, address: str, sent: dict[str, Any] | None = None) -> Answer:
    """Return the desk's answer to a GET, or to a form that is `sent`; whatever it saves is undone."""
    steady.begin(f"desk {address} {sent is not None}")
    cookies = client.cookies.copy()
    reset_queries()
    try:
        with transaction.atomic():
            with CaptureQueriesContext(connection) as queries:
                response = client.get(address) if sent is None else client.post(address, sent)
                body = b"".join(response) if response.streaming else response.content
            transaction.set_rollback(True)
    except Exception as error:  # a page that breaks at both revisions is no difference
        return Answer(500, [], f"{type(error).__name__}: {error}".encode(), "none")
    finally:
        client.cookies = cookies
    headers = [(name, str(value)) for name, value in response.headers.items()]
    headers += [("Set-Cookie", each.OutputString()) for _, each in sorted(response.cookies.items())]
    return Answer(response.status_code, headers, body, str(len(queries)))
