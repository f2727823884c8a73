"""The draft: ordinary tables that editors change. Readers never see them.

Each row has a `uid`, which is also in the document, so that a document that was exported and imported again updates the same rows.
"""

import uuid

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q

from reports.document.sources import authors_of, year_of
from reports.document.text import DATE, check_date
from reports.document.words import AssessmentStatus, Maturity, Outcome
from reports.models.people import account_of_person
from reports.models.series import Edition, StoredPicture

type Choices = list[tuple[str, str]]

MATURITIES: Choices = [(each.value, each.value.replace("-", " ")) for each in Maturity]
OUTCOMES: Choices = [(each.value, each.value.replace("-", " ")) for each in Outcome]
STATUSES: Choices = [(each.value, each.value) for each in AssessmentStatus]

KEY = RegexValidator(
    r"^[A-Za-z0-9][A-Za-z0-9_:.-]*$",
    "Start the short name with a letter or digit. It can contain letters, digits and _ : . -",
)
ORCID = RegexValidator(r"^\d{4}-\d{4}-\d{4}-\d{3}[\dX]$", "Enter an ORCID such as 0000-0002-1825-0097.")
DOI = RegexValidator(r"^10\.\d{4,9}/\S+$", "Enter a DOI such as 10.1234/abcd, without https://doi.org/.")


def existing_date(text: str) -> None:
    """Raise ValidationError for a day or a month that does not exist."""
    try:
        check_date(text)
    except ValueError as error:
        raise ValidationError(str(error)) from error


