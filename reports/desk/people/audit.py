"""The audit log: pages whose changes are recorded in it, its list for administrators, and removing a name from it."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib import admin
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.text import Truncator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from reports.desk.base import ReadOnlyAdmin
from reports.desk.forms import ProseField
from reports.desk.views import actor_of, desk_view, page, redirect_with, sent
from reports.models import audit
from reports.models.audit import Act, AuditEntry, record
from reports.models.series import Membership, Report


class Recorded:
    """An admin page whose log entries are also written to the audit log, without names of people."""

    act: Act = Act.SHARED

    def log_addition(self, request: HttpRequest, obj: models.Model, message: Any) -> Any:
        self.put_on_record(request, obj, "Added.")
        return super().log_addition(request, obj, message)  # type: ignore[misc]

    def log_change(self, request: HttpRequest, obj: models.Model, message: Any) -> Any:
        if details := message if isinstance(message, str) else " ".join(_sentences(message)):
            self.put_on_record(request, obj, details)
        return super().log_change(request, obj, message)  # type: ignore[misc]

    def log_deletions(self, request: HttpRequest, queryset: Any) -> Any:
        for obj in queryset:
            self.put_on_record(request, obj, "Deleted.")
        return super().log_deletions(request, queryset)  # type: ignore[misc]

    def put_on_record(self, request: HttpRequest, obj: Any, details: str) -> None:
        report = obj if isinstance(obj, Report) else getattr(obj, "report", None)
        about = f"{obj._meta.verbose_name} “{obj}”"
        record(self.act, about=about, report=report.slug if report else "", details=details, actor=actor_of(request))


def _sentences(message: list[dict[str, dict[str, Any]]]) -> Iterator[str]:
    """Yield a sentence for each change of fields and rows, without members, which have entries of their own."""
    for verb, what in ((verb, what) for each in message for verb, what in each.items()):
        if what.get("name") != str(Membership._meta.verbose_name):
            done = " ".join(filter(None, (verb.capitalize(), what.get("name"))))
            yield ": ".join(filter(None, (done, ", ".join(what.get("fields", ()))))) + "."


@admin.register(AuditEntry)
class AuditAdmin(ReadOnlyAdmin):
    words_for_many = _("entries")
    list_display = ["by_name", "by_login", "act", "about", "whom", "short_details", "why", "at"]
    list_display_links = ["at"]
    empty_value_display = ""
    list_filter = ["act", "report", "at"]
    search_fields = ["about", "details", "by_name", "by_login", "whom", "whom_login", "why"]
    search_help_text = _("Finds actions, names, usernames and reasons.")
    explanation = _(
        "Who changed what readers see, or who may change it: when and why. "
        "Entries cannot be changed or deleted. Network addresses are in the server’s log only."
    )
    when_empty = _("Nothing has been published, and no rights have changed.")
    change_form_template = "desk/audit_entry.html"
    fields = [
        *("at", "act", "about", "report", "details", "by_name", "by_login", "by_account", "whom", "whom_login", "why"),
    ]

    @admin.display(description=_("details"))
    def short_details(self, entry: AuditEntry) -> str:
        return Truncator(entry.details).words(20)

    def beside(self, request: HttpRequest, obj: AuditEntry) -> dict[str, Any]:
        return {"redactions": list(obj.redactions.all()), "names": names_in(obj)}


class RemoveNameForm(forms.Form):
    name = forms.ChoiceField(label=_("Name"), widget=forms.RadioSelect, help_text=_("The name to remove."))
    why = ProseField(
        label=_("Why"),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Replaces the name in the audit log and cannot be changed later. Do not enter a name here."),
    )

    def __init__(self, *args: Any, names: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].choices = [(name, name) for name in names]  # type: ignore[attr-defined]


def names_in(entry: AuditEntry) -> list[str]:
    """Return the distinct names in an entry."""
    names = (entry.by_name, entry.by_login, entry.whom, entry.whom_login)
    return [name for name in dict.fromkeys(names) if name]


@desk_view("reports.change_auditentry", AuditEntry)
def remove_name(request: HttpRequest, entry: AuditEntry) -> HttpResponse:
    """Remove a name from every entry that contains it. The entries stay. Administrators only."""
    form = RemoveNameForm(sent(request), names=names_in(entry), initial={"name": next(iter(names_in(entry)), "")})
    if request.method == "POST" and form.is_valid():
        try:
            count = audit.remove_names(entry, **form.cleaned_data, actor=actor_of(request))
        except ValueError as error:
            form.add_error("name", str(error))
        else:
            words = gettext("The name was removed from {count} entries.").format(count=count)
            return redirect_with(request, words, "admin:reports_auditentry_change", entry.pk)
    return page(request, "remove_name", title=gettext("Remove a name from the audit log"), entry=entry, form=form)
