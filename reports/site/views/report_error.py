"""The form with which readers report an error in a section. Reports go to the desk only.

It sets no cookie and needs no script. A signature in the form (`seal`) replaces the CSRF token; a hidden field catches bots.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.core import signing
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from reports import addresses
from reports.document.text import normal_line, normal_prose, normal_text
from reports.document.types import Section
from reports.languages import Translator
from reports.limits import ERROR_REPORTS
from reports.models import error_reports
from reports.models.ledger import Version
from reports.pages.head import Head
from reports.pages.layout import edition_layout
from reports.pages.parts import Link
from reports.reading.editions import edition_context, find_section
from reports.reading.versions import find_version
from reports.rendering import Paragraph
from reports.rendering.terms import report_translator
from reports.site.error_report_mail import tell_editors
from reports.site.public_view import handle_refusals, show

#: In seconds: how long a form may be open before it is sent.
OPEN_FOR = 24 * 60 * 60
#: In characters: the longest text, and the longest email address, which is the size of its column.
LONGEST, LONGEST_ADDRESS = 4_000, 254
#: In characters: a path, a time and a signature.
_LONGEST_SEAL = 500
_SALT = "error-report"
#: In characters: how much of each paragraph the list of paragraphs shows.
_BEGINNING = 60


def seal(path: str) -> str:
    """Return the signed path and time that prove, when the form is sent, that this site rendered it lately."""
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
    #: Hidden from people, so only bots fill it in.
    website = forms.CharField(
        required=False,
        max_length=LONGEST,
        label=_("Leave this empty"),
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )

    def __init__(
        self, *args: Any, path: str, translate: Translator, paragraphs: Sequence[Paragraph] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        self.path = path
        self.fields["paragraph"].choices = [  # type: ignore[attr-defined]
            ("", translate("The section as a whole")),
            *(_choice(each, translate) for each in paragraphs),
        ]

    def stored_fields(self) -> dict[str, str]:
        """Return the cleaned values that are stored."""
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
        """Return the text normalised as in documents. Raises ValueError; composing characters can make a text too long."""
        field = self.fields[name]
        normal = (normal_prose if isinstance(field.widget, forms.Textarea) else normal_line)(text)
        longest = getattr(field, "max_length", None)
        if longest and len(normal) > longest:
            raise ValueError(f"is too long. The limit is {longest} characters")
        return normal


def _choice(paragraph: Paragraph, translate: Translator) -> tuple[str, str]:
    text = normal_text(paragraph.text)
    beginning = text if len(text) <= _BEGINNING else text[:_BEGINNING].rsplit(" ", 1)[0] + " …"
    return paragraph.id, translate("Paragraph {number}: {text}", number=paragraph.number, text=beginning)


@dataclass(frozen=True)
class ReportedSection:
    """A section of a version with its paragraphs from the index."""

    version: Version
    section: Section
    paragraphs: tuple[Paragraph, ...]

    @property
    def translate(self) -> Translator:
        """The translations of the report's language."""
        return report_translator(self.version.content.report)

    def address(self, paragraph: str = "") -> str:
        edition = self.version.edition
        page = addresses.section(edition.report.slug, edition.year, self.section.slug, self.version.number)
        return f"{page}#{paragraph}" if paragraph else page


# CSRF-exempt: no login or cookie is used, and the seal replaces the token.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def report_error(request: HttpRequest, report: str, year: int, section: str, number: str) -> HttpResponseBase:
    """Show the form for a section of the version that the reader sees, or thanks after it was sent."""
    response = handle_refusals(_respond, request, report=report, year=year, slug=section, number=number)
    response["Cache-Control"] = "private, no-store"
    return response


def _respond(request: HttpRequest, report: str, year: int, slug: str, number: str) -> HttpResponse:
    version = find_version(report, year, number)
    reported = ReportedSection(version, *find_section(version, slug))
    if request.method != "POST":
        return _page(request, reported, _new_form(request, reported))
    if not ERROR_REPORTS.ask(request).is_granted:
        refused = reported.translate(
            "Too many reports came from your network in one hour. Your text is still here: send it later."
        )
        return _page(request, reported, _unvalidated(request, reported), status=429, refused=refused)
    form = ErrorReportForm(
        request.POST, path=request.path, paragraphs=reported.paragraphs, translate=reported.translate
    )
    if not form.is_valid():
        # The values stay; the seal is renewed.
        form.data = {**request.POST.dict(), "seal": seal(request.path)}
        return _page(request, reported, form, status=422)
    if not form.cleaned_data.get("website"):
        _store(reported, form)
    return HttpResponseRedirect(f"{request.path}?sent=1")


@transaction.atomic
def _store(reported: ReportedSection, form: ErrorReportForm) -> None:
    about = (reported.section.uid, reported.section.title)
    report = error_reports.receive(reported.version, section=about, at=timezone.now(), **form.stored_fields())
    if settings.MAILERS and report.edition.report.errors_to:
        tell_editors.call(report.pk, reported.address(report.paragraph))


def _new_form(request: HttpRequest, reported: ReportedSection) -> ErrorReportForm:
    """Return a form that quotes the paragraph named by `?paragraph=`, if any."""
    asked = request.GET.get("paragraph", "")
    text = next((each.text for each in reported.paragraphs if each.id == asked), "")
    return _form(request, reported, {"paragraph": asked, "quoted": text if len(text) <= LONGEST else ""})


def _unvalidated(request: HttpRequest, reported: ReportedSection) -> ErrorReportForm:
    """Return a form with the values that were sent, without validating them."""
    values = {name: value[: LONGEST + 1] for name, value in request.POST.dict().items()}
    return _form(request, reported, values)


def _form(request: HttpRequest, reported: ReportedSection, initial: dict[str, str]) -> ErrorReportForm:
    initial |= {"seal": seal(request.path)}
    return ErrorReportForm(
        initial=initial, path=request.path, paragraphs=reported.paragraphs, translate=reported.translate
    )


def _page(
    request: HttpRequest, reported: ReportedSection, form: ErrorReportForm, *, status: int = 200, refused: str = ""
) -> HttpResponse:
    version = reported.version
    known = edition_context(version, pinned=True)
    translate = reported.translate
    title = translate("Report an error · {title}", title=reported.section.title)
    asked = form["paragraph"].value()
    paragraph = next((each.id for each in reported.paragraphs if each.id == asked), "")
    response = show(
        "site/report_error.html",
        {"layout": edition_layout(version.content, known)},
        head=Head(
            title, translate("Tell the editors what is wrong."), request.path, indexed=False, translate=translate
        ),
        status=status,
        section=Link(reported.section.title, reported.address(paragraph)),
        form=form,
        is_sent="sent" in request.GET and request.method != "POST",
        refused=refused,
        days_after=error_reports.RETENTION_AFTER_DECISION.days,
        days_at_most=error_reports.LONGEST_RETENTION.days,
    )
    if status == 429:
        response["Retry-After"] = str(ERROR_REPORTS.seconds)
    return response
