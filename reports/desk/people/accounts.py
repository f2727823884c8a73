"""Accounts, roles, log-ins and locked names; links to set a password, and removal of lost second factors."""

from typing import Any

from axes import admin as axes_admin  # noqa: F401  registers the tables that are registered again here
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django import forms
from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import UserChangeForm
from django.contrib.auth.models import Group, User
from django.db import connections, models
from django.db.models.signals import pre_delete
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from reports.desk.base import DeskAdmin, DeskForm, ReadOnlyAdmin
from reports.desk.form_editor import EditorAdmin
from reports.desk.help import with_example
from reports.desk.people import factors, mail
from reports.desk.people.audit import Recorded
from reports.desk.people.own_account import NAMES, DistinctNameForm, record_rename
from reports.desk.views import actor_of, desk_view, name_of, page, redirect_with, sent
from reports.models.audit import Act, record
from reports.models.people import NAME_LENGTH, name_of_person
from reports.rights import EDITORS, PUBLISHERS

admin.site.unregister(User)
admin.site.unregister(Group)

WORDS = {
    "email": ("Email", "Only administrators see it."),
    "is_active": ("Active", "Clear this instead of deleting the account."),
    "is_staff": ("May log in to the desk", "Roles decide what they may do there."),
    "is_superuser": ("Administrator", "May do everything, and may give roles in all reports."),
    "groups": ("Roles in all reports", f"“{EDITORS}” write. “{PUBLISHERS}” also publish and withdraw."),
}
#: Entries of the log about links to set a password.
LINK_SENT, LINK_SHOWN = "Sent a link to set a password by email.", "Saw a link to set a password, to pass it on."
#: Parts of entries after which somebody else could have got in with the account.
RESETS = (LINK_SHOWN, WORDS["email"][0], "Changed: password")


@receiver(pre_delete, sender=User)
def forget_sign_ins(instance: User, using: str, **_: Any) -> None:
    """Delete sign-ins with the organisation, whose tables stay when that is switched off. No tokens are stored."""
    has_table = "socialaccount_socialaccount" in connections[using].introspection.table_names()
    if has_table and not apps.is_installed("allauth.socialaccount"):
        with connections[using].cursor() as cursor:
            cursor.execute("DELETE FROM socialaccount_socialaccount WHERE user_id = %s", [instance.pk])


class PersonForm(DistinctNameForm, DeskForm, UserChangeForm):
    """An account; a stale form does not reactivate one that a colleague has deactivated."""


class NewPersonForm(DistinctNameForm):
    """A new account. The person chooses a password through a link."""

    class Meta(UserChangeForm.Meta):
        fields = ("username", "first_name", "last_name", "email", "groups", "is_staff")  # type: ignore[assignment]

    def save(self, commit: bool = True) -> Any:
        self.instance.set_unusable_password()
        return super().save(commit)


@desk_view("auth.change_user", User.objects.filter(is_active=True))
def invite(request: HttpRequest, person: User) -> HttpResponse:
    """Send a person a link to set a password, or show it once."""
    by_mail = bool(person.email and settings.MAILERS)
    link = ""
    if request.method == "POST":
        is_mailed = by_mail and "mail" in request.POST
        admin.site.get_model_admin(User).log_change(request, person, LINK_SENT if is_mailed else LINK_SHOWN)
        if is_mailed:
            mail.invite.call(person.pk, name_of(request))
            words = gettext("The invitation was sent to %(email)s.") % {"email": person.email}
            return redirect_with(request, words, "admin:auth_user_change", person.pk)
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
        help_text=with_example(_("Shown in the audit log and to the person."), "“Lost her phone.”"),
    )


@desk_view("auth.change_user", User)
def remove_factors(request: HttpRequest, person: User) -> HttpResponse:
    """Remove the second factors of a person who has lost theirs."""
    form = ReasonForm(sent(request))
    if not form.is_valid():
        title = gettext("Remove the second factors of %(name_of_person)s") % {"name_of_person": name_of_person(person)}
        return page(request, "account/remove_factors", title=title, form=form, person=person)
    reason = form.cleaned_data["reason"]
    factors.remove(user=person, actor=actor_of(request), reason=reason)
    words = gettext("Removed. %(name_of_person)s now logs in with the password only.")
    words %= {"name_of_person": name_of_person(person)}
    return redirect_with(request, words, "admin:auth_user_change", person.pk)


