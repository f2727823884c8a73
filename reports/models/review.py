"""Review requests, verdicts and comments, and the writers of the reviewed texts. Readers never see them.

People are compared by their accounts. Their names are stored too, because an account can be deleted.
"""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import models

from reports.models.people import NAME_LENGTH, account_of_person
from reports.models.series import Edition

#: The value of `section` columns for the front matter of an edition, which is all that it publishes beside its sections.
FRONT = UUID(int=0)
#: The names of the front matter and of the whole edition on screens.
FRONT_TITLE = "Title, summary and other parts"
WHOLE = "the whole edition"


class Verdict(models.TextChoices):
    """A reviewer's verdict on a text."""

    APPROVED = "approved", "approved"
    CHANGES = "changes", "asks for changes"
    REMARK = "remark", "remarks"


class SecretLink(models.Model):
    """A link to read a draft without an account.

    The address contains a token of 256 random bits and is shown once, to the person who creates the link, because only the token's
    SHA-256 is stored. Until the mail with the address is sent, `seed` is stored too: with SECRET_KEY it gives the token.
    """

    token_sha256 = models.CharField(max_length=64, unique=True)
    seed = models.CharField(max_length=43, blank=True)
    email = models.EmailField(blank=True)
    asked_by = models.CharField(max_length=NAME_LENGTH)
    asker = account_of_person()
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True

    def is_open(self, at: datetime) -> bool:
        """Return whether the link works at the time `at`."""
        return self.revoked_at is None and at < self.expires_at


class ReviewLink(SecretLink):
    """A request to review a section of a draft, its front matter (FRONT), or the whole draft (None).

    If it is to a colleague (`account`), nobody gets the token, because the colleague reviews at the desk.
    """

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="review_links")
    section = models.UUIDField(null=True)
    reviewer = models.CharField(max_length=NAME_LENGTH)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+")
    message = models.TextField(blank=True)

    class Meta:
        ordering = ["-asked_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.reviewer}, {self.edition}"

    @property
    def is_of_section(self) -> bool:
        """Return whether it is limited to one section."""
        return self.section not in {None, FRONT}

    def is_open(self, at: datetime) -> bool:
        """Return whether the request is open. Requests to colleagues do not expire."""
        return super().is_open(at) or (self.account_id is not None and self.revoked_at is None)


class Review(models.Model):
    """A person's verdict on exactly one text, the one with the SHA-256 `sha256`.

    `section` is a section's uid, FRONT, or None for the whole edition. A review of the whole edition has the SHA-256 of each part
    too, by the part's uid (`parts`). `revision` is the number of the section's revision that was reviewed. `link` is None for reviews
    at the desk. `paragraph` is unused; columns go with a major release only (docs/upgrading.md).
    """

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="reviews")
    section = models.UUIDField(null=True, db_index=True)
    sha256 = models.CharField(max_length=64)
    parts = models.JSONField(default=dict)
    revision = models.PositiveIntegerField(null=True)
    verdict = models.CharField(max_length=8, choices=Verdict)
    words = models.TextField(blank=True)
    paragraph = models.PositiveIntegerField(null=True)
    by_name = models.CharField(max_length=NAME_LENGTH)
    by = account_of_person()
    at = models.DateTimeField()
    link = models.ForeignKey(ReviewLink, null=True, on_delete=models.SET_NULL, related_name="reviews")

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.by_name}: {self.verdict}"

    def is_about(self, uid: UUID | None, digests: Mapping[UUID | None, str]) -> bool:
        """Return whether the text `uid`, the reviewed one or a part of it, is still as reviewed. `digests` has its present SHA-256."""
        return self.sha256 == digests.get(self.section) or self.parts.get(str(uid), "") == digests.get(uid)


class WritingQuerySet(models.QuerySet["Writing"]):
    def writers(self, edition: Edition, section: UUID | None) -> models.QuerySet["Writing", int | None]:
        """Return the account keys of everybody who wrote in a section, or in any (None), since the last version."""
        rows = self.filter(edition=edition, version=None, by__isnull=False)
        return (rows if section is None else rows.filter(section=section)).values_list("by", flat=True)


class Writing(models.Model):
    """A person who changed a reviewed text: a section, or a source, figure or term that it names.

    `section` is FRONT, or the uid of the section, source, figure or term. `version` is the first version with the change, or None
    until one is published.
    """

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="writings")
    section = models.UUIDField()
    by_name = models.CharField(max_length=NAME_LENGTH)
    by = account_of_person()
    at = models.DateTimeField()
    version = models.ForeignKey("reports.Version", null=True, on_delete=models.CASCADE, related_name="+")

    objects = WritingQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["edition", "section"], name="writing_of_section")]

    def __str__(self) -> str:
        return f"{self.by_name}: {self.section}"


class VersionReview(models.Model):
    """A review of a version's text before publication. The version's checksum does not cover it, so names can be removed from it."""

    version = models.ForeignKey("reports.Version", on_delete=models.CASCADE, related_name="reviews")
    review = models.ForeignKey(Review, null=True, on_delete=models.SET_NULL, related_name="+")
    title = models.CharField("about", max_length=300)
    verdict = models.CharField(max_length=8, choices=Verdict)
    by_name = models.CharField("answered by", max_length=NAME_LENGTH, blank=True)
    asked_by = models.CharField(max_length=NAME_LENGTH, blank=True)
    #: Colleagues who confirmed an approval by link, in versions published with 1.0.0rc1.
    confirmed_by = models.TextField(blank=True)
    at = models.DateTimeField("answered")

    class Meta:
        verbose_name = "review of a version"
        verbose_name_plural = "reviews of versions"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.by_name or 'a name that was removed'}, on {self.version}"


class CommentQuerySet(models.QuerySet["Comment"]):
    def open(self) -> "CommentQuerySet":
        """Return the unresolved comments, without answers to comments."""
        return self.filter(thread=None, resolved_at=None)


class Comment(models.Model):
    """A comment, or (with `thread`) an answer to one.

    `quote` is the text that it is about, as readers see it, with the text `before` and `after` it (a TextQuoteSelector of W3C Web
    Annotation). Without a quote it is about the section. `link` is None for comments at the desk.
    """

    section = models.ForeignKey("reports.Section", on_delete=models.CASCADE, related_name="comments")
    thread = models.ForeignKey("self", null=True, on_delete=models.CASCADE, related_name="answers")
    quote = models.TextField(blank=True)
    before = models.TextField(blank=True)
    after = models.TextField(blank=True)
    words = models.TextField()
    #: The suggested replacement of the quote, or "".
    replacement = models.TextField(blank=True)
    by_name = models.CharField(max_length=NAME_LENGTH)
    by = account_of_person()
    link = models.ForeignKey(ReviewLink, null=True, on_delete=models.SET_NULL, related_name="comments")
    at = models.DateTimeField()
    resolved_at = models.DateTimeField(null=True)
    resolved_by = models.CharField(max_length=NAME_LENGTH, blank=True)

    #: For templates, set by the view: whether the person who reads the comment wrote it and may accept its suggestion, and the path
    #: below which that person can answer, resolve or delete it.
    is_own = False
    may_accept = False
    address = ""

    objects = CommentQuerySet.as_manager()

    class Meta:
        default_permissions = ("add",)
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.by_name}: {self.words}"
