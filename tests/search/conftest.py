import pytest

from tests import making
from tests.search.test_engines import TEXT


def publish():
    making.published_edition(TEXT, year=2023)
    making.published_edition(TEXT, year=2024)


@pytest.fixture(scope="class")
def made_once_currents(make_once):
    make_once("currents", publish)


@pytest.fixture
def sea(made_once_currents, db):
    """Two years of the sea, with words that are hard to find."""
