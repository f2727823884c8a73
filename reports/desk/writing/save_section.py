"""A section as a form, and its save: lock its edition, merge, store, and record the revision and its writer."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.http import QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from reports import drafting
from reports.desk.base import DeskForm
from reports.desk.editing import lock_edition
from reports.desk.form_merge import Merge
from reports.desk.forms import KeywordsField
from reports.desk.views import keys_of
from reports.desk.writing.rows import confirm, save_rows
from reports.desk.writing.surface import in_words_of
from reports.document.text import RESERVED_SECTION_SLUGS
from reports.importing.lengths import MOST_SECTIONS
from reports.importing.slugs import free_slug, section_slug_of
from reports.models.draft import Section
from reports.models.review import Verdict, name_of_person

#: The reason in the history by the button that was pressed, if no other is given.
WHY = {"_reviewed": "Checked", "_hand_in": "Ready for review"}
#: Return the form of a section with its formsets, unbound or with data.
type FormsOf = Callable[[Section, QueryDict | None], tuple[Any, list[Any]]]


class SectionForm(DeskForm):
    """A section's fields. An empty slug becomes that of its trend, or is made from the title."""

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
            drafts = [self.instance.draft_id] if self.instance.draft_id else keys_of([str(self["draft"].value())])
            own = Section.objects.filter(trend=OuterRef("pk"), draft__edition__report__editions__in=drafts)
            trend.queryset = trend.queryset.annotate(is_own=Exists(own)).order_by("-is_own", "key")
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


@dataclass(frozen=True)
class SectionSave:
    """The result: whether the section `is_saved`, and its merge with what others saved. `voided` has the names of voided approvals."""

    section: Section
    merge: Merge
    is_saved: bool = False
    form: Any = None
    formsets: tuple[Any, ...] = ()
    confirmed: int = 0
    voided: tuple[str, ...] = ()


@transaction.atomic
def save_section(section: Section, data: QueryDict, by: User, *, forms_of: FormsOf) -> SectionSave:
    """Save what a form sent, merged with what others saved since it was opened.

    Nothing is saved if a conflict is left to choose, or if the form is invalid. Raises Frozen if the draft is locked, and Http404 if
    the section was deleted.
    """
    lock_edition([section.draft_id])
    section = get_object_or_404(Section.objects.select_related("draft__edition__report", "trend"), pk=section.pk)
    form, formsets = forms_of(section, None)
    merge = Merge(data, form=form, formsets=formsets, in_words=in_words_of(section))
    form, formsets = forms_of(section, merge.data)
    if not (merge.is_settled and all([form.is_valid(), *(each.is_valid() for each in formsets)])):
        return SectionSave(section, merge)
    name, at = name_of_person(by), timezone.now()
    edition = section.draft.edition
    # No other text changes with it, and its revision notes the writer: the whole draft is only compared for approvals.
    is_approved = edition.reviews.filter(verdict=Verdict.APPROVED).exists()
    with drafting.writing([edition] if is_approved else [], by=name, account=by, at=at) as voided:
        section.is_reviewed |= not WHY.keys().isdisjoint(data)
        form.save()
        for each in formsets:
            save_rows(each, section.draft)
        confirmed = confirm(section, which) if (which := data.get("_confirm")) else 0
        why = form.cleaned_data.get("why") or next((why for name, why in WHY.items() if name in data), "")
        drafting.save_revision(section, by=name, account=by, at=at, why=why)
        if not {"_hand_in", "_take_back"}.isdisjoint(data):
            drafting.mark_ready(section, is_ready="_hand_in" in data, by=by, at=at)
    return SectionSave(section, merge, True, form, tuple(formsets), confirmed, tuple(voided))
