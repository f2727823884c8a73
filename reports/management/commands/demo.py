"""`manage.py demo`"""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from reports.management.commands.serve import check_port, serve
from reports.management.demo_script import Step, password_of, read_script, run_script
from reports.models.series import Report

SCRIPT = Path(settings.BASE_DIR) / "fixtures" / "demo.yaml"


class Command(BaseCommand):
    """Load the demo and start a server."""

    help = "Load two demo reports, show how to log in, and start the server. Can be run again without changes."
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--no-serve", action="store_true", help="load the reports without starting the server")
        parser.add_argument("--port", type=int, default=settings.PORT)
        parser.add_argument(
            "--into", metavar="DATABASE", help="the name of a database that has other reports, to load the demo into it"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("The demo creates users with known passwords, so it does not run in production.")
        port = options["port"]
        if not options["no_serve"]:
            check_port(port, instead="make demo PORT={}")
        script = read_script(SCRIPT)
        _refuse_another_site(script, options["into"])
        call_command("migrate", verbosity=0)
        self.stdout.write("The demo’s reports:")
        run_script(script, SCRIPT.parent, self.stdout.write)
        self._print_addresses(script, port)
        if not options["no_serve"]:
            self.stdout.write("The server answers in a few seconds. Press Ctrl-C to stop it.")
            serve(port, workers=1)

    def _print_addresses(self, script: Step, port: int) -> None:
        address = f"http://localhost:{port}"
        latest = [
            f"{address}/{series['report']}/{max(step['year'] for step in series['publications'])}/"
            for series in (script, *script["beside"])
        ]
        lines = [
            *(("" if number else "Read", edition) for number, edition in enumerate(latest)),
            ("Edit", f"{address}/admin/"),
            ("Fetch", f"{address}/api/v1/  (described at {address}/api/docs/)"),
            *(
                (f"Log in as {each['role'].lower().removesuffix('s')}", f"{name} / {password_of(name)}")
                for each in script["people"]
                if (name := each["username"])
            ),
        ]
        width = max(len(name) for name, _ in lines)
        self.stdout.write("\n" + "\n".join(f"  {name:<{width}}  {value}" for name, value in lines) + "\n")


def _refuse_another_site(script: Step, into: str | None) -> None:
    """Raise CommandError if the database has a report that is not of the demo, unless `into` is the database's name."""
    own = [script["report"], *(series["report"] for series in script["beside"])]
    database = str(connection.settings_dict["NAME"])
    if into == database or "reports_report" not in connection.introspection.table_names():
        return
    if (other := Report.objects.exclude(slug__in=own).values_list("slug", flat=True).first()) is not None:
        raise CommandError(
            f"The database {database} has the report “{other}”, which is not of the demo. The demo adds two reports and "
            f"accounts with known passwords. Use another database (DATABASE_URL), or repeat its name: --into {database}"
        )
