"""A section as a form."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from reports.desk.base import DeskForm
from reports.desk.views import keys_of
from reports.desk.writing.fields import KeywordsField
from reports.document.text import RESERVED_SECTION_SLUGS
from reports.importing.lengths import MOST_SECTIONS
from reports.importing.slugs import free_slug, section_slug_of
from reports.models.draft import Section


class SectionForm(DeskForm):
    """All that a section says of itself. A web address left empty is that of its trend, or made from the title."""

    keywords = KeywordsField(
        required=False,
        max_length=2_000,
        help_text=_(
            "Domains and applications that readers filter and search by, separated by commas: medicine, captioning."
        ),
    )
    why = forms.CharField(
        required=False,
        max_length=300,
        label=_("Why you changed it"),
        help_text=_("Shown to editors in the history: “New numbers for May”. Readers see change notes instead."),
    )

    class Meta:
        model = Section
        fields = ["draft", "title", "trend", "maturity", "slug", "keywords", "summary", "body"]
        widgets = {
            "summary": forms.Textarea(attrs={"rows": 3}),
            "body": forms.Textarea(
                attrs={
                    "rows": 28,
                    "data-markdown": "",
                    "spellcheck": "true",
                    "placeholder": _("Write the section here."),
                }
            ),
        }
        labels = {"draft": _("Edition")}
        # On the line of its label.
        help_texts = {
            "summary": _("A sentence or two, shown in large type above the text: “Hybrids are still waiting.”")
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """The trends of its report come first."""
        super().__init__(*args, **kwargs)
        trend: Any = self.fields.get("trend")
        if trend is not None:
            draft = self.instance.draft_id or self.data.get("draft") or self.initial.get("draft")
            own = Section.objects.filter(
                trend=OuterRef("pk"), draft__edition__report__editions__in=keys_of([str(draft)])
            )
            trend.queryset = trend.queryset.annotate(is_own=Exists(own)).order_by("-is_own", "name")
            if self.instance.trend_id:
                trend.help_text = format_html(
                    gettext('Renamed, split, merged or ended this year? <a href="{}">Change this trend</a>'),
                    reverse("desk:change-trend", args=[self.instance.pk]),
                )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if "_hand_in" in self.data and not cleaned.get("body"):
            self.add_error("body", gettext("Write the text before you mark it as ready for review."))
        draft = cleaned["draft"].pk if cleaned.get("draft") else self.instance.draft_id
        if draft and not cleaned.get("slug") and cleaned.get("title"):
            cleaned["slug"] = self.instance.slug = self._free_slug(cleaned, draft)
        if draft and self.instance.pk is None and Section.objects.filter(draft=draft).count() >= MOST_SECTIONS:
            raise ValidationError(
                gettext("An edition has at most %(most_sections)s sections. Add this text to an existing section.")
                % {"most_sections": MOST_SECTIONS}
            )
        return cleaned

    def clean_slug(self) -> str:
        slug: str = self.cleaned_data["slug"]
        if slug in RESERVED_SECTION_SLUGS:
            raise ValidationError(
                gettext("“%(slug)s” is the web address of another page of editions. Choose another one.")
                % {"slug": slug}
            )
        return slug

    def _free_slug(self, cleaned: dict[str, Any], draft: int) -> str:
        trend = cleaned.get("trend")
        wanted = trend.slug if trend else section_slug_of(cleaned["title"], otherwise="section")
        taken = set(Section.objects.filter(draft=draft).exclude(pk=self.instance.pk).values_list("slug", flat=True))
        return free_slug(wanted, taken)
