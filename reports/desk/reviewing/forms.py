"""The forms of comments and of a review."""

from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reports import drafting
from reports.desk.forms import ProseField
from reports.desk.help import with_example
from reports.models.review import Verdict

#: The form that all fields and buttons of the list belong to, wherever on the page they stand.
FORM = {"form": "comments-form"}
VERDICTS = [
    (Verdict.APPROVED.value, gettext_lazy("Approve")),
    (Verdict.CHANGES.value, gettext_lazy("Ask for changes")),
    (Verdict.REMARK.value, gettext_lazy("Comment only, without a verdict")),
]


class CommentForm(forms.Form):
    #: Its fields and those of answers are of one form, of which one button at a time is pressed.
    use_required_attribute = False
    #: Where it is sent.
    address = ""

    quote = ProseField(
        required=False,
        max_length=drafting.LONGEST_QUOTE,
        label=gettext_lazy("Quoted text"),
        widget=forms.Textarea(attrs={**FORM, "rows": 2}),
        help_text=gettext_lazy("Copy the words you comment on. Leave it empty to comment on the whole section."),
    )
    before = forms.CharField(required=False, max_length=1_000, widget=forms.HiddenInput(attrs=FORM))
    after = forms.CharField(required=False, max_length=1_000, widget=forms.HiddenInput(attrs=FORM))
    comment = ProseField(
        max_length=drafting.LONGEST_COMMENT,
        label=gettext_lazy("Comment"),
        widget=forms.Textarea(attrs={**FORM, "rows": 3}),
        help_text=with_example(gettext_lazy("Seen by authors and editors, never by readers."), "“Is this still true?”"),
        error_messages={"required": "Write it here."},
    )
    replacement = ProseField(
        required=False,
        max_length=drafting.LONGEST_QUOTE,
        label=gettext_lazy("Suggested text (optional)"),
        help_text=with_example(gettext_lazy("Replaces the quoted text if an editor accepts it."), "“is finished”"),
        widget=forms.TextInput(attrs={**FORM, "autocomplete": "off"}),
    )


class AnswerForm(forms.Form):
    use_required_attribute = False
    #: Why something else that was sent of the comment was refused.
    refused = ""

    answer = ProseField(
        max_length=drafting.LONGEST_COMMENT,
        widget=forms.Textarea(attrs={**FORM, "rows": 2}),
        help_text=with_example("", "“Done, with the figures from May.”"),
        error_messages={"required": "Write it here."},
    )


class VerdictForm(forms.Form):
    """A verdict and a comment."""

    read = forms.CharField(max_length=64, widget=forms.HiddenInput)
    verdict = forms.ChoiceField(
        choices=VERDICTS,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("An approval applies to exactly this text. It no longer counts once the text changes."),
        error_messages={"required": "Choose one of these."},
    )
    words = ProseField(
        required=False,
        max_length=10_000,
        label=gettext_lazy("Your comment"),
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=with_example(
            gettext_lazy("For the editors, never published."), "“The price in the table is from 2024.”"
        ),
    )

    def __init__(self, *args: Any, refusal: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if refusal:
            verdict = cast("forms.ChoiceField", self.fields["verdict"])
            verdict.choices = VERDICTS[1:]
            verdict.help_text = refusal
            verdict.error_messages["invalid_choice"] = verdict.help_text

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("verdict") in {Verdict.CHANGES, Verdict.REMARK} and "words" in cleaned and not cleaned["words"]:
            self.add_error(
                "words",
                _("Describe what should change.")
                if cleaned["verdict"] == Verdict.CHANGES
                else _("Write your comment."),
            )
        return cleaned


def is_begun(data: QueryDict) -> bool:
    """Return whether a review or a comment was begun."""
    return bool(data.get("verdict") or words_in(data))


def words_in(data: QueryDict) -> list[str]:
    """Return what is written in a review, a comment and replies."""
    names = [name for name in data if name in {"words", "comment"} or name.endswith("-answer")]
    return [words for name in names if (words := str(data[name])).strip()]
