"""Every address of the desk, each method, for each kind of member of its report, and for members of another."""

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse

from reports.desk.admin import admin
from reports.models.draft import Figure, Section
from reports.models.series import Membership, Report, Role, StoredPicture
from reports.models.webhooks import Endpoint
from reports.rights import REPORT_OF
from tests.desk.conftest import at_the_desk, person
from tests.desk.test_queries import MOST, MOST_OF, full_edition, queries
from tests.desk.test_queries import PAGES as COUNTED
from tests.desk.test_queries import address_of as counted_address
from tests.desk.test_roles import (
    CLOSED,
    NOBODY,
    ON_THE_WAY,
    REFUSALS,
    address_of,
    answer,
    rows,
    things,  # noqa: F401  a fixture
)
from tests.making import draft_edition, published_edition
from tests.rounds import rounds

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db]

#: Roles of the report that an address is about, and whoever has the highest in another report.
HERE = ["author of another section", "author", "editor", "publisher"]
ELSEWHERE = "publisher of another report"
ANY_AUTHOR = HERE[0]

#: Where members differ from somebody with the same role in all reports: see `TABLES` and `PAGES` there.
MEMBERS = {
    "reports/draft": (ANY_AUTHOR, "editor", "editor", "editor"),
    "reports/section": (ANY_AUTHOR, "editor", "author", "editor"),
    "reports/reference": (ANY_AUTHOR, ANY_AUTHOR, ANY_AUTHOR, "editor"),
    "reports/figure": (ANY_AUTHOR, ANY_AUTHOR, ANY_AUTHOR, "editor"),
    "reports/report": (ANY_AUTHOR, NOBODY, "publisher", NOBODY),
    "reports/oldaddress": (ANY_AUTHOR, NOBODY, NOBODY, "publisher"),
    "reports/version": (ANY_AUTHOR, NOBODY, NOBODY, NOBODY),
    **dict.fromkeys(("trends/trend", "trends/theme", "trends/technique"), (ANY_AUTHOR, "editor", NOBODY, NOBODY)),
    "trends/lineage": (ANY_AUTHOR, NOBODY, NOBODY, NOBODY),
}
MEMBERS_PAGES = {
    "": ("staff", "staff"),
    "calendar/": (ANY_AUTHOR, None),
    "reports/draft/<int:pk>/board/": (ANY_AUTHOR, ANY_AUTHOR),
    "reports/draft/<int:pk>/references/": (ANY_AUTHOR, ANY_AUTHOR),
    "reports/draft/<int:pk>/cite/": (None, ANY_AUTHOR),
    "reports/draft/<int:pk>/export/<str:format_name>/": (ANY_AUTHOR, ANY_AUTHOR),
    "reports/draft/<int:pk>/preview/": (ANY_AUTHOR, ANY_AUTHOR),
    "reports/section/<int:pk>/paste/": (None, "author"),
    "reports/section/<int:pk>/preview/": (ANY_AUTHOR, ANY_AUTHOR),
    "reports/section/<int:pk>/comments/": (ANY_AUTHOR, ANY_AUTHOR),
    "reports/section/<int:pk>/comments/<int:comment>/<slug:verb>/": (ANY_AUTHOR, ANY_AUTHOR),
    "reports/section/<int:pk>/review/": ("author", "author"),
    "reports/section/<int:pk>/review/comments/": ("author", "author"),
    "reports/section/<int:pk>/review/comments/<int:comment>/<slug:verb>/": ("author", "author"),
    "reports/section/<int:pk>/word/": ("author", "author"),
    "reports/section/<int:pk>/word/file/": (ANY_AUTHOR, ANY_AUTHOR),
    "reports/section/<int:pk>/trend/": ("author", "author"),
    "reports/section/<int:pk>/history/": (ANY_AUTHOR, ANY_AUTHOR),
    "reports/section/<int:pk>/history/<int:number>/": (None, "author"),
    "reports/figure/draw/": (None, ANY_AUTHOR),
    "reports/figure/<int:pk>/drawing.svg": (ANY_AUTHOR, ANY_AUTHOR),
    "reports/picture/<digest:sha256>/": (ANY_AUTHOR, ANY_AUTHOR),
    "trends/technique/<int:pk>/merge/": (NOBODY, NOBODY),
}
#: In every text of what is not public: no answer to somebody without a membership there holds it.
SECRET = "xylograph"


