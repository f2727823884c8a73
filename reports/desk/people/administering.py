"""What an administrator does for somebody: a link to set a password, by mail or to copy; and a second factor that is lost."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth.forms import AdminUserCreationForm
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from reports.desk.base import at_the_desk, name_of
from reports.desk.doors import desk_view, page, sent
from reports.desk.people import factors, mail
from reports.desk.people.names import DistinctNameForm
from reports.models.review import name_of_person


class NewPersonForm(DistinctNameForm, AdminUserCreationForm):
    """Somebody new: without a password they are invited to choose their own."""

    class Meta(AdminUserCreationForm.Meta):
        fields = ("username", "first_name", "last_name", "email", "groups", "is_staff")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["usable_password"]
        self.fields["password1"].help_text = gettext("Leave empty to let the person choose their own through a link.")
        for name in ("password1", "password2"):
            self.fields[name].required = False

    def validate_passwords(self, *args: Any, **kwargs: Any) -> None:
        typed = any(self.cleaned_data.get(name) for name in ("password1", "password2"))
        self.cleaned_data["usable_password"] = "true" if typed else "false"
        super().validate_passwords(*args, **kwargs)


@desk_view("auth.change_user", User.objects.filter(is_active=True))
def invite(request: HttpRequest, person: User) -> HttpResponse:
    """Sends a person the link by which they set a password, or shows it this once."""
    by_mail = bool(person.email and settings.MAILERS)
    link = ""
    if request.method == "POST":
        admin.site.get_model_admin(User).log_change(request, person, "Created a link to set a password.")
        if by_mail and "mail" in request.POST:
            mail.invite.enqueue(person.pk, name_of(request))
            messages.success(request, gettext("The invitation was sent to %(email)s.") % {"email": person.email})
            return HttpResponseRedirect(reverse("admin:auth_user_change", args=[person.pk]))
        link = mail.password_link(person)
    title = gettext("Password link for %(name_of_person)s") % {"name_of_person": name_of_person(person)}
    return page(
        request, "account/invite", title=title, person=person, by_mail=by_mail, link=link, days=mail.DAYS,
        mails=bool(settings.MAILERS),
    )  # fmt: skip


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        help_text=_("Shown in the audit log and to the person. Example: “Lost her phone.”"),
    )


@desk_view("auth.change_user", User)
def remove_factors(request: HttpRequest, person: User) -> HttpResponse:
    """A person who has lost their second factor logs in with their password, and adds a new one."""
    form = ReasonForm(sent(request))
    if not form.is_valid():
        title = gettext("Remove the second factors of %(name_of_person)s") % {"name_of_person": name_of_person(person)}
        return page(request, "account/remove_factors", title=title, form=form, person=person)
    reason = form.cleaned_data["reason"]
    if factors.remove(user=person, by=at_the_desk(request), reason=reason):
        messages.success(
            request,
            gettext("Removed. %(name_of_person)s now logs in with the password only.")
            % {"name_of_person": name_of_person(person)},
        )
    else:
        messages.info(
            request, gettext("%(name_of_person)s has no second factor.") % {"name_of_person": name_of_person(person)}
        )
    return HttpResponseRedirect(reverse("admin:auth_user_change", args=[person.pk]))
