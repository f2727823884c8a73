"""The index: rows derived from versions, for fast reading. Only publishing and `rebuild_index` write them.

Every version has its rows, so that old versions and `as_of` are read in the same way as the current version. Only `movement` and
`absences` depend on other editions; they are computed for a whole report at once.
"""

from datetime import datetime
from typing import Any, Self

from django.db import models
from django.db.models import F

from reports.document.text import LONGEST_LABEL, LONGEST_LANGUAGE
from reports.document.words import AssessmentStatus, Maturity, Movement
from reports.models.ledger import Version
from reports.models.series import Edition


class PublishedQuerySet[Row: models.Model](models.QuerySet[Row]):
    def current(self) -> Self:
        """Return the rows of current versions."""
        return self.filter(edition__current_version=F("version"))

    def as_of(self, at: datetime) -> Self:
        """Return the rows of the versions that were current at `at`, without those withdrawn or redacted later."""
        return self.filter(version__in=Version.objects.as_of(at).readable())


class Published(models.Model):
    """A row derived from one version. `uid` identifies the section, trend, figure … in the document."""

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="%(class)ss")
    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="+")
    uid = models.UUIDField()
    position = models.PositiveIntegerField(default=0)

    objects = PublishedQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [models.UniqueConstraint(fields=["version", "uid"], name="%(class)s_once")]
        ordering = ["version", "position"]

    def __str__(self) -> str:
        return str(self.version)


#: Unsaved rows of one version, by model.
type Rows = dict[type[Published], list[Any]]


class PublishedEdition(Published):
    """The edition itself in one version, without its sections.

    `endings` are the trends that it declares ended: {trend, note}, with the trend's uid. Two columns depend on other years: `since` is
    the year that movements compare with, and `absences` are trends of that year without a section in this one:
    {trend, slug, name, absence, was, note}.
    """

    report_slug = models.CharField(max_length=80, db_index=True)
    report_name = models.CharField(max_length=200)
    publisher = models.CharField(max_length=200, blank=True)
    year = models.PositiveSmallIntegerField(db_index=True)
    title = models.CharField(max_length=300)
    first_published = models.CharField(max_length=10, blank=True)
    summary = models.TextField()
    language = models.CharField(max_length=LONGEST_LANGUAGE, default="en")
    words = models.PositiveIntegerField(default=0)
    endings = models.JSONField(default=list)
    since = models.PositiveSmallIntegerField(null=True)
    absences = models.JSONField(default=list)

    @property
    def day(self) -> str:
        """Return the date of first publication for lists: `2021-12-01`, `2021-12` or `2021`."""
        return self.first_published or self.version.published_at.date().isoformat()


class PublishedSection(Published):
    """A section with its rendered HTML. `renderer` is the version of the code that rendered it.

    `paragraphs` are {id, number, text} in order; `positions` are where they, citations and figures are in `html` (`SectionBody`), empty in
    rows of 1.0.0. Three columns depend on other years: `movement`, `was` (the earlier maturity) and
    `moved_from`, the trends that this one continues: {trend, slug, name, kind, year, note}, with the kind "" for the trend itself.
    """

    slug = models.CharField(max_length=80, db_index=True)
    number = models.PositiveSmallIntegerField(null=True)
    title = models.CharField(max_length=300)
    summary = models.TextField()
    maturity = models.CharField(max_length=12, default=Maturity.NOT_RATED.value)
    maturity_label = models.CharField(max_length=LONGEST_LABEL, blank=True)
    trend = models.ForeignKey("trends.Trend", null=True, on_delete=models.PROTECT, related_name="published_sections")
    trend_slug = models.CharField(max_length=80, blank=True)
    keywords = models.JSONField(default=list)
    html = models.TextField()
    text = models.TextField()
    words = models.PositiveIntegerField(default=0)
    paragraphs = models.JSONField(default=list)
    positions = models.JSONField(null=True)
    renderer = models.PositiveIntegerField()
    movement = models.CharField(max_length=10, default=Movement.NONE.value)
    was = models.CharField(max_length=12, blank=True)
    moved_from = models.JSONField(default=list)


class PublishedKeyword(Published):
    """A keyword of a section. `key` is the folded keyword, `uid` that of the section."""

    section = models.ForeignKey(PublishedSection, on_delete=models.CASCADE, related_name="keyword_rows")
    keyword = models.CharField(max_length=200)
    key = models.CharField(max_length=200, db_index=True)

    class Meta(Published.Meta):
        constraints = [models.UniqueConstraint(fields=["section", "key"], name="publishedkeyword_once")]


