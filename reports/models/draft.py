"""The working copy: ordinary tables that editors change. Readers never see these.

Each row has a `uid` that its document carries, so that an edition can leave as a document and come back to the same rows.
"""

import uuid

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q

from reports.document.dates import DATE
from reports.document.words import AssessmentStatus, ChangeKind, Maturity, Outcome, Severity
from reports.models.review import account_of_person
from reports.models.series import Edition, StoredPicture
from reports.models.validators import DOI, KEY, ORCID, existing_date

type Choices = list[tuple[str, str]]

MATURITIES: Choices = [(each.value, each.value.replace("-", " ")) for each in Maturity]
OUTCOMES: Choices = [(each.value, each.value.replace("-", " ")) for each in Outcome]
STATUSES: Choices = [(each.value, each.value) for each in AssessmentStatus]
KINDS: Choices = [(each.value, each.value) for each in ChangeKind]
SEVERITIES: Choices = [
    (Severity.MINOR.value, "minor: words, figures, sources"),
    (Severity.MAJOR.value, "major: a conclusion changed"),
]


class Draft(models.Model):
    """An edition as editors see it. `is_reviewed` is False while its own words, carried over, wait for a person's word."""

    edition = models.OneToOneField(Edition, primary_key=True, on_delete=models.CASCADE, related_name="draft")
    title = models.CharField(max_length=300, blank=True)
    summary = models.TextField(
        blank=True,
        help_text="One paragraph for the reader who has a minute: what moved this year. Lists and search show it, too.",
    )
    doi = models.CharField("DOI", max_length=200, blank=True, validators=[DOI])
    closed_on = models.DateField(
        "text closed on",
        null=True,
        blank=True,
        help_text="The last day that the text takes in, so that readers know what it cannot say: 2026-12-15. A newer source is warned of.",
    )
    first_published = models.CharField(
        max_length=10,
        blank=True,
        validators=[
            RegexValidator(DATE, "Write a day, a month or a year: 2021-12-01, 2021-12 or 2021."),
            existing_date,
        ],
        help_text="When it came out elsewhere, before it came here: a day, a month or a year. It is cited by this date.",
    )
    #: Dates of the work on the next version, for the desk alone; publishing ends them.
    drafts_due = models.DateField("drafts in", null=True, blank=True)
    reviews_due = models.DateField("reviewed", null=True, blank=True)
    publication_due = models.DateField("published", null=True, blank=True)
    first_published_at = models.URLField(
        "where it came out", max_length=500, blank=True, help_text="The address that it had there."
    )
    cover = models.ForeignKey(
        "reports.Figure", null=True, blank=True, on_delete=models.SET_NULL, related_name="+",
        help_text="A figure that is a picture: it stands beside the title, on the card and on the covers of files.",
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


class Section(models.Model):
    """A chapter of a draft. `is_reviewed` is False while text carried over from another year waits for a person's word."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="sections")
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    position = models.PositiveIntegerField(default=0, help_text="Its place in the edition, from 0.")
    slug = models.SlugField(
        "web address (the last part)",
        max_length=80,
        blank=True,
        help_text="Readers link to it: multimodal-models. Left empty: that of its trend, or made from the title.",
    )
    title = models.CharField(max_length=300)
    trend = models.ForeignKey(
        "trends.Trend",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="draft_sections",
        help_text="Readers follow a trend over the years, and see how it moved. Leave empty for a foreword, a method or an annex.",
    )
    maturity = models.CharField(max_length=12, choices=MATURITIES, default=Maturity.NOT_RATED.value)
    summary = models.TextField(
        blank=True,
        help_text="What a reader has to know, shown larger above the text: “The mixture of experts is the default.”",
    )
    body = models.TextField(
        "text",
        blank=True,
        help_text="Markdown. [@key] cites a reference, [[technique]] links a technique, ![[figure]] on a line of its own places a figure.",
    )
    keywords = models.JSONField(
        default=list, blank=True, help_text="Domains and applications, by which readers filter: medicine, captioning."
    )
    revision = models.PositiveIntegerField(default=0, editable=False)
    is_reviewed = models.BooleanField(
        "checked again",
        default=True,
        help_text="Text carried over from another year is checked again before it is published: are its numbers still right?",
    )
    carried_from = models.PositiveSmallIntegerField("carried over from", null=True, blank=True, editable=False)
    #: Whose it is, and until when: for the desk alone.
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="assigned_sections"
    )
    due = models.DateField(null=True, blank=True)
    #: When it was marked as ready for review, and by whom; None while it is being written.
    handed_in_at = models.DateTimeField(null=True, editable=False)
    handed_in_by = account_of_person()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["draft", "slug"],
                name="section_slug_once",
                violation_error_message="Another section of this edition has that address.",
            ),
            models.UniqueConstraint(
                fields=["draft", "trend"],
                condition=Q(trend__isnull=False),
                name="section_trend_once",
                violation_error_message="Another section of this edition is about that trend; an edition has one section for each.",
            ),
            models.CheckConstraint(
                condition=Q(maturity__in=[each.value for each in Maturity]),
                name="section_maturity_known",
                violation_error_message="Choose one of the maturities of the list.",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Assessment(models.Model):
    """What a section says of a technique."""

    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="assessments")
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    position = models.PositiveIntegerField(default=0, editable=False)
    technique = models.ForeignKey("trends.Technique", on_delete=models.PROTECT, related_name="draft_assessments")
    maturity = models.CharField(max_length=12, choices=MATURITIES, default=Maturity.NOT_RATED.value)
    status = models.CharField(max_length=10, choices=STATUSES, default=AssessmentStatus.CONFIRMED.value)
    note = models.TextField(
        blank=True,
        help_text="What this section says of the technique, in a sentence: “Used by all large open models.” More paragraphs, with a blank "
        "line between them, are its own text for this year; tables have the first alone.",
    )
    quote = models.TextField(
        "quote",
        blank=True,
        help_text="The words of the text above that say so, copied exactly: readers are led to them.",
    )

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["section", "technique"],
                name="assessment_once",
                violation_error_message="This section already assesses that technique.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.technique}: {self.get_maturity_display()}"


class Prediction(models.Model):
    """A dated statement that a later edition will score."""

    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="predictions")
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    position = models.PositiveIntegerField(default=0, editable=False)
    statement = models.TextField(
        help_text="What will be so, said so plainly that it can turn out wrong: “An open model leads the ranking.”"
    )
    criterion = models.TextField(
        blank=True,
        help_text="How somebody else will tell whether it came true: “The first place of the list of December 2027.”",
    )
    due = models.DateField(
        help_text="The day by which it is to be so, after the edition’s own year: a later edition scores it."
    )

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.statement


class Credit(models.Model):
    """A contributor, of the edition or (with `section`) of one section."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="credits")
    section = models.ForeignKey(Section, null=True, blank=True, on_delete=models.CASCADE, related_name="credits")
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    position = models.PositiveIntegerField(default=0, editable=False)
    name = models.CharField(max_length=200)
    role = models.CharField(
        max_length=100, blank=True, help_text="What readers are to thank them for: Editor, Author, Reviewer."
    )
    affiliation = models.CharField(max_length=200, blank=True)
    orcid = models.CharField("ORCID", max_length=19, blank=True, validators=[ORCID])

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.name


class Ending(models.Model):
    """The editor's word that a trend of an earlier year has ended."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="endings")
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    position = models.PositiveIntegerField(default=0, editable=False)
    trend = models.ForeignKey("trends.Trend", on_delete=models.PROTECT, related_name="draft_endings")
    note = models.TextField(blank=True, help_text="Why it ended, for readers: “Its last large model is of 2024.”")

    class Meta:
        verbose_name = "ended trend"
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["draft", "trend"],
                name="ending_once",
                violation_error_message="That trend is already listed as ended.",
            ),
        ]

    def __str__(self) -> str:
        return str(self.trend)


class Score(models.Model):
    """How a prediction of an earlier edition turned out."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="scores")
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    position = models.PositiveIntegerField(default=0, editable=False)
    prediction = models.UUIDField(help_text="The identifier of the prediction.")
    made_in = models.PositiveSmallIntegerField("made in", validators=[MinValueValidator(1900), MaxValueValidator(2200)])
    statement = models.TextField(help_text="What was predicted, word for word.")
    outcome = models.CharField(max_length=20, choices=OUTCOMES, default=Outcome.OPEN.value)
    explanation = models.TextField(
        blank=True, help_text="What happened, by the criterion: “It came third.” Readers see it beside the prediction."
    )

    class Meta:
        verbose_name = "scored prediction"
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["draft", "prediction"],
                name="score_once",
                violation_error_message="That prediction is already scored here.",
            ),
        ]

    def __str__(self) -> str:
        return self.statement


