"""The form of one row at the desk: shown, restored from autosaved input, and saved merged with what others saved meanwhile."""

from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from dataclasses import replace
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.contrib.admin.helpers import AdminErrorList, AdminForm
from django.contrib.admin.models import LogEntry
from django.contrib.admin.utils import flatten_fieldsets, unquote
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.views.generic import View

from reports import publishing
from reports.desk import form_drafts
from reports.desk.base import DeskAdmin, is_popup
from reports.desk.editing import DraftLocked, lock_message, lock_message_of, next_position, writing
from reports.desk.form_drafts import AutosavePage
from reports.desk.form_merge import Merge, Shown, Stale, read, shown
from reports.desk.state import WAY_BACK
from reports.desk.views import keys_of, name_of, user_of
from reports.models.draft import Draft
from reports.models.form_drafts import FormDraft, FormSnapshot
from reports.models.people import name_of_person
from reports.rights import may


class FormEditor(View):
    """Show the form of a row, or of a new one (`row` is None), and save it.

    A save never overwrites what somebody else saved since the page was opened: `form_merge` merges both, or asks. What the page
    showed is stored as a `FormSnapshot`. `model_admin` has the form, its inlines, the permissions and the template.
    """

    model_admin: Any = None
    row: Any = None

    def get(self, request: HttpRequest, key: int | None = None) -> HttpResponse:
        self.row = self.load(key)
        if draft := self.form_draft():
            return self.restore(draft)
        return self.show(*self.forms())

    def post(self, request: HttpRequest, key: int | None = None) -> HttpResponse:
        try:
            with transaction.atomic(), self.lock(key):
                self.row = self.load(key)
                if not self.may_write:
                    raise PermissionDenied
                merge = self.merge(request.POST) if self.row else None
                form, formsets = self.forms(merge.data if merge else request.POST)
                if not self.is_valid(form, formsets, merge):
                    return self.refuse(form, formsets, merge)
                saved = self.save(form, formsets)
                if self.model_admin.is_autosaved:
                    form_drafts.forget(self.page, user_of(request))
        except DraftLocked:
            if self.model_admin.is_autosaved:
                form_drafts.discard(request, user_of(request), rest=request.POST)
            raise
        if merge:
            self.conflict_in(merge)
        self.link_to_publishing()
        return self.respond(saved)

    # The steps, in the order in which they run.

    @contextmanager
    def lock(self, key: int | None) -> Iterator[None]:
        """Lock the row with its editions until the save is committed, and record the writer. Raises DraftLocked."""
        with writing(self.request, self.model_admin.editions_of(self.request, None if key is None else str(key))):
            if key is not None:
                self.model_admin.lock(str(key))
            yield

    def load(self, key: int | None) -> Any:
        """Return the row, or None for a new one. Raises Http404, and PermissionDenied if this person may not see it."""
        admin, request = self.model_admin, self.request
        if key is None:
            if not admin.has_add_permission(request):
                raise PermissionDenied
            return None
        row = admin.get_object(request, str(key))
        if not admin.has_view_or_change_permission(request, row):
            raise PermissionDenied
        if row is None:
            raise Http404(f"There is no {admin.opts.verbose_name} with the key {key}.")
        return row

    @cached_property
    def may_write(self) -> bool:
        if self.row is None:
            return bool(self.model_admin.has_add_permission(self.request))
        return bool(self.model_admin.has_change_permission(self.request, self.row))

    @cached_property
    def page(self) -> AutosavePage:
        """The opened page: that of the sent form, or a new one."""
        return AutosavePage.of(self.request, is_new=self.row is None)

    def merge(self, data: QueryDict, page: AutosavePage | None = None) -> Merge:
        """Merge `data` of the form on `page` with what is stored now."""
        page = page or self.page
        form, formsets = self.forms()
        # Pages opened before 1.0.1 carry what they showed themselves.
        base = read(FormSnapshot.objects.state_of(page.name, page.revision) or data.get("seen"))
        base = base or self.base_without_snapshot(page, shown(form, formsets))
        return Merge(data, base, form=form, formsets=formsets, row=self.row)

    def base_without_snapshot(self, page: AutosavePage, now: Shown) -> Shown:
        """Return what `page` showed, as far as it is known from its revision: `now` if that is still the current one."""
        return now if page.revision and page.revision == getattr(self.row, "revision", None) else {}

    def forms(self, data: QueryDict | None = None) -> tuple[Any, list[Any]]:
        """Return the form and its formsets, unbound or with `data`."""
        admin, request = self.model_admin, self.request
        form_class, inlines = self.form_classes
        # A copy, because an invalid form changes its instance, and the page also shows the stored row.
        instance = copy(self.row)
        if data is None and instance is None:
            form = form_class(initial=admin.get_changeform_initial_data(request))
        else:
            form = form_class(data, request.FILES if data is not None else None, instance=instance)
        formsets = [
            formset(
                data, instance=form.instance, prefix=formset.get_default_prefix(), queryset=inline.get_queryset(request)
            )
            for formset, inline in inlines
        ]
        return form, formsets

    @cached_property
    def form_classes(self) -> tuple[Any, list[tuple[Any, Any]]]:
        """The class of the form, and (formset class, inline) of each inline."""
        admin, request, row = self.model_admin, self.request, self.row
        fields = flatten_fieldsets(admin.get_fieldsets(request, row))
        form_class = admin.get_form(request, row, change=row is not None, fields=fields)
        return form_class, list(admin.get_formsets_with_inlines(request, row))

    def is_valid(self, form: Any, formsets: list[Any], merge: Merge | None) -> bool:
        """Return whether the form can be saved: no conflict is open, and every field is valid."""
        are_valid = [form.is_valid(), *(each.is_valid() for each in formsets)]
        return all(are_valid) and (merge is None or merge.is_settled)

    def save(self, form: Any, formsets: list[Any]) -> Any:
        """Save the form and return its row, with an entry in the log."""
        admin, request, is_new = self.model_admin, self.request, self.row is None
        saved = admin.save_form(request, form, change=not is_new)
        admin.save_model(request, saved, form, not is_new)
        admin.save_related(request, form, formsets, not is_new)
        log = admin.log_addition if is_new else admin.log_change
        log(request, saved, admin.construct_change_message(request, form, formsets, is_new))
        return saved

    def respond(self, saved: Any) -> HttpResponse:
        """Return the response to a save."""
        admin = self.model_admin
        return admin.response_change(self.request, saved) if self.row else admin.response_add(self.request, saved)

    def refuse(self, form: Any, formsets: list[Any], merge: Merge | None) -> HttpResponse:
        """Show the form with its errors, and what is left to choose."""
        if merge is None:
            return self.show(form, formsets)
        stale = self.conflict_in(merge)
        return self.show(form, formsets, stale=stale, state=merge.state)

    def conflict_in(self, merge: Merge) -> Stale | None:
        """Return what the page has to show of a conflict. If both changes could be merged, return None and show a message."""
        if merge.is_settled and not merge.changes:
            return None
        by, at = self.last_saved()
        by = gettext("you") if by == name_of(self.request) else by
        if not merge.is_settled:
            return Stale(by, at, tuple(merge.changes))
        if names := ", ".join(dict.fromkeys(change.label for change in merge.changes)):
            words = gettext("%(by)s saved this page while you wrote. Both of your changes are in it: %(names)s.")
            if any(change.choices for change in merge.changes):
                words = gettext("%(by)s saved this page while you wrote. Your choice was saved: %(names)s.")
            messages.info(self.request, words % {"by": capfirst(by), "names": names})
        return None

    def last_saved(self) -> tuple[str, Any]:
        """Return who saved the row last, and when, as far as is known."""
        entries = LogEntry.objects.filter(
            content_type=ContentType.objects.get_for_model(self.row), object_id=str(self.row.pk)
        )
        entry = entries.select_related("user").order_by("-action_time").first()
        return (name_of_person(entry.user), entry.action_time) if entry else ("someone", None)

    def link_to_publishing(self) -> None:
        """Link to the publish page, if a finding there led to the form."""
        if WAY_BACK not in self.request.GET:
            return
        draft = Draft.objects.filter(pk__in=keys_of(self.request.GET.getlist(WAY_BACK))).first()
        if draft and may(self.request.user, "reports.publish_edition", draft):
            address, words = reverse("desk:publish", args=[draft.pk]), gettext("Back to publishing %(edition)s")
            messages.info(self.request, format_html('<a href="{}">{}</a>', address, words % {"edition": draft}))

    # The page.

    def form_draft(self) -> FormDraft | None:
        """Return this person's unsaved changes of the form, or None."""
        if not (self.model_admin.is_autosaved and self.may_write):
            return None
        return form_drafts.unsaved(user_of(self.request)).filter(address=self.page.address).first()

    def restore(self, draft: FormDraft) -> HttpResponse:
        """Show the form with unsaved changes, merged with what is stored now."""
        data, page = form_drafts.as_sent(draft), form_drafts.page_of(draft)
        self.page = form_drafts.opened_again(draft)
        if self.row is None:
            return self.show(*self.forms(data), draft=draft)
        merge = self.merge(data, page)
        form, formsets = self.forms(merge.data)
        if not (form.has_changed() or any(each.has_changed() for each in formsets)):
            FormDraft.objects.filter(pk=draft.pk).update(fields="", kept_at=None)
            return self.show(*self.forms())
        stale = self.conflict_in(merge) if merge.changes else None
        return self.show(form, formsets, draft=draft, stale=stale, state=merge.state)

    def show(
        self,
        form: Any,
        formsets: list[Any],
        *,
        draft: FormDraft | None = None,
        stale: Stale | None = None,
        state: Shown | None = None,
    ) -> HttpResponse:
        """Render the page, and store what it shows: `state`, or that of the unbound form."""
        admin, request, row = self.model_admin, self.request, self.row
        if row and self.may_write:
            self.remember(shown(form, formsets) if state is None else state)
        context = self.context(form, formsets) | {"kept": draft, "stale": stale}
        if self.may_write:
            context |= {"opened": self.page, "keeping": self.page if admin.is_autosaved else None}
            if frozen := self.lock_message():
                context |= {"frozen": frozen, "show_save": False, "show_save_and_continue": False}
                context |= {"show_save_and_add_another": False, "show_delete": False}
                disable(form, formsets, context["inline_admin_formsets"])
        return admin.render_change_form(request, context, add=row is None, change=row is not None, obj=row)

    def remember(self, state: Shown) -> None:
        """Store what the page shows, under the current revision of the row."""
        revision = getattr(self.row, "revision", self.page.revision + (self.request.method == "POST"))
        self.page = replace(self.page, revision=revision)
        FormSnapshot.objects.store(self.page.name, revision, state)

    def context(self, form: Any, formsets: list[Any]) -> dict[str, Any]:
        """Return what the templates of Django's admin show."""
        admin, request, row = self.model_admin, self.request, self.row
        fieldsets = list(admin.get_fieldsets(request, row))
        readonly = admin.get_readonly_fields(request, row) if self.may_write else flatten_fieldsets(fieldsets)
        prepopulated = admin.get_prepopulated_fields(request, row) if self.may_write else {}
        inlines = [inline for _formset, inline in self.form_classes[1]]
        adminform = AdminForm(form, fieldsets, prepopulated, readonly, model_admin=admin)
        return {
            **admin.admin_site.each_context(request),
            "adminform": adminform,
            "object_id": row and row.pk,
            "original": row,
            "is_popup": is_popup(request),
            "media": admin.media + adminform.media,
            "inline_admin_formsets": admin.get_inline_formsets(request, formsets, inlines, row),
            "errors": AdminErrorList(form, formsets),
            "preserved_filters": admin.get_preserved_filters(request),
        }

    def lock_message(self) -> str:
        """Return which edition that a save of the form would change is frozen, and until when; empty if none is."""
        draft = self.row if isinstance(self.row, Draft) else getattr(self.row, "draft", None)
        if draft is not None:
            return lock_message_of(draft.edition.schedule)
        if self.row is not None:
            return lock_message(self.model_admin.editions_of(self.request, str(self.row.pk)))
        return lock_message(keys_of(self.request.GET.getlist("draft")))


