"""One's own account: name, mail address, password, second factors."""

from typing import Any

from allauth.account.decorators import reauthentication_required
from allauth.account.forms import ResetPasswordForm
from allauth.mfa.models import Authenticator
from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.forms import PasswordChangeForm
from django.contrib.auth.models import User
from django.core import signing
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from reports.desk.base import at_the_desk
from reports.desk.people import factors, mail
from reports.desk.people.names import NAMES, DistinctNameForm, record_rename
from reports.desk.views import page, sent
from reports.models.audit import Act, record
from reports.models.form_drafts import WritingChoice

SALT = "mail address"


class NameForm(DistinctNameForm):
    class Meta:
        model = User
        fields = ("first_name", "last_name")
        help_texts = {
            "first_name": _("Your first and last name are shown beside your changes: Ada Lovelace."),
            "last_name": _("If both are empty, your username is shown: ada."),
        }


class WritingForm(forms.ModelForm):
    class Meta:
        model = WritingChoice
        fields = ("is_plain",)
        labels = {"is_plain": _("Write sections in a plain text area")}
        help_texts = {
            "is_plain": _(
                "Replaces the visual editor on all your devices, for example for use with a screen reader. You can "
                "also switch below each text."
            ),
        }


class PasswordForm(PasswordChangeForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["old_password"].help_text = gettext("Confirm your password to continue.")


class AddressForm(forms.Form):
    address = forms.EmailField(
        label=_("New email address"),
        help_text=_("We send a link to this address. Your address changes when you open the link."),
    )


class ResetForm(ResetPasswordForm):
    """Asks for a link by mail. Whether somebody has that address is looked up by the worker, so that no answer tells it, nor its time."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].help_text = gettext("The address that received your invitation, such as ada@example.org.")

    def clean_email(self) -> str:
        return self.cleaned_data["email"]

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        address: str = self.cleaned_data["email"]
        if settings.MAILERS:
            mail.reset.enqueue(address)
        return address


def own_account(request: HttpRequest) -> HttpResponse:
    """Names are changed here, and how one writes; the rest leads on."""
    user, is_of_writing = at_the_desk(request), "writing" in request.POST
    writing = WritingForm(request.POST if is_of_writing else None, instance=WritingChoice.of(user))
    if writing.is_valid():
        writing.save()
        messages.success(request, gettext("Saved."))
        return HttpResponseRedirect(reverse("own-account"))
    before = {name: getattr(user, name) for name in NAMES}
    form = NameForm(None if is_of_writing else sent(request), instance=user)
    if form.is_valid():
        with transaction.atomic():
            form.save()
            record_rename(user, before=before, by=user)
        messages.success(request, gettext("Name saved. Existing histories and versions keep your earlier name."))
        return HttpResponseRedirect(reverse("own-account"))
    user.refresh_from_db()
    return page(
        request, "account/own", title=gettext("Your account"), form=form, writing=writing, factors=Authenticator.objects.filter(user=user),
        is_asked=factors.is_asked_of(user), mails=bool(settings.MAILERS),
    )  # fmt: skip


@reauthentication_required  # type: ignore[untyped-decorator]
def change_address(request: HttpRequest) -> HttpResponse:
    """Sends a link to the new address; the address changes when it is opened by the same person."""
    user, form = at_the_desk(request), AddressForm(sent(request))
    if settings.MAILERS and form.is_valid():
        address = form.cleaned_data["address"]
        key = signing.dumps([user.pk, user.email, address], salt=SALT)
        link = settings.SITE_URL + reverse("confirm-address", args=[key])
        words = f"{user.get_username()} at {settings.SITE_URL} wants to use this address. Confirm it here:\n{link}\n"
        mail.send.enqueue(address, "Confirm your email address", words)
        messages.success(request, gettext("A link was sent to %(address)s.") % {"address": address})
        return HttpResponseRedirect(reverse("own-account"))
    words = "" if settings.MAILERS else "This site sends no email. Ask an administrator to change your address."
    return page(
        request, "account/form", title=gettext("Change your email address"), lead=words, form=form, button="Send link"
    )


def confirm_address(request: HttpRequest, key: str) -> HttpResponse:
    """The link from the new address: for the person who asked for it, once, and as long as links work."""
    user = at_the_desk(request)
    try:
        pk, old, new = signing.loads(key, salt=SALT, max_age=settings.PASSWORD_RESET_TIMEOUT)
    except signing.BadSignature:
        pk, old, new = None, "", ""
    if (pk, old) != (user.pk, user.email):
        words = "This link is for another account, was used or has expired. Request a new one under “Your account”."
        return page(request, "account/form", title=gettext("This link does not work"), status=410, lead=words)
    if request.method == "POST":
        user.email = new
        with transaction.atomic():
            user.save(update_fields=["email"])
            record(Act.ACCOUNT, about="", details="Changed the email address.", whom=user, by=user)
        if old and settings.MAILERS:
            words = f"Email for {user.get_username()} at {settings.SITE_URL} now goes to {new} instead.\n"
            mail.send.enqueue(old, "Your email address was changed", words)
        messages.success(request, gettext("Email address changed to %(new)s.") % {"new": new})
        return HttpResponseRedirect(reverse("own-account"))
    lead = f"Email for {user.get_username()} will go to {new}."
    return page(
        request, "account/form", title=gettext("Confirm email address"), lead=lead, form=forms.Form(), button="Confirm"
    )


def words_of_reset() -> str:
    """Above the form that asks for a link."""
    if settings.MAILERS:
        return gettext("Enter the email address of your account. We send a link to choose a new password.")
    return gettext("This site sends no email. Ask an administrator for a link to choose a new password.")
