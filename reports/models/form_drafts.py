"""What somebody has typed at the desk, or by link, and not yet sent."""

from typing import Any

from django.conf import settings
from django.db import models


class FormDraft(models.Model):
    """What one person has typed into one form and not saved: theirs alone, in no edition, no history and no document. Whoever reads
    by link has no account: what they type is the link's.

    `page` is the opened page that keeps it: two windows of one person do not write over each other. A row without `fields`
    says who has the form open, or what the page had sent when it was saved.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+")
    link = models.ForeignKey("reports.ReviewLink", null=True, on_delete=models.CASCADE, related_name="+")
    address = models.CharField(max_length=300, db_index=True)
    page = models.CharField(max_length=40)
    #: Goes up whenever `fields` change.
    number = models.PositiveIntegerField(default=0)
    #: The page counts what it sends: what is handled after something newer, or after the page was saved, is not kept.
    sequence = models.PositiveIntegerField(default=0)
    #: `[[name, value], …]` as the form sends them; what the page showed, as it says itself (`seen`).
    fields = models.TextField(blank=True)
    seen = models.TextField(blank=True)
    place = models.CharField(max_length=200, blank=True)
    kept_at = models.DateTimeField(null=True)
    open_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "unsaved changes"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["user", "address", "page"], name="form_draft_once"),
            models.UniqueConstraint(fields=["link", "address", "page"], name="form_draft_once_by_link"),
            models.CheckConstraint(condition=models.Q(user=None) ^ models.Q(link=None), name="form_draft_of_one"),
        ]

    def __str__(self) -> str:
        return self.address

    @property
    def person(self) -> Any:
        """Whose account it is, where it is none of a link's."""
        return self.user
