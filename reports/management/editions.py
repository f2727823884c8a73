"""The editions and people that commands are told of."""

from django.contrib.auth import get_user_model
from django.core.management.base import CommandError

from reports.models.review import name_of_person
from reports.models.series import Edition, Report


def find_report(slug: str) -> Report:
    """The report of that address. Raises CommandError with those that exist."""
    report = Report.objects.filter(slug=slug).first()
    if report is None:
        known = ", ".join(Report.objects.values_list("slug", flat=True)) or "none yet"
        raise CommandError(f"There is no report “{slug}”. The reports are: {known}.")
    return report


def find_edition(slug: str, year: int) -> Edition:
    """The report's edition of that year. Raises CommandError with those that exist."""
    report = find_report(slug)
    edition = report.editions.select_related("report").filter(year=year).first()
    if edition is None:
        known = (
            ", ".join(str(each) for each in report.editions.order_by("year").values_list("year", flat=True))
            or "none yet"
        )
        raise CommandError(f"{report} has no edition for {year}. Its editions are: {known}.")
    return edition


def find_person(username: str) -> str:
    """The name of a user, as it is published. Raises CommandError."""
    model = get_user_model()
    user = model.objects.filter(**{model.USERNAME_FIELD: username}).first()
    if user is None:
        raise CommandError(
            f"There is no user “{username}”. Create one with: manage.py createsuperuser --username {username}"
        )
    return name_of_person(user)
