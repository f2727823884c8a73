"""No field of the desk stands without a word of help."""

import pytest
from django.urls import reverse

from reports.models.draft import Reference
from tests.desk.test_sources import CHART, ITEM
from tests.making import draft_edition, published_edition

pytestmark = pytest.mark.django_db
ADD_PAGES = [
    "reports/section",
    "reports/reference",
    "reports/figure",
    "reports/report",
    "trends/trend",
    "trends/theme",
    "trends/technique",
    "trends/lineage",
    "auth/user",
    "auth/group",
    "reports/endpoint",
]


def forms_of(response):
    """The forms on a page: Django admin's, the rows', or one of our own."""
    if "form" in response.context and "adminform" not in response.context:
        return [response.context_data["form"]]
    formsets = [each.formset for each in response.context_data["inline_admin_formsets"]]
    return [response.context_data["adminform"].form, *(formset.empty_form for formset in formsets)]


def without_help(response):
    return [
        f"{type(form).__name__}.{name}"
        for form in forms_of(response)
        for name, field in form.fields.items()
        if not (field.help_text or field.widget.is_hidden or name == "DELETE" or name.startswith("reason-"))
    ]


@pytest.mark.parametrize("where", ADD_PAGES)
def test_a_new_things_fields_have_help(superuser, where):
    assert without_help(superuser.get(f"/admin/{where}/add/")) == []


def test_the_fields_of_an_edition_and_its_parts_have_help(superuser):
    published = published_edition(report="sky")
    edition = draft_edition()
    Reference.objects.create(draft=edition.draft, key="one", item=ITEM)
    superuser.post("/admin/reports/figure/add/", CHART | {"draft": edition.pk})
    pages = [
        reverse("admin:reports_draft_change", args=[edition.pk]),
        reverse("admin:reports_section_change", args=[edition.draft.sections.first().pk]),
        reverse("admin:reports_reference_change", args=[edition.draft.references.get().pk]),
        reverse("admin:reports_figure_change", args=[edition.draft.figures.get().pk]),
        reverse("desk:new-edition"),
        reverse("desk:roll-forward", args=[published.pk]),
        reverse("desk:import", args=[edition.pk]),
        reverse("desk:paste-references", args=[edition.pk]),
        reverse("desk:find", args=[edition.pk]),
        reverse("desk:publish", args=[edition.pk]),
        reverse("desk:withdraw", args=[published.current_version_id]),
        reverse("desk:redact", args=[published.current_version_id]),
    ]
    assert {page: missing for page in pages if (missing := without_help(superuser.get(page)))} == {}
