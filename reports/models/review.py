"""What reviewers are asked and what they say. Only the desk's room sees it; readers never do."""

from datetime import datetime

from django.db import models

from reports.models.series import Edition

NAME_LENGTH = 310


class Verdict(models.TextChoices):
    """What a reviewer says of a text."""

    APPROVED = "approved", "approved"
    CHANGES = "changes", "asks for changes"
    REMARK = "remark", "remarks"


#: Verdicts that decide; a remark leaves open what the reviewer thinks of the whole.
DECIDING = {Verdict.APPROVED, Verdict.CHANGES}


class ReviewLink(models.Model):
    """A way to read one section of a draft, or all of it (`section` is None), for one person without an account.

    The address holds 256 random bits, of which only the SHA-256 is kept: it is shown once, to whoever asks for the review.
    """

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="review_links")
    section = models.UUIDField(null=True)
    token_sha256 = models.CharField(max_length=64, unique=True)
    reviewer = models.CharField(max_length=NAME_LENGTH)
    email = models.EmailField(blank=True)
    message = models.TextField(blank=True)
    asked_by = models.CharField(max_length=NAME_LENGTH)
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-asked_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.reviewer}, {self.edition}"

    def is_open(self, at: datetime) -> bool:
        """Whether it leads anywhere at that moment."""
        return self.revoked_at is None and at < self.expires_at


class Review(models.Model):
    """A person's word on exactly one text: that whose SHA-256 is `sha256`. Another text, and it says nothing any more.

    `section` is a section's uid, or None for the whole edition; `revision` the number of the section's save that was read;
    `paragraph` the number that the words are about, if they are about one. `link` is None if it was said at the desk.
    """

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="reviews")
    section = models.UUIDField(null=True, db_index=True)
    sha256 = models.CharField(max_length=64)
    revision = models.PositiveIntegerField(null=True)
    verdict = models.CharField(max_length=8, choices=Verdict)
    words = models.TextField(blank=True)
    paragraph = models.PositiveIntegerField(null=True)
    by_name = models.CharField(max_length=NAME_LENGTH)
    at = models.DateTimeField()
    link = models.ForeignKey(ReviewLink, null=True, on_delete=models.SET_NULL, related_name="reviews")

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.by_name}: {self.verdict}"
