"""The fixture that empties tables between tests leaves the ledger as guarded as it was."""

import pytest
from django.db import connection

from reports.models import triggers

pytestmark = pytest.mark.both_engines


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", ["before a flush", "after a flush"])
def test_the_triggers_stand_after_the_tables_were_emptied(turn):
    assert triggers.missing(connection) == []
