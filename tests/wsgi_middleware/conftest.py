from contextlib import closing

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.management import call_command
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection

from reports.models import triggers
from serving.response_cache import ResponseCache
from tests.making import published_edition
from tests.quality.serving import demo

__all__ = ["demo"]


@pytest.fixture(scope="module")
def edition(django_db_setup, django_db_blocker):
    """A published edition for all tests of a file, committed, because the response cache polls with its own connection."""
    with django_db_blocker.unblock():
        yield published_edition()
        forget_connections()
        triggers.remove(connection)
        call_command("flush", verbosity=0, interactive=False)
        triggers.install(connection)


@pytest.fixture
def response_cache(settings):
    """An empty response cache in front of Django."""
    settings.KEPT_BYTES = 2**24
    # As in Django's test client, so that the test's connection stays open between requests.
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield ResponseCache(WSGIHandler())
    for signal in signals:
        signal.connect(close_old_connections)


def forget_connections():
    """End the connections that poll the generation, because PostgreSQL cannot drop a database that has one."""
    if connection.vendor == "postgresql":
        with closing(connection.cursor()) as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE application_name = 'perennial generation' AND datname = current_database()"
            )
