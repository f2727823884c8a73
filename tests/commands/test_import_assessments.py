"""`manage.py import_assessments` and `import_vocabulary`: tables come in as drafts and as terms; a second time changes nothing."""

import csv
import io
import json

import pytest
from django.core.management import CommandError, call_command

from reports import drafting, publishing
from reports.filing.files import file_of
from reports.models.series import Edition, Report
from reports.publishing.checks import check
from tests.making import ACKNOWLEDGED, AT
from tests.publishing.test_publish import everything
from trends.models import Technique, Theme, Trend

pytestmark = pytest.mark.django_db

RADAR = """name,ring,quadrant,isNew,date,description
Podman,Trial,Tools,TRUE,2022-10,"<p>Containers, without a daemon.</p>"
Podman,Adopt,Tools,FALSE,2023-04,
Kubernetes,Adopt,Platforms,FALSE,2022-10,Runs it all.
"Event, sourcing",Hold,Techniques & ways,FALSE,2023-04,
"""


@pytest.fixture
def radar(tmp_path):
    Report.objects.create(slug="radar", name="Radar", rates_trends=False)
    path = tmp_path / "radar.csv"
    path.write_text(RADAR)
    return path


def documents():
    return [drafting.document_of(each) for each in Edition.objects.order_by("year")]


def assessed(document):
    return [
        (section.title, each.technique, each.maturity.value, each.note)
        for section in document.sections
        for each in section.assessments
    ]


def test_a_radar_becomes_the_drafts_of_its_years_and_a_second_time_nothing_changes(radar, capsys):
    call_command("import_assessments", str(radar), "--report", "radar")
    printed = capsys.readouterr().out
    old, new = documents()

    assert (old.year, old.title, assessed(old)) == (
        2022,
        "Radar 2022",
        [
            ("Tools", "podman", "growing", "Containers, without a daemon."),
            ("Platforms", "kubernetes", "established", "Runs it all."),
        ],
    )
    assert assessed(new) == [
        ("Tools", "podman", "established", ""),
        ("Techniques & ways", "event-sourcing", "declining", ""),
    ]
    assert (old.first_published, new.first_published) == ("2022-10", "2023-04")
    assert old.sections[0].body == "### Trial\n\n- [[podman]]"
    assert [(each.name, each.theme.name) for each in old.trends] == [("Platforms", "Platforms"), ("Tools", "Tools")]
    assert sorted(Theme.objects.values_list("name", flat=True)) == ["Platforms", "Techniques & ways", "Tools"]
    assert "Unknown columns are ignored: “isnew”." in printed

    call_command("import_assessments", str(radar), "--report", "radar")
    again = capsys.readouterr().out
    assert ("create" in again, "change" in again) == (False, False)
    assert documents() == [old, new]


def test_a_plan_alone_writes_nothing(radar, capsys):
    before = everything()
    call_command("import_assessments", str(radar), "--report", "radar", "--dry-run")
    assert everything() == before
    assert capsys.readouterr().out.endswith("Would be imported: radar.csv\n")


def test_rows_go_into_the_sections_and_techniques_that_are_there(radar):
    call_command("import_assessments", str(radar), "--report", "radar")
    section = Edition.objects.get(year=2023).draft.sections.get(slug="tools")
    section.body = "Ours."
    section.save()
    radar.write_text("technique;year;maturity;section\npodman;2023;not rated;tools\nNew;2023;Emerging;Tools\n")
    call_command("import_assessments", str(radar), "--report", "radar")

    new = documents()[1]
    assert new.sections[0].body == "Ours."
    assert assessed(new)[:2] == [("Tools", "podman", "not-rated", ""), ("Tools", "new", "emerging", "")]
    assert Technique.objects.filter(slug="podman").count() == 1


