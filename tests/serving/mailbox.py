"""A mail server that stores mails, and can be made to wait or to refuse."""

import socketserver
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from threading import Event, Thread
from typing import Any

from tests.waiting import LONG


@dataclass
class Mailbox:
    """`begun` counts the mails that arrived, `mails` has the accepted ones. Between `hold` and `release`, none is accepted.

    `refusals` has the answers to recipients, by the text in their line, and `refused_every` is the n of each n-th mail that is
    refused for now. `before_mail` and `after_mail` are called with the number of a mail before it is stored and before it is answered.
    """

    address: str = ""
    begun: int = 0
    mails: list[str] = field(default_factory=list)
    refusals: dict[str, bytes] = field(default_factory=dict)
    refused_every: int = 0
    before_mail: Callable[[int], None] = lambda number: None
    after_mail: Callable[[int], None] = lambda number: None
    is_open: Event = field(default_factory=Event)

    @property
    def mailers(self) -> dict[str, dict[str, Any]]:
        """The setting MAILERS that sends to this server."""
        smtp = "django.core.mail.backends.smtp.EmailBackend"
        options = {"host": "127.0.0.1", "port": int(self.address.rpartition(":")[2]), "timeout": 5}
        return {"default": {"BACKEND": smtp, "OPTIONS": options}}

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
                elif answers := [box.refusals[each] for each in box.refusals if each in line.decode()]:
                    self.wfile.write(answers[0] + b"\r\n")
                else:
                    self.wfile.write(b"250 yes\r\n")

        def _take(self) -> None:
            lines = []
            while (line := self.rfile.readline()) not in {b".\r\n", b""}:
                lines.append(line)
            box.begun += 1
            box.is_open.wait(LONG)
            if box.refused_every and box.begun % box.refused_every == 0:
                self.wfile.write(b"451 try again\r\n")
                return
            number = box.begun
            box.before_mail(number)
            # Stored before the answer, because the sender may end when it gets one.
            box.mails.append(b"".join(lines).decode())
            box.after_mail(number)
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
