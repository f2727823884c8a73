"""Who may come to the desk."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, Permission, User
from django.http import HttpRequest

from reports.desk.base import CalmOptions
from reports.desk.groups import EDITORS, PUBLISHERS

admin.site.unregister(User)
admin.site.unregister(Group)


@admin.register(User)
class PersonAdmin(CalmOptions, UserAdmin):
    """A person: their name as histories keep it, and which groups they are in."""

    form = UserAdmin.form
    actions = None
    show_facets = admin.ShowFacets.NEVER
    explanation = "Who may log in to the desk. Editors write; publishers also publish and withdraw; administrators may do everything."
    list_display = ["username", "full_name", "email", "is_staff", "is_active"]
    list_filter = ["is_staff", "is_active", "groups"]
    filter_horizontal = ()
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        ("Name", {"fields": ["first_name", "last_name", "email"], "description": "Histories and versions keep the name as it was."}),
        ("What they may do", {"fields": ["is_active", "is_staff", "groups", "is_superuser"]}),
        ("Dates", {"fields": ["last_login", "date_joined"]}),
    ]
    readonly_fields = ["last_login", "date_joined"]

    @admin.display(description="name")
    def full_name(self, user: User) -> str:
        return user.get_full_name()

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        return super().formfield_for_manytomany(db_field, request, **{"widget": forms.CheckboxSelectMultiple, **kwargs})


@admin.register(Group)
class PeopleGroupAdmin(CalmOptions, GroupAdmin):
    """A group and what its people may do; the two ready-made ones are set by the program."""

    form = GroupAdmin.form
    actions = None
    explanation = f"“{EDITORS}” and “{PUBLISHERS}” come ready-made and cannot be changed; make another group for another cut."
    filter_horizontal = ()

    def has_change_permission(self, request: HttpRequest, obj: Group | None = None) -> bool:
        return super().has_change_permission(request, obj) and (obj is None or obj.name not in {EDITORS, PUBLISHERS})

    def has_delete_permission(self, request: HttpRequest, obj: Group | None = None) -> bool:
        return super().has_delete_permission(request, obj) and (obj is None or obj.name not in {EDITORS, PUBLISHERS})

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "permissions":
            ours = Permission.objects.filter(content_type__app_label__in=["reports", "trends"]).select_related("content_type")
            kwargs |= {"queryset": ours, "widget": forms.CheckboxSelectMultiple}
        return super().formfield_for_manytomany(db_field, request, **kwargs)
