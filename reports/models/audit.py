"""The audit log: who changed public content or permissions, when and why.

Rows are added and never changed, as in the ledger. IP addresses are in the server's log only.
"""

import secrets
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.db import models, transaction
from django.db.models import F, Q, QuerySet

from reports.document.canonical import canonical_json, instant, sha256
from reports.models.people import NAME_LENGTH, Actor, name_of_person
from reports.models.sealed import Sealed, add_rows

#: Columns that may be emptied if another entry `redacts` this one; `names_sha256` covers them.
REMOVABLE = ("by_name", "by_login", "whom", "whom_login", "why", "salt")
#: Columns that entries of the first release lack. Checksums leave them out while they are empty.
_LOGINS = ("by_login", "whom_login")
_ACCOUNTS = ("by_account", "whom_account")
#: The time for which a person cannot approve after a colleague reset access to that person's account.
RESET_DELAY = timedelta(hours=24)


class Act(models.TextChoices):
    """The kinds of acts."""

    PUBLISHED = "published", "published"
    SCHEDULED = "scheduled", "publication scheduled"
    MOVED = "moved", "publication moved"
    UNSCHEDULED = "unscheduled", "publication cancelled"
    REFUSED = "refused", "publication refused"
    WITHDRAWN = "withdrawn", "withdrawn"
    REDACTED = "redacted", "text removed"
    DELETION_ASKED = "deletion-ask", "deletion requested"
    DELETED = "deleted", "history deleted"
    DELETION_REFUSED = "deletion-not", "deletion refused"
    SETTINGS = "settings", "report’s settings"
    SHARED = "shared", "vocabulary or old address"
    MEMBER = "member", "membership"
    EXPORTED = "exported", "draft exported"
    ACCOUNT = "account", "account"
    ACCESS = "access", "access to an account"
    LOCKED = "locked", "log-in locked"
    GROUP = "group", "group"
    FACTOR = "factor", "second factor"
    TOKEN = "token", "token or webhook"
    LINK = "link", "link to a draft"
    NAME_REMOVED = "name-removed", "name removed"


class AuditEntry(Sealed):
    """One act. `about` and `details` never name a person: names have separate columns, so that they can be removed.

    Name, username and key of an account are copied, because names change and accounts are deleted. Removing a name adds another entry
    with the reason (`redacts`) and empties `salt`, because with the salt one could guess the names from `names_sha256`.
    """

    at = models.DateTimeField(db_index=True)
    act = models.CharField(max_length=12, choices=Act)
    report = models.CharField(max_length=80, blank=True)
    about = models.CharField(max_length=500, blank=True)
    details = models.TextField(blank=True)
    by_name = models.CharField("by", max_length=NAME_LENGTH, blank=True)
    by_login = models.CharField("username", max_length=150, blank=True)
    by_account = models.PositiveBigIntegerField("number of the account", null=True)
    whom = models.CharField("concerning", max_length=NAME_LENGTH, blank=True)
    whom_login = models.CharField("username concerned", max_length=150, blank=True)
    whom_account = models.PositiveBigIntegerField("number of the account concerned", null=True)
    why = models.TextField(blank=True)
    redacts = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="redactions")
    salt = models.CharField(max_length=32, blank=True, editable=False)
    names_sha256 = models.CharField(max_length=64, editable=False)
    row_sha256 = models.CharField("checksum", max_length=64, editable=False)

    class Meta:
        verbose_name = "audit entry"
        verbose_name_plural = "audit log"
        ordering = ["-at", "-pk"]
        default_permissions = ("view",)

    def __str__(self) -> str:
        return ": ".join(filter(None, (str(self.get_act_display()), self.about)))

    @property
    def seal(self) -> str:
        return self.row_sha256

    def set_checksums(self) -> None:
        self.salt = secrets.token_hex(16)
        self.names_sha256 = self.digest_of_names()
        self.row_sha256 = self.digest()

    def digest_of_names(self) -> str:
        """Return the SHA-256 of the columns that can be emptied."""
        logins = [getattr(self, name) for name in _LOGINS]
        others = [getattr(self, name) for name in REMOVABLE if name not in _LOGINS]
        return sha256(canonical_json([*others, *(logins if any(logins) else ())]))

    def digest(self) -> str:
        """Return the SHA-256 of all other columns."""
        empty = {name for name in _ACCOUNTS if getattr(self, name) is None}
        names = {field.attname for field in self._meta.concrete_fields} - {"id", "row_sha256", *REMOVABLE, *empty}
        columns = {name: getattr(self, name) for name in sorted(names)} | {"at": instant(self.at)}
        return sha256(canonical_json(columns))

    @property
    def is_unaltered(self) -> bool:
        """Return whether its checksums match, apart from names that were removed with an entry in the log."""
        is_redacted = not self.salt and self.redactions.exists()
        return self.digest() == self.row_sha256 and (is_redacted or self.digest_of_names() == self.names_sha256)


