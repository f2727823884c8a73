"""Unsaved forms of the desk and of review pages, form snapshots, and each person's choice of editor."""

import json
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db import OperationalError, models, transaction
from django.utils import timezone


class FormDraft(models.Model):
    """Autosaved input of one person in one form, visible to that person only. Reviewers without an account have a `link` instead.

    `page` identifies the opened page, so that two windows of one person do not overwrite each other. A row without `fields` only
    shows that the person has the form open, or which of its requests came before the save.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+")
    link = models.ForeignKey("reports.ReviewLink", null=True, on_delete=models.CASCADE, related_name="+")
    address = models.CharField(max_length=300, db_index=True)
    page = models.CharField(max_length=40)
    #: Increases whenever `fields` change.
    number = models.PositiveIntegerField(default=0)
    #: The number of the page's last request. A request with a lower number, or one from before the save, is ignored.
    sequence = models.PositiveIntegerField(default=0)
    #: The number of the page's last request that saved or discarded the form. A save with a lower number came too late.
    saved_sequence = models.PositiveIntegerField(default=0, db_default=0)
    #: `[[name, value], …]` as the form sends them.
    fields = models.TextField(blank=True)
    #: The revision that the page showed. With `page` it identifies the `FormSnapshot`.
    revision = models.PositiveIntegerField(null=True)
    #: The form snapshot as JSON, written by 1.0.0 only. Columns go with a major release only (docs/upgrading.md).
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
        """Return the account, or None if the row belongs to a review link."""
        return self.user


class FormSnapshots(models.Manager["FormSnapshot"]):
    def store(self, page: str, revision: int, state: dict[str, Any]) -> None:
        """Store the values that a page shows. Do nothing if the database is locked; the save then compares with the saved revision."""
        row = FormSnapshot(page=page, revision=revision, state=json.dumps(state), at=timezone.now())
        try:
            with transaction.atomic():
                self.bulk_create(
                    [row],
                    update_conflicts=True,
                    unique_fields=["page", "revision"],
                    update_fields=["state", "at"],
                )
        except OperationalError:
            return

    def state_of(self, page: str, revision: int) -> str:
        """Return the values that a page showed, as JSON, or "" if they were not stored or are deleted."""
        return self.filter(page=page, revision=revision).values_list("state", flat=True).first() or ""


class FormSnapshot(models.Model):
    """The values that a page showed when its form was opened, for the merge with concurrent saves."""

    page = models.CharField(max_length=40)
    revision = models.PositiveIntegerField()
    #: `reports.desk.form_merge.Shown` as JSON.
    state = models.TextField()
    at = models.DateTimeField(db_index=True)

    objects = FormSnapshots()

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["page", "revision"], name="form_snapshot_once")]

    def __str__(self) -> str:
        return f"{self.page} {self.revision}"


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
        """Return a person's choice, or the unsaved default."""
        return cls.objects.filter(person=person).first() or cls(person=person)
