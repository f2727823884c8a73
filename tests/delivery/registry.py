"""A DOI resolver on this machine, like doi.org and the agencies behind it."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import unquote

from tests.waiting import LONG


@dataclass
class Registry:
    """`items` maps DOIs to CSL-JSON, bytes, a status, or an address to redirect to. `asked` has pairs of DOI and Accept header."""

    address: str = ""
    items: dict[str, dict | bytes | int | str] = field(default_factory=dict)
    asked: list[tuple[str, str]] = field(default_factory=list)


@contextmanager
def registering() -> Iterator[Registry]:
    registry = Registry()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            doi = unquote(self.path.lstrip("/"))
            registry.asked.append((doi, self.headers["Accept"]))
            found = registry.items.get(doi, 404)
            body = b""
            if isinstance(found, int):
                self.send_response(found)
            elif isinstance(found, str):
                self.send_response(302)
                self.send_header("Location", found)
            else:
                body = found if isinstance(found, bytes) else json.dumps(found).encode()
                self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    registry.address = f"http://127.0.0.1:{server.server_port}/"
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield registry
    finally:
        server.shutdown()
        server.server_close()
        thread.join(LONG)
