"""`docs/demo-sources.md` lists the claims and the references of the demo's current versions, and no others."""

import re
from pathlib import Path

import pytest
import yaml
from django.conf import settings

from reports.management.demo_script import read_script

pytestmark = pytest.mark.sqlite

FIXTURES = Path(settings.BASE_DIR) / "fixtures"
LISTED = (Path(settings.BASE_DIR) / "docs" / "demo-sources.md").read_text("utf-8")


def current_versions() -> list[str]:
    """Return the text of the last version of each edition, and of the draft."""
    script = read_script(FIXTURES / "demo.yaml")
    files = {
        (series["report"], step["year"]): step["file"]
        for series in (script, *script["beside"])
        for step in series["publications"]
    }
    paths = [FIXTURES / file for file in [*files.values(), script["roll_forward"]["written"]["file"]]]
    return [(path / "edition.md" if path.is_dir() else path).read_text("utf-8") for path in paths]


def keys_of(text: str) -> set[str]:
    return {each["key"] for each in yaml.safe_load(text.split("\n---\n", maxsplit=1)[0])["references"]}


def plain(text: str) -> str:
    """Return text without citations, links, emphasis and the borders of tables, each run of spaces as one."""
    text = re.sub(r"\s*\[@[^\]]*\]|\[\^\w+\]:?|\*", "", text)
    text = re.sub(r"\[\[(?:[^\]|]*\|)?([^\]]*)\]\]", r"\1", text)
    return " ".join(text.replace(" | ", ", ").split()).lower().replace("-", " ")


def rows(markdown: str) -> list[list[str]]:
    return [line[2:-2].split(" | ") for line in markdown.splitlines() if re.match(r"\| (?!Claim|Figure|Key)", line)]


def test_the_list_of_sources_has_each_reference_of_the_current_versions_and_no_other():
    cited = set().union(*(keys_of(text) for text in current_versions()))
    sources = rows(LISTED.partition("\n## Sources\n")[2])

    assert {key.strip("`") for key, *_ in sources} == cited
    assert {checked for *_, checked in sources} <= {"read", "abstract", "in a report"}


def test_each_listed_claim_is_in_the_text_of_the_demo_and_names_a_listed_source():
    text = " ".join(plain(each) for each in current_versions())
    claims, _, sources = LISTED.partition("\n## Sources\n")
    keys = {key for key, *_ in rows(sources)}

    for claim, source in rows(claims):
        start = re.sub(r" (?:…|Came true\.|Did not\.|Cannot be judged\.)$", "", claim)
        assert plain(start) in text, f"“{start}” is not in the demo"
        assert set(re.findall(r"`\w+`", source)) <= keys, f"“{start}” names a source that is not listed"
