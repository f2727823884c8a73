"""The schema: whole, valid, and with examples that are real answers."""

import json
import os
import re
from collections import defaultdict

import pytest
from jsonschema import Draft202012Validator

from reports.api.lists import LISTS
from reports.api.schema.operations import SAMPLES as FOLDER
from reports.models.site_settings import SiteSettings
from tests.api import world
from tests.api.case import SeaCase

#: Operation -> the address whose response is its example: of a list its first row, unless another shows more.
#: `UPDATE_SAMPLES=1` writes the examples anew.
SAMPLES = {f"{view.__name__[0].lower()}{view.__name__[1:]}": f"{name}/?per_page=1" for name, view in LISTS.items()} | {
    "getRoot": "",
    "getReport": "reports/sea/",
    "listEditions": "reports/sea/editions/?per_page=1",
    "getEdition": "reports/sea/editions/2024/",
    "listVersions": "reports/sea/editions/2024/versions/",
    "getVersion": "reports/sea/editions/2024/versions/1.1/",
    "getDocument": "reports/air/editions/2024/versions/1.0/document/",
    "listSectionsOfVersion": "reports/sea/editions/2024/versions/1.1/sections/?per_page=1",
    "listParagraphs": "paragraphs/?report=sea&year=2025&per_page=2",
    "getSection": "reports/sea/editions/2024/versions/1.1/sections/tides/",
    "getEditionHistory": "reports/sea/editions/2024/versions/1.0/history/",
    "getSectionHistory": "reports/sea/editions/2024/versions/1.0/sections/tides/history/",
    "getFigureHistory": "reports/sea/editions/2025/versions/1.0/figures/output/history/",
    "getParagraphHistory": "paragraphs/sea/2024/1.0/tides/p-effdff4c04/history/",
    "compareVersions": "reports/sea/editions/2024/compare/?from=1.0&to=1.1&words=true",
    "compareYears": "reports/sea/compare/?from=2024&to=2025",
    "search": "search/?q=barrage&kind=technique&per_page=1",
    "listSections": "sections/?trend=tides&per_page=1",
    "listAssessments": "assessments/?technique=barrage&per_page=1",
    "getTrend": "trends/tides/",
    "getTechnique": "techniques/turbines/",
    "listLineage": "lineage/",
    "listChangeNotes": "change-notes/",
    "listPredictions": "predictions/?outcome=came-true",
    "listReferences": "references/",
    "listFigures": "figures/",
    "listPublications": "publications/?report=sea&kind=version-published&since=2025-02-01&per_page=1",
}
#: Operation -> the address and the body that is sent there.
SENT = {
    "checkBibliography": (
        "cited/",
        "https://trends.example.org/sea/2024/v1.0/tides/\nhttps://trends.example.org/sea/2025/\n10.5555/elsewhere\n",
    )
}
CURSOR = re.compile(r"cursor=[^\"&]+")


def without_cursors(answers: object) -> str:
    """As JSON; a cursor counts rows that were ever added, those of other tests too."""
    return CURSOR.sub("cursor=", json.dumps(answers, sort_keys=True, indent=1))


class TestSchema(SeaCase):
    @pytest.fixture(autouse=True)
    def _of_a_site_with_a_name(self, settings):
        settings.ALLOWED_HOSTS = ["trends.example.org"]
        settings.SITE_URL = "https://trends.example.org"
        settings.VERSION = "1.0.0"

    def at_home(self, address: str):
        return self.client.get(f"/api/v1/{address}", headers={"host": "trends.example.org"}, secure=True)

    def test_the_examples_are_real_answers(self):
        answers = {operation: self.at_home(address).json() for operation, address in SAMPLES.items()}
        for operation, (address, body) in SENT.items():
            options = {"headers": {"host": "trends.example.org"}, "secure": True, "content_type": "text/plain"}
            answers[operation] = self.client.post(f"/api/v1/{address}", body, **options).json()
        if os.environ.get("UPDATE_SAMPLES"):
            for operation, answer in answers.items():
                (FOLDER / f"{operation}.json").write_text(f"{json.dumps(answer, ensure_ascii=False, indent=1)}\n")
        stored = {path.stem: json.loads(path.read_text()) for path in FOLDER.glob("*.json")}
        assert without_cursors(stored) == without_cursors(answers)

    def test_every_operation_has_an_example_and_tells_every_4xx(self):
        schema = self.at_home("schema/").json()
        for path, item in schema["paths"].items():
            [(method, operation)] = item.items()
            responses = operation["responses"]
            json_answer = responses["200"]["content"].get("application/json")
            assert json_answer is None or "example" in json_answer or path.endswith("/schema/"), path
            problems = {"get": {"304", "404", "412"}, "post": {"413"}}[method] | {"400", "414", "429", "503"}
            assert problems <= set(responses), path

    def test_the_examples_are_what_the_schema_says(self):
        schema = self.at_home("schema/").json()
        for operation in [each for item in schema["paths"].values() for each in item.values()]:
            said = operation["responses"]["200"]["content"].get("application/json", {})
            if "example" in said:
                whole = {**said["schema"], "components": schema["components"]}
                assert list(Draft202012Validator(whole).iter_errors(said["example"])) == [], operation["operationId"]

    def test_every_parameter_is_described(self):
        schema = self.at_home("schema/").json()
        parameters = [
            (path, each["name"], each.get("description"))
            for path, item in schema["paths"].items()
            for operation in item.values()
            for each in operation.get("parameters", [])
        ]
        assert [each for each in parameters if not each[2]] == []
        assert "x-spec-enum-id" not in json.dumps(schema)

    def test_each_set_of_words_has_one_name(self):
        named = defaultdict(list)
        for name, schema in self.at_home("schema/").json()["components"]["schemas"].items():
            if "enum" in schema:
                named[tuple(schema["enum"])].append(name)
        assert ["Maturity"] in named.values()
        assert [names for names in named.values() if len(names) > 1] == []

    def test_its_contact_is_the_site_by_its_name(self):
        SiteSettings(name="Institute of the Sea").save()
        assert self.at_home("schema/").json()["info"]["contact"]["name"] == "Institute of the Sea"

    def test_it_comes_as_yaml_too(self):
        assert self.at_home("schema.yaml").content.decode().startswith("openapi: 3.1.1\n")

    def test_the_page_to_try_the_api_has_nothing_inline_and_loads_nothing_foreign(self):
        response = self.client.get("/api/docs/", headers={"host": "trends.example.org"}, secure=True)
        page = response.content.decode()
        assert "unsafe" not in response["Content-Security-Policy"]
        assert ("<style" in page, "http://" in page, page.count("<script src=")) == (False, False, 2)

    def document_schema(self, number: int):
        address = f"/schemas/edition-document-{number}.json"
        return self.client.get(address, headers={"host": "trends.example.org"}, secure=True)

    def test_a_number_that_no_document_has_been_sealed_in_has_no_schema(self):
        assert [self.document_schema(number).status_code for number in (0, 1, 4)] == [404, 404, 404]

    def test_the_schema_of_documents_has_an_address_of_its_own_and_fits_them(self):
        schema = self.document_schema(2).json()
        document = self.at_home("reports/sea/editions/2025/versions/1.0/document/").json()
        assert schema["$id"] == "https://trends.example.org/schemas/edition-document-2.json"
        assert list(Draft202012Validator(schema).iter_errors(document)) == []
        assert document["uid"] == str(world.uid("sea-2025"))
