"""A cache of query results that stay the same for one generation."""

import functools
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

from django.http import HttpRequest

from reports.cache_headers import CHANGED_AT, GENERATION
from reports.models.generation import Generation

_MARK: ContextVar[Hashable] = ContextVar("mark", default=None)
_CACHES: list[Callable[[], None]] = []


def generation_of(request: HttpRequest) -> tuple[Hashable, datetime | None]:
    """Return the mark of the request's generation and when it was raised, from the response cache or else by one query."""
    if CHANGED_AT in request.META:
        return request.META[GENERATION], request.META[CHANGED_AT]
    now = Generation.now()
    return now.mark, now.at


@contextmanager
def in_generation(mark: Hashable) -> Iterator[None]:
    """Share results of `per_generation` functions with other requests of the generation; None caches nothing."""
    token = _MARK.set(mark)
    try:
        yield
    finally:
        _MARK.reset(token)


def per_generation[**P, R](size: int) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Decorate a function of hashable arguments; its last `size` results are cached inside `in_generation`."""

    def decorated(read: Callable[P, R]) -> Callable[P, R]:
        @functools.lru_cache(maxsize=size)
        def known(_mark: Hashable, *args: P.args, **kwargs: P.kwargs) -> R:
            return read(*args, **kwargs)

        @functools.wraps(read)
        def answer(*args: P.args, **kwargs: P.kwargs) -> R:
            mark = _MARK.get()
            return known(mark, *args, **kwargs) if mark else read(*args, **kwargs)  # type: ignore[arg-type]

        _CACHES.append(known.cache_clear)
        return answer

    return decorated


def clear() -> None:
    """Clear all caches, for tests that change rows without raising the generation."""
    for cache_clear in _CACHES:
        cache_clear()
