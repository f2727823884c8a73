"""Autosaved input of the desk's forms and of review pages, and how a person prefers to write."""

from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db import models


class FormDraft(models.Model):
    """Unsaved input of one person in one form, visible to that person only. Input of reviewers without an account belongs to their link.

    `page` identifies the opened page, so that two windows of one person do not overwrite each other. A row without `fields`
    shows who has the form open, or what the page had sent when it was saved.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+")
    link = models.ForeignKey("reports.ReviewLink", null=True, on_delete=models.CASCADE, related_name="+")
    address = models.CharField(max_length=300, db_index=True)
    page = models.CharField(max_length=40)
    #: Goes up whenever `fields` change.
    number = models.PositiveIntegerField(default=0)
    #: The page numbers its requests. One that arrives after a newer one, or after the save, is ignored.
    sequence = models.PositiveIntegerField(default=0)
    #: `[[name, value], …]` as the form sends them, and the state that the page showed.
    fields = models.TextField(blank=True)
    seen = models.TextField(blank=True)
    #: Always empty. Columns go with a major release only (docs/upgrading.md).
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
        """Return the account, or None for a review link."""
        return self.user


class WritingChoice(models.Model):
    """A person's choice of the plain text area; without a row, the visual editor."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, primary_key=True, on_delete=models.CASCADE, related_name="writing_choice"
    )
    is_plain = models.BooleanField(default=False)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.person}: {'plain text' if self.is_plain else 'visual editor'}"

    @classmethod
    def of(cls, person: User) -> "WritingChoice":
        """A person's choice."""
        return cls.objects.filter(person=person).first() or cls(person=person)
