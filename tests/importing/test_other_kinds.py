"""Files of other kinds: each is refused with the way to go, and the way leads there."""

import base64
import json
import re
import shlex
import subprocess
from pathlib import Path

import pypandoc
import pytest

from reports.importing import ImportRefused
from tests.importing.samples import imported, refusal
from tests.importing.word_files import packed, png


@pytest.mark.parametrize(
    ("name", "data", "advice"),
    [
        ("sea.odt", None, "Save it as a Word document (.docx) in LibreOffice"),
        ("sea.rtf", b"{\\rtf1 x}", "pandoc -s --mathml --embed-resources sea.rtf -o sea.html"),
        (
            "sea.tex",
            b"\\documentclass{article}\n\\begin{document}x",
            "pandoc -s --mathml --embed-resources sea.tex -o sea.html",
        ),
        ("sea.pdf", b"%PDF-1.7", "Save the original text"),
        ("sea.xml", b"<?xml version='1.0'?><feed/>", "Convert it to HTML: pandoc"),
    ],
)
def test_other_kinds_are_refused_with_the_way_to_go(name, data, advice):
    data = data or packed({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<x/>"})
    with pytest.raises(ImportRefused) as refused:
        imported(data, filename=name)
    assert advice in str(refused.value)


@pytest.mark.parametrize(
    ("name", "data", "program"),
    [
        ("sea.xml", b"<?xml version='1.0'?><rss xmlns:wp='http://wordpress.org/export/1.2/'><channel>", "WordPress"),
        ("sea.json", b'{"db": [{"meta": {}, "data": {"posts": [{"title": "Winds"}]}}]}', "Ghost"),
    ],
)
def test_exports_of_wordpress_and_ghost_are_refused_with_a_link_to_converters(name, data, program):
    way = "Convert it to Markdown files as described in docs/migrating.md."
    words = f"{name}: This is an export of {program}, which is not supported — {way}"
    assert refusal(data, filename=name) == [words]
    assert refusal(packed({name: data, "uploads/a.png": png()}), filename="site.zip") == [words]


NOTEBOOK = {
    "nbformat": 4,
    "nbformat_minor": 5,
    "metadata": {"language_info": {"name": "python"}},
    "cells": [
        {"cell_type": "markdown", "id": "a", "metadata": {}, "source": "# The Sea\n\nWaves.\n\n## Power\n\n$a^2$ of H<sub>2</sub>O."},
        {
            "cell_type": "code",
            "id": "b",
            "metadata": {},
            "execution_count": 1,
            "source": "print(1)",
            "outputs": [
                {"output_type": "stream", "name": "stdout", "text": "1\n"},
                {"output_type": "display_data", "metadata": {}, "data": {"image/png": base64.b64encode(png()).decode()}},
            ],
        },
    ],
}  # fmt: skip


@pytest.mark.parametrize("name", ["sea.ipynb", "sea.odt"])
def test_the_command_that_is_advised_makes_a_page_that_is_read(name, tmp_path):
    program = Path(pypandoc.get_pandoc_path())
    (tmp_path / "sea.png").write_bytes(png())
    (tmp_path / "sea.ipynb").write_text(json.dumps(NOTEBOOK))
    (tmp_path / "source.md").write_text(
        "# The Sea {#s}\n\nWaves.\n\n## Power {#p}\n\nH~2~O^[A note.].\n\n![A sea](sea.png)\n"
    )
    subprocess.run([program, "source.md", "-o", "sea.odt"], cwd=tmp_path, check=True)
    data = (tmp_path / name).read_bytes()
    with pytest.raises(ImportRefused) as refused:
        imported(data, filename=name)
    _, *command = shlex.split(re.search(r"pandoc .*", str(refused.value))[0])

    subprocess.run([program, *command], cwd=tmp_path, check=True)

    document = imported((tmp_path / "sea.html").read_bytes(), filename="sea.html").document
    assert (document.title, document.summary) == ("The Sea", "Waves.")
    assert [(each.slug, each.title) for each in document.sections] == [("power", "Power")]
    assert len(document.figures) == 1
    assert (
        document.sections[0].body.partition("\n")[0]
        == {
            "sea.ipynb": "$a^2$ of H₂O.",
            "sea.odt": "H₂O[^1].",
        }[name]
    )
