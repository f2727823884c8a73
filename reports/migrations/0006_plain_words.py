"""Labels and help texts in plain words. No column changes."""

import django.core.validators
import django.db.models.deletion
import reports.models.draft
import reports.models.series
import reports.models.webhooks
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0005_sections_ready_for_review"),
        ("trends", "0001_first_release"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="formdraft",
            options={"default_permissions": (), "verbose_name": "unsaved changes"},
        ),
        migrations.AlterModelOptions(
            name="sectionrevision",
            options={"ordering": ["-number"], "verbose_name": "revision of a section"},
        ),
        migrations.AlterField(
            model_name="assessment",
            name="note",
            field=models.TextField(
                blank=True,
                help_text="What this section says about the technique. Example: “Used by all large open models.” Tables show the first paragraph only. Separate paragraphs with a blank line.",
            ),
        ),
        migrations.AlterField(
            model_name="assessment",
            name="quote",
            field=models.TextField(
                blank=True,
                help_text="The supporting words, copied exactly from the text above. Readers can follow a link to them.",
                verbose_name="quote",
            ),
        ),
        migrations.AlterField(
            model_name="attempt",
            name="status",
            field=models.PositiveSmallIntegerField(help_text="The HTTP status of the response, if any.", null=True),
        ),
        migrations.AlterField(
            model_name="auditentry",
            name="act",
            field=models.CharField(
                choices=[
                    ("published", "published"),
                    ("scheduled", "publication scheduled"),
                    ("moved", "publication moved"),
                    ("unscheduled", "publication cancelled"),
                    ("refused", "publication refused"),
                    ("withdrawn", "withdrawn"),
                    ("redacted", "text removed"),
                    ("announced", "announced"),
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
        migrations.AlterField(
            model_name="credit",
            name="orcid",
            field=models.CharField(
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
        migrations.AlterField(
            model_name="credit",
            name="role",
            field=models.CharField(
                blank=True, help_text="Their contribution: Editor, Author, Reviewer.", max_length=100
            ),
        ),
        migrations.AlterField(
            model_name="draft",
            name="closed_on",
            field=models.DateField(
                blank=True,
                help_text="The last day that the text covers, such as 2026-12-15. Newer sources give a warning.",
                null=True,
                verbose_name="text closed on",
            ),
        ),
        migrations.AlterField(
            model_name="draft",
            name="cover",
            field=models.ForeignKey(
                blank=True,
                help_text="A picture among the figures. Shown beside the title, on cards and on the covers of files.",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="reports.figure",
            ),
        ),
        migrations.AlterField(
            model_name="draft",
            name="doi",
            field=models.CharField(
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
        migrations.AlterField(
            model_name="draft",
            name="drafts_due",
            field=models.DateField(blank=True, null=True, verbose_name="drafts due"),
        ),
        migrations.AlterField(
            model_name="draft",
            name="first_published",
            field=models.CharField(
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
        migrations.AlterField(
            model_name="draft",
            name="first_published_at",
            field=models.URLField(
                blank=True,
                help_text="The original web address.",
                max_length=500,
                verbose_name="originally published at",
            ),
        ),
        migrations.AlterField(
            model_name="draft",
            name="publication_due",
            field=models.DateField(blank=True, null=True, verbose_name="publication due"),
        ),
        migrations.AlterField(
            model_name="draft",
            name="reviews_due",
            field=models.DateField(blank=True, null=True, verbose_name="reviews due"),
        ),
        migrations.AlterField(
            model_name="draft",
            name="summary",
            field=models.TextField(
                blank=True, help_text="One paragraph on what changed this year. Also shown in lists and search results."
            ),
        ),
        migrations.AlterField(
            model_name="ending",
            name="note",
            field=models.TextField(
                blank=True,
                help_text="Why the trend ended, for readers. Example: “The last large model was released in 2024.”",
            ),
        ),
        migrations.AlterField(
            model_name="endpoint",
            name="address",
            field=models.URLField(
                help_text="The https:// address that receives messages. It must be reachable from the internet.",
                max_length=500,
            ),
        ),
        migrations.AlterField(
            model_name="endpoint",
            name="is_active",
            field=models.BooleanField(
                default=True,
                help_text="Turn off to stop messages. It turns off automatically if the receiver answers 410.",
                verbose_name="active",
            ),
        ),
        migrations.AlterField(
            model_name="endpoint",
            name="kinds",
            field=models.JSONField(default=reports.models.webhooks.every_kind, verbose_name="events"),
        ),
        migrations.AlterField(
            model_name="endpoint",
            name="name",
            field=models.CharField(help_text="A name for the receiver.", max_length=200),
        ),
        migrations.AlterField(
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
        migrations.AlterField(
            model_name="endpoint",
            name="secret",
            field=models.CharField(
                default=reports.models.webhooks.new_secret,
                help_text="The receiver uses it to check signatures. Share it over a secure channel.",
                max_length=100,
            ),
        ),
        migrations.AlterField(
            model_name="errorreport",
            name="email",
            field=models.EmailField(blank=True, editable=False, max_length=254, verbose_name="email address"),
        ),
        migrations.AlterField(
            model_name="errorreport",
            name="quoted",
            field=models.TextField(blank=True, editable=False, verbose_name="quoted text"),
        ),
        migrations.AlterField(
            model_name="errorreport",
            name="state",
            field=models.CharField(
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
        migrations.AlterField(
            model_name="errorreport",
            name="suggestion",
            field=models.TextField(blank=True, editable=False, verbose_name="suggested text"),
        ),
        migrations.AlterField(
            model_name="errorreport",
            name="wrong",
            field=models.TextField(editable=False, verbose_name="problem"),
        ),
        migrations.AlterField(
            model_name="figure",
            name="alt",
            field=models.TextField(
                blank=True,
                help_text="Describes the figure for readers who cannot see it.",
                verbose_name="text alternative",
            ),
        ),
        migrations.AlterField(
            model_name="figure",
            name="key",
            field=models.CharField(
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
        migrations.AlterField(
            model_name="figure",
            name="source",
            field=models.TextField(
                blank=True, help_text="The source of the data or picture. Example: “Epoch AI, 2026; own count.”"
            ),
        ),
        migrations.AlterField(
            model_name="mailchoice",
            name="how",
            field=models.CharField(
                choices=[("at-once", "Immediately"), ("daily", "At most once a day"), ("never", "Never")],
                default="daily",
                max_length=7,
            ),
        ),
        migrations.AlterField(
            model_name="membership",
            name="role",
            field=models.CharField(
                choices=[
                    ("author", "author: edits assigned sections"),
                    ("editor", "editor: edits all drafts"),
                    ("publisher", "publisher: also publishes, withdraws and manages members"),
                ],
                default="author",
                max_length=9,
            ),
        ),
        migrations.AlterField(
            model_name="membership",
            name="sections",
            field=models.ManyToManyField(
                blank=True,
                help_text="The sections that an author can edit. They can read all other drafts of the report.",
                related_name="authors",
                to="reports.section",
            ),
        ),
        migrations.AlterField(
            model_name="menuentry",
            name="target",
            field=models.CharField(
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
        migrations.AlterField(
            model_name="notice",
            name="kind",
            field=models.CharField(
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
        migrations.AlterField(
            model_name="pendingchangenote",
            name="after",
            field=models.TextField(blank=True, help_text="The corrected words. Example: “65.8 per cent”."),
        ),
        migrations.AlterField(
            model_name="pendingchangenote",
            name="before",
            field=models.TextField(
                blank=True, help_text="The words in the last published version. Example: “66 per cent”."
            ),
        ),
        migrations.AlterField(
            model_name="pendingchangenote",
            name="explanation",
            field=models.TextField(
                help_text="The reason for the change, for readers. Example: “Unrounded figure from the source.”"
            ),
        ),
        migrations.AlterField(
            model_name="pendingchangenote",
            name="reported_by",
            field=models.CharField(
                blank=True,
                help_text="The person who reported it, if they agree to be named: Grace Okafor.",
                max_length=200,
            ),
        ),
        migrations.AlterField(
            model_name="pendingchangenote",
            name="section",
            field=models.ForeignKey(
                blank=True,
                help_text="The section that changed. Leave empty for the edition as a whole.",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="change_notes",
                to="reports.section",
            ),
        ),
        migrations.AlterField(
            model_name="prediction",
            name="criterion",
            field=models.TextField(
                blank=True,
                help_text="How to decide whether it came true. Example: “First place in the ranking of December 2027.”",
            ),
        ),
        migrations.AlterField(
            model_name="prediction",
            name="due",
            field=models.DateField(
                help_text="The deadline, after the edition’s year. A later edition scores the prediction."
            ),
        ),
        migrations.AlterField(
            model_name="prediction",
            name="statement",
            field=models.TextField(
                help_text="A statement that can turn out to be wrong. Example: “An open model leads the ranking.”"
            ),
        ),
        migrations.AlterField(
            model_name="reference",
            name="key",
            field=models.CharField(
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
        migrations.AlterField(
            model_name="report",
            name="colour",
            field=models.CharField(
                blank=True,
                help_text="The accent colour for links, numbers and the page header: #8a2b1d. Charts do not use it, because their colours show maturity.",
                max_length=7,
                validators=[reports.models.series.colour_on_paper],
            ),
        ),
        migrations.AlterField(
            model_name="report",
            name="contact",
            field=models.CharField(
                blank=True,
                help_text="Contact address for readers, published with each edition: reports@example.org.",
                max_length=200,
            ),
        ),
        migrations.AlterField(
            model_name="report",
            name="counterpart",
            field=models.ForeignKey(
                blank=True,
                help_text="The same report in another language. Pages link to the same year’s edition in the other report, in both directions, without a new version. Files do not include the link.",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="named_by",
                to="reports.report",
                verbose_name="translation",
            ),
        ),
        migrations.AlterField(
            model_name="report",
            name="dark_colour",
            field=models.CharField(
                blank=True,
                help_text="The accent colour in dark mode: #f0a08c. Leave empty to use a readable tint of the colour above.",
                max_length=7,
                validators=[reports.models.series.colour_on_dark],
                verbose_name="colour on dark background",
            ),
        ),
        migrations.AlterField(
            model_name="report",
            name="dark_logo",
            field=models.ForeignKey(
                blank=True,
                help_text="The logo for dark backgrounds. Leave empty to show the logo on a white panel.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="reports.storedpicture",
            ),
        ),
        migrations.AlterField(
            model_name="report",
            name="description",
            field=models.TextField(
                blank=True, help_text="One paragraph for new readers: what the report covers, and for whom."
            ),
        ),
        migrations.AlterField(
            model_name="report",
            name="errors_to",
            field=models.CharField(
                blank=True,
                help_text="Email addresses that receive readers’ error reports, separated by commas. Never published. Reports are always listed at the desk.",
                max_length=500,
                validators=[reports.models.series.e_mail_addresses],
                verbose_name="error report recipients",
            ),
        ),
        migrations.AlterField(
            model_name="report",
            name="ground",
            field=models.CharField(
                choices=[("paper", "on paper"), ("ink", "on ink"), ("accent", "on the colour")],
                default="paper",
                help_text="The background behind the name and menu.",
                max_length=6,
                verbose_name="page header",
            ),
        ),
        migrations.AlterField(
            model_name="report",
            name="imprint",
            field=models.TextField(
                blank=True,
                help_text="The legally responsible person or organisation, with an address, where required by law.",
            ),
        ),
        migrations.AlterField(
            model_name="report",
            name="label_declining",
            field=models.CharField(
                blank=True,
                help_text="Adopt, trial, hold … Leave empty to use the standard term.",
                max_length=30,
                verbose_name="term for declining",
            ),
        ),
        migrations.AlterField(
            model_name="report",
            name="label_emerging",
            field=models.CharField(
                blank=True,
                help_text="Adopt, trial, hold … Leave empty to use the standard term.",
                max_length=30,
                verbose_name="term for emerging",
            ),
        ),
        migrations.AlterField(
            model_name="report",
            name="label_established",
            field=models.CharField(
                blank=True,
                help_text="Adopt, trial, hold … Leave empty to use the standard term.",
                max_length=30,
                verbose_name="term for established",
            ),
        ),
        migrations.AlterField(
            model_name="report",
            name="label_growing",
            field=models.CharField(
                blank=True,
                help_text="Adopt, trial, hold … Leave empty to use the standard term.",
                max_length=30,
                verbose_name="term for growing",
            ),
        ),
        migrations.AlterField(
            model_name="report",
            name="label_not_rated",
            field=models.CharField(
                blank=True,
                help_text="Adopt, trial, hold … Leave empty to use the standard term.",
                max_length=30,
                verbose_name="term for not rated",
            ),
        ),
        migrations.AlterField(
            model_name="report",
            name="label_technique",
            field=models.CharField(
                blank=True, help_text="Blip, method, practice …", max_length=30, verbose_name="term for a technique"
            ),
        ),
        migrations.AlterField(
            model_name="report",
            name="label_techniques",
            field=models.CharField(
                blank=True,
                help_text="The plural: blips, methods, practices …",
                max_length=30,
                verbose_name="term for techniques",
            ),
        ),
        migrations.AlterField(
            model_name="report",
            name="least_sources",
            field=models.PositiveSmallIntegerField(
                blank=True,
                help_text="Warn if a section about a trend cites fewer sources. Leave empty for no minimum.",
                null=True,
                validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(100)],
                verbose_name="sources per section",
            ),
        ),
        migrations.AlterField(
            model_name="report",
            name="licence_name",
            field=models.CharField(
                blank=True,
                help_text="How readers may use the text: Creative Commons Attribution 4.0.",
                max_length=200,
                verbose_name="licence",
            ),
        ),
        migrations.AlterField(
            model_name="report",
            name="licence_spdx",
            field=models.CharField(
                blank=True,
                help_text="The machine-readable licence name: CC-BY-4.0.",
                max_length=60,
                verbose_name="SPDX identifier",
            ),
        ),
        migrations.AlterField(
            model_name="report",
            name="licence_url",
            field=models.URLField(blank=True, verbose_name="licence link"),
        ),
        migrations.AlterField(
            model_name="report",
            name="needs_approval",
            field=models.BooleanField(
                default=False,
                help_text="Require approval of each section’s current text by a second person before publication: a colleague who neither edited it nor requested the review, or an external reviewer confirmed by another colleague.",
                verbose_name="approval",
            ),
        ),
        migrations.AlterField(
            model_name="report",
            name="rates_trends",
            field=models.BooleanField(
                default=True,
                help_text="Warn if a section about a trend has no maturity rating.",
                verbose_name="rates trends",
            ),
        ),
        migrations.AlterField(
            model_name="report",
            name="slug",
            field=models.SlugField(
                help_text="Part of permanent links: my-report gives /my-report/2026/. It cannot change after the first publication.",
                max_length=80,
                unique=True,
                validators=[reports.models.series.not_reserved],
                verbose_name="web address (the first part)",
            ),
        ),
        migrations.AlterField(
            model_name="scheduledpublication",
            name="state",
            field=models.CharField(
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
        migrations.AlterField(
            model_name="score",
            name="explanation",
            field=models.TextField(
                blank=True,
                help_text="The result, measured by the criterion. Readers see it beside the prediction. Example: “It came third.”",
            ),
        ),
        migrations.AlterField(
            model_name="score",
            name="statement",
            field=models.TextField(help_text="The prediction, word for word."),
        ),
        migrations.AlterField(
            model_name="section",
            name="body",
            field=models.TextField(
                blank=True,
                help_text="Markdown. [@short-name] cites a reference, [[technique]] links a technique, ![[figure]] on its own line inserts a figure.",
                verbose_name="text",
            ),
        ),
        migrations.AlterField(
            model_name="section",
            name="is_reviewed",
            field=models.BooleanField(
                default=True,
                help_text="Confirms that text carried over from another year is still correct. Required before publication.",
                verbose_name="checked again",
            ),
        ),
        migrations.AlterField(
            model_name="section",
            name="keywords",
            field=models.JSONField(
                blank=True,
                default=list,
                help_text="Domains and applications that readers can filter by: medicine, captioning.",
            ),
        ),
        migrations.AlterField(
            model_name="section",
            name="position",
            field=models.PositiveIntegerField(default=0, help_text="The position in the edition, starting at 0."),
        ),
        migrations.AlterField(
            model_name="section",
            name="slug",
            field=models.SlugField(
                blank=True,
                help_text="Part of the permanent link, such as multimodal-models. Leave empty to use the trend’s address or the title.",
                max_length=80,
                verbose_name="web address (the last part)",
            ),
        ),
        migrations.AlterField(
            model_name="section",
            name="summary",
            field=models.TextField(
                blank=True,
                help_text="The main finding, shown above the text. Example: “Mixture of experts is now the default.”",
            ),
        ),
        migrations.AlterField(
            model_name="section",
            name="trend",
            field=models.ForeignKey(
                blank=True,
                help_text="Connects the sections on one trend across years. Leave empty for a foreword, methodology or annex.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="draft_sections",
                to="trends.trend",
            ),
        ),
        migrations.AlterField(
            model_name="sitesettings",
            name="name",
            field=models.CharField(
                default="Perennial",
                help_text="Shown in the header of pages outside reports, in titles and in link previews.",
                max_length=60,
            ),
        ),
        migrations.AlterField(
            model_name="sitesettings",
            name="says_perennial",
            field=models.BooleanField(
                default=True,
                help_text="Shows “published with Perennial” in the footer.",
                verbose_name="show software credit",
            ),
        ),
        migrations.AlterConstraint(
            model_name="ending",
            name="ending_once",
            constraint=models.UniqueConstraint(
                fields=("draft", "trend"),
                name="ending_once",
                violation_error_message="This trend is already listed as ended.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="figure",
            name="figure_key_once",
            constraint=models.UniqueConstraint(
                fields=("draft", "key"),
                name="figure_key_once",
                violation_error_message="Another figure of this edition has this short name. Choose another.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="figure",
            name="figure_one_thing",
            constraint=models.CheckConstraint(
                condition=models.Q(("chart__isnull", True), ("picture__isnull", True), _connector="OR"),
                name="figure_one_thing",
                violation_error_message="A figure can have a chart or a picture, not both. Remove one of them.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="membership",
            name="membership_once",
            constraint=models.UniqueConstraint(
                fields=("report", "user"),
                name="membership_once",
                violation_error_message="This person is already a member of the report.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="reference",
            name="reference_key_once",
            constraint=models.UniqueConstraint(
                fields=("draft", "key"),
                name="reference_key_once",
                violation_error_message="Another reference of this edition has this short name. Choose another.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="score",
            name="score_once",
            constraint=models.UniqueConstraint(
                fields=("draft", "prediction"),
                name="score_once",
                violation_error_message="This prediction already has a score in this edition.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="section",
            name="section_slug_once",
            constraint=models.UniqueConstraint(
                fields=("draft", "slug"),
                name="section_slug_once",
                violation_error_message="Another section of this edition has this web address. Choose another.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="section",
            name="section_trend_once",
            constraint=models.UniqueConstraint(
                condition=models.Q(("trend__isnull", False)),
                fields=("draft", "trend"),
                name="section_trend_once",
                violation_error_message="Another section of this edition covers this trend. Choose another trend.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="section",
            name="section_maturity_known",
            constraint=models.CheckConstraint(
                condition=models.Q(("maturity__in", ["emerging", "growing", "established", "declining", "not-rated"])),
                name="section_maturity_known",
                violation_error_message="Choose a maturity from the list.",
            ),
        ),
    ]
