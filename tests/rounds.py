"""How often a thing is tried: a part of the rounds each time, all of them in the long run (`make test-long`)."""

import pytest

from tests import tiers

_long_run = False


def configure(config: pytest.Config) -> None:
    """Called before tests are loaded, since decorators ask while they are."""
    global _long_run  # noqa: PLW0603  pytest has one configuration for a process
    _long_run = tiers.is_long_run(config)


def is_long_run() -> bool:
    return _long_run


def rounds(whole: int, otherwise: int | None = None) -> int:
    """`whole` in the long run, else `otherwise`: a fifth, unless a test names a number.

    A test that asks this is marked `rounds`, or hypothesis's own: so it is in the long run too.
    """
    if _long_run:
        return whole
    return otherwise or max(whole // 5, 1)
