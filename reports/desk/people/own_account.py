"""One's own account: name, mail address, password, second factors."""

import unicodedata
from typing import Any

from allauth.account.decorators import reauthentication_required
from allauth.account.forms import ResetPasswordForm
from allauth.mfa.models import Authenticator
from django import forms
from django.conf import settings
from django.contrib.auth.forms import PasswordChangeForm
from django.contrib.auth.models import User
from django.core import signing
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from reports.desk.help import with_example
from reports.desk.people import mail
from reports.desk.people.sessions import needs_second_factor
from reports.desk.views import page, redirect_with, sent, user_of
from reports.models.audit import Act, record
from reports.models.form_drafts import WritingChoice
from reports.models.people import Actor, name_of_person
from trends.names import fold

SALT = "mail address"
NAMES = ("first_name", "last_name", "username")
#: Latin letters, each with the Cyrillic and Greek letters, digits and signs that look like it.
_LOOKALIKES = {
    "a": "АаΑα4", "b": "ВвЬьΒβ8", "c": "СсϹϲ", "d": "ԁ", "e": "ЕеΕε3", "h": "НнһΗ", "i": "ІіӀӏΙι1lLı|", "j": "Јј",
    "k": "КкΚκ", "m": "МмΜ", "n": "ПпΝη", "o": "ОоΟοσ0", "p": "РрΡρ", "q": "ԛ", "r": "г", "s": "Ѕѕ5", "t": "ТтΤτ7",
    "u": "υμ", "v": "ѵν", "w": "ԝω", "x": "ХхΧχ", "y": "УуΥγ", "z": "Ζζ2",
}  # fmt: skip
_LATIN = str.maketrans({sign: letter for letter, signs in _LOOKALIKES.items() for sign in signs})


def fold_lookalikes(name: str) -> str:
    """Return `name` for comparison by its look: letters of other scripts and digits become the Latin letters they look like."""
    latin = unicodedata.normalize("NFKD", name).translate(_LATIN)
    return fold("".join(filter(str.isprintable, latin)))


class DistinctNameForm(forms.ModelForm):
    """An account whose name and username look different from those of others."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        changed = set(NAMES).intersection(self.changed_data)
        new = User(**{name: cleaned.get(name, getattr(self.instance, name)) for name in NAMES})
        names = [new.get_full_name()] if changed - {"username"} else []
        names += [new.get_username()] if "username" in changed else []
        others = User.objects.exclude(pk=self.instance.pk) if any(names) else ()
        taken = {fold_lookalikes(name) for each in others for name in (name_of_person(each), each.get_username())}
        if not taken.isdisjoint(map(fold_lookalikes, names)):
            raise ValidationError(gettext("A colleague has this name. Add a middle name or an initial."))
        return cleaned


class NameForm(DistinctNameForm):
    class Meta:
        model = User
        fields = ("first_name", "last_name")
        help_texts = {
            "first_name": with_example(_("Your first and last name are shown beside your changes."), "Ada Lovelace"),
            "last_name": with_example(_("If both are empty, your username is shown."), "ada"),
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

    def save(self, commit: bool = True) -> User:
        user: User = super().save(commit)
        record(Act.ACCOUNT, about="", details="Changed the password.", whom=user, actor=Actor.of(user))
        return user


class AddressForm(forms.Form):
    address = forms.EmailField(
        label=_("New email address"),
        help_text=_("We send a link to this address. Your address changes when you open the link."),
    )


class ResetForm(ResetPasswordForm):
    """Request a link by mail. The worker looks up the address, so that neither the response nor its time reveals it."""

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
    """Show one's own account; on POST, save the name or the choice of editor."""
    user, is_of_writing = user_of(request), "writing" in request.POST
    writing = WritingForm(request.POST if is_of_writing else None, instance=WritingChoice.of(user))
    if writing.is_valid():
        writing.save()
        return redirect_with(request, gettext("Saved."), "own-account")
    before = {name: getattr(user, name) for name in NAMES}
    form = NameForm(None if is_of_writing else sent(request), instance=user)
    if form.is_valid():
        with transaction.atomic():
            form.save()
            record_rename(user, before=before, actor=Actor.of(user))
        words = gettext("Name saved. Existing histories and versions keep your earlier name.")
        return redirect_with(request, words, "own-account")
    user.refresh_from_db()
    return page(
        request, "account/own", title=gettext("Your account"), form=form, writing=writing, factors=Authenticator.objects.filter(user=user),
        is_asked=needs_second_factor(user), mails=bool(settings.MAILERS),
    )  # fmt: skip


@reauthentication_required  # type: ignore[untyped-decorator]
def change_address(request: HttpRequest) -> HttpResponse:
    """Send a link to the new address. The address changes when the same person opens the link."""
    user, form = user_of(request), AddressForm(sent(request))
    if settings.MAILERS and form.is_valid():
        address = form.cleaned_data["address"]
        key = signing.dumps([user.pk, user.email, address], salt=SALT)
        link = settings.SITE_URL + reverse("confirm-address", args=[key])
        words = f"{user.get_username()} at {settings.SITE_URL} wants to use this address. Confirm it here:\n{link}\n"
        mail.send.call(address, "Confirm your email address", words)
        words = gettext("A link was sent to %(address)s.") % {"address": address}
        return redirect_with(request, words, "own-account")
    words = "" if settings.MAILERS else "This site sends no email. Ask an administrator to change your address."
    return page(
        request, "account/form", title=gettext("Change your email address"), lead=words, form=form, button="Send link"
    )


def confirm_address(request: HttpRequest, key: str) -> HttpResponse:
    """Change the address by the mailed link: once, for the person who requested it, until it expires."""
    user = user_of(request)
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
            record(Act.ACCOUNT, about="", details="Changed the email address.", whom=user, actor=Actor.of(user))
            mail.notify_old_address(user, old, actor=Actor.of(user))
        return redirect_with(request, gettext("Email address changed to %(new)s.") % {"new": new}, "own-account")
    lead = f"Email for {user.get_username()} will go to {new}."
    return page(
        request, "account/form", title=gettext("Confirm email address"), lead=lead, form=forms.Form(), button="Confirm"
    )


def words_of_reset() -> str:
    """Return the text above the form that requests a link."""
    if settings.MAILERS:
        return gettext("Enter the email address of your account. We send a link to choose a new password.")
    return gettext("This site sends no email. Ask an administrator for a link to choose a new password.")


def record_rename(user: User, *, before: dict[str, Any], actor: Actor) -> None:
    """Record in the audit log that `user` had other names `before`."""
    old, new = (f"{name_of_person(each)} ({each.get_username()})" for each in (User(**before), user))
    if old != new:
        record(Act.ACCOUNT, about="", details="Changed the name.", whom=user, why=f"From {old} to {new}.", actor=actor)
