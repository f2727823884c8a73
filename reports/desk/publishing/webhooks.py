"""Webhooks: endpoints, the messages sent to them, and sending them again."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from reports.delivery.outbox import redeliver
from reports.desk.base import DeskForm, ReadOnlyAdmin, Rows, refuse_to_all
from reports.desk.form_editor import EditorAdmin
from reports.desk.people.audit import Recorded
from reports.models.audit import Act
from reports.models.webhooks import EVENTS, Attempt, Endpoint, Message


class EndpointForm(DeskForm):
    kinds = forms.MultipleChoiceField(
        label=_("Events"),
        choices=EVENTS.items(),
        widget=forms.CheckboxSelectMultiple,
        initial=list(EVENTS),
        help_text=_("The events that this receiver is notified of."),
        error_messages={"required": _("Choose at least one event.")},
    )

    class Meta:
        model = Endpoint
        fields = ["name", "address", "report", "kinds", "secret", "is_active"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Django would send the secret a second time, hidden, because each form has a new one.
        if "secret" in self.fields:
            self.fields["secret"].show_hidden_initial = False
            self.fields["secret"].widget.attrs["data-copy"] = gettext("Copy the secret")


@admin.register(Endpoint)
class EndpointAdmin(Recorded, EditorAdmin):
    act = Act.TOKEN
    form = EndpointForm
    list_display = ["name", "address", "report", "state"]
    empty_value_display = _("all")
    list_filter = ["is_active"]
    list_select_related = ["report"]
    search_fields = ["name", "address"]
    explanation = _("Systems that are notified when a version is published or withdrawn, or its text is removed.")
    when_empty = _("No webhooks yet. Add one with the address that its receiver gave you.")
    fields = ["name", "address", "report", "kinds", "secret", "is_active"]

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Allow deleting messages together with their webhook."""
        names, counts, _lacking, protected = super().get_deleted_objects(objs, request)
        return names, counts, set(), protected

    @admin.display(description=_("state"), ordering="is_active")
    def state(self, endpoint: Endpoint) -> str:
        return gettext("active") if endpoint.is_active else gettext("switched off")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Show the secret to people who may change the webhook only: it signs messages in our name."""
        may_change = self.has_change_permission(request, obj) if obj else self.has_add_permission(request)
        return [name for name in self.fields if may_change or name != "secret"]


class AttemptRows(Rows):
    model = Attempt
    extra = 0
    fields = ["at", "status", "outcome", "took_ms"]
    readonly_fields = ["at", "status", "outcome", "took_ms"]
    can_delete = False
    is_compact = True
    has_add_permission = has_change_permission = refuse_to_all


@admin.register(Message)
class MessageAdmin(ReadOnlyAdmin):
    list_display = ["at", "kind", "endpoint", "state", "failures"]
    list_display_links = ["at"]
    list_filter = [("endpoint", admin.RelatedOnlyFieldListFilter), "at"]
    list_select_related = ["endpoint"]
    search_fields = ["body"]
    explanation = _("Messages to webhooks, newest first. Choose messages to send them again.")
    when_empty = _("No messages yet. The first is sent when a version is published.")
    fields = ["kind", "endpoint", "at", "state", "body"]
    inlines = [AttemptRows]
    actions = ["send_again"]  # type: ignore[assignment]

    @admin.display(description=_("state"))
    def state(self, message: Message) -> str:
        if message.due_at:
            return f"due {message.due_at:%Y-%m-%d %H:%M}"
        return "delivered" if message.is_delivered else "given up"

    def has_resend_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("reports.change_message")

    @admin.action(description=_("Send again"), permissions=["resend"])
    def send_again(self, request: HttpRequest, queryset: QuerySet[Message]) -> None:
        for message in queryset:
            redeliver(message, at=timezone.now())
        self.message_user(request, f"{queryset.count()} to be sent again, with the next delivery.", messages.SUCCESS)
