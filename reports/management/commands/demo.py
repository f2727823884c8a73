"""`manage.py demo`"""

import os
import socket
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from reports.management.demonstration import Demonstration, password_of, perform, read_script
from reports.models import older

SCRIPT = Path(settings.BASE_DIR) / "fixtures" / "demo.yaml"


class Command(BaseCommand):
    """Perennial, full of content, in one command."""

    help = "Load two reports, one with a year in work, say how to log in, and serve. A second time changes nothing."
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--no-serve", action="store_true", help="load, and stop before serving")
        parser.add_argument("--port", type=int, default=settings.PORT)

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("The demo makes people with known passwords, so it does not run in production.")
        port = options["port"]
        if not 0 < port < 65_536:
            raise CommandError(f"{port} is no port; those are 1 to 65535. Choose one: make demo PORT=8080")
        if not options["no_serve"] and _is_taken(port):
            raise CommandError(f"Something already listens on port {port}. Choose another: make demo PORT={port + 1}")
        self._put_older_aside()
        call_command("migrate", verbosity=0)
        script = read_script(SCRIPT)
        self.stdout.write("The demo’s reports:")
        perform(script, SCRIPT.parent, self.stdout.write)
        self._say_where(script, port)
        if not options["no_serve"]:
            self._serve(port)

    def _put_older_aside(self) -> None:
        """A file that an unreleased Perennial made cannot be brought up to date: the demo begins a new one, and keeps the old."""
        if connection.vendor != "sqlite" or not older.is_older(connection):
            return
        connection.close()
        file = Path(connection.settings_dict["NAME"])
        aside = file.with_name(f"{file.stem}-older-{timezone.now():%Y%m%d%H%M%S}{file.suffix}")
        for ending in ("", "-wal", "-shm"):
            if (part := file.with_name(file.name + ending)).exists():
                part.rename(aside.with_name(aside.name + ending))
        self.stdout.write(
            _("The database was made by an older Perennial. It lies beside the new one now: %(file)s") % {"file": aside}
        )

    def _say_where(self, script: Demonstration, port: int) -> None:
        address = f"http://localhost:{port}"
        latest = [
            f"{address}/{series.report}/{max(step.year for step in series.publications)}/"
            for series in (script, *script.beside)
        ]
        lines = [
            *(("" if number else "Read", edition) for number, edition in enumerate(latest)),
            ("Edit", f"{address}/admin/"),
            ("Fetch", f"{address}/api/v1/  (described at {address}/api/docs/)"),
            *(
                (f"Log in as {person.role.lower().removesuffix('s')}", f"{person.username} / {password_of(person)}")
                for person in script.people
            ),
        ]
        width = max(len(name) for name, _ in lines)
        self.stdout.write("\n" + "\n".join(f"  {name:<{width}}  {value}" for name, value in lines) + "\n")

    def _serve(self, port: int) -> None:
        """Become the server, so that Ctrl-C ends it and nothing is left behind."""
        self.stdout.write("Serving; Ctrl-C ends it.")
        self.stdout.flush()
        environment = {**os.environ, "PORT": str(port)}
        server = [
            sys.executable,
            "-m",
            "gunicorn",
            "config.wsgi",
            f"--bind=127.0.0.1:{port}",
            "--threads=4",
            "--log-level=warning",
        ]
        os.execve(sys.executable, server, environment)  # noqa: S606  our own interpreter, with fixed words


def _is_taken(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
