"""Admin pages that merge concurrent saves (`form_merge`), and autosave what is typed (`form_drafts`)."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.admin.helpers import AdminErrorList, AdminForm
from django.contrib.admin.models import LogEntry
from django.contrib.admin.utils import flatten_fieldsets, unquote
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse, QueryDict
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext

from reports import publishing
from reports.desk import form_drafts
from reports.desk.base import REFUSED, CalmAdmin, at_the_desk, name_of
from reports.desk.editing import Frozen, frozen_by, why_frozen, writing
from reports.desk.form_drafts import Page
from reports.desk.form_merge import Merge, Stale, dump, shown
from reports.desk.publishing.checking import WAY_BACK
from reports.desk.views import keys_of
from reports.desk.writing.surface import in_words_of
from reports.models.draft import Draft
from reports.models.form_drafts import FormDraft
from reports.models.review import name_of_person
from reports.rights import may


class GuardedAdmin(CalmAdmin):
    """A form that never overwrites what somebody saved since it was opened, and restores unsaved changes."""

    #: Whether the server stores what is typed while it is typed. In other forms the browser asks before the page is left.
    is_autosaved = False

    def lock(self, pk: str) -> None:
        """Lock the row. SQLite's transactions already do, once begun."""
        self.model._base_manager.select_for_update().filter(pk=pk).first()

    def editions_of(self, request: HttpRequest, pk: str | None) -> QuerySet[Any, Any] | list[int]:
        """Return the keys of the editions that change when this row is saved or deleted, or (None) one is added."""
        return []

    def last_saved(self, request: HttpRequest, obj: models.Model) -> tuple[str, Any]:
        """Return who saved `obj` last, and when, as far as is known."""
        entries = LogEntry.objects.filter(content_type=ContentType.objects.get_for_model(obj), object_id=str(obj.pk))
        entry = entries.select_related("user").order_by("-action_time").first()
        if entry is None:
            return "someone", None
        return name_of_person(entry.user), entry.action_time

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        key = unquote(object_id) if object_id is not None else None
        if request.method != "POST":
            restored = self._draft_restored(request, key) if self.is_autosaved else {}
            return super().changeform_view(request, object_id, form_url, {**(extra_context or {}), **restored})
        if key is not None and self.get_object(request, key) is None:
            return super().changeform_view(request, object_id, form_url, extra_context)
        try:
            return self.write(request, key, object_id, form_url, extra_context)
        except Frozen:
            if self.is_autosaved:
                form_drafts.settle(request, at_the_desk(request), rest=request.POST)
            raise

    def write(
        self, request: HttpRequest, key: str | None, object_id: str | None, form_url: str, extra: dict[str, Any] | None
    ) -> HttpResponse:
        """Save what was sent, merged with what others saved. Raises Frozen."""
        with transaction.atomic(), writing(request, self.editions_of(request, key)):
            stale = None
            if key is not None:
                self.lock(key)
                stale = self._refuse_if_stale(request, key)
            response = super().changeform_view(request, object_id, form_url, {**(extra or {}), "stale": stale})
            # A form over another page is answered with what was made.
            if response.status_code == HTTPStatus.FOUND or isinstance(response, JsonResponse):
                self.after_save(request, key)
            return response

    def after_save(self, request: HttpRequest, key: str | None) -> None:
        """Remove the draft of the form that was saved, and link to the publish page if a finding there led to the form."""
        if self.is_autosaved:
            form_drafts.forget(Page.of(request, is_new=key is None), at_the_desk(request))
        if WAY_BACK not in request.GET:
            return
        draft = Draft.objects.filter(pk__in=keys_of(request.GET.getlist(WAY_BACK))).first()
        if draft and may(request.user, "reports.publish_edition", draft):
            address, words = reverse("desk:publish", args=[draft.pk]), gettext("Back to publishing %(edition)s")
            messages.info(request, format_html('<a href="{}">{}</a>', address, words % {"edition": draft}))

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        obj = self.get_object(request, unquote(object_id))
        if request.method != "POST" or obj is None:
            rows = [obj, *obj.sections.all()] if isinstance(obj, Draft) else [obj] if obj else []
            said = form_drafts.said_of_others(at_the_desk(request), rows)
            return super().delete_view(request, object_id, {**(extra_context or {}), "unsaved": said})
        # A deleted edition has no writers.
        editions = [] if isinstance(obj, Draft) else self.editions_of(request, unquote(object_id))
        with writing(request, editions):
            response = super().delete_view(request, object_id, extra_context)
        is_deleted = response.status_code == HTTPStatus.FOUND
        return HttpResponseRedirect(self.page_after_delete(obj)) if is_deleted else response

    def page_after_delete(self, obj: Any) -> str:
        """Return the address of the page that follows the deletion of `obj`."""
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")

    def _refuse_if_stale(self, request: HttpRequest, key: str) -> Stale | None:
        obj = self.get_object(request, key)
        if obj is None or not self.has_change_permission(request, obj):
            return None
        form, formsets = self.forms_of(request, obj)
        return self.refuse_if_open(
            request, obj, Merge(request.POST, form=form, formsets=formsets, in_words=in_words_of(obj))
        )

    def refuse_if_open(self, request: HttpRequest, obj: models.Model, merge: Merge) -> Stale | None:
        """Go on with the merged data. Have the form refused if something is left to choose, and return what."""
        request.POST = merge.data  # type: ignore[assignment]
        if not merge.is_settled:
            merge.data[REFUSED] = "1"
        return self._stale(request, obj, merge)

    def _stale(self, request: HttpRequest, obj: models.Model, merge: Merge) -> Stale | None:
        """Return what the page has to show of a conflict. If both changes could be merged, return None and show a message."""
        by, at = self.last_saved(request, obj)
        by = gettext("you") if by == name_of(request) else by
        if not merge.is_settled:
            return Stale(by, at, tuple(merge.changes))
        if names := ", ".join(dict.fromkeys(change.label for change in merge.changes)):
            words = gettext("%(by)s saved this page while you wrote. Both of your changes are in it: %(names)s.")
            messages.info(request, words % {"by": capfirst(by), "names": names})
        return None

    def _draft_restored(self, request: HttpRequest, key: str | None) -> dict[str, Any]:
        """Return the context of a page that restores unsaved changes, merged with what is stored now: the draft and its forms."""
        address = Page.of(request, is_new=key is None).address
        row = form_drafts.unsaved(at_the_desk(request)).filter(address=address).first()
        if row is None:
            return {}
        data = form_drafts.as_sent(row)
        if key is None:
            return (
                {"kept": row, "bound": self.forms_of(request, None, data)} if self.has_add_permission(request) else {}
            )
        obj = self.get_object(request, key)
        if obj is None or not self.has_change_permission(request, obj):
            return {}
        form, formsets = self.forms_of(request, obj)
        merge = Merge(data, form=form, formsets=formsets, in_words=in_words_of(obj))
        form, formsets = self.forms_of(request, obj, merge.data)
        if not (form.has_changed() or any(each.has_changed() for each in formsets)):
            FormDraft.objects.filter(pk=row.pk).update(fields="", kept_at=None)
            return {}
        stale = self._stale(request, obj, merge) if merge.changes else None
        return {"kept": row, "stale": stale, "bound": (form, formsets)}

    def forms_of(
        self, request: HttpRequest, obj: models.Model | None, data: QueryDict | None = None
    ) -> tuple[Any, list[Any]]:
        """Return the form of `obj` (None: of a new one) and its formsets, unbound or with `data`."""
        fields = flatten_fieldsets(self.get_fieldsets(request, obj))
        form = self.get_form(request, obj, change=obj is not None, fields=fields)(data, instance=obj)
        formsets = [
            formset(
                data, instance=form.instance, prefix=formset.get_default_prefix(), queryset=inline.get_queryset(request)
            )
            for formset, inline in self.get_formsets_with_inlines(request, obj)
        ]
        return form, formsets

    def _why_frozen(self, request: HttpRequest, obj: Any) -> str:
        """Return which edition that a save of the form would change is frozen, and until when."""
        draft = obj if isinstance(obj, Draft) else getattr(obj, "draft", None)
        if draft is not None:
            return frozen_by(draft.edition.schedule)
        if obj is not None:
            return why_frozen(self.editions_of(request, str(obj.pk)))
        return why_frozen(keys_of(request.GET.getlist("draft")))

    def render_change_form(  # noqa: PLR0917  Django calls it so
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Any = None,
    ) -> HttpResponse:
        kept, bound = context.get("kept"), context.pop("bound", None)
        if bound is not None:
            self._show_bound(request, context, obj, *bound)
        form, formsets = context["adminform"].form, [each.formset for each in context["inline_admin_formsets"]]
        if change:
            context["seen"] = form.data.get("seen") if form.is_bound else dump(shown(form, formsets))
        may_write = self.has_change_permission(request, obj) if change else self.has_add_permission(request)
        if self.is_autosaved and may_write:
            context["keeping"] = form_drafts.opened_again(kept) if kept else Page.of(request, is_new=not change)
        if may_write and (frozen := self._why_frozen(request, obj)):
            # What would be refused is not offered.
            context |= {"frozen": frozen, "show_save": False, "show_save_and_continue": False}
            context |= {"show_save_and_add_another": False, "show_delete": False}
            for each in (form, *(row for formset in formsets for row in formset.forms)):
                for field in each.fields.values():
                    field.widget.attrs["disabled"] = True
            for inline in context["inline_admin_formsets"]:
                inline.has_add_permission = inline.has_delete_permission = False
        return super().render_change_form(request, context, add, change, form_url, obj)

    def _show_bound(
        self, request: HttpRequest, context: dict[str, Any], obj: Any, form: Any, formsets: list[Any]
    ) -> None:
        """Show these bound forms on the page in place of the ones that Django has made."""
        fieldsets: Any = list(self.get_fieldsets(request, obj))
        readonly = self.get_readonly_fields(request, obj)
        inlines = self.get_inline_instances(request, obj)
        context["adminform"] = AdminForm(form, fieldsets, {}, readonly, model_admin=self)
        context["inline_admin_formsets"] = self.get_inline_formsets(request, formsets, inlines, obj)
        context["errors"] = AdminErrorList(form, formsets)


class PublicAdmin(GuardedAdmin):
    """Rows that readers may know: a change of them changes what is public."""

    def lock(self, pk: str) -> None:
        publishing.lock_publication()
        super().lock(pk)