def columns_by(person: User | str) -> dict[str, Any]:
    """Return the columns `by_…` for an account, or for the name of a command or of a person without an account."""
    account = {"by_login": person.get_username(), "by_account": person.pk} if isinstance(person, User) else {}
    return {"by_name": name_of_person(person)[:NAME_LENGTH], **account}


def record(
    act: Act,
    *,
    about: Any,
    actor: Actor,
    report: str = "",
    details: str = "",
    whom: User | str = "",
    why: str = "",
) -> AuditEntry:
    """Save and return an audit entry. Call it last in the transaction of the act.

    `about` is the object of the act, as text, and `report` the slug of its report. `whom` is the person concerned; `about` and `details`
    must not name a person.
    """
    concerned = {column.replace("by_", "whom_"): value for column, value in columns_by(whom).items()}
    row = AuditEntry(
        act=act, about=str(about)[:500], report=report, details=details, whom=concerned.pop("whom_name"), **concerned,
        **columns_by(actor.person), why=why, at=actor.at,
    )  # fmt: skip
    row.save()
    return row


def access_resets(*, since: datetime) -> QuerySet[AuditEntry]:
    """Return the entries after `since` in which a colleague reset somebody's log-in link, password, email or second factors."""
    rows = AuditEntry.objects.filter(act__in=(Act.ACCESS, Act.FACTOR), at__gt=since, whom_account__isnull=False)
    return rows.exclude(by_account=F("whom_account"))


def approves_from(person: User, *, at: datetime) -> datetime | None:
    """Return the time from which a person can approve again after a colleague reset their access; None if they can at `at`."""
    last = access_resets(since=at - RESET_DELAY).filter(whom_account=person.pk).first()
    return last.at + RESET_DELAY if last else None


@transaction.atomic
def remove_names(entry: AuditEntry, *, name: str, why: str, actor: Actor) -> int:
    """Remove a name or username that is in `entry` from all entries. Return the number of changed entries.

    Where one of name and username is removed, the other is too; the key of the account stays. Each removal is recorded as an act.
    Raises ValueError if `entry` does not have the name, or if an entry with the name is about the person who removes it.
    """
    if name not in {entry.by_name, entry.by_login, entry.whom, entry.whom_login} - {""}:
        raise ValueError("The entry does not contain that name.")
    acted = Q(by_name=name) | Q(by_login=name)
    concerned = Q(whom=name) | Q(whom_login=name)
    found = list(AuditEntry.objects.filter(acted | concerned))
    if actor.account and any(_is_about(each, actor.account, name) for each in found):
        raise ValueError("An entry with this name is about yourself. Ask another administrator to remove it.")
    columns = {"act": Act.NAME_REMOVED, "why": why, "at": actor.at, **columns_by(actor.person)}
    add_rows([AuditEntry(about=f"entry {each.pk}", report=each.report, redacts=each, **columns) for each in found])
    rows = AuditEntry.objects.filter(pk__in=[each.pk for each in found])
    rows.filter(why__contains=name).update(why="", salt="")
    rows.filter(concerned).update(whom="", whom_login="", salt="")
    rows.filter(acted).update(by_name="", by_login="", salt="")
    return len(found)


def _is_about(entry: AuditEntry, person: User, name: str) -> bool:
    """Return whether `entry`, which contains `name`, is about `person`: it concerns them, or the name is theirs."""
    is_theirs = entry.by_account == person.pk and name in {entry.by_name, entry.by_login}
    return is_theirs or entry.whom_account == person.pk or name in {name_of_person(person), person.get_username()}
