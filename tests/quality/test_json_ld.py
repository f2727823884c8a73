"""What pages tell machines in JSON-LD is what schema.org's types allow: TypeScript holds it against them."""

import json
import re
import shutil
import subprocess
from collections import Counter
from pathlib import Path

import pytest

from tests.quality import kinds
from tests.servers import PROGRAM

ROOT = Path(__file__).resolve().parents[2]
COMPILER = ROOT / "node_modules" / "typescript" / "bin" / "tsc"
BLOCK = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)
STRICTLY = ["--noEmit", "--strict", "--target", "es2022", "--module", "nodenext", "--skipLibCheck", "--pretty", "false"]


def blocks(html):
    """The JSON-LD of a page, each block on its own: a thing, or the things of a graph."""
    for text in BLOCK.findall(html.decode()):
        told = json.loads(text)
        things = told.get("@graph") or [told]
        assert told["@context"] == "https://schema.org"
        yield from ({name: value for name, value in thing.items() if name != "@context"} for thing in things)


def typescript(told):
    """A module with a constant for each thing, of the type that it says it is. `told` is (address, thing) each."""
    lines = ['import type * as schema from "schema-dts";']
    for number, (address, thing) in enumerate(told):
        kind = f"Exclude<schema.{thing['@type']}, string>"
        lines.append(f"// {address}\nexport const thing{number}: {kind} = {json.dumps(thing)};")
    return "\n".join(lines)


def complaints(source, folder):
    """What the compiler says of a module."""
    node = shutil.which("node")
    if node is None or not COMPILER.is_file():
        pytest.skip("The TypeScript compiler is not here: npm ci")
    (folder / "node_modules").symlink_to(ROOT / "node_modules")
    (folder / "package.json").write_text('{"type": "module"}')
    (folder / "told.ts").write_text(source)
    told = subprocess.run(
        [node, COMPILER, *STRICTLY, "told.ts"], cwd=folder, capture_output=True, text=True, check=False, timeout=PROGRAM
    )
    return told.stdout


@pytest.mark.long
def test_what_pages_tell_machines_is_what_schema_org_allows(demo, tmp_path):
    told = [(address, thing) for address in kinds.public_pages() for thing in blocks(demo.ask(address).body)]

    assert complaints(typescript(told), tmp_path) == ""
    counted = Counter(thing["@type"] for _, thing in told)
    assert {"Report", "Chapter", "BreadcrumbList"} <= set(counted)


@pytest.mark.long
def test_what_schema_org_does_not_allow_is_found(tmp_path):
    wrong = {"@type": "Report", "name": "x", "datePublished": {"@type": "Person", "name": "y"}, "publishedBye": "z"}
    assert "error TS" in complaints(typescript([("/", wrong)]), tmp_path)
