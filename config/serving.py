"""Starts the web server: `python -m config.serving PORT WORKERS`, or `fd:3` instead of a port for an open socket.

Supervisors of release 1.0.0 load updated code under this name too, when they get SIGUSR2.
"""

import sys

from config.wsgi import application, django
from serving.server import serve
from serving.supervising import listen

if __name__ == "__main__":
    place, *numbers = sys.argv[1:]
    inherited = place.removeprefix("fd:")
    listening = int(inherited) if inherited != place else listen("127.0.0.1", int(place)).detach()
    serve(application, django, listening, *map(int, numbers))