def test_rings_of_ones_own_are_mapped_and_a_year_may_be_given(radar):
    radar.write_text("Technique,Ring\nPodman,Wait\nBuildah,Go\n")
    call_command(
        "import_assessments", str(radar), "--report=radar", "--year=2024", "--rings=wait=emerging, Go=established"
    )
    (only,) = documents()
    assert assessed(only) == [("Techniques", "podman", "emerging", ""), ("Techniques", "buildah", "established", "")]
    assert (only.sections[0].trend, only.sections[0].body) == (
        None,
        "### Go\n\n- [[buildah]]\n\n### Wait\n\n- [[podman]]",
    )


def test_a_table_as_excel_writes_it_and_what_is_left_of_its_rows_is_told(radar, capsys):
    radar.write_text("sep=;\r\nname;ring;year;status\r\nA;Adopt;2020;new\r\nB;Hold;2020;;more;\r\n")
    call_command("import_assessments", str(radar), "--report", "radar")
    assert [each[1:3] for each in assessed(documents()[0])] == [("a", "established"), ("b", "declining")]
    told = capsys.readouterr().out
    assert "Line 4 has more cells than the header. The extra cells are ignored." in told
    assert "The column “status” contains the unknown values “new”, which are ignored." in told


def test_every_row_that_cannot_be_taken_is_told_with_its_line(radar):
    before = everything()
    radar.write_text(
        "name,ring,year\nA,Adopt,2022\na,Trial,2022\nB,Wait,2022\nC,Hold,soon\n,Hold,2022\nD,Hold,2022-13\nE,Hold,13/02/2022\n"
    )
    with pytest.raises(CommandError) as refused:
        call_command("import_assessments", str(radar), "--report", "radar")
    maturities = "emerging, growing, established, declining, not-rated"
    ring = f"Map it with --rings or “Your own rings”, such as “Wait=growing”. The maturities are {maturities}."
    assert str(refused.value).split("\n")[1:] == [
        "radar.csv:3: “a” appears twice in 2022, first in line 2 — Keep one row per technique and year.",
        f"radar.csv:4: “Wait” is not a maturity or a known ring — {ring}",
        "radar.csv:5: “soon” is not a valid year for “C” — Enter a year such as 2024.",
        "radar.csv:6: This row has no technique — Add it, or delete the row.",
        "radar.csv:7: “2022-13” is not a valid date for “D” — Enter a day, month or year, such as 2024-05-31.",
        "radar.csv:8: “13/02/2022” is not a valid date for “E” — Enter a day, month or year, such as 2024-05-31.",
    ]
    assert everything() == before
    with pytest.raises(CommandError, match="does not map a ring"):
        call_command("import_assessments", str(radar), "--report=radar", "--rings=Wait=soon")
    radar.write_text("who,what\na,b\n")
    with pytest.raises(CommandError, match="has no column “technique”; it has “who”, “what”"):
        call_command("import_assessments", str(radar), "--report", "radar")


def test_a_report_that_rates_no_trends_is_not_warned_of_them(radar):
    call_command("import_assessments", str(radar), "--report", "radar")
    assert "not-rated" not in {each.rule for each in check(Edition.objects.get(year=2022))}
    Report.objects.update(rates_trends=True)
    assert {each.rule for each in check(Edition.objects.get(year=2022))} >= {"not-rated"}


