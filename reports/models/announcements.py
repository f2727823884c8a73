"""What readers are told of an edition that is still to come. Shown at once: whoever writes it raises the generation."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from reports.models.series import Report


class Announcement(models.Model):
    """The next edition of a report, and when it is expected: a day, a month or a quarter (`2027-03-13`, `2027-03`, `2027-Q1`).

    If the date was moved, `was` is what readers were told before, and `reason` why.
    """

    report = models.OneToOneField(Report, primary_key=True, on_delete=models.CASCADE, related_name="announcement")
    year = models.PositiveSmallIntegerField(validators=[MinValueValidator(1900), MaxValueValidator(2200)])
    expected = models.CharField(max_length=10)
    was = models.CharField(max_length=10, blank=True)
    reason = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.report} {self.year}: {self.expected}"

    @property
    def shown(self) -> str:
        """What a page shows of it that is asked to be otherwise."""
        return f"{self.year} {self.expected} {self.reason}"
