"""The form for a review of a text: a verdict and a comment."""

from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from reports.desk.forms import ProseField
from reports.models.review import Verdict

VERDICTS = [
    (Verdict.APPROVED.value, _("Approve")),
    (Verdict.CHANGES.value, _("Ask for changes")),
    (Verdict.REMARK.value, _("Comment only, without a verdict")),
]


class VerdictForm(forms.Form):
    """A verdict and a comment."""

    read = forms.CharField(max_length=64, widget=forms.HiddenInput)
    verdict = forms.ChoiceField(
        choices=VERDICTS,
        widget=forms.RadioSelect,
        help_text=_("An approval applies to exactly this text. It no longer counts once the text changes."),
        error_messages={"required": "Choose one of these."},
    )
    words = ProseField(
        required=False,
        max_length=10_000,
        label=_("Your comment"),
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("For the editors, never published. Example: “The price in the table is from 2024.”"),
    )

    def __init__(self, *args: Any, is_own_text: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_own_text:
            verdict = cast("forms.ChoiceField", self.fields["verdict"])
            verdict.choices = VERDICTS[1:]
            verdict.help_text = gettext("You wrote this text, so somebody else must approve it.")
            verdict.error_messages["invalid_choice"] = verdict.help_text

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("verdict") in {Verdict.CHANGES, Verdict.REMARK} and "words" in cleaned and not cleaned["words"]:
            self.add_error(
                "words",
                gettext("Describe what should change.")
                if cleaned["verdict"] == Verdict.CHANGES
                else gettext("Write your comment."),
            )
        return cleaned


def is_begun(data: QueryDict) -> bool:
    """Return whether a review or a comment was begun."""
    return bool(data.get("verdict") or words_in(data))


def words_in(data: QueryDict) -> list[str]:
    """Return what is written in a review, a comment and replies."""
    names = [name for name in data if name in {"words", "comment"} or name.endswith("-answer")]
    return [words for name in names if (words := str(data[name])).strip()]


def without(data: QueryDict, names: tuple[str, ...]) -> QueryDict:
    """Return the data without those fields."""
    rest = data.copy()
    for name in names:
        rest.pop(name, None)
    return rest
