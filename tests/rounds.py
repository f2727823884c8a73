"""The number of rounds of a test: some in the gate, all in the long run (`make test-long`)."""

import pytest

from tests import tiers

_long_run = False


def configure(config: pytest.Config) -> None:
    """Store whether this is the long run, before tests are loaded, because their decorators depend on it."""
    global _long_run  # noqa: PLW0603  pytest has one configuration for a process
    _long_run = tiers.is_long_run(config)


def is_long_run() -> bool:
    return _long_run


def rounds(whole: int, otherwise: int | None = None) -> int:
    """Return `whole` in the long run, else `otherwise`: a fifth by default.

    A test that uses this has the marker `rounds` or is one of hypothesis, so that it is in the long run too.
    """
    if _long_run:
        return whole
    return otherwise or max(whole // 5, 1)
