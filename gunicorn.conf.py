"""What gunicorn is told beside its command line; it reads this file by itself in the folder where it is started."""

import socket
import struct
from typing import Any

# A header whose name has an underscore is refused. Left to itself, gunicorn takes SCRIPT_NAME and PATH_INFO from a proxy on the same
# machine, and so from every client whose headers that proxy passes on.
forwarder_headers = ""
header_map = "refuse"

# The API refuses an address of more than 4,000 bytes in words of its own: see reports/api/views/base.py.
limit_request_line = 8_190

#: A thread waits so long, in seconds, for the rest of a request that was sent by halves. Without a proxy in front that is all there is.
READ_SECONDS = 10


def when_ready(server: Any) -> None:
    """Connections inherit the time limit for reading from the socket that they come in by (on Linux)."""
    limit = struct.pack("ll", READ_SECONDS, 0)
    for listener in server.LISTENERS:
        listener.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, limit)
