"""Withdraw or redact a version, and remove the names of its reviewers."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from reports import publishing
from reports.desk.base import at_the_desk
from reports.desk.editing import TooLate
from reports.desk.views import desk_view, page, sent
from reports.models.ledger import Redaction, Version, Withdrawal
from reports.models.review import VersionReview

VERSIONS = Version.objects.select_related("edition__report", "edition__current_version", "withdrawal", "redaction")


class ReasonForm(forms.Form):
    reason = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Readers see this instead of the text: “Two tables were wrong.”"),
    )


class WithdrawForm(ReasonForm):
    """The reason, and the version that readers get instead, if there is a choice."""

    NOTHING = "nothing"

    def __init__(self, *args: Any, fallbacks: tuple[publishing.Fallback, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by_number = {each.version.number if each.version else self.NOTHING: each for each in fallbacks}
        if len(fallbacks) > 1:
            self.fields["then"] = forms.ChoiceField(
                label=gettext("Version that readers get instead"),
                choices=[(number, number) for number in self.by_number],
                widget=forms.RadioSelect,
                required=False,
                initial=next(iter(self.by_number)),
                error_messages={"invalid_choice": "This choice is no longer available. Choose again."},
            )

    @property
    def chosen(self) -> str:
        """Return the number that is selected on the page."""
        return str(self["then"].value()) if "then" in self.fields else ""

    @property
    def also(self) -> tuple[Version, ...]:
        """The versions to be withdrawn too."""
        fallback = self.by_number.get(self.cleaned_data.get("then", ""))
        return fallback.also if fallback else ()


class RedactForm(ReasonForm):
    saved_states = forms.BooleanField(
        required=False, label=_("Also delete the saved history and reviews of the edition")
    )
    number = forms.CharField(label=_("Type the version number to confirm"), help_text=_("As in the heading: 1.0."))

    def __init__(self, *args: Any, version: Version, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.version = version
        self.fields["saved_states"].help_text = gettext(
            "%(edition)s has %(saved_states)s saved states of sections and review comments that may contain the text. "
            "The current draft stays, without its history."
        ) % {"saved_states": publishing.saved_states(version.edition), "edition": version.edition}

    def clean_number(self) -> str:
        if self.cleaned_data["number"].strip() != self.version.number:
            raise forms.ValidationError(gettext("Type %(number)s to confirm.") % {"number": self.version.number})
        return self.version.number


@desk_view("reports.withdraw_version", VERSIONS)
def withdraw(request: HttpRequest, version: Version) -> HttpResponse:
    """Withdraw a version; readers see the reason instead."""
    title = gettext("Withdraw %(version)s") % {"version": version}
    if version.is_withdrawn:
        return _done_before(request, title, version.withdrawal)
    fallbacks = publishing.fallbacks(version)
    form = WithdrawForm(sent(request), fallbacks=fallbacks)
    if form.is_valid() and _is_done(request, form, version, publishing.withdraw, also=form.also):
        for each in (version, *form.also):
            messages.success(request, gettext("%(each)s is withdrawn.") % {"each": each})
        return HttpResponseRedirect(reverse("admin:reports_version_change", args=[version.pk]))
    return page(request, "withdraw", title=title, version=version, form=form, fallbacks=fallbacks)


@desk_view("reports.add_redaction", VERSIONS)
def redact(request: HttpRequest, version: Version) -> HttpResponse:
    """Delete the text of a version permanently; its checksums stay."""
    title = gettext("Redact %(version)s") % {"version": version}
    if version.is_redacted:
        return _done_before(request, title, version.redaction)
    form = RedactForm(sent(request), version=version)
    if form.is_valid() and _is_done(
        request, form, version, publishing.redact, saved_states=form.cleaned_data["saved_states"]
    ):
        messages.success(request, gettext("%(version)s is redacted.") % {"version": version})
        return HttpResponseRedirect(reverse("admin:reports_version_change", args=[version.pk]))
    return page(
        request,
        "redact",
        title=title,
        version=version,
        form=form,
        remains=publishing.remains_of(version),
        fallback=next(iter(publishing.fallbacks(version)), None),
    )


def _is_done(
    request: HttpRequest, form: ReasonForm, version: Version, act: Callable[..., object], **chosen: Any
) -> bool:
    """Do what a valid form asks for. Return False if it is refused, which the form says then."""
    try:
        act(
            version=version,
            reason=form.cleaned_data["reason"],
            by=at_the_desk(request),
            at=timezone.now(),
            **chosen,
        )
    except publishing.PublishingError as error:
        form.add_error(None, str(error))
    return not form.errors


def _done_before(request: HttpRequest, title: str, done: Withdrawal | Redaction) -> HttpResponse:
    """Show who already withdrew or redacted the version and why. Raises TooLate if the form was sent."""
    if request.method == "POST":
        raise TooLate(gettext("Nothing was changed: {name} already did this.").format(name=done.by_name))
    return page(request, "done_before", title=title, version=done.version, done=done)


@desk_view("reports.withdraw_version", VersionReview)
@require_POST
def remove_names(request: HttpRequest, row: VersionReview) -> HttpResponse:
    """Remove the names of a review of a version permanently."""
    publishing.remove_names(row, by=at_the_desk(request), at=timezone.now())
    messages.success(request, gettext("The names are removed. The review itself stays."))
    return HttpResponseRedirect(reverse("admin:reports_version_change", args=[row.version_id]))
