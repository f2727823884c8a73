"""Scheduled publications and press links. Only the desk shows them."""

from datetime import datetime
from typing import Self
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import Q

from reports.models.people import NAME_LENGTH, account_of_person
from reports.models.review import SecretLink
from reports.models.series import Edition

LONGEST_ZONE = 64


class ScheduleState(models.TextChoices):
    """The state of a scheduled publication."""

    OPEN = "open", "scheduled"
    PUBLISHED = "published", "published"
    REFUSED = "refused", "not published"
    CANCELLED = "cancelled", "cancelled"


class ScheduleQuerySet(models.QuerySet["ScheduledPublication"]):
    def open(self) -> Self:
        """Return the publications that are still scheduled."""
        return self.filter(state=ScheduleState.OPEN)


class ScheduledPublication(models.Model):
    """The publication of an edition's next version at `at`, which was entered in the time zone `zone`.

    `sha256` is the checksum of the draft when it was scheduled; if `is_frozen`, exactly that text is published. `done_at` is the
    time at which it was published, refused or cancelled, and `why` the reason for the latter two. If the worker was down at `at`,
    `done_at` is later.
    """

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="schedules")
    at = models.DateTimeField()
    zone = models.CharField(max_length=LONGEST_ZONE)
    is_frozen = models.BooleanField(default=True)
    sha256 = models.CharField(max_length=64)
    note = models.TextField(blank=True)
    change_notes = models.JSONField(default=list)
    acknowledged = models.JSONField(default=dict)
    asked_by = models.CharField(max_length=NAME_LENGTH)
    asker = account_of_person()
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=9, choices=ScheduleState, default=ScheduleState.OPEN)
    done_at = models.DateTimeField(null=True)
    why = models.TextField(blank=True)
    version = models.ForeignKey("reports.Version", null=True, on_delete=models.CASCADE, related_name="schedules")

    objects = ScheduleQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["edition"], condition=Q(state="open"), name="schedule_one_open"),
        ]

    def __str__(self) -> str:
        return f"{self.edition}, {self.at:%Y-%m-%d %H:%M} UTC"

    @property
    def shown_at(self) -> datetime:
        """Return the time in its time zone."""
        return self.at.astimezone(ZoneInfo(self.zone))

    @property
    def shown(self) -> str:
        """Return time and zone as a text to compare: a reschedule form sends it to detect that somebody else rescheduled."""
        return f"{self.at.isoformat()} {self.zone}"

    @property
    def in_words(self) -> str:
        """Return the time for sentences: `1 December 2026 at 09:00 (Europe/Oslo)`."""
        shown = self.shown_at
        return f"{shown.day} {shown:%B %Y} at {shown:%H:%M} ({self.zone})"

    @property
    def is_open(self) -> bool:
        """Return whether it is still scheduled."""
        return self.state == ScheduleState.OPEN

    @property
    def is_refused(self) -> bool:
        """Return whether its publication was refused."""
        return self.state == ScheduleState.REFUSED


class PressLink(SecretLink):
    """A link to read the whole edition under embargo, until it is published.

    `openings` counts opened pages and files, without who opened them.
    """

    schedule = models.ForeignKey(ScheduledPublication, on_delete=models.CASCADE, related_name="press_links")
    name = models.CharField(max_length=NAME_LENGTH)
    openings = models.PositiveIntegerField(default=0)

    class Meta:
        default_permissions = ()
        ordering = ["-asked_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.name}, {self.schedule.edition}"