def test_the_table_that_an_edition_gives_out_comes_back_as_it_was(radar, capsys):
    """With the report's own words for rings, in two sections, proposed, and with notes that a spreadsheet might take for formulas."""
    radar.write_text(
        'name,ring,quadrant,year,status,description\nPodman,Trial,Tools,2024,,"First.\n\n- a list\n  - within"\n'
        'Podman,Adopt,Platforms,2024,proposed,- of one\n"Event, sourcing",,Platforms,2024,,=1+1\n'
    )
    call_command("import_assessments", str(radar), "--report", "radar")
    Report.objects.update(label_growing="Trial", label_not_rated="Unrated")
    edition = Edition.objects.get()
    publishing.publish(edition=edition, by="Ada", at=AT, acknowledged=ACKNOWLEDGED)
    edition.refresh_from_db()
    table = file_of(edition.current_version, "csv", at=AT).data.decode()
    rows = list(csv.DictReader(io.StringIO(table, newline="")))
    assert [(row["maturity"], row["maturity_label"], row["status"]) for row in rows] == [
        ("growing", "Trial", "confirmed"), ("established", "", "proposed"), ("not-rated", "Unrated", "confirmed"),
    ]  # fmt: skip

    before = documents()
    capsys.readouterr()
    radar.write_text(table)
    call_command("import_assessments", str(radar), "--report", "radar")
    Report.objects.create(slug="another", name="Another", rates_trends=False)
    call_command("import_assessments", str(radar), "--report", "another")
    told = capsys.readouterr().out.split("Imported")[0]
    assert ("create" in told, "change" in told, documents()[:1]) == (False, False, before)
    back = documents()[1]
    said = [
        (section.title, each.technique, each.maturity, each.status, each.note)
        for section in before[0].sections
        for each in section.assessments
    ]
    assert said[1][-1] == "- of one"
    assert [
        (section.title, each.technique, each.maturity, each.status, each.note)
        for section in back.sections
        for each in section.assessments
    ] == said


def test_a_report_of_its_own_words_for_rings_knows_them_in_a_table(radar):
    Report.objects.update(label_growing="Erproben", label_declining="Adopt")
    radar.write_text("name,ring,year\nA,erproben,2022\nB,Adopt,2022\nC,Hold,2022\n")
    call_command("import_assessments", str(radar), "--report", "radar")
    assert [each[2] for each in assessed(documents()[0])] == ["growing", "declining", "declining"]


YAML = """
themes: [{slug: sea, name: Sea}]
trends: [{slug: waves, name: Waves, theme: sea}]
techniques:
  - {slug: echo, name: Echo, aliases: [sonar]}
"""
TABLE = "kind,name,slug,theme,aliases,broader\ntrend,Waves,,Sea,,\n,Echo,,,sonar; pinging,\ntechnique,Chirp,,,,Echo\n"
JSON = json.dumps(
    {"trends": [{"slug": "waves", "name": "Waves"}], "techniques": [{"slug": "echo", "name": 'Echo "1"'}]}
)


@pytest.mark.parametrize(
    ("name", "text", "terms"),
    [
        ("v.yaml", YAML, ["Echo", "sonar"]),
        ("v.csv", TABLE, ["Chirp", "Echo", "pinging", "sonar"]),
        ("v.json", JSON, ['Echo "1"']),
    ],
)
def test_a_vocabulary_comes_in_as_yaml_json_or_csv_and_a_second_time_nothing_changes(
    tmp_path, capsys, name, text, terms
):
    path = tmp_path / name
    path.write_text(text)
    before = everything()
    call_command("import_vocabulary", str(path), "--dry-run")
    assert everything() == before
    call_command("import_vocabulary", str(path))
    found = [each.name for technique in Technique.objects.all() for each in technique.names.all()]
    assert (sorted(found), [each.slug for each in Trend.objects.all()]) == (terms, ["waves"])
    if name == "v.csv":
        assert [each.slug for each in Technique.objects.get(slug="chirp").broader.all()] == ["echo"]
        assert Trend.objects.get().theme.name == "Sea"
    capsys.readouterr()
    call_command("import_vocabulary", str(path))
    assert "create" not in capsys.readouterr().out


def test_what_is_wrong_in_a_table_of_terms_is_told_with_its_line(tmp_path):
    path = tmp_path / "v.csv"
    path.write_text("kind,name,broader\nthing,A,\ntechnique,,x\ntechnique,B,Nobody\ntechnique,b,\n")
    with pytest.raises(CommandError) as refused:
        call_command("import_vocabulary", str(path))
    assert [line.partition(": ")[0] for line in str(refused.value).split("\n")[1:]] == ["v.csv:2", "v.csv:3"]
    path.write_text("kind,name,broader\ntechnique,B,Nobody\ntechnique,b,\n")
    with pytest.raises(CommandError, match=r"v.csv:3: The slug of techniques “b” appears twice, first in line 2"):
        call_command("import_vocabulary", str(path))
