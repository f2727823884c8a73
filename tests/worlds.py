"""Rows that many tests use, created once in a transaction around those of the tests, which are undone.

    @pytest.fixture(scope="class")
    def made_once_sea(make_once):
        make_once("sea", world.make)

    @pytest.fixture
    def sea(made_once_sea, db):
        worlds.copy_files()

The first fixture has the scope of a class, so that it runs before a test's own transaction. A world stays until a test uses another
world or empty tables; `tests/conftest.py` puts tests of one world after each other.
"""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.test import override_settings

PREFIX = "made_once_"


class _Underneath:
    """The current world: its name, its transaction, and its stored files."""

    name = ""
    outer: transaction.Atomic | None = None
    files = Path()
    blocker: Any = None


def make(name: str, made: Callable[[], object], blocker, folders: pytest.TempPathFactory) -> None:
    """Create the world of that name by calling `made`, unless it is the current one."""
    if _Underneath.name == name:
        return
    with blocker.unblock():
        outer, files = transaction.atomic(), folders.mktemp(name)
        outer.__enter__()
        _Underneath.name, _Underneath.outer, _Underneath.files, _Underneath.blocker = name, outer, files, blocker
        try:
            with override_settings(MEDIA_ROOT=files):
                made()
        except BaseException:
            take_away()
            raise


def copy_files() -> None:
    """Copy the files of the world to the test's media folder."""
    shutil.copytree(_Underneath.files, settings.MEDIA_ROOT, dirs_exist_ok=True)


def take_away() -> None:
    """Remove the current world, so that tables are empty again."""
    outer, _Underneath.name, _Underneath.outer = _Underneath.outer, "", None
    if outer is not None:
        with _Underneath.blocker.unblock():
            transaction.set_rollback(True)
            outer.__exit__(None, None, None)


def asked_for(item: pytest.Item) -> str:
    """Return the name of the world that a test uses, or ""."""
    names = getattr(item, "fixturenames", ())
    return next((name.removeprefix(PREFIX) for name in names if name.startswith(PREFIX)), "")


def put_together(items: list[pytest.Item]) -> None:
    """Put the tests of each world after each other, at the place of the first."""
    for item in items:
        # A server in another thread does not see an open transaction.
        if asked_for(item) and {"live_server", "transactional_db"} & set(item.fixturenames):
            raise pytest.UsageError(f"{item.nodeid}: only what is committed is seen; make the world in the test")
    order = {id(item): place for place, item in enumerate(items)}
    first: dict[str, int] = {}
    for item in items:
        if name := asked_for(item):
            first.setdefault(name, order[id(item)])
    items.sort(key=lambda item: first.get(asked_for(item), order[id(item)]))


def is_another(item: pytest.Item) -> bool:
    """Return whether there is a world that is not the one of this test."""
    return bool(_Underneath.name) and _Underneath.name != asked_for(item)