class Reference(models.Model):
    """A source; `item` is CSL-JSON, as Zotero exports it."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="references")
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    position = models.PositiveIntegerField(default=0, editable=False)
    key = models.CharField(
        max_length=80,
        validators=[KEY],
        help_text="A short name, by which the text cites it: vaswani2017, as [@vaswani2017].",
    )
    item = models.JSONField(default=dict, help_text="CSL-JSON.")

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["draft", "key"],
                name="reference_key_once",
                violation_error_message="Another reference of this edition has that key.",
            ),
        ]

    def __str__(self) -> str:
        return self.key


class Figure(models.Model):
    """A picture, or a chart as a document writes it (kind, x, y, series, columns, rows)."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="figures")
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    position = models.PositiveIntegerField(default=0, editable=False)
    key = models.CharField(
        max_length=80,
        validators=[KEY],
        help_text="A short name, by which the text places it: growth, as ![[growth]] on a line of its own.",
    )
    title = models.CharField(max_length=300, blank=True)
    caption = models.TextField(blank=True)
    alt = models.TextField(
        "text alternative", blank=True, help_text="What the figure shows, for readers who cannot see it."
    )
    source = models.TextField(
        blank=True,
        help_text="Where the data or the picture is from, so that readers can check: “Epoch AI, 2026; own count.”",
    )
    chart = models.JSONField(null=True, blank=True)
    picture = models.ForeignKey(StoredPicture, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["draft", "key"],
                name="figure_key_once",
                violation_error_message="Another figure of this edition has that key.",
            ),
            models.CheckConstraint(
                condition=Q(chart__isnull=True) | Q(picture__isnull=True),
                name="figure_one_thing",
                violation_error_message="A figure is a chart or a picture, not both.",
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.key


class PendingChangeNote(models.Model):
    """A change note for the version to come; publishing seals it and takes it off this list."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="change_notes")
    position = models.PositiveIntegerField(default=0, editable=False)
    kind = models.CharField(max_length=10, choices=KINDS)
    severity = models.CharField(max_length=5, choices=SEVERITIES, default=Severity.MINOR.value)
    section = models.ForeignKey(
        Section,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="change_notes",
        help_text="Readers of that section are told. Empty: the edition as a whole.",
    )
    before = models.TextField(
        blank=True,
        help_text="The words as the last version has them, so that readers see what is no longer so: “66 per cent”.",
    )
    after = models.TextField(blank=True, help_text="The words as they are now: “65.8 per cent”.")
    explanation = models.TextField(
        help_text="Why it changed, for readers: “The number as its report gives it, not rounded.”"
    )
    reported_by = models.CharField(
        max_length=200, blank=True, help_text="Who pointed it out, if they want to be thanked by name: Grace Okafor."
    )

    class Meta:
        verbose_name = "change note"
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.explanation
