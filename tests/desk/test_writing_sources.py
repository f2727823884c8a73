"""What a section's page tells the writing surface."""

import json
import re

import pytest
from django.urls import reverse

from reports.desk.pictures import store_picture
from reports.models.draft import Figure, Reference
from tests.desk.sources import ITEM, picture
from trends.models import Technique

pytestmark = pytest.mark.django_db
CHART = {"kind": "line", "x": "year", "y": "year", "columns": [{"key": "year", "label": "Year"}], "rows": [[2024]]}


def sources_of(client, section):
    page = client.get(reverse("admin:reports_section_change", args=[section.pk])).content.decode()
    return json.loads(re.search(r'<script id="writing-sources" type="application/json">(.*?)</script>', page)[1])


def test_the_page_holds_what_the_text_can_name(editor, edition):
    draft = edition.draft
    Reference.objects.create(draft=draft, key="one", item=ITEM | {"title": "</script><script>alert(1)</script>"})
    Reference.objects.create(draft=draft, key="broken", item={"type": "nothing"}, position=1)
    chart = Figure.objects.create(draft=draft, key="growth", title="It grew", alt="Up.", chart=CHART)
    photo = Figure.objects.create(draft=draft, key="photo", position=1, picture=store_picture(picture()))
    section = draft.sections.get(slug="tides")
    section.assessments.filter(technique__slug="barrage").update(maturity="growing")
    sources = sources_of(editor, section)
    assert (sources["language"], sources["direction"]) == ("en", "ltr")
    assert sources["references"]["one"]["label"] == "Vaswani and Google Brain 2017"
    assert "</script><script>alert(1)</script>" in sources["references"]["one"]["text"]
    assert sources["references"]["broken"] == {"label": "broken", "text": "This reference is not complete."}
    assert sources["techniques"]["barrage"] == {"name": "tidal barrage"}
    assert sources["techniques"]["kites"] == {"name": "power kite"}
    assert sources["figures"] == {
        "growth": {
            "title": "It grew",
            "number": 1,
            "alt": "Up.",
            "edit": reverse("admin:reports_figure_change", args=[chart.pk]),
            "is_chart": True,
            "address": reverse("desk:drawing", args=[chart.pk]),
        },
        "photo": {
            "title": "",
            "number": 2,
            "alt": "Figure 2",
            "edit": reverse("admin:reports_figure_change", args=[photo.pk]),
            "is_chart": False,
            "address": reverse("desk:picture", args=[photo.picture.sha256]),
            "width": 40,
            "height": 30,
        },
    }


def test_links_are_offered_to_other_sections_and_to_headings_by_public_anchors(editor, edition):
    sections = edition.draft.sections
    sections.filter(slug="tides").update(body="### Here {#top}\n\nWords.")
    sections.filter(slug="winds").update(body="### *How* high?\n\nWords.\n\n#### How high?\n\nWords.")
    assert sources_of(editor, sections.get(slug="tides"))["links"] == [
        {"value": "#h-top", "label": "Here", "detail": "Heading of this section"},
        {"value": "../winds/", "label": "High Winds", "detail": "Section of this edition"},
        {"value": "../winds/#h-how-high", "label": "How high?", "detail": "Heading of “High Winds”"},
        {"value": "../winds/#h-how-high-2", "label": "How high?", "detail": "Heading of “High Winds”"},
        {"value": "../waves/", "label": "Waves at Sea", "detail": "Section of this edition"},
    ]


def test_a_chart_of_a_draft_is_drawn_as_it_is_now(editor, edition):
    figure = Figure.objects.create(draft=edition.draft, key="growth", alt="Up.", chart=CHART)
    silent = Figure.objects.create(draft=edition.draft, key="silent", title="It grew", position=1, chart=CHART)
    told = sources_of(editor, edition.draft.sections.get(slug="tides"))["figures"]["silent"]["alt"]
    assert told.startswith("Line chart")
    assert f'aria-label="{told}"' in editor.get(reverse("desk:drawing", args=[silent.pk])).content.decode()
    answer = editor.get(reverse("desk:drawing", args=[figure.pk]))
    assert answer["Content-Type"] == "image/svg+xml"
    assert answer.content.startswith(b"<svg ")
    assert b'aria-label="Up."' in answer.content
    figure.chart = {"kind": "line"}
    figure.save()
    assert editor.get(reverse("desk:drawing", args=[figure.pk])).status_code == 404


def test_techniques_that_the_report_has_assessed_are_offered_first(editor, edition):
    Technique.objects.create(slug="anchors", name="anchors")
    section = edition.draft.sections.get(slug="tides")
    section.assessments.all().delete()
    offered = [each["name"] for each in sources_of(editor, section)["techniques"].values()]
    assert offered == ["power kite", "anchors", "tidal barrage", "turbine"]
