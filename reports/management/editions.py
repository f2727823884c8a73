"""Find reports, editions, versions and people by the arguments of commands. A CommandError names those that exist."""

from collections.abc import Iterable

from django.contrib.auth import get_user_model
from django.core.management.base import CommandError

from reports.models.ledger import Version
from reports.models.people import name_of_person
from reports.models.series import Edition, Report


def find_report(slug: str) -> Report:
    """Return the report with that slug."""
    report = Report.objects.filter(slug=slug).first()
    if report is None:
        raise CommandError(f"There is no report “{slug}”. The reports are: {_listed(Report.objects.all(), 'slug')}.")
    return report


def find_edition(slug: str, year: int) -> Edition:
    """Return the report's edition of that year."""
    report = find_report(slug)
    edition = report.editions.select_related("report").filter(year=year).first()
    if edition is None:
        years = _listed(report.editions.order_by("year"), "year")
        raise CommandError(f"{report} has no edition for {year}. Its editions are: {years}.")
    return edition


def find_version(edition: Edition, number: str | None) -> Version:
    """Return the edition's version with that number; without a number, the current version."""
    versions = edition.versions.select_related("edition__report", "withdrawal", "redaction")
    version = versions.current().first() if number is None else versions.numbered(number).first()
    if version is None:
        known = _listed(edition.versions.all(), "number")
        wanted = f"version {number}" if number else "published version"
        raise CommandError(f"{edition} has no {wanted}. Its versions are: {known}.")
    return version


def find_person(username: str) -> str:
    """Return the name under which a user's actions are recorded and published."""
    user = get_user_model().objects.filter(username=username).first()
    if user is None:
        raise CommandError(
            f"There is no user “{username}”. Create one with: manage.py createsuperuser --username {username}"
        )
    return name_of_person(user)


def _listed(rows: Iterable[object], name: str) -> str:
    return ", ".join(str(getattr(row, name)) for row in rows) or "none yet"
