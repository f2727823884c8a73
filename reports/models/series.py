"""Reports with their editions, members, pictures and redirects from other sites."""

import re
import uuid
from collections.abc import Callable
from typing import Any, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, validate_email
from django.db import models

from reports.addresses import RESERVED_REPORT_SLUGS
from reports.document import colours
from reports.document.text import (
    LONGEST_LABEL,
    LONGEST_LANGUAGE,
    LONGEST_OLD_ADDRESS,
    check_issn,
    check_language,
)
from reports.document.types import Ground, HeadingFace


def not_reserved(slug: str) -> None:
    if slug in RESERVED_REPORT_SLUGS:
        raise ValidationError(f"The web address “{slug}” is already in use on this site. Choose another.")


def separate_addresses(text: str) -> list[str]:
    """Return the email addresses in a text, separated by commas, semicolons or spaces."""
    return text.replace(",", " ").replace(";", " ").split()


def e_mail_addresses(text: str) -> None:
    for address in separate_addresses(text):
        try:
            validate_email(address)
        except ValidationError as error:
            raise ValidationError(f"“{address}” is not an email address. Separate addresses with commas.") from error


def issn(code: str) -> None:
    _checked(check_issn, code)


def language(tag: str) -> None:
    _checked(check_language, tag)


def colour(text: str) -> None:
    """Raise ValidationError for an invalid colour."""
    if not re.fullmatch("#[0-9a-f]{6}", text):
        raise ValidationError("Enter a colour such as #8a2b1d, in lower case.")


def legible_on(ground: str, place: str, text: str) -> None:
    """Raise ValidationError, with a proposal, if links of the colour `text` have too little contrast on `ground`."""
    colour(text)
    if not colours.is_legible(text, ground):
        raise ValidationError(
            f"Links in {text} would be hard to read {place}: the contrast is {colours.contrast(text, ground):.1f}, but "
            f"at least {colours.LEAST} is needed. Use {colours.legible(text, ground)} or another colour."
        )


def colour_on_paper(text: str) -> None:
    legible_on(colours.PAPER, "on paper", text)


def colour_on_dark(text: str) -> None:
    legible_on(colours.DARK, "on a dark background", text)


def _label(meaning: str, help_text: str = "") -> models.CharField[str, str]:
    """Return a field for the report's own term for `meaning`."""
    help_text = help_text or "Adopt, trial, hold … Leave empty to use the standard term."
    return models.CharField(f"term for {meaning}", max_length=LONGEST_LABEL, blank=True, help_text=help_text)


def _checked(check: Callable[[str], str], code: str) -> None:
    try:
        check(code)
    except ValueError as error:
        raise ValidationError(f"{error}.") from error


class ReportQuerySet(models.QuerySet["Report"]):
    def published(self) -> Self:
        """Return the reports with at least one edition that readers can see."""
        return self.filter(editions__current_version__isnull=False).distinct()


