"""Comments on a section of a draft, or on words in it, with answers. In no document; readers never see them."""

from django.db import models

from reports.models.draft import Section
from reports.models.review import NAME_LENGTH, ReviewLink, account_of_person


class CommentQuerySet(models.QuerySet["Comment"]):
    def open(self) -> "CommentQuerySet":
        """Unresolved comments, without answers."""
        return self.filter(thread=None, resolved_at=None)


class Comment(models.Model):
    """A comment, or (with `thread`) an answer to one.

    `quote` are the words it is about, as readers see them, with some of what stood `before` and `after` them: a TextQuoteSelector
    of the W3C's Web Annotation. Without them it is about the section. `link` is None if it was said at the desk.
    """

    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="comments")
    thread = models.ForeignKey("self", null=True, on_delete=models.CASCADE, related_name="answers")
    quote = models.TextField(blank=True)
    before = models.TextField(blank=True)
    after = models.TextField(blank=True)
    words = models.TextField()
    #: What the speaker suggests in place of the quote; empty where nothing is suggested.
    replacement = models.TextField(blank=True)
    by_name = models.CharField(max_length=NAME_LENGTH)
    by = account_of_person()
    link = models.ForeignKey(ReviewLink, null=True, on_delete=models.SET_NULL, related_name="comments")
    at = models.DateTimeField()
    resolved_at = models.DateTimeField(null=True)
    resolved_by = models.CharField(max_length=NAME_LENGTH, blank=True)

    #: Whether the person who reads it wrote it, and whether they may accept what it suggests.
    is_own = may_accept = False

    objects = CommentQuerySet.as_manager()

    class Meta:
        default_permissions = ("add",)
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.by_name}: {self.words}"
