"""The form with which a reader reports an error, and the mail that its editors get."""

from collections.abc import Iterator, Sequence
from textwrap import indent
from typing import Any

from django import forms
from django.conf import settings
from django.core import signing
from django.tasks import task
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from reports.document.paragraphs import normal_text
from reports.document.text import normal_line, normal_prose
from reports.languages import Words
from reports.mailing import send_mail
from reports.models.error_reports import ErrorReport
from reports.models.series import separate_addresses
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
    """What is wrong, where, and what should stand there. Whoever writes need not say who they are."""

    paragraph = forms.ChoiceField(
        required=False, label=_("Where"), error_messages={"invalid_choice": _("Choose a paragraph from the list.")}
    )
    quoted = forms.CharField(
        required=False,
        max_length=LONGEST,
        widget=_area(3),
        label=_("The words in question"),
        help_text=_("As they stand in the text, so that the editors find the place."),
    )
    wrong = forms.CharField(
        max_length=LONGEST,
        widget=_area(4),
        label=_("What is wrong with them"),
        help_text=_("Required."),
        error_messages={"required": _("Say what is wrong; the rest may stay empty.")},
    )
    suggestion = forms.CharField(
        required=False,
        max_length=LONGEST,
        widget=_area(3),
        label=_("What should stand there instead"),
        help_text=_("If you know. A source helps."),
    )
    name = forms.CharField(
        required=False,
        max_length=200,
        label=_("Your name"),
        help_text=_("If you give it, a correction may name you as the one who reported it."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        required=False,
        max_length=LONGEST_ADDRESS,
        label=_("Your e-mail address"),
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
            raise forms.ValidationError(
                _("This form had been open for too long. Your words are still here: send them again.")
            )
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
            raise ValueError(f"is too long: at most {longest} characters can be kept")
        return normal


def _choice(paragraph: Paragraph, words: Words) -> tuple[str, str]:
    text = normal_text(paragraph.text)
    beginning = text if len(text) <= _BEGINNING else text[:_BEGINNING].rsplit(" ", 1)[0] + " …"
    return paragraph.id, words("Paragraph {number}: {text}", number=paragraph.number, text=beginning)


@task(priority=10)
def tell_editors(pk: int, place: str) -> None:
    """Write to those whom the series of error report `pk` names for that. `place` is the address of the text in question."""
    report = ErrorReport.objects.select_related("edition__report").filter(pk=pk).first()
    if report is not None and (recipients := separate_addresses(report.edition.report.errors_to)):
        desk = settings.SITE_URL + reverse("admin:reports_errorreport_change", args=[report.pk])
        send_mail(
            recipients,
            f"{report.edition}: error report on “{report.section_title}”",
            [*_told(report, settings.SITE_URL + place), *_to_do(report, desk)],
            signed=[f"Sent to the error report recipients in the settings of {report.edition.report}."],
            answers_nobody=True,
        )


def _told(report: ErrorReport, place: str) -> Iterator[str]:
    yield f"A reader reported an error in “{report.section_title}”, {report.edition}, version {report.number}:\n{place}"
    for heading, words in (
        ("Problem", report.wrong),
        ("Quoted text", report.quoted),
        ("Suggested text", report.suggestion),
    ):
        if words:
            yield f"{heading}:\n{indent(words, '> ', lambda line: True)}"


def _to_do(report: ErrorReport, desk: str) -> Iterator[str]:
    if report.email:
        yield "The reader would like an answer. You find the address at the desk."
    yield f"Accept or close the report at the desk:\n{desk}"
