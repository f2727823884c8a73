"""`docs/demo-sources.md` lists the references of the demo's current versions, and no others."""

import re
from pathlib import Path

import pytest
import yaml
from django.conf import settings

from reports.management.demonstration import read_script

pytestmark = pytest.mark.sqlite

FIXTURES = Path(settings.BASE_DIR) / "fixtures"


def keys_of(file: Path) -> set[str]:
    text = (file / "edition.md" if file.is_dir() else file).read_text("utf-8")
    return {each["key"] for each in yaml.safe_load(text.split("\n---\n")[0])["references"]}


def test_the_list_of_sources_has_each_reference_of_the_current_versions_and_no_other():
    script = read_script(FIXTURES / "demo.yaml")
    current = {
        (series["report"], step["year"]): step["file"]
        for series in (script, *script["beside"])
        for step in series["publications"]
    }
    cited = set().union(
        *(keys_of(FIXTURES / file) for file in [*current.values(), script["roll_forward"]["written"]["file"]])
    )
    listed = (Path(settings.BASE_DIR) / "docs" / "demo-sources.md").read_text("utf-8").partition("\n## Sources\n")[2]

    assert set(re.findall(r"^\| `(\w+)` \|", listed, re.MULTILINE)) == cited