class Draft(models.Model):
    """An edition as editors see it. `is_reviewed` is False until somebody has checked the texts that were copied from another year.

    `carried_from` is that year; texts restored from a withdrawn or redacted version have the edition's own year.
    """

    edition = models.OneToOneField(Edition, primary_key=True, on_delete=models.CASCADE, related_name="draft")
    title = models.CharField(max_length=300, blank=True)
    summary = models.TextField(
        blank=True,
        help_text="One paragraph on what changed this year. Also shown in lists and search results.",
    )
    doi = models.CharField("DOI", max_length=200, blank=True, validators=[DOI])
    closed_on = models.DateField(
        "text closed on",
        null=True,
        blank=True,
        help_text="The last day that the text covers, such as 2026-12-15. Readers see this date.",
    )
    first_published = models.CharField(
        max_length=10,
        blank=True,
        validators=[
            RegexValidator(DATE, "Enter a day, month or year: 2021-12-01, 2021-12 or 2021."),
            existing_date,
        ],
        help_text="If it was first published elsewhere: the day, month or year. Citations use this date.",
    )
    #: Deadlines for the next version, shown at the desk only; publishing clears them.
    drafts_due = models.DateField("drafts due", null=True, blank=True)
    reviews_due = models.DateField("reviews due", null=True, blank=True)
    publication_due = models.DateField("publication due", null=True, blank=True)
    first_published_at = models.URLField(
        "originally published at", max_length=500, blank=True, help_text="The original web address."
    )
    cover = models.ForeignKey(
        "reports.Figure", null=True, blank=True, on_delete=models.SET_NULL, related_name="+",
        help_text="One of this edition’s pictures. Shown beside the title, on share cards and on file covers.",
    )  # fmt: skip
    revision = models.PositiveIntegerField(default=0, editable=False)
    is_reviewed = models.BooleanField("checked again", default=True, editable=False)
    carried_from = models.PositiveSmallIntegerField("carried over from", null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "edition"
        ordering = ["edition__report__slug", "-edition__year"]
        permissions = [
            ("publish_edition", "Can publish an edition"),
            ("withdraw_version", "Can withdraw a published version"),
        ]

    def __str__(self) -> str:
        return str(self.edition)

    @property
    def has_withdrawn_text(self) -> bool:
        """Return whether title, summary and so on were restored from a withdrawn or redacted version and nobody has checked them yet."""
        return not self.is_reviewed and self.carried_from == self.edition.year


class Part(models.Model):
    """A row of a draft that has the same `uid` in the document."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    position = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        abstract = True
        ordering = ["position", "pk"]


class Section(Part):
    """A chapter of a draft. `is_reviewed` is False until somebody has checked text that was copied from another year.

    `carried_from` is that year; text restored from a withdrawn or redacted version has the edition's own year.
    """

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="sections")
    position = models.PositiveIntegerField(default=0, help_text="The position in the edition, starting at 0.")
    slug = models.SlugField(
        "web address (the last part)",
        max_length=80,
        blank=True,
        help_text="Part of the permanent link, such as multimodal-models. Leave empty to use the trend’s address or the title.",
    )
    title = models.CharField(max_length=300)
    trend = models.ForeignKey(
        "trends.Trend",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="draft_sections",
        help_text="Connects the sections on one trend across years. Leave empty for a foreword, methodology or annex.",
    )
    maturity = models.CharField(max_length=12, choices=MATURITIES, default=Maturity.NOT_RATED.value)
    summary = models.TextField(
        blank=True,
        help_text="The main finding, shown above the text. Example: “Mixture of experts is now the default.”",
    )
    body = models.TextField(
        "text",
        blank=True,
        help_text="Markdown. [@short-name] cites a reference, [[technique]] links a technique, ![[figure]] on its own "
        "line inserts a figure.",
    )
    keywords = models.JSONField(
        default=list, blank=True, help_text="Domains and applications that readers can filter by: medicine, captioning."
    )
    revision = models.PositiveIntegerField(default=0, editable=False)
    is_reviewed = models.BooleanField(
        "checked again",
        default=True,
        help_text="Confirms that text carried over from another year is still correct. Required before publication.",
    )
    carried_from = models.PositiveSmallIntegerField("carried over from", null=True, blank=True, editable=False)
    #: The assignee and due date, shown at the desk only.
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="assigned_sections"
    )
    due = models.DateField(null=True, blank=True)
    #: When it was marked as ready for review, and by whom; None while it is being written.
    handed_in_at = models.DateTimeField(null=True, editable=False)
    handed_in_by = account_of_person()

    class Meta(Part.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["draft", "slug"],
                name="section_slug_once",
                violation_error_message="Another section of this edition has this web address. Choose another.",
            ),
            models.UniqueConstraint(
                fields=["draft", "trend"],
                condition=Q(trend__isnull=False),
                name="section_trend_once",
                violation_error_message="Another section of this edition covers this trend. Choose another trend.",
            ),
            models.CheckConstraint(
                condition=Q(maturity__in=[each.value for each in Maturity]),
                name="section_maturity_known",
                violation_error_message="Choose a maturity from the list.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def has_withdrawn_text(self) -> bool:
        """Return whether its text was restored from a withdrawn or redacted version and nobody has changed or checked it yet."""
        return not self.is_reviewed and self.carried_from == self.draft.edition.year


class Assessment(Part):
    """A section's assessment of a technique."""

    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="assessments")
    technique = models.ForeignKey("trends.Technique", on_delete=models.PROTECT, related_name="draft_assessments")
    maturity = models.CharField(max_length=12, choices=MATURITIES, default=Maturity.NOT_RATED.value)
    status = models.CharField(max_length=10, choices=STATUSES, default=AssessmentStatus.CONFIRMED.value)
    note = models.TextField(
        blank=True,
        help_text="What this section says about the technique. Tables show the first "
        "paragraph only. Separate paragraphs with a blank line.",
    )
    quote = models.TextField(
        "quote",
        blank=True,
        help_text="The supporting words, copied exactly from the text above. Readers can follow a link to them.",
    )

    class Meta(Part.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["section", "technique"],
                name="assessment_once",
                violation_error_message="This section already assesses that technique.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.technique}: {self.get_maturity_display()}"


class Prediction(Part):
    """A dated statement that a later edition will score."""

    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="predictions")
    statement = models.TextField(help_text="A statement that can turn out to be wrong.")
    criterion = models.TextField(
        blank=True,
        help_text="How to decide whether it came true.",
    )
    due = models.DateField(help_text="The deadline, after the edition’s year. A later edition scores the prediction.")

    def __str__(self) -> str:
        return self.statement