@pytest.fixture
def here(things):  # noqa: F811  a fixture
    """The things of `test_roles`, each of a report, and what is not public with a word in it."""
    sky = Report.objects.get(slug="sky")
    Endpoint.objects.update(report=sky, name=f"Mirror of {SECRET}", address=f"https://{SECRET}.example.org/hook")
    sections = Section.objects.filter(draft=things["reports/draft"])
    for section in sections:
        section.title, section.body = f"{section.title} {SECRET}", f"{section.body}\n\nSaid {SECRET}."
        section.save()
    Report.objects.filter(pk=sky.pk).update(name=f"Sky {SECRET}", slug=f"sky-{SECRET}")
    Figure.objects.filter(pk=things["reports/figure"]).update(title=f"Growth {SECRET}", key=f"growth-{SECRET}")
    picture = StoredPicture.objects.get()
    Figure.objects.create(draft_id=things["reports/draft"], key="photo", alt=SECRET, picture=picture)
    sky.editions.first().draft.references.update(key=f"one-{SECRET}")
    things["section"] = sections.first()
    things["other section"] = sections.last()
    return things


@pytest.fixture
def members(here):
    """Somebody of each kind, by its name."""
    reports = Report.objects.all()
    found = {name: person(name.replace(" ", "-"), is_staff=True) for name in (*HERE, ELSEWHERE)}
    for name in HERE:
        role = Role.AUTHOR if "author" in name else Role(name)
        for report in reports:
            membership = Membership.objects.create(report=report, user=found[name], role=role)
        if role == Role.AUTHOR:
            membership = Membership.objects.get(report=here["section"].draft.edition.report, user=found[name])
            membership.sections.set([here["section" if name == "author" else "other section"]])
    ice = draft_edition(report="ice", year=2025).report
    published_edition(report="ice")
    Membership.objects.create(report=ice, user=found[ELSEWHERE], role=Role.PUBLISHER)
    return found


def table():
    """Every address with the first of `HERE` that may open it, and send to it."""
    found = dict(rows())
    for name, (view, add, change, delete) in MEMBERS.items():
        found |= {
            f"{name}/": (view, view),
            f"{name}/add/": (add, add),
            f"{name}/<path:object_id>/history/": (view, view),
            f"{name}/<path:object_id>/delete/": (delete, delete),
            f"{name}/<path:object_id>/change/": (view, change),
        }
    return found | MEMBERS_PAGES


def expected(name, pattern, first):
    if first in {None, CLOSED}:
        return "refused"
    if first in {"anonymous", "staff", ON_THE_WAY}:
        return "in"
    is_of_a_report = pattern.startswith("reports/") and ("<" in pattern)
    if first in {NOBODY, "superuser"} or (name == ELSEWHERE and is_of_a_report):
        return "refused"
    return "in" if name == ELSEWHERE or HERE.index(name) >= HERE.index(first) else "refused"


@pytest.mark.long
@pytest.mark.sample(5)
@pytest.mark.parametrize("name", [*HERE, ELSEWHERE])
def test_what_a_member_may_open_and_send(name, members, here):
    wrong = []
    client = at_the_desk(members[name])
    for pattern, firsts in table().items():
        if pattern.startswith("r/"):
            continue
        for method, first in zip(("get", "post"), firsts, strict=True):
            found = answer(client, method, address_of(pattern, here))
            told = "refused" if found in REFUSALS else found
            if told != expected(name, pattern, first):
                wrong.append((method, pattern, found, expected(name, pattern, first)))
    assert wrong == [], "\n".join(map(str, wrong))


