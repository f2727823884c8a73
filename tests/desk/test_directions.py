"""Fields in the language of a report say which it is, and run its way; what is of any language runs as it begins."""

from html.parser import HTMLParser

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db


class _Fields(HTMLParser):
    def __init__(self, html):
        super().__init__()
        self.found = {}
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        said = dict(attrs)
        if tag == "textarea" or (tag == "input" and said.get("type") == "text"):
            self.found[said.get("name", "")] = (said.get("lang"), said.get("dir"))


def fields(client, address):
    return _Fields(client.get(address).content.decode()).found


@pytest.fixture
def arabic(edition):
    edition.report.language = "ar"
    edition.report.save()
    return edition


OWN, ANY = ("ar", "rtl"), (None, "auto")


@pytest.mark.long
def test_fields_of_an_arabic_report_run_from_the_right(superuser, arabic, section):
    draft, row = arabic.draft, section
    figure = draft.figures.create(key="growth", title="Growth")
    pages = {
        reverse("admin:reports_section_change", args=[row.pk]): {
            "title": OWN, "summary": OWN, "body": OWN, "keywords": OWN, "assessments-0-note": OWN,
            "assessments-0-technique": ANY, "predictions-0-statement": OWN, "credits-0-name": OWN, "why": ANY, "slug": ANY,
        },
        reverse("admin:reports_draft_change", args=[draft.pk]): {"title": OWN, "summary": OWN, "doi": ANY, "endings-0-note": OWN},
        reverse("admin:reports_report_change", args=[arabic.report_id]): {
            "name": OWN, "description": OWN, "publisher_name": OWN, "imprint": OWN, "contact": OWN, "slug": ANY,
        },
        reverse("admin:reports_figure_change", args=[figure.pk]): {"title": OWN, "caption": OWN, "alt": OWN, "source": OWN},
        f"{reverse('admin:reports_figure_add')}?draft={draft.pk}&_popup=1": {"title": OWN, "alt": OWN, "key": ANY},
        f"{reverse('admin:reports_section_add')}?draft={draft.pk}": {"title": OWN},
        f"{reverse('admin:reports_reference_add')}?draft={draft.pk}": {"title": ANY, "authors": ANY, "container": ANY},
        reverse("admin:trends_technique_add"): {"name": ANY, "definition": ANY},
    }  # fmt: skip
    told = {address: fields(superuser, address) for address in pages}
    assert {address: {name: told[address].get(name) for name in wanted} for address, wanted in pages.items()} == pages
    assert not [
        (address, name) for address, page in told.items() for name, said in page.items() if name and not said[1]
    ]


def test_what_is_said_of_a_text_runs_as_it_begins(superuser, arabic, section):
    page = fields(superuser, reverse("desk:comments", args=[section.pk]))
    assert (page["comment"], page["quote"]) == (ANY, ANY)