def save_rows(formset: Any, draft: Draft) -> None:
    """Save the rows of a formset, each with its edition. New rows come last."""
    rows = formset.save(commit=False)
    for gone in formset.deleted_objects:
        gone.delete()
    if new := [row for row in rows if row._state.adding]:
        first = next_position(formset.model.objects.filter(**{formset.fk.name: formset.instance}))
        for position, row in enumerate(new, first):
            row.position = position
    for row in rows:
        if hasattr(type(row), "draft") and row.draft_id is None:
            row.draft = draft
        row.save()
    formset.save_m2m()


def disable(form: Any, formsets: list[Any], inlines: list[Any]) -> None:
    """Disable every field of a form whose save would be refused."""
    for each in (form, *(row for formset in formsets for row in formset.forms)):
        for field in each.fields.values():
            field.widget.attrs["disabled"] = True
    for inline in inlines:
        inline.has_add_permission = inline.has_delete_permission = False


class EditorAdmin(DeskAdmin):
    """A table whose rows are added and changed with a `FormEditor`."""

    editor: type[FormEditor] = FormEditor
    #: Whether the server stores what is typed while it is typed. In other forms the browser asks before the page is left.
    is_autosaved = False

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        response: Any = self.editor.as_view(model_admin=self)(request)
        return response

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        # No row has the key 0.
        key = next(iter(keys_of([unquote(object_id)])), 0)
        response: Any = self.editor.as_view(model_admin=self)(request, key=key)
        return response

    def lock(self, pk: str) -> None:
        """Lock the row. SQLite's transactions already do, once begun."""
        self.model._base_manager.select_for_update().filter(pk=pk).first()

    def editions_of(self, request: HttpRequest, pk: str | None) -> QuerySet[Any, Any] | list[int]:
        """Return the keys of the editions that change when this row is saved or deleted, or (None) one is added.

        That is the edition to which a row belongs; a new row names it in its form.
        """
        if not hasattr(self.model, "draft"):
            return []
        if pk is None:
            return keys_of([request.POST.get("draft", "")])
        return list(self.model._base_manager.filter(pk=pk).values_list("draft_id", flat=True))

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        obj = self.get_object(request, unquote(object_id))
        if request.method != "POST" or obj is None:
            rows = [obj, *obj.sections.all()] if isinstance(obj, Draft) else [obj] if obj else []
            unsaved = form_drafts.unsaved_by_others(user_of(request), rows)
            return super().delete_view(request, object_id, {**(extra_context or {}), "unsaved": unsaved})
        # A deleted edition has no writers.
        editions = [] if isinstance(obj, Draft) else self.editions_of(request, unquote(object_id))
        with writing(request, editions):
            response = super().delete_view(request, object_id, extra_context)
        is_deleted = isinstance(response, HttpResponseRedirect)
        return HttpResponseRedirect(self.page_after_delete(obj)) if is_deleted else response

    def page_after_delete(self, obj: Any) -> str:
        """Return the address of the page that follows the deletion of `obj`."""
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")


class PublicAdmin(EditorAdmin):
    """Rows that readers may know: a change of them changes what is public."""

    def lock(self, pk: str) -> None:
        publishing.lock_publication()
        super().lock(pk)
