"""The door: what a WSGI server asks before Django. It refuses unknown hosts, and answers from memory what was answered before.

`behind_the_door` is its one entry point. Settings import this package, so that the rest is loaded when a server starts.
"""

from collections.abc import Callable, Iterable
from typing import Any

type Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def behind_the_door(django: Application) -> Application:
    """Return the application that a server runs: `django` behind the response cache and the check of the host, measured."""
    from config.door.counters import measured
    from config.door.host_check import checked
    from config.door.response_cache import Door

    return measured(checked(Door(django)))
