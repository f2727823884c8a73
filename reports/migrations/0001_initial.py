"""All tables of 1.0.0. A later change is a migration of its own.

The triggers of the ledger are put in place after each `migrate` (`reports.models.triggers`), the groups of the desk likewise. What
search keeps beside its rows, which Django cannot describe, is in `reports.search.tables`.
"""

from typing import Any

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import reports.models.draft
import reports.models.series
import reports.models.webhooks
import uuid
from django.conf import settings
from django.db import migrations, models
from reports.search import tables

SEALED = (
    "reports_version",
    "reports_withdrawal",
    "reports_redaction",
    "reports_acknowledgement",
    "reports_versionfile",
    "publication_log",
)


def begin(apps: Any, schema_editor: Any) -> None:
    """The rows that each site has one of: the generation before anything is public, and a count of nothing for each sealed table."""
    alias = schema_editor.connection.alias
    apps.get_model("reports", "Generation").objects.using(alias).create(id=1)
    for table in SEALED:
        apps.get_model("reports", "SequenceCheck").objects.using(alias).create(table=table)


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("trends", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Edition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "year",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1900),
                            django.core.validators.MaxValueValidator(2200),
                        ]
                    ),
                ),
            ],
            options={
                "ordering": ["report__slug", "-year"],
            },
        ),
        migrations.CreateModel(
            name="Due",
            fields=[
                (
                    "name",
                    models.CharField(
                        help_text="The path of the task.", max_length=200, primary_key=True, serialize=False
                    ),
                ),
                ("at", models.DateTimeField()),
                ("every", models.DurationField()),
            ],
        ),
        migrations.CreateModel(
            name="Endpoint",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("name", models.CharField(help_text="A name for the receiver.", max_length=200)),
                (
                    "address",
                    models.URLField(
                        help_text="The https:// address that receives messages. It must be reachable from the internet.",
                        max_length=500,
                    ),
                ),
                ("kinds", models.JSONField(default=reports.models.webhooks.every_kind, verbose_name="events")),
                (
                    "secret",
                    models.CharField(
                        default=reports.models.webhooks.new_secret,
                        help_text="The receiver uses it to check signatures. Share it over a secure channel.",
                        max_length=100,
                    ),
                ),
                (
                    "is_active",
                    models.BooleanField(
                        default=True,
                        help_text="Turn off to stop messages. It turns off automatically if the receiver answers 410.",
                        verbose_name="active",
                    ),
                ),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
            ],
            options={
                "verbose_name": "webhook",
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="Generation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveBigIntegerField(default=0)),
                ("mark", models.UUIDField(default=uuid.UUID("00000000-0000-0000-0000-000000000000"))),
                ("at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="MailChoice",
            fields=[
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="mail_choice",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "how",
                    models.CharField(
                        choices=[("at-once", "Immediately"), ("daily", "At most once a day"), ("never", "Never")],
                        default="daily",
                        max_length=7,
                    ),
                ),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="SequenceCheck",
            fields=[
                ("table", models.CharField(max_length=30, primary_key=True, serialize=False)),
                ("rows", models.PositiveIntegerField(default=0)),
                (
                    "total",
                    models.CharField(
                        default="0000000000000000000000000000000000000000000000000000000000000000", max_length=64
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SiteSettings",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "name",
                    models.CharField(
                        default="Perennial",
                        help_text="Shown in the header of pages outside reports, in titles and in link previews.",
                        max_length=60,
                    ),
                ),
                (
                    "says_perennial",
                    models.BooleanField(
                        default=True,
                        help_text="Shows “published with Perennial” in the footer.",
                        verbose_name="show software credit",
                    ),
                ),
            ],
            options={
                "verbose_name": "site",
                "verbose_name_plural": "site",
            },
        ),
        migrations.CreateModel(
            name="StoredPicture",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sha256", models.CharField(editable=False, max_length=64, unique=True)),
                ("media_type", models.CharField(editable=False, max_length=20)),
                ("width", models.PositiveIntegerField(editable=False)),
                ("height", models.PositiveIntegerField(editable=False)),
            ],
            options={
                "verbose_name": "picture",
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="Worker",
            fields=[
                ("name", models.CharField(max_length=200, primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="WritingChoice",
            fields=[
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="writing_choice",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("is_plain", models.BooleanField(default=False)),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="AuditEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(db_index=True)),
                (
                    "act",
                    models.CharField(
                        choices=[
                            ("published", "published"),
                            ("scheduled", "publication scheduled"),
                            ("moved", "publication moved"),
                            ("unscheduled", "publication cancelled"),
                            ("refused", "publication refused"),
                            ("withdrawn", "withdrawn"),
                            ("redacted", "text removed"),
                            ("settings", "report’s settings"),
                            ("shared", "vocabulary or old address"),
                            ("member", "membership"),
                            ("exported", "draft exported"),
                            ("account", "account"),
                            ("locked", "log-in locked"),
                            ("group", "group"),
                            ("factor", "second factor"),
                            ("token", "token or webhook"),
                            ("link", "link to a draft"),
                            ("name-removed", "name removed"),
                        ],
                        max_length=12,
                    ),
                ),
                ("report", models.CharField(blank=True, max_length=80)),
                ("about", models.CharField(blank=True, max_length=500)),
                ("details", models.TextField(blank=True)),
                ("by_name", models.CharField(blank=True, max_length=310, verbose_name="by")),
                ("by_login", models.CharField(blank=True, max_length=150)),
                ("by_account", models.PositiveBigIntegerField(null=True, verbose_name="number of the account")),
                ("whom", models.CharField(blank=True, max_length=310, verbose_name="concerning")),
                ("whom_login", models.CharField(blank=True, max_length=150)),
                (
                    "whom_account",
                    models.PositiveBigIntegerField(null=True, verbose_name="number of the account concerned"),
                ),
                ("why", models.TextField(blank=True)),
                ("salt", models.CharField(blank=True, editable=False, max_length=32)),
                ("names_sha256", models.CharField(editable=False, max_length=64)),
                ("row_sha256", models.CharField(editable=False, max_length=64, verbose_name="checksum")),
                (
                    "redacts",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="redactions",
                        to="reports.auditentry",
                    ),
                ),
            ],
            options={
                "verbose_name": "audit entry",
                "verbose_name_plural": "audit log",
                "ordering": ["-at", "-pk"],
                "default_permissions": ("view",),
            },
        ),
        migrations.CreateModel(
            name="Draft",
            fields=[
                (
                    "edition",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="draft",
                        serialize=False,
                        to="reports.edition",
                    ),
                ),
                ("title", models.CharField(blank=True, max_length=300)),
                (
                    "summary",
                    models.TextField(
                        blank=True,
                        help_text="One paragraph on what changed this year. Also shown in lists and search results.",
                    ),
                ),
                (
                    "doi",
                    models.CharField(
                        blank=True,
                        max_length=200,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^10\\.\\d{4,9}/\\S+$", "Enter a DOI such as 10.1234/abcd, without https://doi.org/."
                            )
                        ],
                        verbose_name="DOI",
                    ),
                ),
                (
                    "closed_on",
                    models.DateField(
                        blank=True,
                        help_text="The last day that the text covers, such as 2026-12-15. Newer sources give a warning.",
                        null=True,
                        verbose_name="text closed on",
                    ),
                ),
                (
                    "first_published",
                    models.CharField(
                        blank=True,
                        help_text="If it was first published elsewhere: the day, month or year. Citations use this date.",
                        max_length=10,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^((1[5-9]|2[01])\\d\\d(-\\d\\d(-\\d\\d)?)?)?$",
                                "Enter a day, month or year: 2021-12-01, 2021-12 or 2021.",
                            ),
                            reports.models.draft.existing_date,
                        ],
                    ),
                ),
                ("drafts_due", models.DateField(blank=True, null=True, verbose_name="drafts due")),
                ("reviews_due", models.DateField(blank=True, null=True, verbose_name="reviews due")),
                ("publication_due", models.DateField(blank=True, null=True, verbose_name="publication due")),
                (
                    "first_published_at",
                    models.URLField(
                        blank=True,
                        help_text="The original web address.",
                        max_length=500,
                        verbose_name="originally published at",
                    ),
                ),
                ("revision", models.PositiveIntegerField(default=0, editable=False)),
                ("is_reviewed", models.BooleanField(default=True, editable=False, verbose_name="checked again")),
                (
                    "carried_from",
                    models.PositiveSmallIntegerField(
                        blank=True, editable=False, null=True, verbose_name="carried over from"
                    ),
                ),
            ],
            options={
                "verbose_name": "edition",
                "ordering": ["edition__report__slug", "-edition__year"],
                "permissions": [
                    ("publish_edition", "Can publish an edition"),
                    ("withdraw_version", "Can withdraw a published version"),
                ],
            },
        ),
        migrations.CreateModel(
            name="ErrorReport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("section", models.UUIDField(db_index=True, editable=False)),
                ("section_title", models.CharField(editable=False, max_length=300, verbose_name="section")),
                ("number", models.CharField(editable=False, max_length=10, verbose_name="version")),
                ("paragraph", models.CharField(blank=True, editable=False, max_length=20)),
                ("quoted", models.TextField(blank=True, editable=False, verbose_name="quoted text")),
                ("wrong", models.TextField(editable=False, verbose_name="problem")),
                ("suggestion", models.TextField(blank=True, editable=False, verbose_name="suggested text")),
                ("name", models.CharField(blank=True, editable=False, max_length=200, verbose_name="reported by")),
                ("email", models.EmailField(blank=True, editable=False, max_length=254, verbose_name="email address")),
                ("at", models.DateTimeField(editable=False, verbose_name="received")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("new", "new"),
                            ("accepted", "accepted as a change note"),
                            ("declined", "closed without a change"),
                        ],
                        default="new",
                        editable=False,
                        max_length=10,
                    ),
                ),
                ("decided_by", models.CharField(blank=True, editable=False, max_length=310)),
                ("decided_at", models.DateTimeField(editable=False, null=True)),
                ("answered_by", models.CharField(blank=True, editable=False, max_length=310)),
                ("answered_at", models.DateTimeField(editable=False, null=True)),
                (
                    "edition",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="error_reports",
                        to="reports.edition",
                    ),
                ),
            ],
            options={
                "verbose_name": "error report",
                "ordering": ["-at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Message",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("kind", models.CharField(max_length=30)),
                ("body", models.TextField(help_text="The JSON that is sent and signed.")),
                ("at", models.DateTimeField()),
                ("due_at", models.DateTimeField(db_index=True, null=True)),
                ("failures", models.PositiveSmallIntegerField(default=0)),
                ("over_at", models.DateTimeField(null=True)),
                ("is_delivered", models.BooleanField(default=False)),
                (
                    "endpoint",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="messages", to="reports.endpoint"
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="Attempt",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                (
                    "status",
                    models.PositiveSmallIntegerField(help_text="The HTTP status of the response, if any.", null=True),
                ),
                ("outcome", models.CharField(max_length=300)),
                ("took_ms", models.PositiveIntegerField(default=0)),
                (
                    "message",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="attempts", to="reports.message"
                    ),
                ),
            ],
            options={
                "verbose_name": "delivery",
                "verbose_name_plural": "deliveries",
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="PublicationLogEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveBigIntegerField(unique=True)),
                ("at", models.DateTimeField()),
                ("table", models.CharField(max_length=30)),
                ("key", models.PositiveBigIntegerField()),
                ("row_sha256", models.CharField(max_length=64, verbose_name="checksum of the row")),
                ("head", models.CharField(max_length=64)),
            ],
            options={
                "verbose_name": "publication log entry",
                "verbose_name_plural": "publication log entries",
                "db_table": "publication_log",
                "constraints": [models.UniqueConstraint(fields=("table", "key"), name="logged_once")],
            },
        ),
        migrations.CreateModel(
            name="Report",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "slug",
                    models.SlugField(
                        help_text="Part of permanent links: my-report gives /my-report/2026/. It cannot change after the first publication.",
                        max_length=80,
                        unique=True,
                        validators=[reports.models.series.not_reserved],
                        verbose_name="web address (the first part)",
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                (
                    "description",
                    models.TextField(
                        blank=True, help_text="One paragraph for new readers: what the report covers, and for whom."
                    ),
                ),
                ("publisher_name", models.CharField(blank=True, max_length=200, verbose_name="publisher")),
                ("publisher_url", models.URLField(blank=True, verbose_name="publisher’s site")),
                (
                    "licence_name",
                    models.CharField(
                        blank=True,
                        help_text="How readers may use the text: Creative Commons Attribution 4.0.",
                        max_length=200,
                        verbose_name="licence",
                    ),
                ),
                ("licence_url", models.URLField(blank=True, verbose_name="licence link")),
                (
                    "licence_spdx",
                    models.CharField(
                        blank=True,
                        help_text="The machine-readable licence name: CC-BY-4.0.",
                        max_length=60,
                        verbose_name="SPDX identifier",
                    ),
                ),
                (
                    "imprint",
                    models.TextField(
                        blank=True,
                        help_text="The legally responsible person or organisation, with an address, where required by law.",
                    ),
                ),
                (
                    "contact",
                    models.CharField(
                        blank=True,
                        help_text="Contact address for readers, published with each edition: reports@example.org.",
                        max_length=200,
                    ),
                ),
                (
                    "errors_to",
                    models.CharField(
                        blank=True,
                        help_text="Email addresses that receive readers’ error reports, separated by commas. Never published. Reports are always listed at the desk.",
                        max_length=500,
                        validators=[reports.models.series.e_mail_addresses],
                        verbose_name="error report recipients",
                    ),
                ),
                (
                    "needs_approval",
                    models.BooleanField(
                        default=False,
                        help_text="Require approval of each section’s current text by a second person before publication: a colleague who neither edited it nor requested the review, or an external reviewer confirmed by another colleague.",
                        verbose_name="approval",
                    ),
                ),
                (
                    "least_sources",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="Warn if a section about a trend cites fewer sources. Leave empty for no minimum.",
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(100),
                        ],
                        verbose_name="sources per section",
                    ),
                ),
                (
                    "rates_trends",
                    models.BooleanField(
                        default=True,
                        help_text="Warn if a section about a trend has no maturity rating.",
                        verbose_name="rates trends",
                    ),
                ),
                (
                    "issn",
                    models.CharField(
                        blank=True, max_length=9, validators=[reports.models.series.issn], verbose_name="ISSN"
                    ),
                ),
                (
                    "language",
                    models.CharField(default="en", max_length=35, validators=[reports.models.series.language]),
                ),
                (
                    "colour",
                    models.CharField(
                        blank=True,
                        help_text="The accent colour for links, numbers and the page header: #8a2b1d. Charts do not use it, because their colours show maturity.",
                        max_length=7,
                        validators=[reports.models.series.colour_on_paper],
                    ),
                ),
                (
                    "dark_colour",
                    models.CharField(
                        blank=True,
                        help_text="The accent colour in dark mode: #f0a08c. Leave empty to use a readable tint of the colour above.",
                        max_length=7,
                        validators=[reports.models.series.colour_on_dark],
                        verbose_name="colour on dark background",
                    ),
                ),
                (
                    "ground",
                    models.CharField(
                        choices=[("paper", "on paper"), ("ink", "on ink"), ("accent", "on the colour")],
                        default="paper",
                        help_text="The background behind the name and menu.",
                        max_length=6,
                        verbose_name="page header",
                    ),
                ),
                (
                    "heading_face",
                    models.CharField(
                        choices=[("serif", "Source Serif"), ("sans", "Source Sans"), ("slab", "Zilla Slab")],
                        default="serif",
                        help_text="The typeface of titles and headings, on pages and in files.",
                        max_length=5,
                        verbose_name="headings",
                    ),
                ),
                (
                    "label_emerging",
                    models.CharField(
                        blank=True,
                        help_text="Adopt, trial, hold … Leave empty to use the standard term.",
                        max_length=30,
                        verbose_name="term for emerging",
                    ),
                ),
                (
                    "label_growing",
                    models.CharField(
                        blank=True,
                        help_text="Adopt, trial, hold … Leave empty to use the standard term.",
                        max_length=30,
                        verbose_name="term for growing",
                    ),
                ),
                (
                    "label_established",
                    models.CharField(
                        blank=True,
                        help_text="Adopt, trial, hold … Leave empty to use the standard term.",
                        max_length=30,
                        verbose_name="term for established",
                    ),
                ),
                (
                    "label_declining",
                    models.CharField(
                        blank=True,
                        help_text="Adopt, trial, hold … Leave empty to use the standard term.",
                        max_length=30,
                        verbose_name="term for declining",
                    ),
                ),
                (
                    "label_not_rated",
                    models.CharField(
                        blank=True,
                        help_text="Adopt, trial, hold … Leave empty to use the standard term.",
                        max_length=30,
                        verbose_name="term for not rated",
                    ),
                ),
                (
                    "label_technique",
                    models.CharField(
                        blank=True,
                        help_text="Blip, method, practice …",
                        max_length=30,
                        verbose_name="term for a technique",
                    ),
                ),
                (
                    "label_techniques",
                    models.CharField(
                        blank=True,
                        help_text="The plural: blips, methods, practices …",
                        max_length=30,
                        verbose_name="term for techniques",
                    ),
                ),
                (
                    "next_expected",
                    models.CharField(
                        blank=True,
                        help_text="When readers can expect the next edition: 13 March 2027 or March 2027. The report’s page shows it from now on, until that edition is published.",
                        max_length=20,
                        verbose_name="expected",
                    ),
                ),
                (
                    "next_reason",
                    models.CharField(
                        blank=True,
                        help_text="Readers see it next to the date: “Two reviews are late.”",
                        max_length=500,
                        verbose_name="why the date changed",
                    ),
                ),
                (
                    "counterpart",
                    models.ForeignKey(
                        blank=True,
                        help_text="The same report in another language. Pages link to the same year’s edition in the other report, in both directions, without a new version. Downloads do not contain this link.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="named_by",
                        to="reports.report",
                        verbose_name="translation",
                    ),
                ),
                (
                    "dark_logo",
                    models.ForeignKey(
                        blank=True,
                        help_text="The logo for dark backgrounds. Leave empty to show the logo on a white panel.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="reports.storedpicture",
                    ),
                ),
                (
                    "logo",
                    models.ForeignKey(
                        blank=True,
                        help_text="The publisher’s logo.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="reports.storedpicture",
                    ),
                ),
            ],
            options={
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="OldAddress",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("path", models.CharField(max_length=500, unique=True, verbose_name="old address")),
                ("section", models.UUIDField(blank=True, null=True)),
                (
                    "edition",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="old_addresses",
                        to="reports.edition",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="old_addresses", to="reports.report"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "old addresses",
                "ordering": ["path"],
            },
        ),
        migrations.AddField(
            model_name="endpoint",
            name="report",
            field=models.ForeignKey(
                blank=True,
                help_text="Leave empty for all reports.",
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="webhooks",
                to="reports.report",
            ),
        ),
        migrations.AddField(
            model_name="edition",
            name="report",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="editions", to="reports.report"
            ),
        ),
        migrations.CreateModel(
            name="ReviewLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("token_sha256", models.CharField(max_length=64, unique=True)),
                ("seed", models.CharField(blank=True, max_length=43)),
                ("email", models.EmailField(blank=True, max_length=254)),
                ("asked_by", models.CharField(max_length=310)),
                ("asked_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(null=True)),
                ("opened_at", models.DateTimeField(null=True)),
                ("section", models.UUIDField(null=True)),
                ("reviewer", models.CharField(max_length=310)),
                ("message", models.TextField(blank=True)),
                (
                    "account",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "asker",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="review_links", to="reports.edition"
                    ),
                ),
            ],
            options={
                "ordering": ["-asked_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Review",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("section", models.UUIDField(db_index=True, null=True)),
                ("sha256", models.CharField(max_length=64)),
                ("parts", models.JSONField(default=dict)),
                ("revision", models.PositiveIntegerField(null=True)),
                (
                    "verdict",
                    models.CharField(
                        choices=[("approved", "approved"), ("changes", "asks for changes"), ("remark", "remarks")],
                        max_length=8,
                    ),
                ),
                ("words", models.TextField(blank=True)),
                ("paragraph", models.PositiveIntegerField(null=True)),
                ("by_name", models.CharField(max_length=310)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="reviews", to="reports.edition"
                    ),
                ),
                (
                    "link",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="reviews",
                        to="reports.reviewlink",
                    ),
                ),
            ],
            options={
                "ordering": ["-at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="ScheduledPublication",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("zone", models.CharField(max_length=64)),
                ("is_frozen", models.BooleanField(default=True)),
                ("sha256", models.CharField(max_length=64)),
                ("note", models.TextField(blank=True)),
                ("change_notes", models.JSONField(default=list)),
                ("acknowledged", models.JSONField(default=dict)),
                ("asked_by", models.CharField(max_length=310)),
                ("asked_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "scheduled"),
                            ("published", "published"),
                            ("refused", "not published"),
                            ("cancelled", "cancelled"),
                        ],
                        default="open",
                        max_length=9,
                    ),
                ),
                ("done_at", models.DateTimeField(null=True)),
                ("why", models.TextField(blank=True)),
                (
                    "asker",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="schedules", to="reports.edition"
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="PressLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("token_sha256", models.CharField(max_length=64, unique=True)),
                ("seed", models.CharField(blank=True, max_length=43)),
                ("email", models.EmailField(blank=True, max_length=254)),
                ("asked_by", models.CharField(max_length=310)),
                ("asked_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(null=True)),
                ("opened_at", models.DateTimeField(null=True)),
                ("name", models.CharField(max_length=310)),
                ("openings", models.PositiveIntegerField(default=0)),
                (
                    "asker",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "schedule",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="press_links",
                        to="reports.scheduledpublication",
                    ),
                ),
            ],
            options={
                "ordering": ["-asked_at", "-pk"],
                "default_permissions": (),
            },
        ),
        migrations.AddField(
            model_name="edition",
            name="schedule",
            field=models.OneToOneField(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="reports.scheduledpublication",
            ),
        ),
        migrations.CreateModel(
            name="Section",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "position",
                    models.PositiveIntegerField(default=0, help_text="The position in the edition, starting at 0."),
                ),
                (
                    "slug",
                    models.SlugField(
                        blank=True,
                        help_text="Part of the permanent link, such as multimodal-models. Leave empty to use the trend’s address or the title.",
                        max_length=80,
                        verbose_name="web address (the last part)",
                    ),
                ),
                ("title", models.CharField(max_length=300)),
                (
                    "maturity",
                    models.CharField(
                        choices=[
                            ("emerging", "emerging"),
                            ("growing", "growing"),
                            ("established", "established"),
                            ("declining", "declining"),
                            ("not-rated", "not rated"),
                        ],
                        default="not-rated",
                        max_length=12,
                    ),
                ),
                (
                    "summary",
                    models.TextField(
                        blank=True,
                        help_text="The main finding, shown above the text. Example: “Mixture of experts is now the default.”",
                    ),
                ),
                (
                    "body",
                    models.TextField(
                        blank=True,
                        help_text="Markdown. [@short-name] cites a reference, [[technique]] links a technique, ![[figure]] on its own line inserts a figure.",
                        verbose_name="text",
                    ),
                ),
                (
                    "keywords",
                    models.JSONField(
                        blank=True,
                        default=list,
                        help_text="Domains and applications that readers can filter by: medicine, captioning.",
                    ),
                ),
                ("revision", models.PositiveIntegerField(default=0, editable=False)),
                (
                    "is_reviewed",
                    models.BooleanField(
                        default=True,
                        help_text="Confirms that text carried over from another year is still correct. Required before publication.",
                        verbose_name="checked again",
                    ),
                ),
                (
                    "carried_from",
                    models.PositiveSmallIntegerField(
                        blank=True, editable=False, null=True, verbose_name="carried over from"
                    ),
                ),
                ("due", models.DateField(blank=True, null=True)),
                ("handed_in_at", models.DateTimeField(editable=False, null=True)),
                (
                    "assignee",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="assigned_sections",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "handed_in_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "trend",
                    models.ForeignKey(
                        blank=True,
                        help_text="Connects the sections on one trend across years. Leave empty for a foreword, methodology or annex.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="draft_sections",
                        to="trends.trend",
                    ),
                ),
                (
                    "draft",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="sections", to="reports.draft"
                    ),
                ),
            ],
            options={
                "ordering": ["position", "pk"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Prediction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("position", models.PositiveIntegerField(default=0, editable=False)),
                (
                    "statement",
                    models.TextField(
                        help_text="A statement that can turn out to be wrong. Example: “An open model leads the ranking.”"
                    ),
                ),
                (
                    "criterion",
                    models.TextField(
                        blank=True,
                        help_text="How to decide whether it came true. Example: “First place in the ranking of December 2027.”",
                    ),
                ),
                (
                    "due",
                    models.DateField(
                        help_text="The deadline, after the edition’s year. A later edition scores the prediction."
                    ),
                ),
                (
                    "section",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="predictions", to="reports.section"
                    ),
                ),
            ],
            options={
                "ordering": ["position", "pk"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Comment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("quote", models.TextField(blank=True)),
                ("before", models.TextField(blank=True)),
                ("after", models.TextField(blank=True)),
                ("words", models.TextField()),
                ("replacement", models.TextField(blank=True)),
                ("by_name", models.CharField(max_length=310)),
                ("at", models.DateTimeField()),
                ("resolved_at", models.DateTimeField(null=True)),
                ("resolved_by", models.CharField(blank=True, max_length=310)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "thread",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="answers",
                        to="reports.comment",
                    ),
                ),
                (
                    "link",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="comments",
                        to="reports.reviewlink",
                    ),
                ),
                (
                    "section",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="comments", to="reports.section"
                    ),
                ),
            ],
            options={
                "ordering": ["at", "pk"],
                "default_permissions": ("add",),
            },
        ),
        migrations.CreateModel(
            name="SitePage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "slug",
                    models.CharField(
                        choices=[
                            ("about", "/about/"),
                            ("imprint", "/imprint/"),
                            ("privacy", "/privacy/"),
                            ("contact", "/contact/"),
                        ],
                        max_length=10,
                        unique=True,
                        verbose_name="web address",
                    ),
                ),
                ("title", models.CharField(max_length=120)),
                (
                    "body",
                    models.TextField(help_text="Markdown: paragraphs, lists, links, **bold**.", verbose_name="text"),
                ),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="pages", to="reports.sitesettings"
                    ),
                ),
            ],
            options={
                "verbose_name": "page",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="MenuEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("place", models.CharField(choices=[("head", "head"), ("foot", "foot")], max_length=4)),
                ("position", models.PositiveSmallIntegerField(default=1, verbose_name="order")),
                ("label", models.CharField(max_length=40, verbose_name="words")),
                (
                    "target",
                    models.CharField(
                        choices=[
                            ("reports", "reports"),
                            ("trends", "trends"),
                            ("techniques", "techniques"),
                            ("search", "search"),
                            ("API", "API"),
                            ("feed", "feed"),
                            ("about", "about"),
                            ("imprint", "imprint"),
                            ("privacy", "privacy"),
                            ("contact", "contact"),
                        ],
                        max_length=10,
                        verbose_name="link target",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="menu", to="reports.sitesettings"
                    ),
                ),
            ],
            options={
                "verbose_name": "menu entry",
                "verbose_name_plural": "menu",
                "ordering": ["place", "position", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Version",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("major", models.PositiveSmallIntegerField()),
                ("minor", models.PositiveSmallIntegerField()),
                ("schema_version", models.PositiveSmallIntegerField()),
                ("document", models.TextField()),
                ("sha256", models.CharField(max_length=64)),
                ("previous_record_sha256", models.CharField(max_length=64, null=True)),
                ("record_sha256", models.CharField(max_length=64, unique=True)),
                ("severity", models.CharField(choices=[("minor", "minor"), ("major", "major")], max_length=5)),
                ("note", models.TextField(blank=True)),
                ("change_notes", models.TextField(default="[]")),
                ("published_at", models.DateTimeField(db_index=True)),
                ("publisher", models.CharField(max_length=310)),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="versions", to="reports.edition"
                    ),
                ),
            ],
            options={
                "ordering": ["edition", "-major", "-minor"],
            },
        ),
        migrations.CreateModel(
            name="SearchRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=10)),
                ("language", models.CharField(default="en", max_length=35)),
                ("report", models.CharField(max_length=80)),
                ("uid", models.UUIDField()),
                ("slug", models.CharField(max_length=80)),
                ("within", models.CharField(blank=True, max_length=80)),
                ("heading", models.TextField()),
                ("names", models.TextField(blank=True)),
                ("summary", models.TextField(blank=True)),
                ("year", models.PositiveSmallIntegerField()),
                ("maturity", models.CharField(default="not-rated", max_length=12)),
                ("facets", models.TextField()),
                ("stems", models.TextField(blank=True)),
                ("text", models.TextField(blank=True)),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="reports.edition"
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="reports.version"
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="scheduledpublication",
            name="version",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.CASCADE, related_name="schedules", to="reports.version"
            ),
        ),
        migrations.CreateModel(
            name="Redaction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("row_sha256", models.CharField(editable=False, max_length=64, verbose_name="checksum")),
                ("reason", models.TextField()),
                ("by_name", models.CharField(max_length=310)),
                ("at", models.DateTimeField()),
                (
                    "version",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="redaction", to="reports.version"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PublishedTrend",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField()),
                ("position", models.PositiveIntegerField(default=0)),
                ("slug", models.CharField(db_index=True, max_length=80)),
                ("name", models.CharField(max_length=200)),
                ("definition", models.TextField()),
                ("theme_slug", models.CharField(blank=True, max_length=80)),
                ("theme_name", models.CharField(blank=True, max_length=200)),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="reports.edition"
                    ),
                ),
                (
                    "trend",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="published", to="trends.trend"
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="%(class)ss", to="reports.version"
                    ),
                ),
            ],
            options={
                "ordering": ["version", "position"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PublishedTechnique",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField()),
                ("position", models.PositiveIntegerField(default=0)),
                ("slug", models.CharField(db_index=True, max_length=80)),
                ("name", models.CharField(max_length=200)),
                ("aliases", models.JSONField(default=list)),
                ("definition", models.TextField()),
                ("broader", models.JSONField(default=list)),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="reports.edition"
                    ),
                ),
                (
                    "technique",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="published", to="trends.technique"
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="%(class)ss", to="reports.version"
                    ),
                ),
            ],
            options={
                "ordering": ["version", "position"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PublishedSection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField()),
                ("position", models.PositiveIntegerField(default=0)),
                ("slug", models.CharField(db_index=True, max_length=80)),
                ("number", models.PositiveSmallIntegerField(null=True)),
                ("title", models.CharField(max_length=300)),
                ("summary", models.TextField()),
                ("maturity", models.CharField(default="not-rated", max_length=12)),
                ("maturity_label", models.CharField(blank=True, max_length=30)),
                ("trend_slug", models.CharField(blank=True, max_length=80)),
                ("keywords", models.JSONField(default=list)),
                ("html", models.TextField()),
                ("text", models.TextField()),
                ("words", models.PositiveIntegerField(default=0)),
                ("paragraphs", models.JSONField(default=list)),
                ("renderer", models.PositiveIntegerField()),
                ("movement", models.CharField(default="none", max_length=10)),
                ("was", models.CharField(blank=True, max_length=12)),
                ("moved_from", models.JSONField(default=list)),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="reports.edition"
                    ),
                ),
                (
                    "trend",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="published_sections",
                        to="trends.trend",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="%(class)ss", to="reports.version"
                    ),
                ),
            ],
            options={
                "ordering": ["version", "position"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PublishedScore",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField()),
                ("position", models.PositiveIntegerField(default=0)),
                ("prediction", models.UUIDField(db_index=True)),
                ("made_in", models.PositiveSmallIntegerField()),
                ("statement", models.TextField()),
                ("outcome", models.CharField(max_length=20)),
                ("explanation", models.TextField()),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="reports.edition"
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="%(class)ss", to="reports.version"
                    ),
                ),
            ],
            options={
                "ordering": ["version", "position"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PublishedReference",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField()),
                ("position", models.PositiveIntegerField(default=0)),
                ("key", models.CharField(max_length=80)),
                ("item", models.JSONField(default=dict)),
                ("doi", models.CharField(blank=True, db_index=True, max_length=200)),
                ("html", models.TextField()),
                ("cited_in", models.JSONField(default=list)),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="reports.edition"
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="%(class)ss", to="reports.version"
                    ),
                ),
            ],
            options={
                "ordering": ["version", "position"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PublishedPrediction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField()),
                ("position", models.PositiveIntegerField(default=0)),
                ("statement", models.TextField()),
                ("criterion", models.TextField()),
                ("due", models.DateField()),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="reports.edition"
                    ),
                ),
                (
                    "section",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="predictions",
                        to="reports.publishedsection",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="%(class)ss", to="reports.version"
                    ),
                ),
            ],
            options={
                "ordering": ["version", "position"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PublishedPicture",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField()),
                ("position", models.PositiveIntegerField(default=0)),
                ("sha256", models.CharField(db_index=True, max_length=64)),
                ("media_type", models.CharField(max_length=20)),
                ("width", models.PositiveIntegerField()),
                ("height", models.PositiveIntegerField()),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="reports.edition"
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="%(class)ss", to="reports.version"
                    ),
                ),
            ],
            options={
                "ordering": ["version", "position"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PublishedKeyword",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField()),
                ("position", models.PositiveIntegerField(default=0)),
                ("keyword", models.CharField(max_length=200)),
                ("key", models.CharField(db_index=True, max_length=200)),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="reports.edition"
                    ),
                ),
                (
                    "section",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="keyword_rows",
                        to="reports.publishedsection",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="%(class)ss", to="reports.version"
                    ),
                ),
            ],
            options={
                "ordering": ["version", "position"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PublishedFigure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField()),
                ("position", models.PositiveIntegerField(default=0)),
                ("key", models.CharField(max_length=80)),
                ("number", models.PositiveSmallIntegerField()),
                ("title", models.CharField(max_length=300)),
                ("alt", models.TextField()),
                ("html", models.TextField()),
                ("placed_in", models.JSONField(default=list)),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="reports.edition"
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="%(class)ss", to="reports.version"
                    ),
                ),
            ],
            options={
                "ordering": ["version", "position"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PublishedEdition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField()),
                ("position", models.PositiveIntegerField(default=0)),
                ("report_slug", models.CharField(db_index=True, max_length=80)),
                ("report_name", models.CharField(max_length=200)),
                ("publisher", models.CharField(blank=True, max_length=200)),
                ("year", models.PositiveSmallIntegerField(db_index=True)),
                ("title", models.CharField(max_length=300)),
                ("first_published", models.CharField(blank=True, max_length=10)),
                ("summary", models.TextField()),
                ("language", models.CharField(default="en", max_length=35)),
                ("words", models.PositiveIntegerField(default=0)),
                ("endings", models.JSONField(default=list)),
                ("since", models.PositiveSmallIntegerField(null=True)),
                ("absences", models.JSONField(default=list)),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="reports.edition"
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="%(class)ss", to="reports.version"
                    ),
                ),
            ],
            options={
                "ordering": ["version", "position"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PublishedAssessment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField()),
                ("position", models.PositiveIntegerField(default=0)),
                ("technique_slug", models.CharField(max_length=80)),
                ("maturity", models.CharField(max_length=12)),
                ("maturity_label", models.CharField(blank=True, max_length=30)),
                ("status", models.CharField(default="confirmed", max_length=10)),
                ("note", models.TextField()),
                ("quote", models.TextField()),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="reports.edition"
                    ),
                ),
                (
                    "technique",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="published_assessments",
                        to="trends.technique",
                    ),
                ),
                (
                    "section",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="assessments",
                        to="reports.publishedsection",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="%(class)ss", to="reports.version"
                    ),
                ),
            ],
            options={
                "ordering": ["version", "position"],
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="edition",
            name="current_version",
            field=models.OneToOneField(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="current_of",
                to="reports.version",
            ),
        ),
        migrations.CreateModel(
            name="Acknowledgement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("row_sha256", models.CharField(editable=False, max_length=64, verbose_name="checksum")),
                ("reason", models.TextField()),
                ("by_name", models.CharField(max_length=310)),
                ("at", models.DateTimeField()),
                ("rule", models.CharField(max_length=60)),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="acknowledgements",
                        to="reports.version",
                    ),
                ),
            ],
            options={
                "verbose_name": "warning accepted",
                "verbose_name_plural": "warnings accepted",
            },
        ),
        migrations.CreateModel(
            name="VersionFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("row_sha256", models.CharField(editable=False, max_length=64, verbose_name="checksum")),
                ("format", models.CharField(max_length=10)),
                ("sha256", models.CharField(max_length=64)),
                ("size", models.PositiveIntegerField(help_text="In bytes.")),
                ("at", models.DateTimeField()),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="files", to="reports.version"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="VersionReview",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=300, verbose_name="about")),
                (
                    "verdict",
                    models.CharField(
                        choices=[("approved", "approved"), ("changes", "asks for changes"), ("remark", "remarks")],
                        max_length=8,
                    ),
                ),
                ("by_name", models.CharField(blank=True, max_length=310, verbose_name="answered by")),
                ("asked_by", models.CharField(blank=True, max_length=310)),
                ("confirmed_by", models.TextField(blank=True)),
                ("at", models.DateTimeField(verbose_name="answered")),
                (
                    "review",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="reports.review"
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="reviews", to="reports.version"
                    ),
                ),
            ],
            options={
                "verbose_name": "review of a version",
                "verbose_name_plural": "reviews of versions",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Withdrawal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("row_sha256", models.CharField(editable=False, max_length=64, verbose_name="checksum")),
                ("reason", models.TextField()),
                ("by_name", models.CharField(max_length=310)),
                ("at", models.DateTimeField()),
                (
                    "version",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="withdrawal", to="reports.version"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Writing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("section", models.UUIDField()),
                ("by_name", models.CharField(max_length=310)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="writings", to="reports.edition"
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="reports.version"
                    ),
                ),
            ],
            options={
                "ordering": ["at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Score",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("position", models.PositiveIntegerField(default=0, editable=False)),
                ("prediction", models.UUIDField(help_text="The identifier of the prediction.")),
                (
                    "made_in",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1900),
                            django.core.validators.MaxValueValidator(2200),
                        ],
                        verbose_name="made in",
                    ),
                ),
                ("statement", models.TextField(help_text="The prediction, word for word.")),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("came-true", "came true"),
                            ("partly", "partly"),
                            ("did-not", "did not"),
                            ("cannot-be-judged", "cannot be judged"),
                            ("open", "open"),
                        ],
                        default="open",
                        max_length=20,
                    ),
                ),
                (
                    "explanation",
                    models.TextField(
                        blank=True,
                        help_text="The result, measured by the criterion. Readers see it beside the prediction. Example: “It came third.”",
                    ),
                ),
                (
                    "draft",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="scores", to="reports.draft"
                    ),
                ),
            ],
            options={
                "verbose_name": "scored prediction",
                "ordering": ["position", "pk"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Reference",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("position", models.PositiveIntegerField(default=0, editable=False)),
                (
                    "key",
                    models.CharField(
                        help_text="Used to cite it in the text: vaswani2017, as in [@vaswani2017].",
                        max_length=80,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[A-Za-z0-9][A-Za-z0-9_:.-]*$",
                                "Start the short name with a letter or digit. It can contain letters, digits and _ : . -",
                            )
                        ],
                        verbose_name="short name",
                    ),
                ),
                ("item", models.JSONField(default=dict, help_text="CSL-JSON.")),
                (
                    "draft",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="references", to="reports.draft"
                    ),
                ),
            ],
            options={
                "ordering": ["position", "pk"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PendingChangeNote",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveIntegerField(default=0, editable=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[("correction", "correction"), ("revision", "revision"), ("addition", "addition")],
                        max_length=10,
                    ),
                ),
                (
                    "severity",
                    models.CharField(
                        choices=[("minor", "minor: words, figures, sources"), ("major", "major: a conclusion changed")],
                        default="minor",
                        max_length=5,
                    ),
                ),
                (
                    "before",
                    models.TextField(
                        blank=True, help_text="The words in the last published version. Example: “66 per cent”."
                    ),
                ),
                ("after", models.TextField(blank=True, help_text="The corrected words. Example: “65.8 per cent”.")),
                (
                    "explanation",
                    models.TextField(
                        help_text="The reason for the change, for readers. Example: “Unrounded figure from the source.”"
                    ),
                ),
                (
                    "reported_by",
                    models.CharField(
                        blank=True,
                        help_text="The person who reported it, if they agree to be named: Grace Okafor.",
                        max_length=200,
                    ),
                ),
                (
                    "section",
                    models.ForeignKey(
                        blank=True,
                        help_text="The section that changed. Leave empty for the edition as a whole.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="change_notes",
                        to="reports.section",
                    ),
                ),
                (
                    "draft",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="change_notes", to="reports.draft"
                    ),
                ),
            ],
            options={
                "verbose_name": "change note",
                "ordering": ["position", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Figure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("position", models.PositiveIntegerField(default=0, editable=False)),
                (
                    "key",
                    models.CharField(
                        help_text="Used to insert it in the text: growth, as in ![[growth]] on its own line.",
                        max_length=80,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[A-Za-z0-9][A-Za-z0-9_:.-]*$",
                                "Start the short name with a letter or digit. It can contain letters, digits and _ : . -",
                            )
                        ],
                        verbose_name="short name",
                    ),
                ),
                ("title", models.CharField(blank=True, max_length=300)),
                ("caption", models.TextField(blank=True)),
                (
                    "alt",
                    models.TextField(
                        blank=True,
                        help_text="Describes the figure for readers who cannot see it.",
                        verbose_name="text alternative",
                    ),
                ),
                (
                    "source",
                    models.TextField(
                        blank=True, help_text="The source of the data or picture. Example: “Epoch AI, 2026; own count.”"
                    ),
                ),
                ("chart", models.JSONField(blank=True, null=True)),
                (
                    "picture",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="reports.storedpicture",
                    ),
                ),
                (
                    "draft",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="figures", to="reports.draft"
                    ),
                ),
            ],
            options={
                "ordering": ["position", "pk"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Ending",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("position", models.PositiveIntegerField(default=0, editable=False)),
                (
                    "note",
                    models.TextField(
                        blank=True,
                        help_text="Why the trend ended, for readers. Example: “The last large model was released in 2024.”",
                    ),
                ),
                (
                    "trend",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="draft_endings", to="trends.trend"
                    ),
                ),
                (
                    "draft",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="endings", to="reports.draft"
                    ),
                ),
            ],
            options={
                "verbose_name": "ended trend",
                "ordering": ["position", "pk"],
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="draft",
            name="cover",
            field=models.ForeignKey(
                blank=True,
                help_text="One of this edition’s pictures. Shown beside the title, on share cards and on file covers.",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="reports.figure",
            ),
        ),
        migrations.CreateModel(
            name="Credit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("position", models.PositiveIntegerField(default=0, editable=False)),
                ("name", models.CharField(max_length=200)),
                (
                    "role",
                    models.CharField(
                        blank=True, help_text="Their contribution: Editor, Author, Reviewer.", max_length=100
                    ),
                ),
                ("affiliation", models.CharField(blank=True, max_length=200)),
                (
                    "orcid",
                    models.CharField(
                        blank=True,
                        max_length=19,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^\\d{4}-\\d{4}-\\d{4}-\\d{3}[\\dX]$", "Enter an ORCID such as 0000-0002-1825-0097."
                            )
                        ],
                        verbose_name="ORCID",
                    ),
                ),
                (
                    "section",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="credits",
                        to="reports.section",
                    ),
                ),
                (
                    "draft",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="credits", to="reports.draft"
                    ),
                ),
            ],
            options={
                "ordering": ["position", "pk"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("member", "member of a report"),
                            ("assigned", "assigned"),
                            ("asked", "asked for a review"),
                            ("unasked", "review request cancelled"),
                            ("approved", "approved"),
                            ("handed-in", "ready for review"),
                            ("resumed", "writing continues"),
                            ("changes", "changes requested"),
                            ("remarked", "remarked"),
                            ("commented", "comment"),
                            ("error", "error reported"),
                            ("overtaken", "saved by a colleague"),
                            ("due", "due"),
                            ("late", "late"),
                            ("scheduled", "publication scheduled"),
                            ("moved", "publication moved"),
                            ("cancelled", "publication cancelled"),
                            ("published", "published"),
                            ("failed", "not published"),
                        ],
                        max_length=9,
                    ),
                ),
                ("by_name", models.CharField(blank=True, max_length=310)),
                ("about", models.CharField(max_length=300)),
                ("address", models.CharField(blank=True, max_length=300)),
                ("words", models.TextField(blank=True)),
                ("at", models.DateTimeField()),
                ("seen_at", models.DateTimeField(null=True)),
                ("mailed_at", models.DateTimeField(null=True)),
                (
                    "edition",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notices",
                        to="reports.edition",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notices",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="reports.report"
                    ),
                ),
            ],
            options={
                "ordering": ["-at", "-pk"],
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["person", "-at"], name="notice_of_person"),
                    models.Index(fields=["edition", "-at"], name="notice_of_edition"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("edition__isnull", False), ("report__isnull", False), _connector="XOR"),
                        name="notice_of_one_thing",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Confirmation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("by_name", models.CharField(max_length=310)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="confirmations", to="reports.review"
                    ),
                ),
            ],
            options={
                "ordering": ["at", "pk"],
                "constraints": [models.UniqueConstraint(fields=("review", "by"), name="confirmation_once")],
            },
        ),
        migrations.CreateModel(
            name="FormDraft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("address", models.CharField(db_index=True, max_length=300)),
                ("page", models.CharField(max_length=40)),
                ("number", models.PositiveIntegerField(default=0)),
                ("sequence", models.PositiveIntegerField(default=0)),
                ("fields", models.TextField(blank=True)),
                ("seen", models.TextField(blank=True)),
                ("place", models.CharField(blank=True, max_length=200)),
                ("kept_at", models.DateTimeField(null=True)),
                ("open_at", models.DateTimeField(null=True)),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "link",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="reports.reviewlink",
                    ),
                ),
            ],
            options={
                "verbose_name": "unsaved changes",
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(fields=("user", "address", "page"), name="form_draft_once"),
                    models.UniqueConstraint(fields=("link", "address", "page"), name="form_draft_once_by_link"),
                    models.CheckConstraint(
                        condition=models.Q(("user", None), ("link", None), _connector="XOR"), name="form_draft_of_one"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Membership",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("author", "author: edits assigned sections"),
                            ("editor", "editor: edits all drafts"),
                            ("publisher", "publisher: also publishes, withdraws and manages members"),
                        ],
                        default="author",
                        max_length=9,
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="memberships",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="memberships", to="reports.report"
                    ),
                ),
                (
                    "sections",
                    models.ManyToManyField(
                        blank=True,
                        help_text="The sections that an author can edit. They can read all other drafts of the report.",
                        related_name="authors",
                        to="reports.section",
                    ),
                ),
            ],
            options={
                "verbose_name": "member",
                "ordering": ["report__name", "user__last_name", "user__username"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("report", "user"),
                        name="membership_once",
                        violation_error_message="This person is already a member of the report.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("role__in", ["author", "editor", "publisher"])),
                        name="membership_role_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Assessment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("position", models.PositiveIntegerField(default=0, editable=False)),
                (
                    "maturity",
                    models.CharField(
                        choices=[
                            ("emerging", "emerging"),
                            ("growing", "growing"),
                            ("established", "established"),
                            ("declining", "declining"),
                            ("not-rated", "not rated"),
                        ],
                        default="not-rated",
                        max_length=12,
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[("proposed", "proposed"), ("confirmed", "confirmed")],
                        default="confirmed",
                        max_length=10,
                    ),
                ),
                (
                    "note",
                    models.TextField(
                        blank=True,
                        help_text="What this section says about the technique. Example: “Used by all large open models.” Tables show the first paragraph only. Separate paragraphs with a blank line.",
                    ),
                ),
                (
                    "quote",
                    models.TextField(
                        blank=True,
                        help_text="The supporting words, copied exactly from the text above. Readers can follow a link to them.",
                        verbose_name="quote",
                    ),
                ),
                (
                    "technique",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="draft_assessments",
                        to="trends.technique",
                    ),
                ),
                (
                    "section",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="assessments", to="reports.section"
                    ),
                ),
            ],
            options={
                "ordering": ["position", "pk"],
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        fields=("section", "technique"),
                        name="assessment_once",
                        violation_error_message="This section already assesses that technique.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SectionRevision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("section", models.UUIDField(db_index=True)),
                ("number", models.PositiveIntegerField()),
                ("content", models.TextField()),
                ("at", models.DateTimeField()),
                ("by_name", models.CharField(max_length=310)),
                ("why", models.CharField(blank=True, max_length=300)),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="section_revisions",
                        to="reports.edition",
                    ),
                ),
            ],
            options={
                "verbose_name": "revision of a section",
                "ordering": ["-number"],
                "constraints": [models.UniqueConstraint(fields=("section", "number"), name="section_revision_once")],
            },
        ),
        migrations.AddConstraint(
            model_name="version",
            constraint=models.UniqueConstraint(fields=("edition", "major", "minor"), name="version_number_once"),
        ),
        migrations.AddConstraint(
            model_name="searchrow",
            constraint=models.UniqueConstraint(fields=("kind", "uid", "edition"), name="searchrow_once"),
        ),
        migrations.AddConstraint(
            model_name="scheduledpublication",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "open")), fields=("edition",), name="schedule_one_open"
            ),
        ),
        migrations.AddConstraint(
            model_name="publishedtrend",
            constraint=models.UniqueConstraint(fields=("version", "uid"), name="publishedtrend_once"),
        ),
        migrations.AddConstraint(
            model_name="publishedtechnique",
            constraint=models.UniqueConstraint(fields=("version", "uid"), name="publishedtechnique_once"),
        ),
        migrations.AddConstraint(
            model_name="publishedsection",
            constraint=models.UniqueConstraint(fields=("version", "uid"), name="publishedsection_once"),
        ),
        migrations.AddConstraint(
            model_name="publishedscore",
            constraint=models.UniqueConstraint(fields=("version", "uid"), name="publishedscore_once"),
        ),
        migrations.AddConstraint(
            model_name="publishedreference",
            constraint=models.UniqueConstraint(fields=("version", "uid"), name="publishedreference_once"),
        ),
        migrations.AddConstraint(
            model_name="publishedprediction",
            constraint=models.UniqueConstraint(fields=("version", "uid"), name="publishedprediction_once"),
        ),
        migrations.AddConstraint(
            model_name="publishedpicture",
            constraint=models.UniqueConstraint(fields=("version", "uid"), name="publishedpicture_once"),
        ),
        migrations.AddConstraint(
            model_name="publishedkeyword",
            constraint=models.UniqueConstraint(fields=("section", "key"), name="publishedkeyword_once"),
        ),
        migrations.AddConstraint(
            model_name="publishedfigure",
            constraint=models.UniqueConstraint(fields=("version", "uid"), name="publishedfigure_once"),
        ),
        migrations.AddConstraint(
            model_name="publishededition",
            constraint=models.UniqueConstraint(fields=("version", "uid"), name="publishededition_once"),
        ),
        migrations.AddConstraint(
            model_name="publishedassessment",
            constraint=models.UniqueConstraint(fields=("version", "uid"), name="publishedassessment_once"),
        ),
        migrations.AddConstraint(
            model_name="edition",
            constraint=models.UniqueConstraint(
                fields=("report", "year"),
                name="edition_once_a_year",
                violation_error_message="This report already has an edition for that year.",
            ),
        ),
        migrations.AddConstraint(
            model_name="acknowledgement",
            constraint=models.UniqueConstraint(fields=("version", "rule"), name="acknowledgement_once"),
        ),
        migrations.AddConstraint(
            model_name="versionfile",
            constraint=models.UniqueConstraint(fields=("version", "format"), name="version_file_once"),
        ),
        migrations.AddIndex(
            model_name="writing",
            index=models.Index(fields=["edition", "section"], name="writing_of_section"),
        ),
        migrations.AddConstraint(
            model_name="section",
            constraint=models.UniqueConstraint(
                fields=("draft", "slug"),
                name="section_slug_once",
                violation_error_message="Another section of this edition has this web address. Choose another.",
            ),
        ),
        migrations.AddConstraint(
            model_name="section",
            constraint=models.UniqueConstraint(
                condition=models.Q(("trend__isnull", False)),
                fields=("draft", "trend"),
                name="section_trend_once",
                violation_error_message="Another section of this edition covers this trend. Choose another trend.",
            ),
        ),
        migrations.AddConstraint(
            model_name="section",
            constraint=models.CheckConstraint(
                condition=models.Q(("maturity__in", ["emerging", "growing", "established", "declining", "not-rated"])),
                name="section_maturity_known",
                violation_error_message="Choose a maturity from the list.",
            ),
        ),
        migrations.AddConstraint(
            model_name="score",
            constraint=models.UniqueConstraint(
                fields=("draft", "prediction"),
                name="score_once",
                violation_error_message="This prediction already has a score in this edition.",
            ),
        ),
        migrations.AddConstraint(
            model_name="reference",
            constraint=models.UniqueConstraint(
                fields=("draft", "key"),
                name="reference_key_once",
                violation_error_message="Another reference of this edition has this short name. Choose another.",
            ),
        ),
        migrations.AddConstraint(
            model_name="figure",
            constraint=models.UniqueConstraint(
                fields=("draft", "key"),
                name="figure_key_once",
                violation_error_message="Another figure of this edition has this short name. Choose another.",
            ),
        ),
        migrations.AddConstraint(
            model_name="figure",
            constraint=models.CheckConstraint(
                condition=models.Q(("chart__isnull", True), ("picture__isnull", True), _connector="OR"),
                name="figure_one_thing",
                violation_error_message="A figure can have a chart or a picture, not both. Remove one of them.",
            ),
        ),
        migrations.AddConstraint(
            model_name="ending",
            constraint=models.UniqueConstraint(
                fields=("draft", "trend"),
                name="ending_once",
                violation_error_message="This trend is already listed as ended.",
            ),
        ),
        migrations.RunPython(tables.create, tables.drop),
        migrations.RunPython(begin, migrations.RunPython.noop),
    ]
