"""Base classes of the desk's admin pages: words instead of icons, and a help text under each field."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, ClassVar

from django import forms
from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.contrib.admin.filters import AllValuesFieldListFilter
from django.contrib.admin.options import IS_POPUP_VAR, ActionLocation, BaseModelAdmin
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.csp import CSP
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from reports.desk.forms import WIDGETS, NewRows, attributes, language_for
from reports.desk.help import EXAMPLES, HELP, with_example
from reports.document.text import SLUG, normal_line, normal_prose, too_long
from reports.importing.slugs import free_slug, slug_of
from reports.rights import REPORT_OF, Granted, allowed, may, may_everywhere

#: What the empty choice of a list is called, where one has to be chosen and where none has to.
CHOOSE, NONE = _("choose one"), _("none")
#: The policy of a page in which another page of the desk stands in a frame.
EMBEDDING_CSP: dict[str, list[str]] = {**settings.SECURE_CSP, "frame-src": [CSP.SELF]}

#: What Django's filters put behind a field's name in the address of a list.
FILTER_ENDINGS = ("exact", "in", "isnull", "gte", "lt", "id__exact")


class ValuesFilter(AllValuesFieldListFilter):
    """A filter by a column of a related table. It offers only values that occur in the list; Django offers every value."""

    def called(self) -> Mapping[str, str | Promise]:
        """Return the labels of values, if the column has identifiers."""
        return {}

    def choices(self, changelist: Any) -> Iterator[Any]:
        called = self.called()
        for choice in super().choices(changelist):
            yield {**choice, "display": called.get(str(choice["display"]), choice["display"])}

    def __init__(  # noqa: PLR0917  Django calls it so
        self, field: Any, request: HttpRequest, params: Any, model: Any, model_admin: Any, field_path: str
    ) -> None:
        super().__init__(field, request, params, model, model_admin, field_path)
        rows = model_admin.get_queryset(request).order_by(field_path)
        self.lookup_choices = rows.values_list(field_path, flat=True).distinct()


class DeskForm(forms.ModelForm):
    """A form that normalises its texts for publication, and shows each violated constraint at its field.

    Django leaves out a constraint that names a field the form does not show (a section's edition, say). Here all are asked.
    """

    #: What the ids of its fields begin with: another where it stands over a page that has a form of its own.
    ids: ClassVar[str] = "id_%s"
    #: Of the report that it is about, if it is about one.
    language: ClassVar[str] = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": self.ids, **kwargs})
        for name, field in self.fields.items():
            # A browser would cut what is pasted there, and say nothing: the form says it instead.
            field.widget.attrs.pop("maxlength", None)
            if isinstance(field.widget, forms.TextInput | forms.Textarea):
                field.widget.attrs |= attributes(self.instance._meta.model_name, name, self.language)
        if self.proposes_slug:
            slug = self.fields["slug"]
            slug.required = False
            slug.help_text = format_html("Leave it empty to use the name. {}", slug.help_text)

    @property
    def proposes_slug(self) -> bool:
        """Return whether the form adds something with a name, from which its slug can be made."""
        return self.instance.pk is None and {"slug", "name"} <= set(self.fields)

    @property
    def is_open(self) -> bool:
        """Return whether the row has input or errors, so that it may not be folded."""
        return self.is_bound and (bool(self.errors) or self.has_changed())

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.proposes_slug and cleaned.get("name") and not cleaned.get("slug"):
            taken = set(type(self.instance)._default_manager.values_list("slug", flat=True))
            cleaned["slug"] = free_slug(slug_of(cleaned["name"], otherwise=self.instance._meta.model_name or ""), taken)
        for name, value in list(cleaned.items()):
            if isinstance(value, str):
                self._make_publishable(name, value)
                self._check_address(name, value)
        return self.cleaned_data

    def _make_publishable(self, name: str, value: str) -> None:
        field = self.fields[name]
        is_prose = isinstance(field.widget, forms.Textarea)
        if is_prose and (found := too_long(value)):
            words, advice = found
            self.add_error(name, gettext("This %(words)s. %(advice)s") % {"words": words, "advice": advice})
            return
        try:
            text = self.cleaned_data[name] = (normal_prose if is_prose else normal_line)(value)
        except ValueError as error:
            self.add_error(name, gettext("This %(error)s.") % {"error": error})
            return
        if field.required and not text:
            self.add_error(name, field.error_messages["required"])

    def _check_address(self, name: str, value: str) -> None:
        """Django lets more pass as an address than a document does."""
        field = self.fields[name]
        if value and isinstance(field, forms.SlugField) and not SLUG.fullmatch(value):
            self.add_error(
                name,
                gettext("A web address has lower-case letters, digits and single hyphens here: multimodal-models."),
            )
        if value and isinstance(field, forms.URLField) and not value.startswith(("https://", "http://")):
            self.add_error(name, gettext("A web address starts with https:// or http://."))

    def validate_constraints(self) -> None:
        failed = {name for name in self.errors if name != NON_FIELD_ERRORS}
        for constraint in self.instance._meta.constraints:
            try:
                constraint.validate(type(self.instance), self.instance, exclude=failed)
            except ValidationError as error:
                self.add_error(self._field_of(constraint), error.messages)

    def _field_of(self, constraint: models.BaseConstraint) -> str | None:
        named = reversed(getattr(constraint, "fields", ()))
        return next((name for name in named if name in self.fields), None)


def is_popup(request: HttpRequest) -> bool:
    """Return whether the form is shown over another page, for something new (Django's `_popup`)."""
    return IS_POPUP_VAR in request.GET or IS_POPUP_VAR in request.POST


def _making(wrapper: RelatedFieldWidgetWrapper) -> dict[str, str] | None:
    """Return the address and name of the form for a new trend, theme or technique, if this person may add one."""
    meta = wrapper.rel.model._meta
    if meta.app_label != "trends" or not wrapper.can_add_related:
        return None
    return {"address": reverse(f"admin:{meta.app_label}_{meta.model_name}_add"), "name": str(meta.verbose_name)}


def _name_empty_choice(field: forms.ChoiceField) -> None:
    words = CHOOSE if field.required else NONE
    if isinstance(field, forms.ModelChoiceField):
        field.empty_label = field.empty_label and words
    else:
        choices: Any = field.choices
        field.choices = [(value, label if value else words) for value, label in choices]


class DeskAdminMixin(BaseModelAdmin):
    """Widgets for lists of fields and for rows: no pop-up windows, no icons, no scripts but ours."""

    formfield_overrides = WIDGETS
    form: type[forms.ModelForm] = DeskForm

    def _permission(self, action: str) -> str:
        return f"{self.opts.app_label}.{action}_{self.opts.model_name}"

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may(request.user, self._permission("add"), obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may(request.user, self._permission("change"), obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may(request.user, self._permission("delete"), obj)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return any(may(request.user, self._permission(action), obj) for action in ("view", "change"))

    def get_queryset(self, request: HttpRequest) -> Any:
        """The rows that this person may see."""
        rows = super().get_queryset(request)
        if may_everywhere(request.user, self._permission("change")):
            return rows
        return allowed(request.user, self._permission("view"), rows)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Offer only parents to which this person may add such rows."""
        model, permission = db_field.remote_field.model, self._permission("add")
        if model._meta.label_lower in REPORT_OF and not may_everywhere(request.user, permission):
            kwargs |= {"queryset": allowed(request.user, permission, model._default_manager.all())}
            if model._meta.label_lower == "reports.report":
                kwargs |= {"required": True, "empty_label": None}
        elif model._meta.app_label == "trends":
            view = f"trends.view_{model._meta.model_name}"
            kwargs |= {"queryset": allowed(request.user, view, model._default_manager.all())}
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        return super().formfield_for_manytomany(db_field, request, **{"widget": forms.CheckboxSelectMultiple, **kwargs})

    @property
    def words_for_new(self) -> str | Promise:
        """The title of the form for a new row, and the label of the link to it."""
        return f"New {self.opts.verbose_name}"

    def formfield_for_dbfield(self, db_field: models.Field, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
            is_itself = is_popup(request) and field.widget.rel.model is self.model
            field.making = None if is_itself else _making(field.widget)  # type: ignore[attr-defined]
            field.widget = field.widget.widget
        if isinstance(field, forms.ChoiceField):
            _name_empty_choice(field)
        if field:
            name = f"{db_field.model._meta.model_name}.{db_field.name}"
            words = HELP.get(name, field.help_text)
            field.help_text = with_example(words, EXAMPLES[name]) if name in EXAMPLES else words
        return field

    def _get_obj_does_not_exist_redirect(self, request: HttpRequest, opts: Any, object_id: str) -> HttpResponse:
        """Respond with a 404, since Django's redirect to the start would lose what was written about a deleted object."""
        raise Http404(f"There is no {opts.verbose_name} with the key {object_id}.")

    @property
    def media(self) -> forms.Media:
        return forms.Media()

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Allow only the lookups that the filters of the list offer.

        Django lets anyone who may see a list ask for the beginning of any column: of a secret, a letter at a time.
        """
        offered = (each[0] if isinstance(each, tuple) else each for each in getattr(self, "list_filter", ()))
        names = [each if isinstance(each, str) else each.parameter_name for each in offered]
        return any(lookup == name or lookup in {f"{name}__{end}" for end in FILTER_ENDINGS} for name in names)


class DeskAdmin(DeskAdminMixin, admin.ModelAdmin):
    """A table's list and form. `explanation` is shown above the list, `when_empty` in place of an empty one."""

    actions = None
    list_per_page = 50
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    explanation: str | Promise = ""
    when_empty: str | Promise = ""
    #: The title of the list, where the name of the table is not plain enough.
    words_for_list: str | Promise = ""
    #: Whether several rows are usually added one after the other.
    adds_several = False

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Count as “5 sections” or “1 section”, without the object itself and tables that only link others."""
        names, rows, *refusals = super().get_deleted_objects(objs, request)
        tables = {str(each._meta.verbose_name_plural): each._meta for each in apps.get_models()}
        shown = {
            name: count for name, count in rows.items() if name in tables and name != self.opts.verbose_name_plural
        }
        counts = {
            f"{count} {tables[name].verbose_name if count == 1 else name}": count for name, count in shown.items()
        }
        return names, counts, *refusals

    def get_action_choices(
        self, request: HttpRequest, default_choices: Any = None, action_location: Any = ActionLocation.CHANGE_LIST
    ) -> Any:
        return super().get_action_choices(request, default_choices or [("", CHOOSE)], action_location)

    def get_ordering(self, request: HttpRequest) -> Any:
        """A table's own order: where rows are counted with others, Django takes it for none, and pages would not follow each other."""
        return self.ordering or self.opts.ordering

    def beside(self, request: HttpRequest, obj: Any) -> dict[str, Any]:
        """Return the context of the page of `obj` besides its form."""
        return {}

    def render_change_form(  # noqa: PLR0917  Django calls it so
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Any = None,
    ) -> HttpResponse:
        context = {"show_save_and_add_another": self.adds_several, **context, "may": Granted(request.user, obj)}
        if obj is not None:
            context |= self.beside(request, obj)
        response = super().render_change_form(request, context, add, change, form_url, obj)
        if add and is_popup(request) and isinstance(response, TemplateResponse):
            response.template_name = "desk/popup_form.html"
        return response

    def made(self, obj: Any) -> dict[str, Any]:
        """Return the new object for the page under a popup."""
        return {"value": obj.pk, "label": str(obj)}

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: str | None = None) -> HttpResponse:
        if is_popup(request):
            return JsonResponse(self.made(obj))
        return super().response_add(request, obj, post_url_continue)

    def get_inline_instances(self, request: HttpRequest, obj: Any = None) -> Any:
        return [] if obj is None and is_popup(request) else super().get_inline_instances(request, obj)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form: Any = super().get_form(request, obj, change=change, **kwargs)
        form.language = language_for(request, obj)
        if not is_popup(request):
            return form
        popup: Any = type("PopupForm", (form,), {"ids": f"{self.opts.model_name}_%s"})
        if "draft" in popup.base_fields:
            popup.base_fields["draft"].widget = forms.HiddenInput()
        return popup


class Rows(DeskAdminMixin, admin.StackedInline):
    """Rows of another table on the page of what they belong to. `related` are the tables that are read with them."""

    formset: type[forms.BaseInlineFormSet] = NewRows
    extra = 1
    related: tuple[str, ...] = ()
    article = "a"
    explanation: Any = ""
    is_side = False
    is_compact = False
    row_template = ""
    above_template = ""

    def get_queryset(self, request: HttpRequest) -> Any:
        rows = super().get_queryset(request)
        return rows.select_related(*self.related) if self.related else rows

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        formset: Any = super().get_formset(request, obj, **kwargs)
        formset.form.language = language_for(request, obj)
        return formset


def offer(field: Any, rows: QuerySet[Any], choices: Iterable[Any] | None = None, *, empty: Any = "") -> None:
    """Let a field offer `rows`, read once for all forms of a formset, by their names or as `choices`; `empty` names the empty choice."""
    field.queryset = rows
    field.choices = [("", empty), *((row.pk, str(row)) for row in rows)] if choices is None else choices


def refuse_to_all(model_admin: Any, request: HttpRequest, obj: Any = None) -> bool:
    """Return False: a permission method of a table for what nobody may do with it at the desk."""
    return False


class ReadOnlyAdmin(DeskAdmin):
    """A table that the desk shows and never changes."""

    has_add_permission = has_change_permission = has_delete_permission = refuse_to_all
