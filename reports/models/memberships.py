"""Members of a report and their roles; see `reports.rights` for what these allow."""

from django.conf import settings
from django.db import models

from reports.models.review import name_of_person
from reports.models.series import Report


class Role(models.TextChoices):
    """The role of a member; each includes the rights of the one before."""

    AUTHOR = "author", "author: edits assigned sections"
    EDITOR = "editor", "editor: edits all drafts"
    PUBLISHER = "publisher", "publisher: also publishes, withdraws and manages members"


class Membership(models.Model):
    """A person's role in a report; `sections` are those of an author."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="person", on_delete=models.CASCADE, related_name="memberships"
    )
    role = models.CharField(max_length=9, choices=Role, default=Role.AUTHOR)
    sections = models.ManyToManyField(
        "reports.Section",
        blank=True,
        related_name="authors",
        help_text="The sections that an author can edit. They can read all other drafts of the report.",
    )

    class Meta:
        verbose_name = "member"
        ordering = ["report__name", "user__last_name", "user__username"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "user"],
                name="membership_once",
                violation_error_message="This person is already a member of the report.",
            ),
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="membership_role_known"),
        ]

    def __str__(self) -> str:
        return f"{name_of_person(self.user)}, {self.role} of {self.report}"