@admin.register(User)
class PersonAdmin(Recorded, EditorAdmin, UserAdmin):
    """The page of an account: name, state, roles and memberships."""

    act = Act.ACCOUNT
    form = PersonForm
    explanation = _(
        "People with an account. Give them roles in all reports here, and in single reports on the page of each report. "
        "Administrators may do everything."
    )
    list_display = ["__str__", "username", "email", "roles"]
    list_filter = ["is_active", "groups"]
    change_form_template = "desk/person_form.html"
    filter_horizontal = ()
    fieldsets = [
        (
            None,
            {
                "fields": [("first_name", "last_name"), "email", "username"],
                "description": _("Histories and versions keep a person’s name as it was at the time."),
            },
        ),
        (_("State"), {"fields": ["is_active", "is_staff"]}),
        (_("Roles"), {"fields": ["groups", "is_superuser"]}),
        (_("Dates"), {"fields": [("last_login", "date_joined")]}),
    ]
    add_form = NewPersonForm
    add_fieldsets = [
        (None, {"fields": [("first_name", "last_name"), "email", "username"]}),
        (_("Roles"), {"fields": ["is_staff", "groups"]}),
    ]
    add_form_template = None
    readonly_fields = ["last_login", "date_joined"]

    def in_groups(self, user: User) -> str:
        groups = ["administrator"] if user.is_superuser else []
        return ", ".join([*groups, *(group.name for group in user.groups.all())])

    @admin.display(description=_("roles"))
    def roles(self, user: User) -> str:
        single = [f"{each.role} of {each.report}" for each in user.memberships.all()]
        return ", ".join(filter(None, [self.in_groups(user), *single]))

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if change:
            record_rename(obj, before={name: form.initial[name] for name in NAMES}, actor=actor_of(request))
        if change and "email" in form.changed_data:
            mail.notify_old_address(obj, form.initial["email"], actor=actor_of(request))

    def put_on_record(self, request: HttpRequest, obj: User, details: str) -> None:
        """Add whether the account is active and which roles it has, if that was changed."""
        if WORDS["is_active"][0] in details:
            details += " The account is active." if obj.is_active else " The account is inactive."
        if any(WORDS[field][0] in details for field in ("groups", "is_superuser")):
            details += f" Now: {self.in_groups(obj) or 'no role in all reports'}."
        # Nobody has used an account before its first log-in: setting it up resets nothing.
        is_reset = obj.last_login and any(each in details for each in RESETS)
        act = Act.ACCESS if is_reset else self.act
        record(act, about="", details=details, whom=obj, actor=actor_of(request))

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"is_staff": True, **super().get_changeform_initial_data(request)}

    def response_add(self, request: HttpRequest, obj: User, post_url_continue: str | None = None) -> HttpResponse:
        return HttpResponseRedirect(reverse("invite", args=[obj.pk]))

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[User]:
        return super().get_queryset(request).prefetch_related("groups", "memberships__report")

    def formfield_for_dbfield(self, db_field: models.Field, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and db_field.name in WORDS:
            field.label, field.help_text = WORDS[db_field.name]
        return field


for table in (AccessAttempt, AccessFailureLog, AccessLog):
    admin.site.unregister(table)


@admin.register(AccessAttempt)
class LockoutAdmin(Recorded, ReadOnlyAdmin):
    act = Act.ACCOUNT
    list_filter = ["attempt_time"]
    search_fields = ["username", "ip_address"]
    list_display = ["username", "failures_since_start", "attempt_time", "ip_address"]
    explanation = _(
        "After five failures a name is locked for 15 minutes. Delete its row to let the person log in at once."
    )
    when_empty = _("No name has failed log-ins.")
    fields = ["username", "failures_since_start", "attempt_time", "ip_address", "user_agent"]

    def put_on_record(self, request: HttpRequest, obj: AccessAttempt, details: str) -> None:
        whom = (obj.username or "")[:NAME_LENGTH]
        record(self.act, about="failed log-ins", details=details, whom=whom, actor=actor_of(request))

    has_delete_permission = DeskAdmin.has_delete_permission


@admin.register(AccessLog, AccessFailureLog)
class LogInsAdmin(ReadOnlyAdmin):
    """Log-ins and failed log-ins."""

    list_filter = ["attempt_time"]
    search_fields = ["username", "ip_address"]
    list_display = ["attempt_time", "username", "ip_address"]
    fields = ["attempt_time", "username", "ip_address", "user_agent", "path_info"]
    explanation = _("Entries are deleted after 90 days.")
    when_empty = _("No entries yet.")