class Credit(Part):
    """A contributor, of the edition or (with `section`) of one section."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="credits")
    section = models.ForeignKey(Section, null=True, blank=True, on_delete=models.CASCADE, related_name="credits")
    name = models.CharField(max_length=200)
    role = models.CharField(max_length=100, blank=True, help_text="Their contribution.")
    affiliation = models.CharField(max_length=200, blank=True)
    orcid = models.CharField("ORCID", max_length=19, blank=True, validators=[ORCID])

    def __str__(self) -> str:
        return self.name


class KeyFinding(Part):
    """A main statement of the edition; its evidence is the paragraph of `section` that contains `quote`, or a figure."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="key_findings")
    statement = models.TextField(help_text="One or two sentences that readers can quote.")
    section = models.ForeignKey(Section, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    quote = models.TextField(
        "words of the paragraph",
        blank=True,
        help_text="Words of the paragraph with the evidence, copied exactly from the section’s text.",
    )
    figure = models.ForeignKey(
        "reports.Figure", null=True, blank=True, on_delete=models.SET_NULL, related_name="+",
        help_text="Or the figure with the evidence.",
    )  # fmt: skip

    def __str__(self) -> str:
        from reports.rendering import plain_text

        return plain_text(self.statement)


class Ending(Part):
    """The statement that a trend of an earlier year has ended."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="endings")
    trend = models.ForeignKey("trends.Trend", on_delete=models.PROTECT, related_name="draft_endings")
    note = models.TextField(blank=True, help_text="Why the trend ended, for readers.")

    class Meta(Part.Meta):
        verbose_name = "ended trend"
        constraints = [
            models.UniqueConstraint(
                fields=["draft", "trend"],
                name="ending_once",
                violation_error_message="This trend is already listed as ended.",
            ),
        ]

    def __str__(self) -> str:
        return str(self.trend)


class Score(Part):
    """The score of a prediction that an earlier edition made; `prediction` is the uid, `made_in` the year of the prediction."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="scores")
    prediction = models.UUIDField(help_text="The identifier of the prediction.")
    made_in = models.PositiveSmallIntegerField("made in", validators=[MinValueValidator(1900), MaxValueValidator(2200)])
    statement = models.TextField(help_text="The prediction, word for word.")
    outcome = models.CharField(max_length=20, choices=OUTCOMES, default=Outcome.OPEN.value)
    explanation = models.TextField(
        blank=True,
        help_text="The result, measured by the criterion. Readers see it beside the prediction.",
    )

    class Meta(Part.Meta):
        verbose_name = "scored prediction"
        constraints = [
            models.UniqueConstraint(
                fields=["draft", "prediction"],
                name="score_once",
                violation_error_message="This prediction already has a score in this edition.",
            ),
        ]

    def __str__(self) -> str:
        return self.statement


class Reference(Part):
    """A source as CSL-JSON (`item`)."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="references")
    key = models.CharField(
        "short name",
        max_length=80,
        validators=[KEY],
        help_text="Used to cite it in the text: vaswani2017, as in [@vaswani2017].",
    )
    item = models.JSONField(default=dict, help_text="CSL-JSON.")

    class Meta(Part.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["draft", "key"],
                name="reference_key_once",
                violation_error_message="Another reference of this edition has this short name. Choose another.",
            ),
        ]

    title = property(lambda self: self.item.get("title") or self.key)
    authors = property(lambda self: authors_of(self.item))
    year = property(lambda self: year_of(self.item))

    def __str__(self) -> str:
        facts = ", ".join(filter(None, (self.authors, self.year)))
        return f"{self.title} ({facts})" if facts else self.title


class Figure(Part):
    """A picture or a chart. `chart` has the fields of `Chart` in the document: kind, x, y, series, columns, rows."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="figures")
    key = models.CharField(
        "short name",
        max_length=80,
        validators=[KEY],
        help_text="Used to insert it in the text: growth, as in ![[growth]] on its own line.",
    )
    title = models.CharField(max_length=300, blank=True)
    caption = models.TextField(blank=True)
    alt = models.TextField(
        "text alternative", blank=True, help_text="Describes the figure for readers who cannot see it."
    )
    source = models.TextField(
        blank=True,
        help_text="The source of the data or picture.",
    )
    chart = models.JSONField(null=True, blank=True)
    picture = models.ForeignKey(StoredPicture, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta(Part.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["draft", "key"],
                name="figure_key_once",
                violation_error_message="Another figure of this edition has this short name. Choose another.",
            ),
            models.CheckConstraint(
                condition=Q(chart__isnull=True) | Q(picture__isnull=True),
                name="figure_one_thing",
                violation_error_message="A figure can have a chart or a picture, not both. Remove one of them.",
            ),
        ]

    def __str__(self) -> str:
        if self.title or not self.caption:
            return self.title or self.key
        from reports.rendering import plain_text

        return plain_text(self.caption)[:80]
