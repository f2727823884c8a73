"""How somebody likes to write at the desk, on whatever machine they do."""

from django.conf import settings
from django.contrib.auth.models import User
from django.db import models


class WritingChoice(models.Model):
    """Whether somebody writes sections in a plain text area; without a row, on visual editor."""

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