class PublishedParagraph(Published):
    """A numbered paragraph of a section. `uid` is that of the section, `position` that in the edition.

    `sha256` is that of its words, links and citations. `citations` are {key, locator, position}, `techniques` slugs of linked
    techniques, `figures` keys of figures that it links to. `origins` are the paragraphs of the edition's earlier version that it
    continues, as [section's uid, id]; None for the same paragraph in the same place, [] for a new one.
    """

    # Not a constraint of the database, because 1.0 deletes sections without knowing this table.
    section = models.ForeignKey(
        PublishedSection, on_delete=models.CASCADE, related_name="paragraph_rows", db_constraint=False
    )
    paragraph = models.CharField(max_length=40)
    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    sha256 = models.CharField(max_length=64)
    citations = models.JSONField(default=list)
    techniques = models.JSONField(default=list)
    figures = models.JSONField(default=list)
    origins = models.JSONField(null=True)

    class Meta(Published.Meta):
        constraints = [models.UniqueConstraint(fields=["section", "paragraph"], name="publishedparagraph_once")]
        indexes = [models.Index(fields=["edition", "uid"], name="paragraph_of_section")]


class PublishedAssessment(Published):
    """A section's assessment of a technique."""

    section = models.ForeignKey(PublishedSection, on_delete=models.CASCADE, related_name="assessments")
    technique = models.ForeignKey("trends.Technique", on_delete=models.PROTECT, related_name="published_assessments")
    technique_slug = models.CharField(max_length=80)
    maturity = models.CharField(max_length=12)
    maturity_label = models.CharField(max_length=LONGEST_LABEL, blank=True)
    status = models.CharField(max_length=10, default=AssessmentStatus.CONFIRMED.value)
    note = models.TextField()
    quote = models.TextField()


class PublishedTrend(Published):
    """A trend as a version describes it. `uid` is that of the trend."""

    trend = models.ForeignKey("trends.Trend", on_delete=models.PROTECT, related_name="published")
    slug = models.CharField(max_length=80, db_index=True)
    name = models.CharField(max_length=200)
    definition = models.TextField()
    theme_slug = models.CharField(max_length=80, blank=True)
    theme_name = models.CharField(max_length=200, blank=True)


class PublishedTechnique(Published):
    """A technique as a version describes it. `uid` is that of the technique that the version named.

    If that technique was merged into another since, `technique` is the other. Such a row is used only if the version has no row that
    names the other itself.
    """

    technique = models.ForeignKey("trends.Technique", on_delete=models.PROTECT, related_name="published")
    slug = models.CharField(max_length=80, db_index=True)
    name = models.CharField(max_length=200)
    aliases = models.JSONField(default=list)
    definition = models.TextField()
    broader = models.JSONField(default=list)

    @property
    def is_own(self) -> bool:
        """Return whether the version named `technique` itself, not one that was merged into it later."""
        return self.uid == self.technique.uid

    @property
    def public_slug(self) -> str:
        """Return the slug of the technique's page."""
        return self.slug if self.is_own else self.technique.slug

    @property
    def public_name(self) -> str:
        """Return the name for readers: the version's own, or the present one after a merge."""
        return self.name if self.is_own else self.technique.name

    @property
    def public_aliases(self) -> list[str]:
        """Return the aliases for readers: the version's own, or only the merged name after a merge."""
        return self.aliases if self.is_own else [self.name]

    @property
    def public_broader(self) -> list[str]:
        """Return the slugs of its wider techniques in the version; empty after a merge."""
        return self.broader if self.is_own else []


class PublishedPrediction(Published):
    """A prediction made in a section."""

    section = models.ForeignKey(PublishedSection, on_delete=models.CASCADE, related_name="predictions")
    statement = models.TextField()
    criterion = models.TextField()
    due = models.DateField()


class PublishedScore(Published):
    """The score that an edition gives an earlier prediction; `prediction` is the uid, `made_in` the year of the prediction."""

    prediction = models.UUIDField(db_index=True)
    made_in = models.PositiveSmallIntegerField()
    statement = models.TextField()
    outcome = models.CharField(max_length=20)
    explanation = models.TextField()


class PublishedKeyFinding(Published):
    """A key finding with its evidence: a paragraph, or the figure with the key `figure_key`.

    `paragraph` is the id of the paragraph in the section with the slug `section_slug`, `paragraph_number` its number there. They are
    empty, and the number None, for a figure.
    """

    statement = models.TextField()
    section_slug = models.CharField(max_length=80, blank=True)
    paragraph = models.CharField(max_length=80, blank=True)
    paragraph_number = models.PositiveSmallIntegerField(null=True)
    figure_key = models.CharField(max_length=80, blank=True)


class PublishedReference(Published):
    """A source as CSL-JSON (`item`). `cited_in` are the slugs of the sections that cite it."""

    key = models.CharField(max_length=80)
    item = models.JSONField(default=dict)
    doi = models.CharField(max_length=200, blank=True, db_index=True)
    html = models.TextField()
    cited_in = models.JSONField(default=list)


class PublishedFigure(Published):
    """A rendered figure. `alt` is its text alternative, `placed_in` are the slugs of the sections that show it."""

    key = models.CharField(max_length=80)
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=300)
    alt = models.TextField()
    html = models.TextField()
    placed_in = models.JSONField(default=list)


class PublishedPicture(Published):
    """A picture in a version. `uid` is that of its figure, or of the edition for the publisher's logo."""

    sha256 = models.CharField(max_length=64, db_index=True)
    media_type = models.CharField(max_length=20)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()


#: All tables of the index, in the order in which their rows are created.
INDEX_MODELS: tuple[type[Published], ...] = tuple(Published.__subclasses__())
