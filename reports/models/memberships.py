"""Who belongs to a report, and as what. What follows from it: `reports.rights`."""

from django.conf import settings
from django.db import models

from reports.models.review import name_of_person
from reports.models.series import Report


class Role(models.TextChoices):
    """What a member is; each may do all that the one before may."""

    AUTHOR = "author", "author: writes the sections named here"
    EDITOR = "editor", "editor: changes all of a draft"
    PUBLISHER = "publisher", "publisher: publishes, withdraws, and says who belongs to the report"


class Membership(models.Model):
    """One person's role in one report; `sections` are those that an author writes."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="person", on_delete=models.CASCADE, related_name="memberships"
    )
    role = models.CharField(max_length=9, choices=Role, default=Role.AUTHOR)
    sections = models.ManyToManyField(
        "reports.Section",
        blank=True,
        related_name="authors",
        help_text="For an author: what they write. Of everything else in the report they see the drafts.",
    )

    class Meta:
        verbose_name = "member"
        ordering = ["report__name", "user__last_name", "user__username"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "user"],
                name="membership_once",
                violation_error_message="This person belongs to the report already.",
            ),
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="membership_role_known"),
        ]

    def __str__(self) -> str:
        return f"{name_of_person(self.user)}, {self.role} of {self.report}"
