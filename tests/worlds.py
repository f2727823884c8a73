"""Rows that many tests ask for: made once, in a transaction underneath those in which each test works, and is undone.

    @pytest.fixture(scope="class")
    def made_once_sea(make_once):
        make_once("sea", world.make)

    @pytest.fixture
    def sea(made_once_sea, db):
        worlds.copy_files()

Of a class, as pytest makes it, also for a test of none, before the test's own transaction. What is made stays until a test asks for
another world or for empty tables; `tests/conftest.py` lets tests of one world follow each other.
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
    """Which world there is, the transaction in which it was made, and what was stored in files."""

    name = ""
    outer: transaction.Atomic | None = None
    files = Path()
    blocker: Any = None


def make(name: str, made: Callable[[], object], blocker, folders: pytest.TempPathFactory) -> None:
    """Have the world of that name there, which `made` makes."""
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
    """Give a test the files of the world in a folder of its own."""
    shutil.copytree(_Underneath.files, settings.MEDIA_ROOT, dirs_exist_ok=True)


def take_away() -> None:
    """Empty tables again."""
    outer, _Underneath.name, _Underneath.outer = _Underneath.outer, "", None
    if outer is not None:
        with _Underneath.blocker.unblock():
            transaction.set_rollback(True)
            outer.__exit__(None, None, None)


def asked_for(item: pytest.Item) -> str:
    """The name of the world that a test works in; empty for none."""
    names = getattr(item, "fixturenames", ())
    return next((name.removeprefix(PREFIX) for name in names if name.startswith(PREFIX)), "")


def put_together(items: list[pytest.Item]) -> None:
    """Have the tests of each world follow each other, where the first of them stands."""
    for item in items:
        # A server in another thread sees nothing of a transaction.
        if asked_for(item) and {"live_server", "transactional_db"} & set(item.fixturenames):
            raise pytest.UsageError(f"{item.nodeid}: only what is committed is seen; make the world in the test")
    order = {id(item): place for place, item in enumerate(items)}
    first: dict[str, int] = {}
    for item in items:
        if name := asked_for(item):
            first.setdefault(name, order[id(item)])
    items.sort(key=lambda item: first.get(asked_for(item), order[id(item)]))


def is_another(item: pytest.Item) -> bool:
    """Whether a world is there, and not the one of this test."""
    return bool(_Underneath.name) and _Underneath.name != asked_for(item)
