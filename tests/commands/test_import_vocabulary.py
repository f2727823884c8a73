"""`manage.py import_vocabulary`: terms come in; a second time changes nothing."""

import json

import pytest
from django.core.management import CommandError, call_command

from tests.publishing.editions import everything
from trends.models import Technique, Trend

pytestmark = pytest.mark.django_db

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
