"""On PostgreSQL the site works with a role that does not own the tables, and that cannot drop the triggers."""

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import ProgrammingError, connection, transaction

from reports import publishing
from reports.management.database_errors import explanation
from reports.models import triggers
from reports.models.ledger import Version
from reports.models.people import Actor
from tests.making import AT, correct

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db]

GRANTS = """
    CREATE ROLE site;
    GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO site;
    GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO site;
"""


@pytest.fixture
def as_site(published):
    """What is asked of the database, in the role of the site."""
    connection.check_constraints()
    with connection.cursor() as cursor:
        cursor.execute(GRANTS)
        cursor.execute("SET LOCAL ROLE site")
        yield cursor
        cursor.execute("RESET ROLE")


def is_warned(capsys):
    """Whether `check` warns on a site in use."""
    try:
        call_command("check", tags=["operation"])
    except SystemCheckError as error:
        return "operation.W007" in str(error)
    return "operation.W007" in capsys.readouterr().err


def test_the_role_of_the_site_publishes_and_cannot_drop_a_trigger(as_site, published, capsys):
    assert not is_warned(capsys)
    version = correct(published, "finished", "opened")
    publishing.withdraw(version=version, reason="Wrong.", actor=Actor.of("Ada", AT))
    publishing.rebuild_index()
    assert publishing.verify() == ()
    for act in (
        lambda: triggers.remove(connection),
        lambda: as_site.execute("ALTER TABLE reports_version DISABLE TRIGGER ALL"),
        lambda: as_site.execute("TRUNCATE reports_version CASCADE"),
        lambda: as_site.execute("SET LOCAL session_replication_role = replica"),
    ):
        with pytest.raises(ProgrammingError, match=r"must be owner|permission denied"), transaction.atomic():
            act()
    assert Version.objects.count() == 2
    call_command("migrate", verbosity=0)
    with pytest.raises(ProgrammingError) as refused, transaction.atomic():
        triggers.install(connection)
    assert "Run migrate with the role that owns the tables" in explanation(refused.value)


def test_check_warns_where_the_site_owns_its_tables(published, capsys):
    assert is_warned(capsys)
