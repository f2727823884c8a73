"""All tables of the first release. A later change is a migration of its own.

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

SEALED = ("version", "withdrawal", "redaction", "acknowledgement", "versionfile")


def begin(apps: Any, schema_editor: Any) -> None:
    """The rows that each site has one of: the generation before anything is public, and a count of nothing for each sealed table."""
    alias = schema_editor.connection.alias
    apps.get_model("reports", "Generation").objects.using(alias).create(id=1)
    for name in SEALED:
        apps.get_model("reports", "SequenceCheck").objects.using(alias).create(table=f"reports_{name}")


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("trends", "0001_first_release"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Report",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "slug",
                    models.SlugField(
                        help_text="Readers link to it: my-report, for /my-report/2026/. Fixed once a version is published.",
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
                        blank=True,
                        help_text="One paragraph for readers who meet it for the first time: what the report watches, and for whom.",
                    ),
                ),
                ("publisher_name", models.CharField(blank=True, max_length=200, verbose_name="publisher")),
                ("publisher_url", models.URLField(blank=True, verbose_name="publisher’s site")),
                (
                    "licence_name",
                    models.CharField(
                        blank=True,
                        help_text="What readers may do with the text: Creative Commons Attribution 4.0.",
                        max_length=200,
                        verbose_name="licence",
                    ),
                ),
                ("licence_url", models.URLField(blank=True, verbose_name="link to the licence")),
                (
                    "licence_spdx",
                    models.CharField(
                        blank=True,
                        help_text="The same for programs: CC-BY-4.0.",
                        max_length=60,
                        verbose_name="SPDX identifier",
                    ),
                ),
                (
                    "imprint",
                    models.TextField(
                        blank=True, help_text="Who is legally responsible, with an address, where the law asks for it."
                    ),
                ),
                (
                    "contact",
                    models.CharField(
                        blank=True,
                        help_text="Where readers write to, published with each edition: reports@example.org.",
                        max_length=200,
                    ),
                ),
                (
                    "errors_to",
                    models.CharField(
                        blank=True,
                        help_text="E-mail addresses, with commas between them, that are told when a reader reports an error. Never published. Left empty, nobody is told: what readers report waits at the desk.",
                        max_length=500,
                        validators=[reports.models.series.e_mail_addresses],
                        verbose_name="error reports go to",
                    ),
                ),
                (
                    "needs_approval",
                    models.BooleanField(
                        default=False,
                        help_text="Publish a section only when a second person has approved it as it stands: someone at the desk who neither wrote in it nor asked for it, or a reviewer by link whom someone else at the desk confirms.",
                        verbose_name="approval",
                    ),
                ),
                (
                    "least_sources",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="A section about a trend that cites fewer sources is warned of. Left empty, any number will do.",
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(100),
                        ],
                        verbose_name="sources a section",
                    ),
                ),
                (
                    "rates_trends",
                    models.BooleanField(
                        default=True,
                        help_text="A section about a trend that does not say how mature it is is warned of. Switched off, no maturity is asked for.",
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
                        help_text="The publisher’s accent, for links, numbers and the head of the page: #8a2b1d. Never in pictures, where colour means maturity.",
                        max_length=7,
                        validators=[reports.models.series.colour_on_paper],
                    ),
                ),
                (
                    "dark_colour",
                    models.CharField(
                        blank=True,
                        help_text="The same for readers whose screens are dark: #f0a08c. Left empty, the nearest tint of the colour that can be read there.",
                        max_length=7,
                        validators=[reports.models.series.colour_on_dark],
                        verbose_name="colour on dark ground",
                    ),
                ),
                (
                    "ground",
                    models.CharField(
                        choices=[("paper", "on paper"), ("ink", "on ink"), ("accent", "on the colour")],
                        default="paper",
                        help_text="What name and menu stand on. It tells two publishers apart more than anything else.",
                        max_length=6,
                        verbose_name="head of the page",
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
                        help_text="Adopt, trial, hold … Left empty, the usual word stands.",
                        max_length=30,
                        verbose_name="for emerging",
                    ),
                ),
                (
                    "label_growing",
                    models.CharField(
                        blank=True,
                        help_text="Adopt, trial, hold … Left empty, the usual word stands.",
                        max_length=30,
                        verbose_name="for growing",
                    ),
                ),
                (
                    "label_established",
                    models.CharField(
                        blank=True,
                        help_text="Adopt, trial, hold … Left empty, the usual word stands.",
                        max_length=30,
                        verbose_name="for established",
                    ),
                ),
                (
                    "label_declining",
                    models.CharField(
                        blank=True,
                        help_text="Adopt, trial, hold … Left empty, the usual word stands.",
                        max_length=30,
                        verbose_name="for declining",
                    ),
                ),
                (
                    "label_not_rated",
                    models.CharField(
                        blank=True,
                        help_text="Adopt, trial, hold … Left empty, the usual word stands.",
                        max_length=30,
                        verbose_name="for not rated",
                    ),
                ),
                (
                    "label_technique",
                    models.CharField(
                        blank=True, help_text="Blip, method, practice …", max_length=30, verbose_name="for a technique"
                    ),
                ),
                (
                    "label_techniques",
                    models.CharField(
                        blank=True,
                        help_text="The same of several: blips, methods, practices …",
                        max_length=30,
                        verbose_name="for techniques",
                    ),
                ),
                (
                    "counterpart",
                    models.ForeignKey(
                        blank=True,
                        help_text="The same report in another language. Pages of an edition and its sections lead to those of its edition of that year, at once and without a new version; in no file. The other report names this one by itself.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="named_by",
                        to="reports.report",
                        verbose_name="in another language",
                    ),
                ),
            ],
            options={
                "ordering": ["name"],
            },
        ),
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
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="editions", to="reports.report"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("report", "year"),
                        name="edition_once_a_year",
                        violation_error_message="This report already has an edition for that year.",
                    ),
                ],
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
                        choices=[
                            ("at-once", "At once"),
                            ("daily", "At most once a day: the first at once, what follows together"),
                            ("never", "Not by mail"),
                        ],
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
                        help_text="In the head of pages that belong to no report, in titles, and where links to them are shared.",
                        max_length=60,
                    ),
                ),
                (
                    "says_perennial",
                    models.BooleanField(
                        default=True,
                        help_text="One line at the foot of each page: published with Perennial.",
                        verbose_name="name the software",
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
            name="Announcement",
            fields=[
                (
                    "report",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="announcement",
                        serialize=False,
                        to="reports.report",
                    ),
                ),
                (
                    "year",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1900),
                            django.core.validators.MaxValueValidator(2200),
                        ]
                    ),
                ),
                ("expected", models.CharField(max_length=10)),
                ("was", models.CharField(blank=True, max_length=10)),
                ("reason", models.TextField(blank=True)),
                ("at", models.DateTimeField()),
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
                            ("unscheduled", "schedule withdrawn"),
                            ("withdrawn", "withdrawn"),
                            ("redacted", "text removed"),
                            ("announced", "announced"),
                            ("settings", "report’s settings"),
                            ("shared", "vocabulary or old address"),
                            ("member", "membership"),
                            ("account", "account"),
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
                ("whom", models.CharField(blank=True, max_length=310, verbose_name="concerning")),
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
                        help_text="One paragraph for the reader who has a minute: what moved this year. Lists and search show it, too.",
                    ),
                ),
                (
                    "doi",
                    models.CharField(
                        blank=True,
                        max_length=200,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^10\\.\\d{4,9}/\\S+$", "A DOI looks like 10.1234/abcd, without https://doi.org/."
                            )
                        ],
                        verbose_name="DOI",
                    ),
                ),
                (
                    "closed_on",
                    models.DateField(
                        blank=True,
                        help_text="The last day that the text takes in, so that readers know what it cannot say: 2026-12-15. A newer source is warned of.",
                        null=True,
                        verbose_name="text closed on",
                    ),
                ),
                (
                    "first_published",
                    models.CharField(
                        blank=True,
                        help_text="When it came out elsewhere, before it came here: a day, a month or a year. It is cited by this date.",
                        max_length=10,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^((1[5-9]|2[01])\\d\\d(-\\d\\d(-\\d\\d)?)?)?$",
                                "Write a day, a month or a year: 2021-12-01, 2021-12 or 2021.",
                            ),
                            reports.models.draft.existing_date,
                        ],
                    ),
                ),
                ("drafts_due", models.DateField(blank=True, null=True, verbose_name="drafts in")),
                ("reviews_due", models.DateField(blank=True, null=True, verbose_name="reviewed")),
                ("publication_due", models.DateField(blank=True, null=True, verbose_name="published")),
                (
                    "first_published_at",
                    models.URLField(
                        blank=True,
                        help_text="The address that it had there.",
                        max_length=500,
                        verbose_name="where it came out",
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
            name="Endpoint",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("name", models.CharField(help_text="Who is told, in your words.", max_length=200)),
                (
                    "address",
                    models.URLField(
                        help_text="Where messages are sent: https://, and reachable from the internet.", max_length=500
                    ),
                ),
                ("kinds", models.JSONField(default=reports.models.webhooks.every_kind, verbose_name="told when")),
                (
                    "secret",
                    models.CharField(
                        default=reports.models.webhooks.new_secret,
                        help_text="The receiver checks signatures with it. Give it to them by a way that others cannot read.",
                        max_length=100,
                    ),
                ),
                (
                    "is_active",
                    models.BooleanField(
                        default=True,
                        help_text="Off: nothing is sent. It is switched off by itself if the receiver answers 410.",
                        verbose_name="active",
                    ),
                ),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "report",
                    models.ForeignKey(
                        blank=True,
                        help_text="Empty: told of all reports.",
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="webhooks",
                        to="reports.report",
                    ),
                ),
            ],
            options={
                "verbose_name": "webhook",
                "ordering": ["name"],
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
                ("quoted", models.TextField(blank=True, editable=False, verbose_name="words in question")),
                ("wrong", models.TextField(editable=False, verbose_name="what is wrong")),
                ("suggestion", models.TextField(blank=True, editable=False, verbose_name="what should stand there")),
                ("name", models.CharField(blank=True, editable=False, max_length=200, verbose_name="reported by")),
                ("email", models.EmailField(blank=True, editable=False, max_length=254, verbose_name="e-mail address")),
                ("at", models.DateTimeField(editable=False, verbose_name="received")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("new", "new"),
                            ("accepted", "made a change note"),
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
                ("status", models.PositiveSmallIntegerField(help_text="Of the answer; empty if none came.", null=True)),
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
                            ("open", "to come"),
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
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "open")), fields=("edition",), name="schedule_one_open"
                    ),
                ],
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
                ("position", models.PositiveIntegerField(default=0, help_text="Its place in the edition, from 0.")),
                (
                    "slug",
                    models.SlugField(
                        blank=True,
                        help_text="Readers link to it: multimodal-models. Left empty: that of its trend, or made from the title.",
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
                        help_text="What a reader has to know, shown larger above the text: “The mixture of experts is the default.”",
                    ),
                ),
                (
                    "body",
                    models.TextField(
                        blank=True,
                        help_text="Markdown. [@key] cites a reference, [[technique]] links a technique, ![[figure]] on a line of its own places a figure.",
                        verbose_name="text",
                    ),
                ),
                (
                    "keywords",
                    models.JSONField(
                        blank=True,
                        default=list,
                        help_text="Domains and applications, by which readers filter: medicine, captioning.",
                    ),
                ),
                ("revision", models.PositiveIntegerField(default=0, editable=False)),
                (
                    "is_reviewed",
                    models.BooleanField(
                        default=True,
                        help_text="Text carried over from another year is checked again before it is published: are its numbers still right?",
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
                    "trend",
                    models.ForeignKey(
                        blank=True,
                        help_text="Readers follow a trend over the years, and see how it moved. Leave empty for a foreword, a method or an annex.",
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
                "constraints": [
                    models.UniqueConstraint(
                        fields=("draft", "slug"),
                        name="section_slug_once",
                        violation_error_message="Another section of this edition has that address.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("trend__isnull", False)),
                        fields=("draft", "trend"),
                        name="section_trend_once",
                        violation_error_message="Another section of this edition is about that trend; an edition has one section for each.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("maturity__in", ["emerging", "growing", "established", "declining", "not-rated"])
                        ),
                        name="section_maturity_known",
                        violation_error_message="Choose one of the maturities of the list.",
                    ),
                ],
                "ordering": ["position", "pk"],
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
                        help_text="What will be so, said so plainly that it can turn out wrong: “An open model leads the ranking.”"
                    ),
                ),
                (
                    "criterion",
                    models.TextField(
                        blank=True,
                        help_text="How somebody else will tell whether it came true: “The first place of the list of December 2027.”",
                    ),
                ),
                (
                    "due",
                    models.DateField(
                        help_text="The day by which it is to be so, after the edition’s own year: a later edition scores it."
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
                        verbose_name="leads to",
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
        migrations.AddField(
            model_name="report",
            name="dark_logo",
            field=models.ForeignKey(
                blank=True,
                help_text="The same on dark ground. Left empty, the logo stands on a piece of paper there.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="reports.storedpicture",
            ),
        ),
        migrations.AddField(
            model_name="report",
            name="logo",
            field=models.ForeignKey(
                blank=True,
                help_text="The publisher’s logo.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="reports.storedpicture",
            ),
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
                "constraints": [
                    models.UniqueConstraint(fields=("edition", "major", "minor"), name="version_number_once"),
                ],
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
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField(null=True)),
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
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "uid", "edition", "since"), name="searchrow_once"),
                ],
            },
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
                "constraints": [
                    models.UniqueConstraint(fields=("version", "uid"), name="publishedtrend_once"),
                ],
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
                "constraints": [
                    models.UniqueConstraint(fields=("version", "uid"), name="publishedtechnique_once"),
                ],
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
                "constraints": [
                    models.UniqueConstraint(fields=("version", "uid"), name="publishedsection_once"),
                ],
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
                "constraints": [
                    models.UniqueConstraint(fields=("version", "uid"), name="publishedscore_once"),
                ],
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
                "constraints": [
                    models.UniqueConstraint(fields=("version", "uid"), name="publishedreference_once"),
                ],
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
                "constraints": [
                    models.UniqueConstraint(fields=("version", "uid"), name="publishedprediction_once"),
                ],
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
                "constraints": [
                    models.UniqueConstraint(fields=("version", "uid"), name="publishedpicture_once"),
                ],
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
                "constraints": [
                    models.UniqueConstraint(fields=("section", "key"), name="publishedkeyword_once"),
                ],
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
                "constraints": [
                    models.UniqueConstraint(fields=("version", "uid"), name="publishedfigure_once"),
                ],
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
                "constraints": [
                    models.UniqueConstraint(fields=("version", "uid"), name="publishededition_once"),
                ],
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
                "constraints": [
                    models.UniqueConstraint(fields=("version", "uid"), name="publishedassessment_once"),
                ],
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
                ("rule", models.CharField(max_length=60)),
                ("reason", models.TextField()),
                ("by_name", models.CharField(max_length=310)),
                ("at", models.DateTimeField()),
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
                "constraints": [
                    models.UniqueConstraint(fields=("version", "rule"), name="acknowledgement_once"),
                ],
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
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("version", "format"), name="version_file_once"),
                ],
            },
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
                ("statement", models.TextField(help_text="What was predicted, word for word.")),
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
                        help_text="What happened, by the criterion: “It came third.” Readers see it beside the prediction.",
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
                "constraints": [
                    models.UniqueConstraint(
                        fields=("draft", "prediction"),
                        name="score_once",
                        violation_error_message="That prediction is already scored here.",
                    ),
                ],
                "verbose_name": "scored prediction",
                "ordering": ["position", "pk"],
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
                        help_text="A short name, by which the text cites it: vaswani2017, as [@vaswani2017].",
                        max_length=80,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[A-Za-z0-9][A-Za-z0-9_:.-]*$",
                                "A key starts with a letter or digit and holds letters, digits and _ : . -",
                            )
                        ],
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
                "constraints": [
                    models.UniqueConstraint(
                        fields=("draft", "key"),
                        name="reference_key_once",
                        violation_error_message="Another reference of this edition has that key.",
                    ),
                ],
                "ordering": ["position", "pk"],
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
                        blank=True,
                        help_text="The words as the last version has them, so that readers see what is no longer so: “66 per cent”.",
                    ),
                ),
                ("after", models.TextField(blank=True, help_text="The words as they are now: “65.8 per cent”.")),
                (
                    "explanation",
                    models.TextField(
                        help_text="Why it changed, for readers: “The number as its report gives it, not rounded.”"
                    ),
                ),
                (
                    "reported_by",
                    models.CharField(
                        blank=True,
                        help_text="Who pointed it out, if they want to be thanked by name: Grace Okafor.",
                        max_length=200,
                    ),
                ),
                (
                    "section",
                    models.ForeignKey(
                        blank=True,
                        help_text="Readers of that section are told. Empty: the edition as a whole.",
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
                        help_text="A short name, by which the text places it: growth, as ![[growth]] on a line of its own.",
                        max_length=80,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[A-Za-z0-9][A-Za-z0-9_:.-]*$",
                                "A key starts with a letter or digit and holds letters, digits and _ : . -",
                            )
                        ],
                    ),
                ),
                ("title", models.CharField(blank=True, max_length=300)),
                ("caption", models.TextField(blank=True)),
                (
                    "alt",
                    models.TextField(
                        blank=True,
                        help_text="What the figure shows, for readers who cannot see it.",
                        verbose_name="text alternative",
                    ),
                ),
                (
                    "source",
                    models.TextField(
                        blank=True,
                        help_text="Where the data or the picture is from, so that readers can check: “Epoch AI, 2026; own count.”",
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
                "constraints": [
                    models.UniqueConstraint(
                        fields=("draft", "key"),
                        name="figure_key_once",
                        violation_error_message="Another figure of this edition has that key.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("chart__isnull", True), ("picture__isnull", True), _connector="OR"),
                        name="figure_one_thing",
                        violation_error_message="A figure is a chart or a picture, not both.",
                    ),
                ],
                "ordering": ["position", "pk"],
            },
        ),
        migrations.AddField(
            model_name="draft",
            name="cover",
            field=models.ForeignKey(
                blank=True,
                help_text="A figure that is a picture: it stands beside the title, on the card and on the covers of files.",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="reports.figure",
            ),
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
                        blank=True, help_text="Why it ended, for readers: “Its last large model is of 2024.”"
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
                "constraints": [
                    models.UniqueConstraint(
                        fields=("draft", "trend"),
                        name="ending_once",
                        violation_error_message="That trend is already listed as ended.",
                    ),
                ],
                "verbose_name": "ended trend",
                "ordering": ["position", "pk"],
            },
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
                        blank=True,
                        help_text="What readers are to thank them for: Editor, Author, Reviewer.",
                        max_length=100,
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
                                "^\\d{4}-\\d{4}-\\d{4}-\\d{3}[\\dX]$", "An ORCID looks like 0000-0002-1825-0097."
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
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "unsaved words",
                "default_permissions": (),
                "constraints": [models.UniqueConstraint(fields=("user", "address", "page"), name="form_draft_once")],
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
                            ("unasked", "asked no more"),
                            ("approved", "approved"),
                            ("changes", "changes wanted"),
                            ("remarked", "remarked"),
                            ("commented", "comment"),
                            ("error", "error reported"),
                            ("overtaken", "overtaken by a colleague"),
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
                    "report",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="reports.report"
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
            ],
            options={
                "ordering": ["-at", "-pk"],
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("edition__isnull", False), ("report__isnull", False), _connector="XOR"),
                        name="notice_of_one_thing",
                    )
                ],
                "indexes": [
                    models.Index(fields=["person", "-at"], name="notice_of_person"),
                    models.Index(fields=["edition", "-at"], name="notice_of_edition"),
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
            name="Membership",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("author", "author: writes the sections named here"),
                            ("editor", "editor: changes all of a draft"),
                            ("publisher", "publisher: publishes, withdraws, and says who belongs to the report"),
                        ],
                        default="author",
                        max_length=9,
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="memberships", to="reports.report"
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
                    "sections",
                    models.ManyToManyField(
                        blank=True,
                        help_text="For an author: what they write. Of everything else in the report they see the drafts.",
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
                        violation_error_message="This person belongs to the report already.",
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
                        help_text="What this section says of the technique, in a sentence: “Used by all large open models.” More paragraphs, with a blank line between them, are its own text for this year; tables have the first alone.",
                    ),
                ),
                (
                    "quote",
                    models.TextField(
                        blank=True,
                        help_text="The words of the text above that say so, copied exactly: readers are led to them.",
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
                "verbose_name": "saved state of a section",
                "ordering": ["-number"],
                "constraints": [models.UniqueConstraint(fields=("section", "number"), name="section_revision_once")],
            },
        ),
        migrations.AddIndex(
            model_name="writing",
            index=models.Index(fields=["edition", "section"], name="writing_of_section"),
        ),
        migrations.RunPython(tables.create, tables.drop),
        migrations.RunPython(begin, migrations.RunPython.noop),
    ]
