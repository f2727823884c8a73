"""A mail server that stores mails, and can be made to wait."""

import socketserver
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from threading import Event, Thread

from tests.waiting import LONG


@dataclass
class Mailbox:
    """`begun` counts the mails that arrived, `mails` has the accepted ones. Between `hold` and `release`, none is accepted."""

    address: str = ""
    begun: int = 0
    mails: list[str] = field(default_factory=list)
    is_open: Event = field(default_factory=Event)

    def hold(self) -> None:
        self.is_open.clear()

    def release(self) -> None:
        self.is_open.set()


@contextmanager
def mailbox() -> Iterator[Mailbox]:
    box = Mailbox()
    box.release()

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            with suppress(OSError):
                self._talk()

        def _talk(self) -> None:
            self.wfile.write(b"220 here\r\n")
            while line := self.rfile.readline():
                word = line[:4].upper().strip()
                if word == b"DATA":
                    self.wfile.write(b"354 go on\r\n")
                    self._take()
                elif word == b"QUIT":
                    self.wfile.write(b"221 bye\r\n")
                    return
                else:
                    self.wfile.write(b"250 yes\r\n")

        def _take(self) -> None:
            lines = []
            while (line := self.rfile.readline()) not in {b".\r\n", b""}:
                lines.append(line)
            box.begun += 1
            box.is_open.wait(LONG)
            # Stored before the answer, because the sender may end when it gets one.
            box.mails.append(b"".join(lines).decode())
            self.wfile.write(b"250 taken\r\n")

    socketserver.ThreadingTCPServer.allow_reuse_address = True
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        box.address = f"smtp://127.0.0.1:{server.server_address[1]}"
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield box
        finally:
            box.release()
            server.shutdown()
            thread.join(LONG)
