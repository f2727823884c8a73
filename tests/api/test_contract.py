"""The schema as a contract: other people's checkers find nothing in it, and a client in TypeScript reads with types made of it."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml
from django.core.management import call_command
from django.test import override_settings
from jsonschema import Draft202012Validator

from reports.models.ledger import Version
from reports.models.webhooks import Endpoint, Message
from tests.api import world
from tests.servers import PROGRAM

pytestmark = pytest.mark.sqlite

ROOT = Path(__file__).resolve().parents[2]
CLIENTS = ROOT / "tests" / "clients"
PROGRAMS = ROOT / "node_modules" / ".bin"
QUIETLY = {**os.environ, "REDOCLY_TELEMETRY": "off", "REDOCLY_SUPPRESS_UPDATE_NOTICE": "true"}


def run(*command, folder):
    """What a program from npm says, and how it ended."""
    if shutil.which("node") is None or not (PROGRAMS / command[0]).exists():
        pytest.skip("The readers of the schema are not here: npm ci")
    program, *arguments = command
    told = subprocess.run(
        [PROGRAMS / program, *arguments],
        cwd=folder,
        env=QUIETLY,
        capture_output=True,
        text=True,
        check=False,
        timeout=PROGRAM,
    )
    return told.returncode, told.stdout + told.stderr


def spoilt(schema):
    """The same schema with what the checkers are to find: an operation without its 4xx, a name that leads nowhere."""
    spoilt = json.loads(json.dumps(schema))
    read = spoilt["paths"]["/api/v1/"]["get"]
    read["responses"] = {
        "200": {"description": "Yes", "content": {"application/json": {"schema": {"$ref": "#/nowhere"}}}}
    }
    del read["operationId"]
    return spoilt


@pytest.fixture
def schema(client, db):
    with override_settings(SITE_URL="https://trends.example.org", ALLOWED_HOSTS=["trends.example.org"]):
        return client.get("/api/v1/schema/", headers={"host": "trends.example.org"}, secure=True).json()


CHECKERS = {
    "redocly": ["redocly", "lint", "--config", CLIENTS / "redocly.yaml", "--format", "json", "schema.json"],
    "spectral": [
        "spectral",
        "lint",
        "--ruleset",
        CLIENTS / "spectral.yaml",
        "--format",
        "json",
        "--quiet",
        "schema.json",
    ],
}


def findings(checker, schema, folder):
    """The rules that a checker finds broken, errors and warnings alike."""
    (folder / "schema.json").write_text(json.dumps(schema))
    _, told = run(*CHECKERS[checker], folder=folder)
    found, _ = json.JSONDecoder().raw_decode(told[min(told.find(sign) for sign in "[{" if sign in told) :])
    problems = found["problems"] if isinstance(found, dict) else found
    return sorted({problem.get("ruleId") or problem["code"] for problem in problems})


@pytest.mark.long
@pytest.mark.parametrize("checker", ["redocly", "spectral"])
def test_checkers_of_other_people_find_no_error_and_no_warning(checker, schema, tmp_path):
    assert findings(checker, schema, tmp_path) == []
    assert findings(checker, spoilt(schema), tmp_path) != []


def test_one_rule_alone_is_set_aside():
    for name in ("redocly", "spectral"):
        off = [line for line in (CLIENTS / f"{name}.yaml").read_text().splitlines() if line.endswith(": off")]
        assert [rule.strip(" :of") for rule in off] in (["no-path-trailing-slash"], ["path-keys-no-trailing-slash"])


def misfits(instance, name, schema):
    """What of `instance` is not as the component with that name says."""
    said = {"$ref": f"#/components/schemas/{name}", "components": schema["components"]}
    return [error.message for error in Draft202012Validator(said).iter_errors(instance)]


@pytest.mark.long
def test_webhooks_send_what_the_schema_says(schema):
    Endpoint.objects.create(name="A library", address="https://library.example.org/hook")
    world.make()
    bodies = [json.loads(message.body) for message in Message.objects.all()]
    names = {"version.published", "version.withdrawn", "version.redacted"}
    assert {body["type"] for body in bodies} == names == set(schema["webhooks"])
    for body in bodies:
        request = schema["webhooks"][body["type"]]["post"]["requestBody"]["content"]["application/json"]
        assert misfits(body, request["schema"]["$ref"].rpartition("/")[2], schema) == []


def test_documents_are_what_their_types_say(schema):
    world.make()
    documents = [json.loads(version.document) for version in Version.objects.readable()]
    assert len(documents) > 4
    assert [misfits(document, "EditionDocument", schema) for document in documents] == [[]] * len(documents)
    assert misfits(documents[0] | {"colour": "red"}, "EditionDocument", schema) != []


def test_words_of_one_set_are_one_type_wherever_they_are_asked_for(schema):
    """No parameter and no field lists words that another one lists, too."""
    lists = []

    def look(node):
        if isinstance(node, dict):
            lists.extend([tuple(node["enum"])] if "enum" in node else [])
            for each in node.values():
                look(each)
        elif isinstance(node, list):
            for each in node:
                look(each)

    look({name: part for name, part in schema.items() if name != "components"})
    assert lists == []
    # A row with chosen fields repeats the fields of the whole row.
    components = schema["components"]["schemas"]
    look({name: part for name, part in components.items() if not name.endswith("WithFields")})
    assert len(lists) == len(set(lists)) > 20


def test_rows_have_all_of_their_fields_but_those_that_are_left_out_unless_asked_for(schema):
    components = schema["components"]["schemas"]
    missing = {
        name: set(part["properties"]) - set(part["required"])
        for name, part in components.items()
        if name.endswith("Row") and set(part["properties"]) - set(part["required"])
    }
    assert missing == {"SectionRow": {"moved_from", "assessments", "body", "html", "text"}}


@pytest.mark.django_db(transaction=True)
@pytest.mark.long
def test_a_client_in_typescript_reads_with_strict_types(live_server, client, tmp_path):
    world.make()
    (tmp_path / "schema.json").write_bytes(client.get("/api/v1/schema/").content)
    (tmp_path / "node_modules").symlink_to(ROOT / "node_modules")
    (tmp_path / "package.json").write_text('{"type": "module"}')
    for name in ("read.ts", "tsconfig.json"):
        shutil.copy(CLIENTS / name, tmp_path)
    assert run("openapi-typescript", "schema.json", "--output", "schema.ts", folder=tmp_path)[0] == 0
    assert run("tsc", "--project", ".", "--pretty", "false", folder=tmp_path) == (0, "")

    node = [shutil.which("node"), "read.js", live_server.url]
    told = subprocess.run(node, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=PROGRAM)
    assert told.returncode == 0, told.stderr
    assert json.loads(told.stdout) == {
        "edition": {
            "title": "The Sea in 2025",
            "closed": None,
            "sections": [
                [None, "Foreword", "not-rated", []],
                [1, "Tidal Power", "established", ["coasts", "Fish Ladders"]],
                [2, "Salt Gradients", "emerging", []],
            ],
        },
        "unchanged": {"status": 304, "data": None},
        "pages": [
            "2025 Foreword: none",
            "2025 Tidal Power: up from growing",
            "2025 Salt Gradients: down from growing",
            "2024 Tidal Power: up from emerging",
            "2024 High Winds: unchanged from growing",
            "2024 Waves at Sea: new",
            "2023 Tidal Power: none",
            "2023 High Winds: none",
        ],
        "filtered": [[2025, "kites", "declining", True], [2024, "kites", "emerging", True]],
        "refused": {
            "status": 400,
            "type": "unknown-parameter",
            "parameter": "colour",
            "allowed": [*("as_of", "fields", "id", "ordering", "page", "per_page", "report", "text", "theme", "year")],
        },
        "gone": [410, "The year was another."],
        "sealed": [2, None, ["foreword true", "tides true", "salt true"]],
        "chosen": [["Salt Gradients", "number", False]],
        "statements": {"charts": [["output", "line", ["year", "number"]]], "sources": [["tides2020", ["Tide"]]]},
        "table": "id,slug,text",
    }


@pytest.mark.long
@pytest.mark.django_db
def test_the_stock_command_writes_the_same_description(tmp_path, client):
    call_command("spectacular", validate=True, file=str(tmp_path / "schema.yaml"))
    written = yaml.load((tmp_path / "schema.yaml").read_text(encoding="utf-8"), yaml.CSafeLoader)
    served = client.get("/api/v1/schema/").json()
    # Where it is served, and by whom, the site says.
    written["info"]["contact"] |= {"name": served["info"]["contact"]["name"]}
    assert written | {"servers": served["servers"]} == served
