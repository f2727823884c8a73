"""What every test may ask for. The engine is the one that DATABASE_URL names; without it, SQLite."""

import pytest


@pytest.fixture(autouse=True)
def _files_of_its_own(settings, tmp_path):
    """No test finds what another one stored."""
    settings.MEDIA_ROOT = tmp_path / "media"
