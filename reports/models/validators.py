"""Validators for single fields of a draft."""

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator

from reports.document.dates import check_date

KEY = RegexValidator(
    r"^[A-Za-z0-9][A-Za-z0-9_:.-]*$",
    "Start the short name with a letter or digit. It can contain letters, digits and _ : . -",
)
ORCID = RegexValidator(r"^\d{4}-\d{4}-\d{4}-\d{3}[\dX]$", "Enter an ORCID such as 0000-0002-1825-0097.")
DOI = RegexValidator(r"^10\.\d{4,9}/\S+$", "Enter a DOI such as 10.1234/abcd, without https://doi.org/.")


def existing_date(text: str) -> None:
    """Refuse a day or a month that does not exist."""
    try:
        check_date(text)
    except ValueError as error:
        raise ValidationError(str(error)) from error
