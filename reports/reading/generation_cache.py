"""Answers that stay the same until the site's generation is raised: read once in it."""

import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any

_RAISED_AT: ContextVar[datetime | float | None] = ContextVar("raised_at", default=None)
_CACHES: list[Any] = []


@contextmanager
def in_generation(raised_at: datetime | float | None) -> Iterator[None]:
    """While a page is made, keep what it reads for other pages of the generation raised then; None keeps nothing."""
    token = _RAISED_AT.set(raised_at)
    try:
        yield
    finally:
        _RAISED_AT.reset(token)


def per_generation[**P, R](size: int) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Decorate a function of hashable arguments, whose last `size` answers are kept inside `in_generation`."""

    def decorated(read: Callable[P, R]) -> Callable[P, R]:
        @functools.lru_cache(maxsize=size)
        def known(_raised_at: datetime | float, *args: Any, **kwargs: Any) -> R:
            return read(*args, **kwargs)

        @functools.wraps(read)
        def answer(*args: P.args, **kwargs: P.kwargs) -> R:
            raised_at = _RAISED_AT.get()
            return known(raised_at, *args, **kwargs) if raised_at else read(*args, **kwargs)  # type: ignore[arg-type]

        _CACHES.append(known)
        return answer

    return decorated


def clear() -> None:
    """Forget all answers: for tests, whose generations are raised at the same instants."""
    for each in _CACHES:
        each.cache_clear()