@pytest.mark.sample(2)
@pytest.mark.rounds
@pytest.mark.parametrize("name", [ELSEWHERE, "staff"])
def test_who_is_no_member_reads_no_word_of_what_is_not_public(name, members, people, here):
    client = at_the_desk({**members, **people}[name])
    patterns = [pattern for pattern in (*table(), "r/<path:content_type_id>/<path:object_id>/") if pattern != "logout/"]
    addresses = [address_of(pattern, here) for pattern in patterns]
    for model in admin.site._registry:
        label = f"{model._meta.app_label}/{model._meta.model_name}"
        addresses += [f"/admin/{label}/?q={SECRET[:6]}", f"/admin/{label}/?q=sky", f"/admin/{label}/add/?_popup=1"]
        addresses += [
            f"/admin/autocomplete/?app_label={model._meta.app_label}&model_name={model._meta.model_name}&field_name={field.name}"
            for field in model._meta.get_fields()
            if field.is_relation and field.concrete
        ]
    draft = here["reports/draft"]
    addresses += [f"/admin/reports/{each}/add/?draft={draft}" for each in ("section", "reference", "figure")]
    addresses += [f"/admin/reports/draft/add/?report={here['reports/report']}"]
    leaks = [
        (method, address)
        for address in addresses[:: rounds(1, 2)]
        for method in ("get", "post")
        if SECRET in text_of(client, method, address).replace(f"?q={SECRET[:6]}", "")
    ]
    assert leaks == []


def text_of(client: Client, method: str, address: str) -> str:
    response = getattr(client, method)(address)
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return content.decode(errors="replace") + str(response.headers.get("Location", ""))


def test_every_table_at_the_desk_leads_to_its_report_or_is_shared():
    shared = {"reports.auditentry", "reports.sitesettings"}
    ours = {model._meta.label_lower for model in admin.site._registry if model._meta.app_label == "reports"}
    assert ours - shared <= set(REPORT_OF)


def test_every_way_to_a_report_leads_to_one(members, here):
    for label, path in REPORT_OF.items():
        model = apps.get_model(label)
        assert set(model._default_manager.values_list(path, flat=True)) <= {
            None,
            *Report.objects.values_list("pk", flat=True),
        }


@pytest.mark.long
@pytest.mark.parametrize("role", [Role.PUBLISHER, Role.EDITOR, Role.AUTHOR])
def test_a_member_takes_as_few_queries_for_ten_of_everything_as_for_one(role, people):
    editions = [full_edition(number, report) for number, report in ((1, "sea"), (10, "air"))]
    user = person("mia", is_staff=True)
    for edition in editions:
        membership = Membership.objects.create(report=edition.report, user=user, role=role)
        membership.sections.set(edition.draft.sections.all())
    client = at_the_desk(user)
    pages = [page for page in COUNTED if client.get(counted_address(page, editions[0])).status_code == 200]
    assert len(pages) >= 4
    found = {page: [queries(client, counted_address(page, edition)) for edition in editions] for page in pages}
    # One more for the membership.
    assert {
        page: counts
        for page, counts in found.items()
        if len(set(counts)) > 1 or counts[0] > MOST_OF.get(page, MOST) + 1
    } == {}


def test_whoever_polls_a_form_of_another_report_hears_nobody(members, here):
    client = at_the_desk(members[ELSEWHERE])
    for query, status in ((f"?draft={here['reports/draft']}", 403), ("", 200)):
        body = {"address": f"/admin/reports/section/add/{query}", "page": "one", "sequence": 1}
        body["person"] = members[ELSEWHERE].pk
        assert client.post("/admin/keep/", body, content_type="application/json").status_code == status, query
    body["address"] = reverse("admin:reports_section_change", args=[here["section"].pk])
    assert client.post("/admin/keep/", body, content_type="application/json").status_code == 404
