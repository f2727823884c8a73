"""People in tables: their accounts, and their names, which are stored too because an account can be deleted."""

from dataclasses import dataclass
from datetime import datetime
from typing import Self

from django.conf import settings
from django.contrib.auth.models import User
from django.db import models
from django.utils import timezone

#: A first and a last name, each as long as Django allows.
NAME_LENGTH = 310


def account_of_person() -> models.ForeignKey:
    """Return a foreign key to an account. It is None for people without an account, and after the account was deleted."""
    return models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")


def name_of_person(person: User | str) -> str:
    """Return an account's full name, or else its username. A string is returned unchanged."""
    return (person.get_full_name() or person.get_username()) if isinstance(person, User) else person


@dataclass(frozen=True)
class Actor:
    """Who changes something, and when. Without an account it is a command, or a reviewer with a link.

    One request or command makes one, so that everything that it changes has the same name and time.
    """

    name: str
    at: datetime
    account: User | None = None

    @classmethod
    def of(cls, person: User | str, at: datetime | None = None) -> Self:
        """Return the actor with an account, or with the name of a command; `at` is now by default."""
        return cls(name_of_person(person), at or timezone.now(), person if isinstance(person, User) else None)

    @property
    def person(self) -> User | str:
        """The account, or the name if there is none."""
        return self.account or self.name
