"""What belongs to an edition and has a page of its own: references and figures."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import Max
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from reports.desk.base import ValuesFilter, is_popup
from reports.desk.doors import keys_of
from reports.desk.editing import frozen_by, posted_edition
from reports.desk.guarded import GuardedAdmin
from reports.desk.publishing.checking import OF_EDITION, list_of
from reports.models.draft import Draft
from reports.rights import Granted, allowed

_OF_EDITIONS: list[Any] = [
    ("draft__edition__report", admin.RelatedOnlyFieldListFilter),
    ("draft__edition__year", ValuesFilter),
]


class PartAdmin(GuardedAdmin):
    """A part is added from its edition (`?draft=`), keeps to it, and leads back to its list, which is a place of the edition."""

    change_list_template = "desk/part_list.html"
    #: What the list of an edition says that has none.
    none_here: str | Promise = ""
    list_filter = _OF_EDITIONS
    list_select_related = ["draft__edition__report"]
    ordering = ["draft__edition__report__slug", "-draft__edition__year", "position"]

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        return lookup == OF_EDITION or super().lookup_allowed(lookup, value, request)

    def get_list_display(self, request: HttpRequest) -> Any:
        """Of one edition, no row says which it is of."""
        named = list(super().get_list_display(request))
        return [each for each in named if each != "edition" or OF_EDITION not in request.GET]

    def get_list_filter(self, request: HttpRequest) -> Any:
        """Of one edition, nothing is asked about editions."""
        named = list(super().get_list_filter(request))
        return [each for each in named if each not in _OF_EDITIONS or OF_EDITION not in request.GET]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        rows = allowed(request.user, "reports.view_draft", Draft.objects.all())
        rows = rows.select_related("edition__report", "edition__schedule")
        draft = rows.filter(pk__in=keys_of(request.GET.getlist(OF_EDITION))).first()
        context: dict[str, Any] = {}
        if draft:
            frozen = frozen_by(draft.edition.schedule)
            may = Granted(request.user, draft)
            context = {"draft": draft, "may": may, "frozen": frozen, "when_empty": self.none_here}
        return super().changelist_view(request, {**context, **(extra_context or {})})

    def beside(self, request: HttpRequest, obj: Any) -> dict[str, Any]:
        return {"draft": Draft.objects.select_related("edition__report").get(pk=obj.draft_id)}

    @admin.display(description=_("edition"), ordering="draft__edition__year")
    def edition(self, part: Any) -> str:
        return str(part.draft)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        fieldsets = list(super().get_fieldsets(request, obj))
        return fieldsets if obj else [(None, {"fields": ["draft"]}), *fieldsets]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"draft": request.GET.get("draft")}

    def editions_of(self, request: HttpRequest, pk: str | None) -> list[int]:
        if pk is None:
            return posted_edition(request)
        return list(self.model._base_manager.filter(pk=pk).values_list("draft_id", flat=True))

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if not change:
            last = type(obj).objects.filter(draft=obj.draft_id).aggregate(last=Max("position"))["last"]
            obj.position = 0 if last is None else last + 1
        super().save_model(request, obj, form, change)

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: str | None = None) -> HttpResponse:
        if is_popup(request):
            return super().response_add(request, obj, post_url_continue)
        messages.success(request, gettext("“%(obj)s” was added.") % {"obj": obj})
        if "_addanother" in request.POST:
            return HttpResponseRedirect(f"{request.path}?draft={obj.draft_id}")
        return self._back(request, obj)

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        messages.success(request, gettext("Saved."))
        return self._back(request, obj)

    def page_after_delete(self, obj: Any) -> str:
        return list_of(obj.draft_id, self.opts.model_name or "")

    def _back(self, request: HttpRequest, obj: Any) -> HttpResponse:
        return HttpResponseRedirect(reverse(f"admin:reports_{self.opts.model_name}_change", args=[obj.pk]))