class Report(models.Model):
    """A series with an edition each year. Versions contain a copy, so most changes reach readers with the next version."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    slug = models.SlugField(
        "web address (the first part)",
        max_length=80,
        unique=True,
        validators=[not_reserved],
        help_text="Part of permanent links: my-report gives /my-report/2026/. It cannot change after the first publication.",
    )
    name = models.CharField(max_length=200)
    description = models.TextField(
        blank=True,
        help_text="One paragraph for new readers: what the report covers, and for whom.",
    )
    publisher_name = models.CharField("publisher", max_length=200, blank=True)
    publisher_url = models.URLField("publisher’s site", blank=True)
    licence_name = models.CharField(
        "licence",
        max_length=200,
        blank=True,
        help_text="How readers may use the text.",
    )
    licence_url = models.URLField("licence link", blank=True)
    licence_spdx = models.CharField(
        "SPDX identifier", max_length=60, blank=True, help_text="The machine-readable licence name: CC-BY-4.0."
    )
    imprint = models.TextField(
        blank=True, help_text="The legally responsible person or organisation, with an address, where required by law."
    )
    contact = models.CharField(
        max_length=200,
        blank=True,
        help_text="Contact address for readers, published with each edition.",
    )
    errors_to = models.CharField(
        "error report recipients",
        max_length=500,
        blank=True,
        validators=[e_mail_addresses],
        help_text="Email addresses that receive readers’ error reports, separated by commas. Never published. Reports "
        "are always listed at the desk.",
    )
    alerts_privacy = models.TextField(
        "privacy of alerts",
        blank=True,
        default="",
        db_default="",
        help_text="Readers see it before they enter an email address for alerts: what is stored, why, and for how long. "
        "Leave empty for the standard text.",
    )
    needs_approval = models.BooleanField(
        "approval",
        default=False,
        help_text="Require approval of each section’s current text by a second person before publication: a colleague "
        "who neither edited it nor requested the review. Approvals by link do not count.",
    )
    rates_trends = models.BooleanField(
        "rates trends",
        default=True,
        help_text="Warn if a section about a trend has no maturity rating.",
    )
    issn = models.CharField(
        "ISSN",
        max_length=9,
        blank=True,
        validators=[issn],
    )
    language = models.CharField(
        max_length=LONGEST_LANGUAGE,
        default="en",
        validators=[language],
    )
    counterpart = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="named_by",
        verbose_name="translation",
        help_text="The same report in another language. Pages link to the same year’s edition in the other report, in "
        "both directions, without a new version. Downloads do not contain this link.",
    )
    colour = models.CharField(
        max_length=7,
        blank=True,
        validators=[colour_on_paper],
        help_text="The accent colour for links, numbers and the page header. Charts do not use it, because their colours show maturity.",
    )
    dark_colour = models.CharField(
        "colour on dark background",
        max_length=7,
        blank=True,
        validators=[colour_on_dark],
        help_text="The accent colour in dark mode. Leave empty to use a readable tint of the colour above.",
    )
    ground = models.CharField(
        "page header",
        max_length=6,
        choices=[
            (Ground.PAPER.value, "on paper"),
            (Ground.INK.value, "on ink"),
            (Ground.ACCENT.value, "on the colour"),
        ],
        default=Ground.PAPER.value,
        help_text="The background behind the name and menu.",
    )
    heading_face = models.CharField(
        "headings",
        max_length=5,
        choices=[
            (HeadingFace.SERIF.value, "Source Serif"),
            (HeadingFace.SANS.value, "Source Sans"),
            (HeadingFace.SLAB.value, "Zilla Slab"),
        ],
        default=HeadingFace.SERIF.value,
        help_text="The typeface of titles and headings, on pages and in files.",
    )
    label_emerging = _label("emerging")
    label_growing = _label("growing")
    label_established = _label("established")
    label_declining = _label("declining")
    label_not_rated = _label("not rated")
    label_technique = _label("a technique", "Blip, method, practice …")
    label_techniques = _label("techniques", "The plural: blips, methods, practices …")
    logo = models.ForeignKey(
        "reports.StoredPicture",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="The publisher’s logo.",
    )
    dark_logo = models.ForeignKey(
        "reports.StoredPicture",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="The logo for dark backgrounds. Leave empty to show the logo on a white panel.",
    )

    next_expected = models.CharField(
        "expected",
        max_length=20,
        blank=True,
        help_text="When readers can expect the next edition. The report’s page shows it from now on, until that edition is published.",
    )
    next_reason = models.CharField(
        "why the date changed",
        max_length=500,
        blank=True,
        help_text="Readers see it next to the date.",
    )

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save the report; refuse a new slug after the first publication."""
        self._refuse_another_address()
        super().save(*args, **kwargs)

    def clean(self) -> None:
        self._refuse_another_address()

    @property
    def is_address_fixed(self) -> bool:
        """Return whether a version was published under its slug, so that readers may have linked to it."""
        return self.pk is not None and self.editions.filter(versions__isnull=False).exists()

    def _refuse_another_address(self) -> None:
        stored = Report.objects.filter(pk=self.pk).values_list("slug", flat=True).first() if self.pk else None
        if stored not in {None, self.slug} and self.is_address_fixed:
            raise ValidationError({"slug": f"{stored} has published versions, so its web address cannot change."})


class EditionQuerySet(models.QuerySet["Edition"]):
    def published(self) -> Self:
        """Return the editions with a current version, the only ones that readers can see."""
        return self.filter(current_version__isnull=False)


class Edition(models.Model):
    """One year of a report, with its draft and its versions; readers see `current_version`."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="editions")
    year = models.PositiveSmallIntegerField(validators=[MinValueValidator(1900), MaxValueValidator(2200)])
    current_version = models.OneToOneField(
        "reports.Version", null=True, blank=True, editable=False, on_delete=models.PROTECT, related_name="current_of"
    )

    #: The scheduled publication if it is open or was refused; None after it was cancelled or anything was published.
    schedule = models.OneToOneField(
        "reports.ScheduledPublication",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    objects = EditionQuerySet.as_manager()

    class Meta:
        ordering = ["report__slug", "-year"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "year"],
                name="edition_once_a_year",
                violation_error_message="This report already has an edition for that year.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report} {self.year}"


class StoredPicture(models.Model):
    """A picture, with its bytes in the media storage. Documents refer to pictures by SHA-256."""

    sha256 = models.CharField(max_length=64, unique=True, editable=False)
    media_type = models.CharField(max_length=20, editable=False)
    width = models.PositiveIntegerField(editable=False)
    height = models.PositiveIntegerField(editable=False)

    class Meta:
        verbose_name = "picture"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.media_type.removeprefix('image/').upper()} {self.width} × {self.height} ({self.sha256[:10]})"

    @classmethod
    def of(cls, picture: Any) -> "StoredPicture":
        """Return the row of a picture with `sha256`, `media_type`, `width` and `height`, created if missing."""
        sizes = {name: getattr(picture, name) for name in ("media_type", "width", "height")}
        return cls.objects.get_or_create(sha256=picture.sha256, defaults=sizes)[0]


class OldAddress(models.Model):
    """A redirect from a path of another site (see `old_path`) to a report, an edition, or a section by its uid."""

    path = models.CharField("old address", max_length=LONGEST_OLD_ADDRESS, unique=True)
    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="old_addresses")
    edition = models.ForeignKey(Edition, null=True, blank=True, on_delete=models.CASCADE, related_name="old_addresses")
    section = models.UUIDField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "old addresses"
        ordering = ["path"]

    def __str__(self) -> str:
        return self.path


class Role(models.TextChoices):
    """The role of a member; each includes the rights of the one before."""

    AUTHOR = "author", "author: edits assigned sections"
    EDITOR = "editor", "editor: edits all drafts"
    PUBLISHER = "publisher", "publisher: also publishes, withdraws and manages members"


class Membership(models.Model):
    """A person's role in a report. `sections` limits what an author can edit."""

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
        return f"{self.user}, {self.role} of {self.report}"
