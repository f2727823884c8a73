"""The form with which a reader reports an error: signed, since it needs no cookie, and with a trap for machines."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core import signing
from django.utils.translation import gettext_lazy as _

from reports.document.text import normal_line, normal_prose, normal_text
from reports.languages import Words
from reports.rendering import Paragraph

#: How long a form may lie open before it is sent, in seconds.
OPEN_FOR = 24 * 60 * 60
#: A text may have so many characters, and an address as many as its column holds.
LONGEST, LONGEST_ADDRESS = 4_000, 254
#: An address of this site, a time and a signature.
_LONGEST_SEAL = 500
_SALT = "error-report"
#: So much of a paragraph stands in the list of paragraphs.
_BEGINNING = 60


def seal(path: str) -> str:
    """What the form at an address carries to show, when it is sent, that it came from here and lately."""
    return signing.TimestampSigner(salt=_SALT).sign(path)


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class ErrorReportForm(forms.Form):
    """What is wrong, where, and the correct text. Readers need not give their name."""

    paragraph = forms.ChoiceField(
        required=False, label=_("Where"), error_messages={"invalid_choice": _("Choose a paragraph from the list.")}
    )
    quoted = forms.CharField(
        required=False,
        max_length=LONGEST,
        widget=_area(3),
        label=_("Quoted text"),
        help_text=_("Copied from the section, so that the editors find the place."),
    )
    wrong = forms.CharField(
        max_length=LONGEST,
        widget=_area(4),
        label=_("What is wrong"),
        help_text=_("Required."),
        error_messages={"required": _("Describe what is wrong. The other fields are optional.")},
    )
    suggestion = forms.CharField(
        required=False,
        max_length=LONGEST,
        widget=_area(3),
        label=_("What it should say instead"),
        help_text=_("If you know. A source helps."),
    )
    name = forms.CharField(
        required=False,
        max_length=200,
        label=_("Your name"),
        help_text=_("If you enter it, a correction may name you as the person who reported the error."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        required=False,
        max_length=LONGEST_ADDRESS,
        label=_("Your email address"),
        help_text=_("Only if you would like an answer. It is never published."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    seal = forms.CharField(max_length=_LONGEST_SEAL, widget=forms.HiddenInput)
    #: People do not see this field. What fills it in is no person.
    website = forms.CharField(
        required=False,
        max_length=LONGEST,
        label=_("Leave this empty"),
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )

    def __init__(
        self, *args: Any, path: str, words: Words, paragraphs: Sequence[Paragraph] = (), **kwargs: Any
    ) -> None:
        """`paragraphs` are those of the section."""
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        self.path = path
        self.fields["paragraph"].choices = [  # type: ignore[attr-defined]
            ("", words("The section as a whole")),
            *(_choice(each, words) for each in paragraphs),
        ]

    @property
    def is_trapped(self) -> bool:
        """Whether a machine filled it in."""
        return bool(self.cleaned_data.get("website"))

    def words(self) -> dict[str, str]:
        """What is kept of it."""
        return {
            name: self.cleaned_data[name] for name in ("quoted", "wrong", "suggestion", "name", "email", "paragraph")
        }

    def clean_wrong(self) -> str:
        wrong: str = self.cleaned_data["wrong"]
        if not any(letter.isprintable() and not letter.isspace() for letter in wrong):
            raise forms.ValidationError(self.fields["wrong"].error_messages["required"])
        return wrong

    def clean_seal(self) -> str:
        seal: str = self.cleaned_data["seal"]
        try:
            path = signing.TimestampSigner(salt=_SALT).unsign(seal, max_age=OPEN_FOR)
        except signing.BadSignature:
            path = ""
        if path != self.path:
            raise forms.ValidationError(_("This form was open for too long. Your text is still here: send it again."))
        return seal

    def clean(self) -> dict[str, Any]:
        for name, value in list(self.cleaned_data.items()):
            try:
                self.cleaned_data[name] = self._normal(name, value)
            except ValueError as error:
                self.add_error(name, _("This %(error)s.") % {"error": error})
        return self.cleaned_data

    def _normal(self, name: str, text: str) -> str:
        """The text as documents hold it. Raises ValueError; composing characters can make a text longer, too."""
        field = self.fields[name]
        normal = (normal_prose if isinstance(field.widget, forms.Textarea) else normal_line)(text)
        longest = getattr(field, "max_length", None)
        if longest and len(normal) > longest:
            raise ValueError(f"is too long. The limit is {longest} characters")
        return normal


def _choice(paragraph: Paragraph, words: Words) -> tuple[str, str]:
    text = normal_text(paragraph.text)
    beginning = text if len(text) <= _BEGINNING else text[:_BEGINNING].rsplit(" ", 1)[0] + " …"
    return paragraph.id, words("Paragraph {number}: {text}", number=paragraph.number, text=beginning)
